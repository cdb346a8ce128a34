"""The drug tests that other cases record, as evidence of a use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rules.terms import legal_date
from workflows.model import CaseSnapshot, RecordedFact

CORRECTION: Final = "result_correction"
"""The fact by which a case of detection says that its positive result was recorded by mistake."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A test in another case: its outcome, when it was recorded, when the use was detected (else when it was recorded).

    ``permitted``: the case says that the use was one with permission, so that it was no illegal one.
    """

    result: str
    tested_at: datetime
    detected_at: datetime
    permitted: bool = False


def elsewhere(others: Iterable[CaseSnapshot], detected: datetime | None, at: datetime) -> Evidence | None:
    """The latest test elsewhere, up to ``at``, that may prove the use. An old test proves nothing about a new use.

    With a detection told: a test of that day or later. Without: a test in a case still open, on which no decision was made since.
    """
    cases = tuple(others)
    gone = taken_back(cases)
    found = [
        test for case in cases if (test := _test(case, gone, spent_counts=detected is not None)) is not None
    ]
    fitting = [
        test
        for test in found
        if test.tested_at <= at and (detected is None or legal_date(test.tested_at) >= legal_date(detected))
    ]
    return max(fitting, key=lambda test: test.tested_at, default=None)


def tests(cases: Iterable[CaseSnapshot]) -> tuple[Evidence, ...]:
    """The latest test of each case that has one."""
    cases = tuple(cases)
    gone = taken_back(cases)
    return tuple(found for case in cases if (found := _test(case, gone, spent_counts=True)) is not None)


def taken_back(cases: Iterable[CaseSnapshot]) -> frozenset[datetime]:
    """The moments of detection whose positive result was recorded by mistake, unless another case of detection holds one of that moment.

    What other cases copied of such a result proves nothing either.
    """
    mine = [
        (case, when)
        for case in cases
        if case.procedure == "detection"
        if (when := _detected(case)) is not None
    ]
    held = {when for case, when in mine if CORRECTION not in case.facts and _positive(case)}
    return frozenset(when for case, when in mine if CORRECTION in case.facts) - held


def _positive(case: CaseSnapshot) -> bool:
    result = case.facts.get("result")
    return result is not None and result.value == "positive"


def _detected(case: CaseSnapshot) -> datetime | None:
    told = case.facts.get("detected_at")
    return told.value if told is not None and isinstance(told.value, datetime) else None


def _test(case: CaseSnapshot, gone: frozenset[datetime], *, spent_counts: bool) -> Evidence | None:
    result, detected = case.facts.get("result"), _detected(case)
    if result is None or (not spent_counts and _spent(case, result)):
        return None
    if CORRECTION in case.facts or detected in gone:
        return None
    when = result.at if detected is None else detected
    use = case.facts.get("unauthorised_use")
    return Evidence(str(result.value), result.at, when, use is not None and use.value is False)


def _spent(case: CaseSnapshot, result: RecordedFact) -> bool:
    decided = case.facts.get("decided_on")
    return case.closed or (decided is not None and decided.seq > result.seq)
