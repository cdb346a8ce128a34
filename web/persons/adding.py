"""Putting a person on file for a program or the command line: all at once, with what the officer says about who may be the same."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from persistence.registers import Clerk
from persistence.search.twins import Twin
from rules.errors import BadInput, DoorError
from web.house import House
from web.persons.identity import REASON, Identity, asked, read_person, reason_kept
from web.persons.places import placed
from web.persons.twins import alike, remember
from web.signin.access import REGISTERED_BY, may_register
from web.signin.officer import Officer
from workflows.errors import CaseChanged, KeyReused, NotPermitted
from workflows.model import Json, Person

_ID: Final = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """What the officer says of those who may be the same person: ``different``, the ids of those who are somebody else;
    ``ask_unseen``: of those out of sight somebody who sees both is to decide."""

    different: Collection[str] = ()
    ask_unseen: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """The person as on file. ``repeated``: the same key had put them there before."""

    person: Person
    repeated: bool


class PersonRefused(BadInput):
    """An identity that is not accepted; carries every slip by field."""

    code = "person_refused"

    def __init__(self, identity: Identity) -> None:
        slips = [(name, each) for name, some in identity.errors.items() for each in some]
        super().__init__(
            " ".join(f"{name}: {each.en}" for name, each in slips),
            vi=" ".join(f"{name}: {each.vi}" for name, each in slips),
            field=slips[0][0],
            problems=[{"field": name, "vi": each.vi, "en": each.en} for name, each in slips],
        )


class MayBeOnFile(DoorError):
    """Somebody who may be the same person is on file. ``twins``: those whom the officer sees; the error itself holds their ids alone."""

    code = "may_be_on_file"

    def __init__(self, twins: tuple[Twin, ...], *, unseen: bool) -> None:
        self.twins = twins
        self.unseen = unseen
        super().__init__(
            "Somebody on file may be this person; nothing was written. Look at the persons named: if it is one of them, use that record;"
            " else name them as different. Of persons out of your sight, ask that an office which sees both decides (ask_unseen).",
            vi="Có thể người này đã có trong danh sách nên chưa ghi gì. Hãy xem những người được nêu: nếu là một trong số đó thì dùng hồ sơ"
            " đã có; nếu là người khác thì nêu mã của họ là người khác. Với người ngoài phạm vi được xem, hãy gửi yêu cầu đối chiếu.",
            persons=[{"id": each.person.id, "grounds": [str(one) for one in each.grounds]} for each in twins],
            unseen=unseen,
        )


def add_person(
    house: House, officer: Officer, texts: Mapping[str, str], answer: Answer, *, key: str
) -> Added:
    """Put a person on file. ``texts`` by field; the same ``key`` of this officer again is the same person.

    ``NotPermitted``; ``PersonRefused`` with every slip; ``MayBeOnFile`` until ``answer`` covers everybody who may be the same;
    ``KeyReused`` where the key brings another person; ``RegisterError``.
    """
    today = house.today()
    must_register(officer, today)
    entered = {name: (text,) for name, text in placed(house, texts).items()}
    identity = read_person(entered, today)
    if identity.errors:
        raise PersonRefused(identity)
    kept: dict[str, Json] = {REGISTERED_BY: officer.unit.id}
    person = identity.person(_id_of(officer, key), kept | reason_kept(identity, entered, officer.id, today))
    there = house.reader.find_person(person.id)
    if there is not None:
        return Added(_same(there, person), repeated=True)
    found = alike(house, officer, person)
    left = tuple(each for each in found.seen if each.person.id not in answer.different)
    if left or (found.unseen and not answer.ask_unseen):
        raise MayBeOnFile(left, unseen=bool(found.unseen and not answer.ask_unseen))
    try:
        house.register_person(person, by=Clerk(officer.id, officer.unit.id), fresh=True)
    except CaseChanged:  # the same key twice at once: what the other one told stands
        there = house.reader.find_person(person.id)
        if there is None:
            raise
        return Added(_same(there, person), repeated=True)
    remember(house, officer, person.id, found)
    return Added(person, repeated=False)


def must_register(officer: Officer, day: date) -> None:
    """``NotPermitted`` for who may not put persons on file."""
    if not may_register(officer, day):
        raise NotPermitted(
            "Persons are put on file by offices that deal with cases; administrators and auditors may not.",
            vi="Chỉ cơ quan giải quyết hồ sơ mới ghi nhận người; quản trị viên và kiểm tra viên thì không.",
        )


def _id_of(officer: Officer, key: str) -> str:
    """The id that the key stands for: the same of the same officer in the same office, nobody else's."""
    return hashlib.sha256(repr((officer.id, officer.unit.id, key)).encode()).hexdigest()[:_ID]


def _same(there: Person, person: Person) -> Person:
    if told(there) != told(person):
        raise KeyReused(
            "This key has put another person on file, or the record was corrected since. Use a key of its own for each person.",
            vi="Khóa này đã dùng để ghi nhận một người khác, hoặc thông tin đã được sửa sau đó. Mỗi người dùng một khóa riêng.",
            field="Idempotency-Key",
        )
    return there


def told(person: Person) -> tuple[object, ...]:
    """What was entered; not when or by whom a reason was given."""
    reason = person.attributes.get(REASON)
    words = reason.get("reason") if isinstance(reason, dict) else None
    return (
        person.full_name,
        person.born,
        person.sex,
        words,
        {name: value for name, value in person.attributes.items() if name in asked() and value},
    )
