"""One case or person as the officer at work may read it; what is not for that officer's eyes is not there. Every reading is logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from persistence.accounts import Told
from persistence.views import Reading
from web.house import House
from web.pages.share import Share, is_gone, sees_over, share_of, shares
from web.signin import restricted
from web.signin.access import REGISTERED_BY
from web.signin.officer import Officer
from web.signin.sensitive import Sight, sight_by, sight_of
from workflows.errors import NotPermitted, UnknownCase
from workflows.model import ActRecord, CaseSnapshot, DocumentRecord, Person, Unit
from workflows.ports import UnitOfWork
from workflows.sensitivity import sensitive_kinds
from workflows.tenure import as_left

REFUSED: Final = "refused"
"""What is logged where an officer asked for a case or person that is not for that officer: nothing was shown."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its person, journal, papers and the offices that it speaks of; ``others``: seen cases of the same person.

    ``ahead``: where another commune took the case over, what was told since; all else is as it was then. ``case``, ``acts`` and ``others``
    are as this officer is shown them (``sight``); ``whole`` is the case as it is, to judge the law by.
    """

    case: CaseSnapshot
    person: Person
    acts: tuple[ActRecord, ...]
    documents: tuple[DocumentRecord, ...]
    units: Mapping[str, Unit]
    others: tuple[CaseSnapshot, ...]
    whole: Whole
    sight: Sight
    ahead: frozenset[str] | None = None

    @property
    def left(self) -> bool:
        """Whether another commune took the case over."""
        return self.ahead is not None

    @property
    def judged(self) -> Sight:
        """How findings are shown: where the case was left, without what is known since."""
        return self.sight.hiding(self.ahead) if self.ahead else self.sight

    @property
    def veils(self) -> bool:
        """Whether something that is on file is not shown."""
        told = self.whole.case.facts.keys() | {name for act in self.whole.acts for name in act.facts}
        return bool(self.sight.facts & told) or any(each.kind in self.sight.papers for each in self.documents)


@dataclass(frozen=True, slots=True)
class Whole:
    """A case and its journal with every value: never shown, only judged."""

    case: CaseSnapshot
    acts: tuple[ActRecord, ...]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person with the cases that the officer sees; ``running`` are the procedures in which any case is open, seen or not."""

    person: Person
    cases: tuple[CaseSnapshot, ...]
    running: frozenset[str]
    sight: Sight


def open_case(house: House, officer: Officer, case_id: str, what: str = "case") -> CaseFile:
    """The case, its reading logged as ``what``. ``UnknownCase`` when it is not on file or not for this officer (which is logged)."""
    with house.services.reading() as uow:
        found = _case_file(house, uow, officer, case_id)
        there = uow.find_case(case_id) if found is None else None
    if found is None:
        if there is not None:
            log_all(house, officer, [(there.person_id, case_id)], REFUSED)
        raise unknown_case()
    if restricted.needs_reason(officer, found.person, found.case, found.acts, house.today()):
        _with_reason(house, officer, found.person, case_id)
    if restricted.wanted() in found.sight.kinds and restricted.given():
        found = _opened_now(house, officer, found, restricted.wanted())
    log(house, officer, found.person, what, case_id)
    return found


def seen_file(house: House, officer: Officer, case_id: str) -> CaseFile:
    """A case whose reading was logged already in this request. ``UnknownCase``."""
    with house.services.reading() as uow:
        found = _case_file(house, uow, officer, case_id)
    if found is None:
        raise unknown_case()
    return found


def open_whole_case(house: House, officer: Officer, case_id: str, what: str) -> CaseFile:
    """The same for what cannot be shown in part (a dossier, an export). ``ReasonNeeded`` where something of it is hidden."""
    found = open_case(house, officer, case_id, what)
    if found.left:
        raise left_case()
    if not found.sight.whole:
        raise restricted.health_needs_reason(case_id)
    return found


