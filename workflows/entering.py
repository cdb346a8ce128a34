"""Reads what an officer entered for an act: known fields only, each strictly of its fact's type, or an office."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rules.errors import BadInput
from rules.facts import FactCatalogue, FactType, FactValue, to_json
from rules.terms import VIETNAM
from workflows.model import Json
from workflows.procedure import ActSpec, InputSpec

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?")


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
    """Check every entry. ``BadInput``/``FactError`` name the field, what is accepted and what to do."""
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
            facts[name] = catalogue.check(name, _typed(catalogue[name].type, name, value))
    for field in act.inputs:
        if field.required and field.name not in facts and field.name not in units:
            raise BadInput(
                f"Field '{field.name}' is needed for {act.id}: {field.en}.",
                vi=f"Thiếu mục “{field.vi}” ({field.name}) để thực hiện bước “{act.vi}”.",
                field=field.name,
            )
    return Entered(facts, units)


def _typed(kind: FactType, name: str, value: object) -> object:
    """Text that JSON and YAML use for dates, moments and lists becomes the value itself; nothing else is converted."""
    if kind is FactType.SET and isinstance(value, (list, tuple)):
        return frozenset(str(each) if isinstance(each, str) else each for each in value)
    if kind is FactType.DATE and isinstance(value, str):
        return _iso(
            date.fromisoformat, name, value, "a date YYYY-MM-DD", "ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2024-03-04"
        )
    if kind is FactType.MOMENT:
        return _moment(name, value)
    return value


def _moment(name: str, value: object) -> object:
    """A moment without a zone is Vietnamese local time."""
    if isinstance(value, str):
        value = _iso(
            datetime.fromisoformat,
            name,
            value,
            "a moment YYYY-MM-DDTHH:MM",
            "thời điểm dạng 2024-03-04T09:30",
        )
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=VIETNAM)
    return value


def _iso(reader: object, name: str, value: str, accepted: str, accepted_vi: str) -> object:
    try:
        # the library also reads week dates and unpunctuated ones, which nobody means
        return reader(value if _WRITTEN.fullmatch(value) else "")  # type: ignore[operator]  # a fromisoformat function
    except ValueError:
        raise BadInput(
            f"Field '{name}' must be {accepted}.",
            vi=f"Mục “{name}” phải là {accepted_vi}.",
            field=name,
            accepted=accepted,
        ) from None


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
