"""Who lives through what: the mix of stories of the ward, drawn by lot and the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from rules.terms import VIETNAM, WorkCalendar
from web.ward import beginnings, compulsion, endings, measures
from web.ward.people import person_of
from web.ward.tale import NEW_LAW, Tale

FIRST: Final = date(2024, 1, 2)
LAST: Final = date(2026, 11, 15)
"""The last day of the invented record."""

SEED: Final = 20240102
_MINOR: Final = (14, 17)
_ADULT: Final = (18, 55)
_HEROIN, _ICE, _MIXED = ["heroin"], ["methamphetamine"], ["heroin", "methamphetamine"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of story: how often of a thousand, between which days it begins, and how it goes."""

    often: int
    begins: tuple[date, date]
    tell: Callable[[Tale, Random, list[str], int], None]
    age: tuple[int, int] = _ADULT
    home: str = ""
    opioids: bool = False


def tales(count: int, calendar: WorkCalendar, seed: int = SEED) -> list[Tale]:
    """The stories of so many persons, each kind at least once where there is room for all."""
    chance = Random(seed)  # noqa: S311 - the same ward every time
    chosen = list(KINDS[:count])
    weights = [kind.often for kind in KINDS]
    chosen += chance.choices(KINDS, weights=weights, k=max(0, count - len(chosen)))
    return [_told(kind, chance, calendar, number) for number, kind in enumerate(chosen)]


def _told(kind: Kind, chance: Random, calendar: WorkCalendar, number: int) -> Tale:
    first, last = kind.begins
    begins = first + timedelta(days=chance.randrange((last - first).days + 1))
    home = kind.home or ("temporary" if chance.randrange(6) == 0 else "permanent")
    person = person_of(chance, number, begins, age=kind.age, home=home)
    at = datetime.combine(
        calendar.on_or_after(begins), time(8 + chance.randrange(3), 5 * chance.randrange(12)), VIETNAM
    )
    tale = Tale(person, at, calendar)
    substances = (
        _HEROIN
        if kind.opioids
        else chance.choice((_HEROIN, _ICE, _ICE, _MIXED, ["mdma"], ["cannabis"], ["ketamine"]))
    )
    kind.tell(tale, chance, substances, number)
    return tale


def _managed(tale: Tale, chance: Random, substances: list[str], _number: int) -> None:
    beginnings.found(tale, substances, chance)
    minor = tale.day.year - (tale.person.born or tale.day).year < 19
    beginnings.supported(tale, chance.choice((0, 1, 1, 2, 3)), minor=minor)
    beginnings.year_served(tale)


def _managed_and_moved(tale: Tale, chance: Random, substances: list[str], _number: int) -> None:
    beginnings.found(tale, substances, chance)
    beginnings.supported(tale, chance.randrange(3))
    beginnings.moved_away(tale)


def _managed_and_stopped(tale: Tale, chance: Random, substances: list[str], _number: int) -> None:
    beginnings.found(tale, substances, chance)
    tale.later(days=40 + chance.randrange(200))
    reason, paper = chance.choice(
        (("prison", "bản án hình sự"), ("dead_or_missing", "trích lục khai tử"), ("prison", "bản án hình sự"))
    )
    beginnings.stopped(tale, reason, paper)


def _addicted(tale: Tale, chance: Random, substances: list[str]) -> None:
    """Managed, found again, assessed as addicted, on the list."""
    beginnings.found(tale, substances, chance)
    beginnings.supported(tale, chance.randrange(2), every=30)
    tale.later(days=10 + chance.randrange(60))
    tale.office(hour=8)
    at = beginnings.found_again(tale, substances)
    beginnings.assessed(tale, "managed_user_reuse", at, addicted=True)
    beginnings.listed(tale)


def _not_addicted(tale: Tale, chance: Random, substances: list[str], _number: int) -> None:
    beginnings.found(tale, substances, chance)
    tale.later(days=10 + chance.randrange(60))
    tale.office(hour=8)
    at = beginnings.found_again(tale, substances)
    beginnings.assessed(tale, "managed_user_reuse", at, addicted=False)
    tale.do(tale.decider, "user_management.decide", **tale.gate)