def _opened_now(house: House, officer: Officer, file: CaseFile, kind: str) -> CaseFile:
    """A program gave its reason with the request: it is kept, and this answer shows the data."""
    record_reason(house, officer, file.person, file.case.id, restricted.given(), kind)
    with house.services.reading() as uow:
        found = _case_file(house, uow, officer, file.case.id, frozenset({kind}))
    return found or file


def _with_reason(house: House, officer: Officer, person: Person, case_id: str | None) -> None:
    """The reason for opening a file of a minor is told before anything is shown. ``ReasonNeeded``."""
    reason = restricted.demand(case_id or person.id, house.now())
    if reason:
        record_reason(house, officer, person, case_id, reason)


def record_reason(
    house: House, officer: Officer, person: Person, case_id: str | None, reason: str, kind: str = ""
) -> None:
    """Keep why an officer opens this file, or the data of a ``kind`` in it: the words in the trail, the opening in the log of readings."""
    more = {"case": case_id or "", "person": person.id, "reason": reason} | ({"kind": kind} if kind else {})
    told = Told("access.reason", officer.id, officer.unit.id, house.now(), more)
    house.accounts.tell(officer.id, told)
    log(house, officer, person, restricted.BREAK_GLASS, case_id)
    restricted.remember(
        restricted.key_of(case_id, kind) if kind and case_id else case_id or person.id, house.now()
    )


def _deals_with(house: House, officer: Officer, seen: Iterable[CaseSnapshot]) -> bool:
    """Whether the office has a part in any case of the person."""
    with house.services.reading() as uow:
        return any(
            officer.unit.id in case.units.values()
            or any(act.unit_id == officer.unit.id for act in uow.acts_of(case.id))
            for case in seen
        )


def find_minors_file(house: House, officer: Officer, case_id: str | None, person_id: str | None) -> Person:
    """The person of a file that may be opened with a reason; nothing of it is shown yet. ``UnknownCase`` when not for this officer."""
    asked: list[tuple[str, str | None]]
    with house.services.reading() as uow:
        if case_id is not None:
            found = _case_file(house, uow, officer, case_id)
            if found is not None:
                return found.person
            case = uow.find_case(case_id)
            asked, error = [] if case is None else [(case.person_id, case_id)], unknown_case()
        else:
            person = uow.find_person(str(person_id))
            if person is not None and sees_over(house, uow, officer, person):
                return person
            asked, error = [] if person is None else [(person.id, None)], unknown_person()
    log_all(house, officer, asked, REFUSED)
    raise error


def open_person(house: House, officer: Officer, person_id: str) -> PersonFile:
    """The person, the reading logged. ``UnknownCase`` when not on file or not for this officer."""
    with house.services.reading() as uow:
        person = uow.find_person(person_id)
        seen = _seen_cases(house, uow, officer, person) if person is not None else ()
        every = uow.cases_of(person.id) if person is not None else ()
        running = {case.procedure for case in every if not case.closed}
        there = person is not None and sees_over(house, uow, officer, person)
    if person is None or not there:
        if person is not None:
            log(house, officer, person, REFUSED, None)
        raise unknown_person()
    part = person.attributes.get(REGISTERED_BY) == officer.unit.id or _deals_with(house, officer, seen)
    if restricted.needs_reason(officer, person, None, (), house.today()) and not part:
        _with_reason(house, officer, person, None)
    log(house, officer, person, "person", None)
    return PersonFile(person, seen, frozenset(running), sight_by(officer, house.corpus.facts, part=part))


def files_of(house: House, officer: Officer, file: PersonFile) -> tuple[CaseFile, ...]:
    """The files of the cases that the officer sees, as part of one reading of the person, which is logged as such."""
    with house.services.reading() as uow:
        found = (_case_file(house, uow, officer, case.id) for case in file.cases)
        return tuple(each for each in found if each is not None)


def seen_cases(house: House, officer: Officer, person: Person) -> tuple[CaseSnapshot, ...]:
    """The person's cases that the officer sees; nothing is logged."""
    with house.services.reading() as uow:
        return _seen_cases(house, uow, officer, person)


