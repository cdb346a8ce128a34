"""The sheets of step 4 (18/2021/TT-BYT Đ4 k4, PL04-PL06): which entries stand, how many days there are, which sheets are open.

An entry is never changed. A later one that names it (``replaces_entry``) corrects it or strikes it out; it stays in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from rules.facts import FactValue
from rules.terms import VIETNAM
from workflows.gathering.scene import Scene
from workflows.model import ActRecord

RECORD: Final = "assessment.record_monitoring"
STRIKE: Final = "assessment.strike_monitoring"
CONCLUDE: Final = "assessment.conclude_monitoring"
LOOKED_AT: Final = (RECORD, STRIKE, CONCLUDE)
"""The acts of the journal that are looked back at."""
_DAY: Final = timedelta(hours=24)

ANNEX_01: Final = {
    "opioids": frozenset(
        {"craving", "runny_nose", "tearing", "muscle_pain", "abdominal_cramp", "nausea", "diarrhoea", "dilated_pupils", "gooseflesh",
         "fast_heart", "yawning", "restless_sleep"}
    ),
    "stimulants": frozenset({"lethargy", "psychomotor", "stimulant_craving", "increased_appetite", "sleep_change", "strange_dreams"}),
    "cannabis": frozenset(
        {"irritability", "anxiety", "sleep_disorder", "poor_appetite", "restlessness", "low_mood", "bodily_discomfort"}
    ),
}  # fmt: skip


def replaced(acts: Iterable[ActRecord]) -> dict[int, ActRecord]:
    """The entries that no longer stand, by number of the act, each with the act that corrected or struck it out."""
    found: dict[int, ActRecord] = {}
    for act in acts:
        seq = act.facts.get("replaces_entry") if act.act in {RECORD, STRIKE} else None
        if isinstance(seq, int):
            found.setdefault(seq, act)
    return found


def standing(acts: Iterable[ActRecord], substance: FactValue | None = None) -> tuple[ActRecord, ...]:
    """The entries that stand, of one sheet or of all, in the order in which they were recorded."""
    acts = tuple(acts)
    gone = replaced(acts)
    records = (act for act in acts if act.act == RECORD and act.seq not in gone)
    return tuple(act for act in records if substance in {None, act.facts.get("monitoring_substance")})


def observed(act: ActRecord) -> datetime:
    """When an entry was observed: as told, else when it was recorded."""
    told = act.facts.get("observed_at")
    return told if isinstance(told, datetime) else act.at


def monitoring(scene: Scene) -> dict[str, FactValue]:
    """The sheets ordered, those still open and what they found, from the journal with the act now to be done."""
    if not scene.act.journal:
        return {}
    substance, ordered = (
        scene.told.get("monitoring_substance"),
        scene.told.get("monitoring_ordered", frozenset()),
    )
    assert isinstance(ordered, frozenset)  # noqa: S101  # typed as a set by the catalogue
    concluded = {
        a.facts["monitoring_substance"]: a.facts.get("withdrawal") for a in scene.acts if a.act == CONCLUDE
    }
    closed = substance in concluded
    if scene.act.id == CONCLUDE and isinstance(substance, str) and "withdrawal" in scene.told:
        concluded[substance] = scene.told["withdrawal"]
    found: dict[str, FactValue] = {
        "sheets_open": len([each for each in ordered if each not in concluded]),
        "withdrawal_found": "present" in concluded.values(),
    }
    if isinstance(substance, str):
        found["monitoring_was_ordered"] = substance in ordered
        found["sheet_concluded"] = closed
    return found


def sheet(scene: Scene) -> dict[str, FactValue]:
    """The sheet that the act is about: its days, and how what is now entered fits what stands on it."""
    if not scene.act.journal:
        return {}
    substance = scene.told.get("monitoring_substance")
    if not isinstance(substance, str):
        return {"monitored_days": 0}
    entries = standing(scene.acts, substance)
    found: dict[str, FactValue] = {
        "monitored_days": len({each.facts.get("monitoring_day") for each in entries}),
    }
    signs, replaces = scene.told.get("signs"), scene.told.get("replaces_entry")
    if isinstance(signs, frozenset):
        found["signs_fit_substance"] = signs <= ANNEX_01[substance]
    if isinstance(replaces, int):
        found["entry_standing"] = replaces in {each.seq for each in entries}
    day = scene.told.get("monitoring_day")
    if scene.act.id == RECORD and isinstance(day, int):
        others = [each for each in entries if each.seq != replaces]
        found["monitoring_day_fits"] = all(_fits(_observed_now(scene), day, each) for each in others)
    return found


def observation(scene: Scene) -> dict[str, FactValue]:
    """Whether what is recorded was observed after the person was received; unknown where either moment is."""
    seen, since = scene.told.get("observed_at"), scene.told.get("person_received_at")
    if not isinstance(seen, datetime) or not isinstance(since, datetime):
        return {}
    return {"observed_after_reception": since.replace(second=0, microsecond=0) <= seen}


def _observed_now(scene: Scene) -> datetime:
    told = scene.told.get("observed_at")
    return told if isinstance(told, datetime) else scene.at


def _fits(seen: datetime, day: int, other: ActRecord) -> bool:
    """Whether the numbers of two days lie as far apart as their moments, by the calendar or by spells of 24 hours."""
    theirs = other.facts.get("monitoring_day")
    if not isinstance(theirs, int):
        return True
    first, last = sorted(((seen, day), (observed(other), theirs)))
    spells = (last[0] - first[0]) // _DAY
    dates = (last[0].astimezone(VIETNAM).date() - first[0].astimezone(VIETNAM).date()).days
    return spells <= last[1] - first[1] <= dates