def _home(tale: Tale, chance: Random, substances: list[str], _number: int) -> None:
    _addicted(tale, chance, substances)
    measures.registered(tale, "home", requested_months=24 if tale.new else 6)
    end = measures.home_decided(tale, 6)
    if tale.day >= NEW_LAW:
        return
    fate = chance.randrange(100)
    if fate < 12:
        measures.home_broken(tale, 30 + chance.randrange(100))
        return
    measures.home_completed(tale, end)
    _after(tale, chance, "voluntary", end, substances)


def _after(tale: Tale, chance: Random, route: str, completed: date, substances: list[str]) -> None:
    """Aftercare to one of its ends: clean, found using, relapsed, moved, died."""
    end = endings.aftercare(tale, route, completed)
    fate = chance.randrange(100)
    if fate < 52:
        endings.kept_clean(tale, end, visits=chance.randrange(4))
    elif fate < 82:
        at = endings.use_found(tale, 20 + chance.randrange(280), substances)
        beginnings.assessed(tale, "aftercare_reuse", at, addicted=True)
        endings.relapsed(tale)
    elif fate < 92:
        endings.moved_in_aftercare(tale, 40 + chance.randrange(200))
    else:
        endings.died_in_aftercare(tale, 40 + chance.randrange(200))


def _facility(tale: Tale, chance: Random, substances: list[str], _number: int) -> None:
    _addicted(tale, chance, substances)
    measures.registered(tale, "facility", own_cost_accepted=True)
    end = measures.facility_rehab(tale, 6)
    measures.facility_completed(tale, end)
    _after(tale, chance, "voluntary", end, substances)


def _treated(tale: Tale, chance: Random, substances: list[str], _number: int) -> None:
    _addicted(tale, chance, substances)
    measures.substitution(tale)
    fate = chance.randrange(100)
    if fate < 14:
        measures.substitution_ended(tale, own_wish=True)
    elif fate < 26:
        measures.substitution_ended(tale, own_wish=False)
    elif fate < 32:
        endings.died_on_list(tale, 60 + chance.randrange(200))


def _compelled(tale: Tale, chance: Random, substances: list[str], number: int) -> None:
    _addicted(tale, chance, substances)
    compulsion.breached(tale)
    compulsion.dossier(tale)
    if chance.randrange(12) == 0 and not tale.new:
        compulsion.court(tale, number, apply=False)
        return
    compulsion.court(tale, number)
    end = compulsion.admitted(tale)
    fate = chance.randrange(100)
    if fate < 8:
        compulsion.fled(tale, 30 + chance.randrange(60), back=fate % 2 == 0)
        return
    if tale.new:
        return
    completed = compulsion.released(tale, end)
    _after(tale, chance, "adult_measure", completed, substances)


def _asked_himself(tale: Tale, chance: Random, _substances: list[str], _number: int) -> None:
    """Asks for the assessment of his own will."""
    tale.do(
        "doctor",
        "assessment.apply",
        papers=["application_form_01"],
        photo_id_shown=True,
        applicant_reason="Muốn biết tình trạng của mình",
    )
    tale.do("doctor", "assessment.accept_request")
    tale.do("doctor", "assessment.receive_person", identity_matched=True)
    addicted = chance.randrange(3) > 0
    beginnings.examined(tale, addicted=addicted)
    tale.do("clinic", "assessment.return_result", notified_to="person")
    if addicted:
        beginnings.listed(tale, managed=False)
        measures.substitution(tale)


KINDS: Final = (
    Kind(330, (FIRST, date(2026, 10, 30)), _managed),
    Kind(40, (FIRST, date(2026, 9, 1)), _managed_and_moved),
    Kind(35, (FIRST, date(2026, 9, 1)), _managed_and_stopped),
    Kind(30, (FIRST, date(2026, 4, 1)), _not_addicted),
    Kind(190, (FIRST, date(2025, 9, 1)), _home),
    Kind(25, (date(2026, 7, 1), date(2026, 9, 1)), _home),
    Kind(35, (FIRST, date(2025, 11, 1)), _facility),
    Kind(120, (FIRST, date(2026, 3, 1)), _treated, opioids=True),
    Kind(20, (FIRST, date(2026, 5, 1)), _asked_himself, opioids=True),
    Kind(100, (date(2025, 3, 10), date(2026, 2, 1)), _compelled),
    Kind(25, (date(2026, 7, 1), date(2026, 8, 15)), _compelled),
    Kind(30, (FIRST, date(2026, 10, 1)), _managed, age=_MINOR),
)
