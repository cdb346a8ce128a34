"""Facts of the proceeding itself: detection, variant, steps taken, criteria counted, monitoring, latest result."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from rules.facts import FactValue
from rules.terms import legal_date
from workflows.gathering.correcting import rests_on_corrected
from workflows.gathering.evidence import elsewhere, tests
from workflows.gathering.monitoring import LOOKED_AT
from workflows.gathering.person import days_of
from workflows.gathering.scene import Scene
from workflows.model import CaseSnapshot

MANAGEMENT_TERM = "user_management.term"
REHAB_TERMS = frozenset({"home_rehab.term", "facility_rehab.term"})
CRITERIA = tuple(f"criterion_{number}" for number in range(1, 7))
JOURNAL = {
    "assessment": ("assessment.examine", "assessment.conclude", *LOOKED_AT),
    "detection": ("detection.record_result", "detection.correct_negative"),
    "user_management": (
        "user_management.record_test",
        "user_management.receive_notice",
        "user_management.decide",
    ),
}
"""The acts of a procedure at which the functions below, and its papers, look back."""
DONE_ON_PAPER = ("earlier_rehab_completed", "aftercare_decided")
DONE_BY = {
    "home_rehab": "rehab_completed_at",
    "facility_rehab": "rehab_completed_at",
    "serving": "serving_certificate_number",
    "substitution": "treatment_completion_paper",
}
"""The fact that the completion of each procedure records."""
DECIDED = frozenset({"decided", "referred"})


def detection(scene: Scene) -> dict[str, FactValue]:
    """Use detected (a detection is recorded) and the outcome of the drug test of that detection, here or in another case.

    A use with permission, by a prescription say, is no illegal one, whatever the test shows.
    """
    told, found = scene.told.get("detected_at"), dict[str, FactValue]()
    if told is not None:
        found["use_detected"] = True
    test = elsewhere(scene.others, told if isinstance(told, datetime) else None, scene.at)
    own = None if _of_before(scene) else scene.told.get("result")
    result = own if own is not None else test.result if test is not None else None
    if own is not None and rests_on_corrected(scene):
        return found | {"test_positive": False}
    if result is not None:
        found["test_positive"] = result == "positive"
        if result == "positive":
            found["use_detected"] = True
    permitted = scene.told.get("unauthorised_use", not (test is not None and test.permitted)) is False
    return found | ({"use_detected": False} if permitted and found else {})


def _of_before(scene: Scene) -> bool:
    """Whether the result told is of a day before the detection told: an old test proves nothing about a new use."""
    on, detected = scene.told.get("test_result_on"), scene.told.get("detected_at")
    return isinstance(on, date) and isinstance(detected, datetime) and on < legal_date(detected)


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
    place = told.get("place", "agreed_place" if told.get("place_agreed") is True else "facility")
    if told.get("detained") is False and place in {"facility", "agreed_place"}:
        return {"variant": "at_facility" if place == "facility" else "agreed_place"}
    return {}


def steps(scene: Scene) -> dict[str, FactValue]:
    """Which steps of the assessment have been taken; after a return of the dossier they are taken anew."""
    held, released = scene.told.get("held_from"), scene.told.get("released_at")
    return {
        "requested_by_police": scene.act.unit_as == "police"
        or (scene.case is not None and "police" in scene.case.units),
        "police_request_received": "dossier_sent_at" in scene.told,
        "dossier_forwarded": _after(scene, "dossier_forwarded_at", "dossier_sent_at"),
        "staff_sent": _after(scene, "staff_sent_at", "dossier_received_at"),
        "released": isinstance(held, datetime) and isinstance(released, datetime) and held <= released,
    }


def _after(scene: Scene, step: str, earlier: str) -> bool:
    """Whether a step was recorded, and by a later act than the one it follows."""
    facts = scene.case.facts if scene.case is not None else {}
    return step in facts and (earlier not in facts or facts[earlier].seq < facts[step].seq)


def criteria(scene: Scene) -> dict[str, FactValue]:
    """How many criteria the doctor recorded as met and as unclear; unknown until all six are recorded."""
    recorded = [scene.told.get(name) for name in CRITERIA]
    if None in recorded:
        return {}
    return {"criteria_met": recorded.count("yes"), "criteria_unclear": recorded.count("unclear")}


def latest_result(scene: Scene) -> dict[str, FactValue]:
    """The result of the assessment signed since this detection and up to the act; pending while one is under way; else none."""
    cases = [c for c in scene.others if c.procedure == "assessment" and c.opened_at <= scene.at]
    signed = [found for each in cases if (found := _signed(each)) is not None and found[0] <= scene.at]
    since = [found for found in signed if found[0] >= scene.detection_moment]
    if since:
        return {"latest_result": max(since)[1]}
    return {"latest_result": "pending" if any(_under_way(each, scene.at) for each in cases) else "none"}


def known_addict(scene: Scene) -> dict[str, FactValue]:
    """Whether the last result up to the act, signed here or on paper, found addiction, and no rehab was completed since.

    A registration taken on a certificate tells of a result as well. What completes rehab is a paper on file or a case of the person.
    """
    signed = [found for each in scene.others if (found := _signed(each)) is not None and found[0] <= scene.at]
    results = [(legal_date(at), conclusion == "addicted") for at, conclusion in sorted(signed)]
    told = [*days_of(scene.records, "addiction_found", scene.today), *_certified(scene)]
    results += [(day, True) for day in sorted(told)]
    if not results:
        return {"known_addict": False}
    since, addicted = max(reversed(results), key=lambda each: each[0])  # of one day the one told last
    done = [day for name in DONE_ON_PAPER for day in days_of(scene.records, name, scene.today)]
    completed = any(day >= since for day in (*done, *_completed(scene)))
    return {"known_addict": addicted and not completed}


def _certified(scene: Scene) -> list[date]:
    """The days of the certificates on which registrations of rehab, or of treatment, were decided."""
    decided = (each for each in scene.others if each.procedure == "registration" and each.stage in DECIDED)
    days = (each.facts.get("addiction_certificate_on") for each in decided)
    return [found.value for found in days if found is not None and isinstance(found.value, date)]


def _completed(scene: Scene) -> list[date]:
    """The days on which cases of the person certified that rehab, or treatment, was completed, up to the act."""
    ended = (each for each in scene.others if each.stage == "completed" and each.procedure in DONE_BY)
    facts = (each.facts.get(DONE_BY[each.procedure]) for each in ended)
    return [legal_date(found.at) for found in facts if found is not None and found.at <= scene.at]


def _under_way(case: CaseSnapshot, at: datetime) -> bool:
    """Whether the assessment was open at that moment, its result not yet signed."""
    signed = _signed(case)
    return (not case.closed or case.last_at > at) and (signed is None or signed[0] > at)


def _signed(case: CaseSnapshot) -> tuple[datetime, str] | None:
    """When the result form was signed and what it found."""
    moment, conclusion = case.facts.get("result_issued_at"), case.facts.get("conclusion")
    if moment is None or conclusion is None or not isinstance(moment.value, datetime):
        return None
    return moment.value, str(conclusion.value)


def rehab_term(scene: Scene) -> dict[str, FactValue]:
    """Whether another case records an unauthorised use found in the term of this voluntary rehab, unless it was found to be none here.

    A certificate may come late; a use after the last day of the term is none in the rehab.
    """
    began = scene.told.get("rehab_began_at")
    if not isinstance(began, datetime) or scene.told.get("unauthorised_use") is False:
        return {}
    found = (each for each in tests(scene.others) if each.result == "positive" and not each.permitted)
    last = _last_day(scene, REHAB_TERMS) or legal_date(scene.at)
    uses = (each.detected_at for each in found)
    return {"use_found_in_rehab": any(began <= use <= scene.at and legal_date(use) <= last for use in uses)}


def management_term(scene: Scene) -> dict[str, FactValue]:
    """Whether another case records a use within the term of management that this case has set."""
    decided, last = scene.told.get("decided_on"), _last_day(scene, {MANAGEMENT_TERM})
    if not isinstance(decided, date) or last is None:
        return {}
    uses = {legal_date(found.detected_at) for found in tests(scene.others) if found.result == "positive"}
    # a use of the day of the decision may be the one decided upon
    return {"use_found_in_term": any(decided < day <= last for day in uses)}


def _last_day(scene: Scene, duties: Collection[str]) -> date | None:
    """The last day of such a term of this case that was not ended."""
    deadlines = scene.case.deadlines if scene.case is not None else ()
    ends = (each.due_date for each in deadlines if each.duty in duties and each.ended_by_seq is None)
    return max((end for end in ends if end is not None), default=None)
