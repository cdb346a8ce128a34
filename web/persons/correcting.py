"""Correcting a person's record: the same for the page, a program and the command line. What is replaced stays on record as former."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from persistence.registers import Clerk
from web.house import House
from web.persons.adding import PersonRefused, told
from web.persons.identity import REASON, Identity, asked, fingerprint, read_person, reason_kept
from web.persons.places import placed
from web.persons.twins import propose
from web.signin.access import may_write
from web.signin.officer import Officer
from workflows.errors import NotPermitted, PersonChanged
from workflows.model import Person
from workflows.persons import corrected


@dataclass(frozen=True, slots=True)
class Corrected:
    """The person as on file now. ``repeated``: all of it was so before, and nothing was written."""

    person: Person
    repeated: bool


def correct_person(
    house: House, officer: Officer, before: Person, texts: Mapping[str, str], *, seen: str
) -> Corrected:
    """Replace the identity of ``before`` by ``texts``, whole: what is left out is no longer on file.

    ``seen``: the state that was looked at. The same correction sent again writes nothing. ``NotPermitted``; ``PersonRefused`` with every
    slip; ``PersonChanged``; ``RegisterError``.
    """
    must_write(officer, house.today())
    entered = {name: (text,) for name, text in placed(house, texts).items()}
    identity = read_person(entered, house.today())
    if identity.errors:
        raise PersonRefused(identity)
    after = person_after(house, officer, before, identity, entered)
    if told(after) == told(before):
        return Corrected(before, repeated=True)
    if seen != fingerprint(before):
        raise PersonChanged(
            "Someone was first: this record changed since you read it. Read it again, and correct what is there now.",
            vi="Thông tin của người này vừa được người khác sửa. Hãy đọc lại rồi sửa trên nội dung mới.",
            field="If-Match",
        )
    keep_correction(house, officer, before, after)
    return Corrected(after, repeated=False)


def must_write(officer: Officer, day: date) -> None:
    """``NotPermitted`` for who only reads."""
    if not may_write(officer, day):
        raise NotPermitted(
            "An auditor reads only.", vi="Kiểm tra viên chỉ xem, không sửa thông tin của người nào."
        )


def person_after(
    house: House,
    officer: Officer,
    before: Person,
    identity: Identity,
    entered: Mapping[str, Sequence[str]],
) -> Person:
    """The record as it would be, with what it replaces as former."""
    day = house.today()
    kept = {
        name: value for name, value in before.attributes.items() if name not in asked() and name != REASON
    }
    kept |= reason_kept(identity, entered, officer.id, day)
    return corrected(before, identity.person(before.id, kept), day)


def keep_correction(house: House, officer: Officer, before: Person, after: Person) -> None:
    """Write it, told in the admin stream, if the record is still as ``before``; who may now be the same person is put on the list of pairs.

    ``CaseChanged`` where somebody was first; ``RegisterError``.
    """
    house.register_person(after, by=Clerk(officer.id, officer.unit.id), seen=before)
    propose(house, officer, after)
