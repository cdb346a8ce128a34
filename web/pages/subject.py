"""What an act is about: a case, or the person whose case it opens; read for the officer at work, and what its form asks of the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from werkzeug.datastructures import MultiDict

from persistence.unfinished import Owner
from web.language import _
from web.own_key import own_key
from web.pages.forms.fields import Surroundings
from web.pages.forms.minors import idle_of
from web.pages.forms.steps import steps_of
from web.pages.record import CaseFile, PersonFile, open_case, open_person, unknown_case
from web.pages.views.case import code_of
from web.pages.views.form import Place
from web.persons.offices import at_hand, many_kinds
from web.persons.places import PLACES
from web.signin.access import may_write
from web.signin.officer import Officer, post_key
from web.signin.sensitive import Sight
from web.signin.session import at_work, house
from workflows.collation import order_of
from workflows.command import Command
from workflows.errors import NotPermitted
from workflows.model import ActRecord, CaseSnapshot, Person, RecordedFact, Unit
from workflows.numbering import upcoming
from workflows.ports import Attachment
from workflows.procedure import ActSpec

KEY: Final = "_key"
VERSION: Final = "_version"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: a case, or a person who has none open yet. ``recorded`` is what the case holds, ``acts`` its journal.

    Of a person the journal is that of an open case of the procedure, where somebody opened one meanwhile; ``cases`` are those of the person
    that the officer sees.
    """

    act: ActSpec
    officer: Officer
    place: Place
    person: Person
    case_id: str | None
    version: int
    last: datetime | None
    recorded: Mapping[str, RecordedFact]
    parts: Mapping[str, str]
    sight: Sight
    acts: tuple[ActRecord, ...] = ()
    cases: tuple[CaseSnapshot, ...] = ()

    @property
    def person_id(self) -> str | None:
        """The person, where the act opens a case."""
        return self.person.id if self.case_id is None else None

    @property
    def owner(self) -> Owner:
        """Under what an unfinished form of this act is kept."""
        post = post_key(self.officer.appointment)
        return Owner(self.officer.id, post, self.act.id, self.person.id, self.case_id)


def of_case(case_id: str, act: str) -> Subject:
    """An act of a case, for the officer at work; the reading is logged."""
    officer = _acting()
    file = open_case(house(), officer, case_id)
    spec = house().procedures.act(act)
    if spec.procedure != file.case.procedure:
        raise unknown_case()
    action = url_for("acting.case_act", case_id=case_id, act=act)
    return Subject(
        act=spec,
        officer=officer,
        place=Place(_about_case(file), action, url_for("cases.show", case_id=case_id), _("Hồ sơ")),
        person=file.person,
        case_id=case_id,
        version=file.case.version,
        last=file.whole.case.last_at,
        recorded={} if spec.journal else file.sight.without(file.case.facts),
        parts=file.case.units,
        sight=file.sight,
        acts=file.acts,
    )


def of_person(person_id: str, act: str) -> Subject:
    """An act that opens a case of a person, for the officer at work; the reading is logged."""
    officer = _acting()
    file = open_person(house(), officer, person_id)
    spec = house().procedures.act(act)
    action = url_for("acting.person_act", person_id=person_id, act=act)
    back = url_for("persons.show", person_id=person_id)
    about = _("%(name)s – mở hồ sơ mới", name=file.person.full_name)
    return Subject(
        act=spec,
        officer=officer,
        place=Place(about, action, back, _("Người này")),
        person=file.person,
        case_id=None,
        version=0,
        last=None,
        recorded={},
        parts={},
        sight=file.sight,
        acts=_running(file, spec.procedure),
        cases=file.cases,
    )


def _running(file: PersonFile, procedure: str) -> tuple[ActRecord, ...]:
    """The acts of the case that is open already, as far as the officer sees it."""
    there = next((each for each in file.cases if each.procedure == procedure and not each.closed), None)
    if there is None:
        return ()
    with house().services.reading() as uow:
        return uow.acts_of(there.id)


def _acting() -> Officer:
    officer = at_work()
    if not may_write(officer, house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")
    return officer


def _about_case(file: CaseFile) -> str:
    return _("%(name)s – hồ sơ %(code)s", name=file.person.full_name, code=code_of(file.case.id))


def version_of(subject: Subject, form: MultiDict[str, str]) -> int:
    """The version of the case that the officer saw, as the form tells it."""
    text = form.get(VERSION, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else subject.version


def command_of(
    subject: Subject,
    form: MultiDict[str, str],
    at: datetime,
    inputs: Mapping[str, object],
    attachments: tuple[Attachment, ...] = (),
) -> Command:
    """What the form asks of the door."""
    return Command(
        act=subject.act.id,
        at=at,
        inputs=inputs,
        case_id=subject.case_id,
        person_id=subject.person_id,
        key=own_key(subject.officer, form.get(KEY, "")),
        expected_version=version_of(subject, form),
        attachments=attachments,
    )


def around(subject: Subject, missing: frozenset[str]) -> Surroundings:
    """What the fields of the form are built in."""
    day = house().today()
    many = many_kinds(house(), _kinds(subject))
    return Surroundings(
        catalogue=house().corpus.facts,
        recorded=subject.recorded,
        parts=subject.parts,
        units=sorted(
            (unit for unit in _offices(subject, many) if unit.exists_on(day)),
            key=lambda unit: order_of(unit.name),
        ),
        written=many,
        missing=missing,
        numbers=numbers_of(subject),
        here=subject.officer.unit.commune or "",
        steps=steps_of(subject.act, subject.acts, house().procedures),
        idle=idle_of(subject.act, subject.person, subject.last),
        standing=lambda cites: tuple(each for each in cites if house().corpus.stands(each, day)),
    )


def _kinds(subject: Subject) -> set[str]:
    return {kind for spec in subject.act.inputs for kind in spec.unit_kinds}


def _offices(subject: Subject, many: frozenset[str]) -> Iterable[Unit]:
    """The offices that the form shows: of the kinds that it asks for, with those that the case names already; where it asks for a
    commune, those of this province."""
    mine = subject.officer.unit
    found = at_hand(house(), mine, _kinds(subject), many)
    if any(spec.name in PLACES for spec in subject.act.inputs):
        found |= {unit.id: unit for unit in house().reader.units_near(mine.commune, mine.province)}
    held = {subject.parts[spec.name] for spec in subject.act.inputs if spec.name in subject.parts}
    return (found | house().reader.units_named(held - found.keys())).values()


def numbers_of(subject: Subject) -> dict[str, str]:
    """The number facts that the program gives in this office, with the next number of its register."""
    return upcoming(subject.act, subject.officer.unit, house().services, house().today())
