"""What the registers accept: checked before anything is written, with the field named and the value never repeated."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from persistence.codec import dumps
from persistence.errors import CodecError, RegisterError
from workflows.model import Actor, Appointment, Person, Unit

_LONGEST: Final = 300  # characters of a name or code; longer ones are slips, and fit no form


def accept_unit(unit: Unit) -> None:
    """RegisterError unless every field can be kept and searched."""
    _texts("unit", {"id": unit.id, "kind": unit.kind, "name": unit.name})
    places = {
        "parent_name": unit.parent_name,
        "commune": unit.commune,
        "district": unit.district,
        "province": unit.province,
    }
    _texts("unit", {name: value for name, value in places.items() if value})
    _period("unit", unit.valid_from, unit.valid_to)
    _attributes("unit", unit.attributes)


def accept_person(person: Person) -> None:
    """RegisterError unless every field can be kept and searched."""
    _texts("person", {"id": person.id, "full_name": person.full_name})
    _texts("person", {} if person.sex is None else {"sex": person.sex})
    _day("person", "born", person.born)
    _attributes("person", person.attributes)


def accept_actor(actor: Actor) -> None:
    """RegisterError unless every field can be kept."""
    _texts("actor", {"id": actor.id, "name": actor.name})
    _attributes("actor", actor.attributes)
    for appointment in actor.appointments:
        _appointment(appointment)


def refused(record: str, field: str, en: str, vi: str) -> RegisterError:
    """The error for a field of a record."""
    return RegisterError(
        f"The register refuses a {record}: field '{field}': {en}.",
        vi=f"Không ghi được vào danh mục ({record}): trường “{field}”: {vi}.",
        record=record,
        field=field,
    )


def _appointment(appointment: Appointment) -> None:
    _texts("actor", {"appointments.role": appointment.role, "appointments.unit.id": appointment.unit.id})
    _texts("actor", {"appointments.title": appointment.title} if appointment.title else {})
    _period("actor", appointment.valid_from, appointment.valid_to)
    if appointment.delegation is not None:
        _texts("actor", {"appointments.delegation.number": appointment.delegation.number})
        _day("actor", "appointments.delegation.day", appointment.delegation.day)
        if not appointment.title:
            raise refused(
                "actor",
                "appointments.title",
                "whoever signs for another's office is named by the own title",
                "người ký thay, ký thừa lệnh, thừa ủy quyền phải có chức vụ của mình",
            )
        if appointment.valid_from is None:
            raise refused(
                "actor",
                "appointments.valid_from",
                "a delegation begins on a day",
                "việc giao quyền, ủy quyền phải có ngày bắt đầu",
            )


def _texts(record: str, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        if not isinstance(value, str) or not value.strip():
            raise refused(record, name, "text is expected, not empty", "phải có nội dung")
        if len(value) > _LONGEST:
            raise refused(
                record, name, f"at most {_LONGEST} characters are accepted", f"tối đa {_LONGEST} ký tự"
            )
        if not value.isprintable() or not unicodedata.is_normalized("NFC", value):
            raise refused(
                record,
                name,
                "text in Unicode NFC without control characters is accepted",
                "phải là văn bản Unicode dựng sẵn (NFC), không có ký tự điều khiển",
            )


def _period(record: str, start: date | None, end: date | None) -> None:
    _day(record, "valid_from", start)
    _day(record, "valid_to", end)
    if start is not None and end is not None and end < start:
        raise refused(record, "valid_to", "it must not be before valid_from", "không được trước ngày bắt đầu")


def _day(record: str, name: str, value: object) -> None:
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise refused(record, name, "a date is expected", "phải là ngày")


def _attributes(record: str, attributes: object) -> None:
    try:
        dumps(attributes)
    except CodecError as error:
        raise refused(record, "attributes", "only JSON data is accepted", "chỉ nhận dữ liệu JSON") from error
