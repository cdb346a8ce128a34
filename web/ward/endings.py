"""Aftercare, and what comes of it."""

from __future__ import annotations

from datetime import date, timedelta

from web.ward.calendar import months_after
from web.ward.measures import off_list
from web.ward.offices import NEXT
from web.ward.tale import NEW_LAW, Tale

SUPPORT = "Tư vấn phòng, chống tái nghiện; giới thiệu việc làm"


def aftercare(tale: Tale, route: str, completed_on: date) -> date:
    """Management after rehab begins; the last day of its term. By the law of 2026 it was decided before the end."""
    if any(step.act == "aftercare.decide" for step in tale.steps):
        tale.at(completed_on)
        tale.do("police", "aftercare.begin", completion_paper=True, bio_summary=True)
        tale.do("head", "aftercare.enlist")
    else:
        tale.office(1)
        tale.do(
            "police" if tale.new else "clerk",
            "aftercare.report",
            aftercare_route=route,
            completed_on=completed_on.isoformat(),
            returned_on=tale.day.isoformat(),
        )
        tale.office(1)
        tale.do("head", "aftercare.propose", bio_summary=True, completion_paper=True)
        tale.do("police", "aftercare.enlist")
        tale.do("clerk", "aftercare.receive_proposal")
        tale.office(1)
        tale.do("chair", "aftercare.decide", **({"aftercare_tasks_assigned": True} if tale.new else {}))
        tale.do(
            "chair",
            "aftercare.notify",
            aftercare_decision_sent_to=[
                "person",
                "family",
                "police_head",
                *([] if tale.new else ["labour_officer"]),
            ],
        )
    return months_after(completed_on, 24 if route == "adult_measure" else 12)


def kept_clean(tale: Tale, end: date, *, visits: int = 2) -> None:
    """Supported, tested clean, and served to the end."""
    for _ in range(visits):
        tale.later(days=80)
        tale.office()
        tale.do("police", "aftercare.support", support_note=SUPPORT)
        tale.do("police", "aftercare.test", result="negative", test_result_on=tale.day.isoformat())
    last = (
        tale.calendar.working_day_before(end + timedelta(days=1), 1)
        if end >= NEW_LAW
        else end + timedelta(days=1)
    )
    tale.at(last, 9)
    tale.do("chair", "aftercare.complete")
    tale.do("head" if tale.new else "police", "aftercare.remove_served", use_found_in_aftercare=False)
    if listed_now(tale):
        off_list(
            tale,
            "rehab_completed" if tale.new else "aftercare_clean",
            "giấy chứng nhận chấp hành xong quản lý sau cai",
        )


def use_found(tale: Tale, days: int, substances: list[str]) -> str:
    """Found using again in aftercare; the moment."""
    tale.later(days=days)
    tale.office(hour=10)
    at = tale.moment(minutes_ago=30)
    tale.do(
        "police",
        "aftercare.test",
        result="positive",
        unauthorised_use=True,
        substances=substances,
        test_result_on=tale.day.isoformat(),
    )
    return at


def relapsed(tale: Tale) -> None:
    """Aftercare ends with the addiction found again; whoever went off the list of addicts comes on it again."""
    paper = "phiếu kết quả xác định tình trạng nghiện"
    if tale.new:
        tale.do("head", "aftercare.remove", early_removal_cause="addicted", removal_paper=paper)
    else:
        tale.do(
            "police", "aftercare.close_relapsed", close_reason="được xác định nghiện lại", removal_paper=paper
        )
    if listed_now(tale):
        return
    tale.do("police", "addict_list.enlist", addict_paper=paper)


def listed_now(tale: Tale) -> bool:
    """Whether the story left the person on the list of addicts."""
    acts = [step.act for step in tale.steps if step.act in {"addict_list.enlist", "addict_list.remove"}]
    return bool(acts) and acts[-1] == "addict_list.enlist"


def moved_in_aftercare(tale: Tale, days: int) -> None:
    """Moves to the neighbouring commune within the term."""
    tale.later(days=days)
    tale.office(hour=9)
    tale.do("police", "aftercare.leave", left_at=tale.moment(minutes_ago=90), new_commune=NEXT)
    tale.do("police", "aftercare.hand_over", receiver="ca2")
    tale.do("head" if tale.new else "police", "aftercare.remove_moved")
    tale.later(hours=20)
    tale.do("police2", "aftercare.take_over", managing_commune=NEXT)


def died_in_aftercare(tale: Tale, days: int) -> None:
    """Dies within the term."""
    tale.later(days=days)
    tale.office()
    tale.do(
        "head" if tale.new else "police",
        "aftercare.remove",
        early_removal_cause="died",
        removal_paper="trích lục khai tử",
    )


def died_on_list(tale: Tale, days: int) -> None:
    """Dies while on the list of addicts."""
    tale.later(days=days)
    tale.office()
    off_list(tale, "died", "trích lục khai tử")