def log(house: House, officer: Officer, person: Person, what: str, case_id: str | None) -> None:
    """Who looked at whom, at what, when, in which post, from where."""
    log_all(house, officer, [(person.id, case_id)], what)


def log_all(house: House, officer: Officer, seen: Iterable[tuple[str, str | None]], what: str) -> None:
    """The same for several, by id of person and case: what a list shows is read as well."""
    house.registers.log_reads(readings(house, officer, seen, what))


def readings(
    house: House, officer: Officer, seen: Iterable[tuple[str, str | None]], what: str
) -> list[Reading]:
    """The notes of what an officer is shown now, by id of person and case."""
    at, origin, post = house.now(), house.services.origin(), officer.post
    return [
        Reading(at, officer.id, officer.unit.id, person, case, what, post, origin) for person, case in seen
    ]


def unknown_case() -> UnknownCase:
    """The same words whether the case is not there or not to be seen."""
    return UnknownCase(
        "There is no such case for you. Look it up in the list.",
        vi="Không tìm thấy hồ sơ này trong phạm vi của bạn. Hãy tra lại trong danh sách.",
        kind="case",
    )


def left_case() -> NotPermitted:
    """What was taken over is handed out whole by whoever has it now."""
    return NotPermitted(
        "Another commune took this case over. What was done until then can be read here; the whole is for that commune to hand out.",
        vi="Xã khác đã tiếp nhận hồ sơ này. Tại đây chỉ xem được phần đã làm đến lúc bàn giao; nơi tiếp nhận mới kết xuất được cả hồ sơ.",
    )


def unknown_person() -> UnknownCase:
    """The same words whether the person is not on file or not to be seen."""
    return UnknownCase(
        "There is no such person for you. Look the person up in the list.",
        vi="Không tìm thấy người này trong phạm vi của bạn. Hãy tra lại trong danh sách.",
        kind="person",
    )


def _case_file(
    house: House, uow: UnitOfWork, officer: Officer, case_id: str, shown: frozenset[str] = frozenset()
) -> CaseFile | None:
    """``shown``: kinds of data that are shown beside those of the post and those that the session opened."""
    case = uow.find_case(case_id)
    person = uow.find_person(case.person_id) if case is not None else None
    if case is None or person is None:
        return None
    gone = is_gone(uow, officer, uow.cases_of(person.id))
    share = share_of(house, uow, officer, case, person, gone=gone)
    if not share.until:
        return None
    others = tuple(each for each in _seen_cases(house, uow, officer, person) if each.id != case_id)
    sight = _sight(house, officer, share, shown)
    acts = [act for act in share.acts if share.shown(officer.unit.id, act)]
    seqs = {act.seq for act in acts}
    return CaseFile(
        case=sight.case(_left(house, share)),
        person=person,
        acts=tuple(sight.act(act) for act in acts),
        documents=tuple(each for each in uow.documents_of(case_id) if each.seq in seqs),
        units=share.units,
        others=others,
        whole=Whole(case, share.acts),
        sight=sight,
        ahead=None if share.whole else share.ahead(officer.unit.id),
    )


def _left(house: House, share: Share) -> CaseSnapshot:
    """The case as it is, or as it was when another commune took it over."""
    if share.whole:
        return share.case
    return as_left(share.case, share.acts, share.until, house.procedures[share.case.procedure])


def _sight(house: House, officer: Officer, share: Share, shown: frozenset[str] = frozenset()) -> Sight:
    facts, case = house.corpus.facts, share.case
    kept = restricted.opened(case.id, sensitive_kinds(facts), house.now())
    return sight_of(officer, case, share.acts, facts, kept | shown)


def _seen_cases(house: House, uow: UnitOfWork, officer: Officer, person: Person) -> tuple[CaseSnapshot, ...]:
    """As they are shown; of one that another commune took over what was done until then."""
    seen, _gone = shares(house, uow, officer, person)
    return tuple(_sight(house, officer, each).case(_left(house, each)) for each in seen)
