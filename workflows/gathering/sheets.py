"""What the papers and pages of step 4 take from the journal: the days of each sheet, and every entry with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rules.facts import FactCatalogue, FactValue
from workflows.gathering.monitoring import RECORD, STRIKE, observed, replaced, standing
from workflows.model import ActRecord

MEASURES: Final = ("pulse", "bp_systolic", "bp_diastolic", "temperature", "breaths")


def sheets(acts: Iterable[ActRecord], catalogue: FactCatalogue) -> dict[str, object]:
    """``monitoring``: the entries that stand, for the grid. ``monitoring_entries``: all, for the page that continues the sheet."""
    acts = tuple(acts)
    if not any(act.act == RECORD for act in acts):
        return {}
    return {
        "monitoring": [_day(act) for act in standing(acts)],
        "monitoring_entries": [_entry(act, replaced(acts), catalogue) for act in acts if act.act == RECORD],
    }


def _day(act: ActRecord) -> dict[str, object]:
    return {
        "substance": act.facts["monitoring_substance"],
        "day": act.facts["monitoring_day"],
        "signs": sorted(members(act.facts.get("signs"))),
    }


def _entry(act: ActRecord, gone: Mapping[int, ActRecord], catalogue: FactCatalogue) -> dict[str, object]:
    """An entry in words, with the officer; of one that no longer stands, who corrected it when and why."""
    by = gone.get(act.seq)
    return _day(act) | {
        "seq": act.seq,
        "at": observed(act),
        "measures": measures_vi(act.facts, catalogue),
        "note": str(act.facts.get("observation_note", "")),
        "officer": act.actor_name,
        "gone": None if by is None else ("struck" if by.act == STRIKE else "corrected"),
        "gone_at": None if by is None else by.at,
        "gone_by": "" if by is None else by.actor_name,
        "gone_why": "" if by is None else str(by.facts.get("entry_correction_reason", "")),
    }


def measures_vi(facts: Mapping[str, FactValue], catalogue: FactCatalogue) -> str:
    """What was measured: "Mạch 96 lần/phút; huyết áp 130/85 mmHg; nhiệt độ 36,8 °C"."""
    told = {name: facts[name] for name in MEASURES if name in facts}
    high, low, parts = told.pop("bp_systolic", None), told.pop("bp_diastolic", None), list[str]()
    for name, value in told.items():
        parts.append(f"{catalogue[name].vi.lower()} {catalogue[name].label(value)}")
    if high is not None or low is not None:
        pressure = f"huyết áp {'…' if high is None else high}/{'…' if low is None else low} mmHg"
        parts.insert(1 if "pulse" in told else 0, pressure)
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def members(value: object) -> frozenset[str]:
    """The values of a set, as texts."""
    return frozenset(str(each) for each in value) if isinstance(value, frozenset) else frozenset()
