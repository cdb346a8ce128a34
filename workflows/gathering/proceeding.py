"""Facts of the proceeding itself: detection, variant, steps taken, criteria counted, monitoring, latest result."""

from __future__ import annotations

from datetime import date, datetime

from rules.facts import FactValue
from rules.terms import VIETNAM, TermUnit, term_contains
from workflows.gathering.scene import Scene
from workflows.model import CaseSnapshot

CRITERIA = tuple(f"criterion_{number}" for number in range(1, 7))
ANNEX_01 = {
    "opioids": frozenset(
        {"craving", "runny_nose", "tearing", "muscle_pain", "abdominal_cramp", "nausea", "diarrhoea", "dilated_pupils", "gooseflesh",
         "fast_heart", "yawning", "restless_sleep"}
    ),
    "stimulants": frozenset({"lethargy", "psychomotor", "stimulant_craving", "increased_appetite", "sleep_change", "strange_dreams"}),
    "cannabis": frozenset(
        {"irritability", "anxiety", "sleep_disorder", "poor_appetite", "restlessness", "low_mood", "bodily_discomfort"}
    ),
}  # fmt: skip


def detection(scene: Scene) -> dict[str, FactValue]:
    """Use detected (a detection is recorded) and the outcome of the drug test of that detection, here or in another case."""
    found: dict[str, FactValue] = {}
    if "detected_at" in scene.told:
        found["use_detected"] = True
    result = scene.told.get("result", _result_elsewhere(scene))
    if result is not None:
        found["test_positive"] = result == "positive"
        if result == "positive":
            found["use_detected"] = True
    return found


def _result_elsewhere(scene: Scene) -> FactValue | None:
    """The latest test result in another case: on or after the recorded detection, else only from a case still open.

    An old test proves nothing about a new use.
    """
    dated = "detected_at" in scene.told
    results = [
        each.facts["result"]
        for each in scene.others
        if "result" in each.facts and each.facts["result"].at <= scene.at and (dated or not each.closed)
    ]
    fitting = [r for r in results if not dated or r.at.astimezone(VIETNAM).date() >= scene.detection_day]
    return max(fitting, key=lambda result: result.at).value if fitting else None


def variant(scene: Scene) -> dict[str, FactValue]:
    """Which of the five procedures of Decree 109/2021 applies; unknown until the facts that decide it are known."""
    told = scene.told
    police = scene.case is not None and "police" in scene.case.units
    if told.get("ground") == "voluntary" and not police:
        return {"variant": "voluntary"}
    if told.get("detained") is True:
        has = told.get("detention_place_has_facility")
        return (
            {}
            if has is None
            else {"variant": "detained_with_facility" if has else "detained_without_facility"}
        )
    if told.get("detained") is False and told.get("place") in {"facility", "agreed_place"}:
        return {"variant": "at_facility" if told["place"] == "facility" else "agreed_place"}
    return {}


def steps(scene: Scene) -> dict[str, FactValue]:
    """Which steps of the assessment have been taken."""
    return {
        "police_request_received": "dossier_sent_at" in scene.told,
        "dossier_forwarded": "dossier_forwarded_at" in scene.told,
        "staff_sent": "staff_sent_at" in scene.told,
    }


def criteria(scene: Scene) -> dict[str, FactValue]:
    """How many criteria the doctor recorded as met and as unclear; unknown until all six are recorded."""
    recorded = [scene.told.get(name) for name in CRITERIA]
    if None in recorded:
        return {}
    return {"criteria_met": recorded.count("yes"), "criteria_unclear": recorded.count("unclear")}


def monitoring(scene: Scene) -> dict[str, FactValue]:
    """Days recorded and sheets still open, from the journal with the act now to be done."""
    if not scene.act.journal:
        return {}
    substance, ordered = (
        scene.told.get("monitoring_substance"),
        scene.told.get("monitoring_ordered", frozenset()),
    )
    assert isinstance(ordered, frozenset)  # noqa: S101  # typed as a set by the catalogue
    days = {
        a.facts.get("monitoring_day")
        for a in scene.acts
        if _is(a.act, "record") and a.facts.get("monitoring_substance") == substance
    }
    concluded = {
        a.facts["monitoring_substance"]: a.facts.get("withdrawal")
        for a in scene.acts
        if _is(a.act, "conclude")
    }
    if _is(scene.act.id, "conclude") and isinstance(substance, str) and "withdrawal" in scene.told:
        concluded[substance] = scene.told["withdrawal"]
    found: dict[str, FactValue] = {
        "monitored_days": len(days),
        "sheets_open": len([each for each in ordered if each not in concluded]),
        "withdrawal_found": "present" in concluded.values(),
    }
    if isinstance(substance, str):
        found["monitoring_was_ordered"] = substance in ordered
        signs = scene.told.get("signs")
        if isinstance(signs, frozenset):
            found["signs_fit_substance"] = signs <= ANNEX_01[substance]
    return found


def _is(act: str, verb: str) -> bool:
    return act == f"assessment.{verb}_monitoring"


def latest_result(scene: Scene) -> dict[str, FactValue]:
    """The result of the assessment made since this detection: none, pending, or what it found."""
    since = scene.told.get("detected_at")
    opened = (
        since
        if isinstance(since, datetime)
        else (scene.case.opened_at if scene.case is not None else scene.at)
    )
    made = [
        c
        for c in scene.others
        if c.procedure == "assessment" and c.last_at >= opened and c.stage not in {"withdrawn", "closed"}
    ]
    return {"latest_result": _found(made[-1]) if made else "none"}


def _found(case: CaseSnapshot) -> str:
    conclusion = case.facts.get("conclusion")
    if "result_issued_at" not in case.facts or conclusion is None or not isinstance(conclusion.value, str):
        return "pending"
    return conclusion.value


def management_term(scene: Scene) -> dict[str, FactValue]:
    """Whether the year of management is over on the day of the act."""
    decided = scene.told.get("decided_on")
    if not isinstance(decided, date):
        return {}
    over = scene.today > decided and not term_contains(decided, 1, TermUnit.YEARS, scene.today)
    return {"term_over": over}
