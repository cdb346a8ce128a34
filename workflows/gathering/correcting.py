"""A positive result recorded by mistake: what the correction points to, and which cases were built on the result.

The act stays in the journal; a later one says that its result was none of this person. Decides nothing: the officers of the cases named do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from rules.facts import FactValue
from rules.terms import legal_date
from workflows.gathering.evidence import CORRECTION, taken_back
from workflows.gathering.scene import Scene
from workflows.model import CaseSnapshot

_ON_A_USE = frozenset({"use_in_rehab", "aftercare_relapse"})


def correction(scene: Scene) -> dict[str, FactValue]:
    """Whether the step named recorded the result; the kinds of cases built on a corrected result; whether this case is one of them."""
    if scene.act.procedure != "detection":
        told: dict[str, FactValue] = {"rests_on_corrected": rests_on_corrected(scene)}
        fallen = _decisions_fall(scene)
        return told if fallen is None else told | {"decisions_on_corrected": fallen}
    found: dict[str, FactValue] = {"rests_on_corrected": CORRECTION in scene.told}
    if scene.act.journal:
        found["correction_fits"] = any(each.seq == scene.told.get("corrected_step") for each in scene.acts)
    if CORRECTION not in scene.told:
        return found
    moment = scene.told.get("detected_at")
    built = _built_on(scene.others, moment) if isinstance(moment, datetime) else frozenset()
    return found | ({"built_on_result": built} if built else {})


def _decisions_fall(scene: Scene) -> bool | None:
    """Whether every decision on management in this case was made on a detection whose result was recorded by mistake."""
    if scene.act.procedure != "user_management" or not scene.act.journal:
        return None
    gone, found, last = taken_back(scene.others), list[bool](), None
    for act in scene.acts:
        last = act.facts.get("detected_at", last)
        if act.act == "user_management.decide":
            found.append(last in gone)
    return bool(found) and all(found)


def rests_on_corrected(scene: Scene) -> bool:
    """Whether this case records, or was built on, a positive result that was recorded by mistake."""
    if CORRECTION in scene.told:
        return True
    gone = taken_back(scene.others)
    if scene.act.procedure == "compulsory":
        return any(
            _rests(each, moment) for each in scene.others if each.procedure == "violation" for moment in gone
        )
    return scene.act.procedure != "detection" and any(_told_of(scene.told, moment) for moment in gone)


def _built_on(others: tuple[CaseSnapshot, ...], moment: datetime) -> frozenset[str]:
    found = {each.procedure for each in others if each.procedure != "detection" and _rests(each, moment)}
    if "violation" in found:
        found |= {each.procedure for each in others if each.procedure == "compulsory"}
    return frozenset(found)


def _rests(case: CaseSnapshot, moment: datetime) -> bool:
    return _told_of({name: fact.value for name, fact in case.facts.items()}, moment)


def _told_of(facts: Mapping[str, FactValue], moment: datetime) -> bool:
    """Whether the facts tell of the use of that moment: by the moment itself, or as a breach of that day."""
    if facts.get("detected_at") == moment:
        return True
    on = facts.get("violated_on")
    return facts.get("violation_kind") in _ON_A_USE and isinstance(on, date) and on == legal_date(moment)
