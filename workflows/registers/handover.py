"""Releases from a facility that the ward of residence has not received yet: pure, over the acts of both sides (``handover.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from rules.citation import Citation
from rules.corpus import Corpus, load_corpus
from rules.terms import WorkCalendar, count
from rules.yamlio import load_yaml
from workflows.errors import ProcedureError
from workflows.procedure import Procedures, load_procedures
from workflows.registers.strict import Strict

FILE: Final = Path(__file__).resolve().parent / "handover.yaml"
BEFORE: Final = timedelta(days=45)
"""So long before the release the ward may have received the paper, or begun (the certificate goes out in the last 24 hours)."""

LOOKED_BACK: Final = timedelta(days=2 * 366)
"""So long a release may still be unmatched: then aftercare would be over."""

_KEYS: Final = {"received", "informed", "settled", "releases"}
_RELEASE: Final = {"acts", "term", "cites", "from", "to", "verified", "note_vi", "note_en"}


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """Acts that release somebody, between two days, and the term within which the ward receives the person."""

    acts: frozenset[str]
    term: str
    cites: tuple[Citation, ...]
    valid_from: date
    valid_to: date | None
    verified: bool
    note_vi: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Handover:
    """The table: releases, and what the ward does."""

    releases: tuple[ReleaseRule, ...]
    received: frozenset[str]
    informed: frozenset[str]
    settled: frozenset[str]

    @property
    def released_by(self) -> frozenset[str]:
        """Every act that releases."""
        return frozenset().union(*(each.acts for each in self.releases))

    @property
    def answered_by(self) -> frozenset[str]:
        """Every act that tells that the ward knows, has the person, or need not."""
        return self.received | self.informed | self.settled

    def rule(self, act: str, day: date) -> ReleaseRule | None:
        """The rule of a release on a day."""
        return next(
            (
                each
                for each in self.releases
                if act in each.acts
                and each.valid_from <= day
                and (each.valid_to is None or day <= each.valid_to)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Release:
    """Somebody left a facility. ``home`` is the commune of residence on file."""

    case_id: str
    person_id: str
    name: str
    act: str
    at: datetime
    day: date
    unit_id: str
    unit_name: str
    home: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An act of the place of residence about the same person."""

    person_id: str
    act: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A release without a receipt. ``due_at`` is the instant after which it is late; ``informed``: the ward has the paper."""

    release: Release
    rule: ReleaseRule
    due_at: datetime
    informed: bool

    def late(self, now: datetime) -> bool:
        """Whether the term has passed."""
        return self.due_at < now


def unmatched(
    table: Handover,
    releases: Iterable[Release],
    answers: Iterable[Answer],
    corpus: Corpus,
    calendar: WorkCalendar,
) -> tuple[Unmatched, ...]:
    """The releases that no act of the ward answers, the first due first. The last release of a person counts: who was released again was
    taken in again before."""
    last: dict[str, Release] = {}
    for each in sorted(releases, key=lambda one: one.at):
        last[each.person_id] = each
    told: dict[str, list[Answer]] = {}
    for answer in answers:
        told.setdefault(answer.person_id, []).append(answer)
    found = []
    for release in last.values():
        rule = table.rule(release.act, release.day)
        mine = [each for each in told.get(release.person_id, ()) if each.at >= release.at - BEFORE]
        if rule is None or any(each.act in table.received | table.settled for each in mine):
            continue
        due = count(corpus.term(rule.term, release.day), release.at, calendar).due_at
        found.append(Unmatched(release, rule, due, any(each.act in table.informed for each in mine)))
    return tuple(sorted(found, key=lambda each: (each.due_at, each.release.case_id)))


@cache
def load_handover(file: Path = FILE) -> Handover:
    """The table, checked against procedures and corpus. ``ProcedureError``."""
    return _Reader(file, load_procedures(), load_corpus()).table()


class _Reader(Strict):
    def __init__(self, file: Path, procedures: Procedures, corpus: Corpus) -> None:
        super().__init__(file.name, corpus)
        self._raw = self._map(load_yaml(file, name=file.name, error=ProcedureError), "the file")
        self._procedures = procedures

    def table(self) -> Handover:
        """The whole file."""
        self._keys(self._raw, _KEYS, "handover")
        acts = {
            key: self._named(self._raw.get(key, []), self._procedures.acts, key)
            for key in ("received", "informed", "settled")
        }
        releases = tuple(
            self._release(self._map(one, "releases")) for one in self._list(self._raw, "releases")
        )
        return Handover(releases, **acts)

    def _release(self, raw: Mapping[str, object]) -> ReleaseRule:
        self._keys(raw, _RELEASE, "release")
        begin, end = self._days(raw)
        term = self._text(raw, "term")
        if term not in self._corpus.term_ids:
            self.wrong(f"there is no term '{term}'")
        verified = raw.get("verified", True) is True
        if not verified and not str(raw.get("note_vi", "")):
            self.wrong("what is not verified says why (note_vi)")
        return ReleaseRule(
            self._named(raw.get("acts", []), self._procedures.acts, "acts"),
            term,
            self._cites(raw, "cites"),
            begin,
            end,
            verified,
            str(raw.get("note_vi", "")),
            str(raw.get("note_en", "")),
        )
