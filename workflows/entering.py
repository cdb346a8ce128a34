"""Reads what an officer entered for an act: known fields only, each strictly of its fact's type, or an office."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.errors import BadInput
from rules.facts import FactCatalogue, FactType, FactValue, to_json
from rules.terms import VIETNAM, countable, legal_date
from workflows.model import Json
from workflows.procedure import ActSpec, InputSpec

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")


@dataclass(frozen=True, slots=True)
class Entered:
    """The facts and the offices that were entered."""

    facts: Mapping[str, FactValue]
    units: Mapping[str, str]

    def as_json(self) -> dict[str, Json]:
        """JSON-ready, for the journal."""
        facts: dict[str, Json] = {name: _json(value) for name, value in self.facts.items()}
        return facts | dict(self.units)


def read_inputs(act: ActSpec, raw: Mapping[str, object], catalogue: FactCatalogue) -> Entered:
    """Check every entry. ``BadInput``/``FactError`` name the field, what is accepted and what to do. What is missing: ``require_all``."""
    facts: dict[str, FactValue] = {}
    units: dict[str, str] = {}
    for name, value in raw.items():
        field = act.input(name)
        if field is None:
            raise _unknown(act, name)
        if value is None or value == "":
            continue
        if field.kind == "unit":
            units[name] = _unit(field, value)
        else:
            facts[name] = catalogue.spec(name).check_entry(_typed(catalogue[name].type, name, value))
    return Entered(facts, units)


def require_all(act: ActSpec, entered: Entered, given: Collection[str] = ()) -> None:
    """``BadInput`` for the first field that the act needs and that was neither entered nor ``given`` by the program."""
    there = {*entered.facts, *entered.units, *given}
    for field in act.inputs:
        if field.required and field.name not in there:
            raise BadInput(
                f"'{field.en}' is needed for '{act.en}' (field {field.name}).",
                vi=f"Thiếu mục “{field.vi}” để thực hiện bước “{act.vi}”.",
                field=field.name,
            )


def check_past(entered: Entered, at: datetime, catalogue: FactCatalogue) -> None:
    """What is recorded has happened: no entry lies after the act but those that may (the end of a term). ``BadInput`` names the field."""
    today = legal_date(at)
    for name, value in entered.facts.items():
        ahead = value > at if isinstance(value, datetime) else isinstance(value, date) and value > today
        if ahead and not catalogue[name].ahead:
            raise BadInput(
                f"Field '{name}' lies after the moment of the act: only what has happened is recorded.",
                vi=f"Mục “{catalogue[name].vi}” sau thời điểm thực hiện: chỉ ghi nhận việc đã xảy ra.",
                field=name,
            )


def _typed(kind: FactType, name: str, value: object) -> object:
    """Text that JSON and YAML use for dates, moments and lists becomes the value itself; nothing else is converted."""
    if kind is FactType.SET and isinstance(value, (list, tuple)):
        return _set(name, value)
    if kind is FactType.DATE and isinstance(value, str):
        return _read_date(name, value)
    if kind is FactType.MOMENT:
        return _read_moment(name, value)
    return value


def _set(name: str, value: Sequence[object]) -> frozenset[str]:
    codes = [each for each in value if isinstance(each, str)]
    if len(codes) != len(value) or len(set(codes)) != len(codes):
        raise _form(name, "a list of codes, each once", "danh sách các mã, mỗi mã một lần")
    return frozenset(codes)


def _read_date(name: str, value: str) -> date:
    try:
        # the library also reads week dates and unpunctuated ones, which nobody means
        found = date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        found = date.min
    if not countable(found):
        raise _form(name, "a date YYYY-MM-DD", "ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2024-03-04")
    return found


def _read_moment(name: str, value: object) -> object:
    """A moment needs its hour and minute (clocks in hours start there); without a zone it is Vietnamese local time."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value if _INSTANT.fullmatch(value) else "")
        except ValueError:
            value = datetime.min  # noqa: DTZ901 - refused below
    if isinstance(value, datetime) and not countable(value):
        accepted_vi = "thời điểm có cả giờ và phút, dạng 2024-03-04T09:30"
        raise _form(name, "a moment with hour and minute, YYYY-MM-DDTHH:MM", accepted_vi)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=VIETNAM)
    return value


def _form(name: str, accepted: str, accepted_vi: str) -> BadInput:
    return BadInput(
        f"Field '{name}' must be {accepted}.",
        vi=f"Mục “{name}” phải là {accepted_vi}.",
        field=name,
        accepted=accepted,
    )


def _unit(field: InputSpec, value: object) -> str:
    if isinstance(value, str):
        return value
    raise BadInput(
        f"Field '{field.name}' must be the id of an office ({', '.join(field.unit_kinds)}).",
        vi=f"Mục “{field.vi}” phải là mã của một cơ quan.",
        field=field.name,
    )


def _unknown(act: ActSpec, name: str) -> BadInput:
    known = [field.name for field in act.inputs]
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    accepted = ", ".join(known) or "none"
    return BadInput(
        f"'{name}' is no field of {act.id}.{hint} Accepted: {accepted}.",
        vi=f"“{name}” không phải là mục của bước “{act.vi}”.{f' Có phải “{near[0]}”?' if near else ''} Các mục được nhận: {accepted}.",
        field=str(name),
        accepted=known,
    )


def _json(value: FactValue) -> Json:
    found = to_json(value)
    return list(found) if isinstance(found, list) else found
