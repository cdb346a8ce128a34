"""A monitoring sheet as a table: signs down, observations across; a corrected value stands struck through beside the new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from documents.signs import SIGNS, Substance
from rules.corpus import Corpus
from web.language import _, mark
from web.pages.views.assessment.hours import WindowView, window
from web.pages.views.findings import fact_value, value_label
from web.pages.views.times import local, moment_vi
from workflows.gathering.monitoring import CONCLUDE, RECORD, STRIKE, observed, replaced, standing
from workflows.gathering.sheets import MEASURES, measures_vi, members
from workflows.model import ActRecord

GROUPS: Final = tuple(each.value for each in Substance)
ANNEX: Final = {"opioids": "PL04", "stimulants": "PL05", "cannabis": "PL06"}
_PRESENT, _ABSENT = mark("Có"), mark("Không")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of one observation; ``was`` is what stood there before it was corrected ("" where nothing else stood)."""

    text: str
    present: bool
    was: str = ""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One observation that stands; ``instead`` is the entry that it corrects, ``why`` the reason."""

    seq: int
    day: int
    date: str
    clock: str
    who: str
    recorded: str
    cells: tuple[Cell, ...]
    measures: tuple[Cell, ...]
    note: str
    instead: int | None
    why: str


@dataclass(frozen=True, slots=True)
class GoneView:
    """An entry that no longer stands: what it said, and who struck it out or corrected it, when, why."""

    seq: int
    day: int
    at: str
    who: str
    said: str
    measured: str
    struck: bool
    by: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """The sheet of one group. ``grid`` is what the official form prints: for each sign a word for each day.

    ``needed`` signs are asked for by annex 01; ``seen`` different ones stand in the entries. The two are shown, not compared.
    """

    substance: str
    label: str
    annex: str
    days: int
    day: int
    needed: int
    seen: int
    signs: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    measured: tuple[tuple[str, tuple[Cell, ...]], ...]
    grid: tuple[tuple[str, tuple[str, ...]], ...]
    gone: tuple[GoneView, ...]
    window: WindowView | None
    concluded: str
    conclusion: str


def sheet(acts: Iterable[ActRecord], substance: str, days: int, corpus: Corpus, now: datetime) -> SheetView:
    """The sheet of a group with ``days`` columns, as it stands at ``now``."""
    acts = tuple(acts)
    entries = sorted(standing(acts, substance), key=lambda each: (observed(each), each.seq))
    by_seq, names = {each.seq: each for each in acts}, [_(one.vi) for one in SIGNS[Substance(substance)]]
    columns = tuple(_column(each, by_seq, substance, corpus) for each in entries)
    first = observed(entries[0]) if entries else None
    done = next((each for each in reversed(acts) if _concludes(each, substance)), None)
    return SheetView(
        substance=substance,
        label=value_label(corpus.facts["monitoring_substance"], substance),
        annex=ANNEX[substance],
        days=days,
        day=max((each.day for each in columns), default=0),
        needed=threshold(substance, corpus, now),
        seen=len(frozenset[str]().union(*(members(each.facts.get("signs")) for each in entries))),
        signs=tuple(names),
        columns=columns,
        rows=tuple((name, tuple(each.cells[row] for each in columns)) for row, name in enumerate(names)),
        measured=_measured(columns),
        grid=_grid(entries, substance, days),
        gone=_gone(acts, substance, corpus),
        window=window(first, days, now),
        concluded=moment_vi(done.at) if done is not None else "",
        conclusion=fact_value(corpus.facts["withdrawal"], done.facts["withdrawal"])
        if done is not None
        else "",
    )


def threshold(substance: str, corpus: Corpus, now: datetime) -> int:
    """How many signs annex 01 asks for."""
    return int(corpus.parameter(f"c18-pl01-{substance}", local(now).date()).value)


def _concludes(act: ActRecord, substance: str) -> bool:
    return act.act == CONCLUDE and act.facts.get("monitoring_substance") == substance


def _column(act: ActRecord, by_seq: Mapping[int, ActRecord], substance: str, corpus: Corpus) -> ColumnView:
    seq = act.facts.get("replaces_entry")
    before = by_seq.get(seq) if isinstance(seq, int) else None
    at = local(observed(act))
    return ColumnView(
        seq=act.seq,
        day=int(str(act.facts["monitoring_day"])),
        date=f"{at:%d/%m/%Y}",
        clock=f"{at:%H:%M}",
        who=act.actor_name,
        recorded=moment_vi(act.at),
        cells=tuple(_cell(one.id, act, before) for one in SIGNS[Substance(substance)]),
        measures=tuple(_measure(name, act, before, corpus) for name in MEASURES),
        note=str(act.facts.get("observation_note", "")),
        instead=before.seq if before is not None else None,
        why=str(act.facts.get("entry_correction_reason", "")),
    )


def _cell(sign: str, act: ActRecord, before: ActRecord | None) -> Cell:
    there = sign in members(act.facts.get("signs"))
    was = None if before is None else sign in members(before.facts.get("signs"))
    return Cell(_word(present=there), there, "" if was is None or was is there else _word(present=was))


def _word(*, present: bool) -> str:
    return _(_PRESENT) if present else _(_ABSENT)


def _measure(name: str, act: ActRecord, before: ActRecord | None, corpus: Corpus) -> Cell:
    told = _amount(name, act, corpus)
    was = "" if before is None else _amount(name, before, corpus)
    return Cell(told or "–", bool(told), was if was != told else "")


def _amount(name: str, act: ActRecord, corpus: Corpus) -> str:
    value = act.facts.get(name)
    if not isinstance(value, int):
        return ""
    unit = corpus.facts[name].unit or ""
    return corpus.facts[name].label(value).removesuffix(unit).strip()


def _measured(columns: tuple[ColumnView, ...]) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """The rows of measures of which anything was measured; the two pressures stand in one row."""
    labels = {
        "pulse": _("Mạch (lần/phút)"),
        "bp_systolic": _("Huyết áp tâm thu (mmHg)"),
        "bp_diastolic": _("Huyết áp tâm trương (mmHg)"),
        "temperature": _("Nhiệt độ (°C)"),
        "breaths": _("Nhịp thở (lần/phút)"),
    }
    rows = (
        (labels[name], tuple(each.measures[row] for each in columns)) for row, name in enumerate(MEASURES)
    )
    return tuple((name, cells) for name, cells in rows if any(cell.present or cell.was for cell in cells))


def _grid(entries: list[ActRecord], substance: str, days: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """As the form prints it: a day that was observed has a word for every sign, a sign seen once that day is there."""
    seen: dict[object, frozenset[str]] = {}
    for each in entries:
        day = each.facts.get("monitoring_day")
        seen[day] = seen.get(day, frozenset()) | members(each.facts.get("signs"))
    return tuple(
        (
            _(one.vi),
            tuple(_word(present=one.id in seen[day]) if day in seen else "" for day in range(1, days + 1)),
        )
        for one in SIGNS[Substance(substance)]
    )


def _gone(acts: tuple[ActRecord, ...], substance: str, corpus: Corpus) -> tuple[GoneView, ...]:
    gone = replaced(acts)
    ours = [
        each
        for each in acts
        if each.act == RECORD and each.seq in gone and each.facts.get("monitoring_substance") == substance
    ]
    return tuple(_gone_one(each, gone[each.seq], substance, corpus) for each in ours)


def _gone_one(act: ActRecord, by: ActRecord, substance: str, corpus: Corpus) -> GoneView:
    held = members(act.facts.get("signs"))
    return GoneView(
        seq=act.seq,
        day=int(str(act.facts["monitoring_day"])),
        at=moment_vi(observed(act)),
        who=act.actor_name,
        said="; ".join(_(one.vi) for one in SIGNS[Substance(substance)] if one.id in held)
        or _("không thấy dấu hiệu nào"),
        measured=measures_vi(act.facts, corpus.facts),
        struck=by.act == STRIKE,
        by=by.actor_name,
        when=moment_vi(by.at),
        why=str(by.facts.get("entry_correction_reason", "")),
    )
