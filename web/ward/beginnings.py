"""How a story begins: found using, managed, assessed, and the year of management to its several ends."""

from __future__ import annotations

from random import Random

from web.ward.calendar import months_after
from web.ward.offices import NEXT
from web.ward.tale import Tale

SUPPORT = "Tư vấn tâm lý, động viên, hướng dẫn phòng, chống tái sử dụng"


def found(tale: Tale, substances: list[str], chance: Random) -> None:
    """Found using; the decision on management follows."""
    if chance.randrange(3) == 0:
        _tested_at_length(tale, substances)
    else:
        tale.do("police", "user_management.record_test", result="positive", substances=substances, unauthorised_use=True,
                detected_at=tale.moment(minutes_ago=30))  # fmt: skip
    if not tale.new:
        tale.office(1)
    tale.do(tale.decider, "user_management.decide", **tale.gate)
    tale.do("police", "user_management.enter_list")


def _tested_at_length(tale: Tale, substances: list[str]) -> None:
    at = tale.moment(minutes_ago=20)
    new = tale.new
    tale.do(
        "police", "detection.order_test", test_basis="caught_using", detected_at=at, unauthorised_use=True
    )
    apart = {"separate_rooms": True} if new else {}
    tale.do("police", "detection.take_sample", sample="urine", same_sex_supervisor=True, **apart)
    public = {"in_public_rehab": False} if new else {"in_compulsory_rehab": False}
    tale.do("police", "detection.record_result", result="positive", substances=substances, **public)
    got = tale.moment()
    tale.do("police", "detection.report_positive")
    if new:
        tale.do("police", "detection.record_statement", drug_use_statement="Sử dụng lần đầu")
    tale.do(
        "police", "detection.verify_residence", stable_residence=True, residence_basis="registered_living"
    )
    papers = ["test_slip", "violation_record", "statement"] if new else ["test_slip"]
    tale.do("police", "detection.notify", recipient="ca" if new else "ub", notice_papers=papers)
    more = {"result_received_at": got} if new else {}
    tale.do(
        "police" if new else "clerk",
        "user_management.receive_notice",
        detected_at=at,
        unauthorised_use=True,
        **more,
    )


def supported(tale: Tale, times: int, *, every: int = 75, minor: bool = False) -> None:
    """Some visits and talks while the year of management runs."""
    for _ in range(times):
        tale.later(days=every)
        tale.office()
        with_school = {"team_school_or_youth": True} if minor else {}
        tale.do("police", "user_management.support", management_support_note=SUPPORT, **with_school)


def year_served(tale: Tale) -> None:
    """The year is over and nothing was found."""
    first = next(step.at for step in tale.steps if step.act == "user_management.decide")
    tale.at(months_after(first.date(), 12))
    tale.later(days=1)
    tale.office()
    tale.do(tale.decider, "user_management.terminate", clean_in_term=True)
    tale.do("police", "user_management.remove_from_list")


def stopped(tale: Tale, reason: str, paper: str) -> None:
    """Management stops early."""
    tale.office()
    tale.do(tale.decider, "user_management.stop", stop_reason=reason, stop_paper=paper)
    tale.do("police", "user_management.remove_from_list")


def moved_away(tale: Tale) -> None:
    """Moves to the neighbouring commune, which takes over."""
    tale.office(hour=9)
    tale.do("police", "user_management.record_move", moved_away_at=tale.moment(minutes_ago=60), arrived_at=tale.moment(minutes_ago=10),
            moved_to_commune=NEXT, move_verified=True)  # fmt: skip
    new = tale.new
    tale.do(tale.decider, "user_management.transfer", receiver="ca2" if new else "ub2")
    tale.do("police", "user_management.remove_moved")
    tale.office(1)
    tale.do("head2" if tale.new else "chair2", "user_management.take_over", managing_commune=NEXT)


def found_again(tale: Tale, substances: list[str]) -> str:
    """Found using within the year; the moment."""
    at = tale.moment(minutes_ago=20)
    tale.do(
        "police",
        "user_management.record_test",
        result="positive",
        substances=substances,
        unauthorised_use=True,
        detected_at=at,
    )
    return at


def assessed(tale: Tale, ground: str, at: str, *, addicted: bool, **told: object) -> None:
    """Proposed, examined, told; who is found addicted comes on the list."""
    tale.do(
        "police", "assessment.propose", ground=ground, detected_at=at, detained=False, **told, **tale.gate
    )
    tale.do(
        "police", "assessment.send_dossier", facility="tram", place="facility", papers=["test_result_copy"]
    )
    tale.office(1)
    tale.do("doctor", "assessment.accept_request")
    tale.do("doctor", "assessment.receive_person")
    examined(tale, addicted=addicted)
    tale.do("clinic", "assessment.return_result")
    tale.do("clinic", "assessment.notify_person", notified_to="person")


def examined(tale: Tale, *, addicted: bool) -> None:
    """The criteria and the result."""
    yes = {1, 2, 3} if addicted else {1}
    criteria: dict[str, object] = {f"criterion_{n}": "yes" if n in yes else "no" for n in range(1, 7)}
    tale.do(
        "doctor",
        "assessment.examine",
        **criteria,
        together_one_month=True,
        evidence_sources=["clinical", "interview"],
    )
    tale.do("doctor", "assessment.conclude", conclusion="addicted" if addicted else "not_addicted")
    tale.office(1)
    tale.do("clinic", "assessment.issue_result")


def listed(tale: Tale, *, managed: bool = True) -> None:
    """Management ends with the addiction found; the list of addicts begins."""
    paper = "phiếu kết quả xác định tình trạng nghiện"
    if managed:
        stopped(tale, "addicted", paper)
    if not any(step.act == "addict_list.enlist" for step in tale.steps):
        tale.do("police", "addict_list.enlist", addict_paper=paper)
