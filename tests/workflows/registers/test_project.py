"""From acts to lines: on generated journals the figures always close, and each of the four things is kept apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.registers import (
    Book,
    Happened,
    Journal,
    Line,
    Step,
    known_by,
    lines_of,
    load_books,
    standing,
    turnover,
)

START = datetime(2026, 7, 1, 3, tzinfo=UTC)
HOME = {"ca_a": "xa_a", "ub_a": "xa_a", "ca_b": "xa_b"}


def step(seq: int, act: str, begin: str, end: str, *, unit: str = "ca_a", days: int | None = None) -> Step:
    at = START + timedelta(days=seq if days is None else days)
    return Step("c" * 32, seq, act, at, at.date(), unit, unit, "Ai", "commune_police_head", (), begin, end)


def journal(
    *steps: Step,
    home: str | None = "xa_a",
    procedure: str = "user_management",
    parts: dict[int, str] | None = None,
) -> Journal:
    return Journal("c" * 32, procedure, "p" * 32, "Đỗ Văn Mẫu", steps, home, parts or {})


def lines(book: str, *journals: Journal) -> tuple[Line, ...]:
    return lines_of(load_books()[book], journals, lambda unit: HOME.get(unit, ""))


def test_four_things_are_kept_apart() -> None:
    um = "user_management"
    (line,) = lines(
        "illegal_users",
        journal(
            step(1, f"{um}.record_test", "start", "pending_decision"),
            step(2, f"{um}.decide", "pending_decision", "under_management"),
            step(3, f"{um}.enter_list", "under_management", "under_management"),
            step(4, f"{um}.suspend", "under_management", "suspended"),
            step(5, f"{um}.stop", "suspended", "stopped"),
            step(9, f"{um}.remove_from_list", "stopped", "stopped"),
        ),
    )
    assert line.entered.step.act == "user_management.enter_list"
    assert [event.mark for event in line.marks] == ["suspended", "stopped"]
    assert line.removed is not None
    assert line.removed.step.act == "user_management.remove_from_list"
    stopped_on = date(2026, 7, 6)
    assert line.stage_on(stopped_on) == "stopped"
    assert line.stands_on(stopped_on)
    assert not line.stands_on(date(2026, 7, 10))
    assert known_by(line, stopped_on).removed is None


def test_management_alone_enters_no_list() -> None:
    assert (
        lines(
            "illegal_users",
            journal(step(1, "user_management.decide", "pending_decision", "under_management")),
        )
        == ()
    )


def test_who_moves_stands_on_the_list_of_each_place_in_turn() -> None:
    um = "user_management"
    found = lines(
        "illegal_users",
        journal(
            step(1, f"{um}.enter_list", "under_management", "under_management"),
            step(2, f"{um}.take_over", "transferred", "under_management", unit="ca_b"),
            step(3, f"{um}.enter_list", "under_management", "under_management", unit="ca_b"),
            step(4, f"{um}.remove_moved", "under_management", "under_management"),
            step(5, f"{um}.remove_moved", "under_management", "under_management"),
        ),
    )
    assert [(line.holder, line.removed is None) for line in found] == [("xa_a", False), ("xa_b", True)]


def test_an_act_of_a_provider_enters_the_book_of_the_commune_of_residence() -> None:
    start = step(1, "home_rehab.start", "start", "in_rehab", unit="dich_vu")
    (line,) = lines("home_rehab", journal(start, procedure="home_rehab"))
    assert line.holder == "xa_a"


def test_a_move_between_facilities_takes_the_line_from_one_to_the_other() -> None:
    found = lines(
        "compulsory_serving",
        journal(
            step(1, "serving.admit", "execution_due", "serving", unit="co_so"),
            step(2, "serving.move_facility", "serving", "serving", unit="ca_tinh"),
            step(3, "serving.complete", "serving", "completed", unit="co_so_2"),
            procedure="serving",
            parts={1: "co_so", 2: "co_so_2"},
        ),
    )
    assert [(line.holder, str(line.removed_on)) for line in found] == [
        ("co_so", "2026-07-03"),
        ("co_so_2", "2026-07-04"),
    ]
    assert found[0].removed is not None
    assert found[0].removed.moved


def test_whoever_acts_a_court_or_a_director_the_line_leaves() -> None:
    (line,) = lines(
        "compulsory_dossiers",
        journal(
            step(1, "compulsory.prepare", "start", "preparing"),
            step(2, "court.decide", "session_set", "decided_apply", unit="toa"),
            step(3, "court.take_effect", "decided_apply", "effective", unit="toa"),
            procedure="compulsory",
            parts={1: "ca_a"},
        ),
    )
    assert line.holder == "ca_a"
    assert line.removed is not None
    assert line.removed.kind is Happened.REMOVED


@st.composite
def _journals(draw: st.DrawFn) -> tuple[Book, tuple[Journal, ...]]:
    """Any acts of a procedure in any order, by any office: also such as the door would never take."""
    book = draw(st.sampled_from(sorted(load_books().values(), key=lambda each: each.id)))
    rule = draw(st.sampled_from(sorted(book.rules.values(), key=lambda each: each.procedure)))
    stages = [*sorted(rule.stages)[:3], "start", "completed"]
    steps, day = [], 0
    for seq in range(1, draw(st.integers(1, 12)) + 1):
        day += draw(st.integers(0, 40))
        begin, end = draw(st.sampled_from(stages)), draw(st.sampled_from(stages))
        act = draw(st.sampled_from(sorted(rule.names)))
        steps.append(
            step(seq, act, begin, end, unit=draw(st.sampled_from(["ca_a", "ca_b", "toa"])), days=day)
        )
    parts = {each.seq: each.unit_id for each in steps if each.act in rule.acting}
    return book, (journal(*steps, procedure=rule.procedure, parts=parts),)


@settings(max_examples=60, deadline=None)
@given(_journals(), st.integers(0, 300), st.integers(0, 200))
def test_opening_and_entered_less_removed_is_closing(
    made: tuple[Book, tuple[Journal, ...]], begin: int, length: int
) -> None:
    book, journals = made
    found = lines_of(book, journals, lambda unit: HOME.get(unit, ""))
    first = START.date() + timedelta(days=begin)
    moved = turnover(found, first, first + timedelta(days=length))
    assert moved.holds
    assert moved.closing == standing(found, moved.last)
    # One place has one line of a case at a time.
    for day in (first, moved.last):
        held = [(line.case_id, line.holder) for line in standing(found, day)]
        assert len(held) == len(set(held))
    # What was done later changes nothing that is told of an earlier day.
    earlier = tuple(
        Journal(
            each.case_id,
            each.procedure,
            each.person_id,
            each.name,
            tuple(s for s in each.steps if s.day <= first),
            each.home,
            each.parts,
        )
        for each in journals
    )
    told = lines_of(book, earlier, lambda unit: HOME.get(unit, ""))
    assert [known_by(line, first) for line in found if line.entered_on <= first] == list(told)
