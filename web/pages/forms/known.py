"""What is on record already, offered in a form: a detection is typed once, not once a procedure; the file goes where the person went.

It is a suggestion: the field shows it with where it comes from, the officer may change it, and it is told like what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from web.language import _
from web.pages.forms.moment import shown
from web.pages.views.case import code_of
from workflows.gathering.evidence import CORRECTION
from workflows.model import CaseSnapshot, RecordedFact, Unit

_DETECTED: Final = "detected_at"
"""By this moment the law knows again a use that was detected (``found_by_detection``); to the minute, as a form tells it."""

_RECEIVER: Final = "receiver"
_MOVED_TO: Final = ("moved_to_commune", "new_commune", "addict_new_commune")


def receiving(
    recorded: Mapping[str, RecordedFact], units: Iterable[Unit], sender: Unit
) -> Mapping[str, tuple[str, str]]:
    """The office to which a file is handed: that of the sender's kind in the commune to which the person moved, as the case tells. Without
    a receiver nobody could take the file over."""
    told = next((recorded[name].value for name in _MOVED_TO if name in recorded), None)
    there = [each.id for each in units if each.commune == told and each.kind == sender.kind] if told else []
    return {_RECEIVER: (there[0], _("Theo nơi chuyển đến đã ghi; sửa nếu khác."))} if len(there) == 1 else {}


def known_elsewhere(cases: Iterable[CaseSnapshot]) -> Mapping[str, tuple[str, str]]:
    """By field: the text that fills it in, and the sentence that says from which case; of the latest detection that still counts."""
    found = [
        (told.value, case.id)
        for case in cases
        if CORRECTION not in case.facts
        if (told := case.facts.get(_DETECTED)) is not None
        if isinstance(told.value, datetime) and not told.value.second and not told.value.microsecond
    ]
    if not found:
        return {}
    at, case_id = max(found)
    return {
        _DETECTED: (shown(at), _("Lấy từ hồ sơ %(code)s; sửa nếu là hành vi khác.", code=code_of(case_id)))
    }
