"""How values stand in the record: one canonical JSON text for one value.

A tag is used only where JSON cannot tell: ``{"date": "2024-01-01"}``, ``{"moment": "2024-01-01T01:30:00+00:00"}`` (always UTC, so that
one instant has one text), ``{"set": ["a", "b"]}`` (sorted). Truth values, integers and text stand as themselves. Keys are sorted,
nothing is spaced, text is UTF-8 as it is. A value that would not come back exactly is refused (CodecError).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, cast

from persistence.errors import CodecError
from rules.facts import FactValue
from workflows.canonical import canonical
from workflows.model import Json, RecordedFact

_DECODER: Final = json.JSONDecoder()
_PLAIN: Final = frozenset({bool, int, str})
_RECORDED: Final = 3  # value, number of the act, moment


def dumps(value: object) -> str:
    """Canonical JSON text of JSON-ready data (tuples count as lists). CodecError for what JSON cannot hold exactly."""
    try:
        text = canonical(value)
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise _refused(f"{type(error).__name__} while writing JSON") from error
    return text


def loads(text: str) -> Json:
    """Data of a JSON text. CodecError if the stored text is not JSON."""
    try:
        # Not json.loads: our texts have no space around them, and looking for it takes as long as reading a short one.
        value, end = _DECODER.raw_decode(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged("not JSON") from error
    if end != len(text):
        raise _damaged("not one JSON text")
    return cast("Json", value)


def load_map(text: str) -> dict[str, Json]:
    """Data of a JSON object."""
    value = loads(text)
    if not isinstance(value, dict):
        raise _damaged("not a JSON object")
    return value


@lru_cache(maxsize=1_024)  # few distinct lists (powers, citations) in very many rows
def load_texts(text: str) -> tuple[str, ...]:
    """Data of a JSON list of texts."""
    value = loads(text)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _damaged("not a list of texts")
    return tuple(cast("list[str]", value))


def load_text_map(text: str) -> dict[str, str]:
    """Data of a JSON object of texts."""
    value = load_map(text)
    if not all(isinstance(item, str) for item in value.values()):
        raise _damaged("not an object of texts")
    return cast("dict[str, str]", value)


def encode_value(value: FactValue) -> Json:
    """A fact's value as JSON-ready data. CodecError for a type that is no fact value or a naive datetime."""
    writer = _WRITERS.get(type(value))
    return value if writer is None and isinstance(value, (bool, int, str)) else _written(value, writer)


def decode_value(raw: Json) -> FactValue:
    """The value that ``encode_value`` wrote; moments come back in UTC."""
    if isinstance(raw, (bool, int, str)):
        return raw
    if isinstance(raw, dict) and len(raw) == 1:
        tag, content = next(iter(raw.items()))
        reader = _READERS.get(tag)
        if reader is not None:
            return reader(content)
    raise _damaged("not a fact's value")


def encode_facts(facts: Mapping[str, FactValue]) -> str:
    """Facts as canonical text: ``{name: value}``."""
    return dumps(facts_json(facts))


def facts_json(facts: Mapping[str, FactValue]) -> dict[str, Json]:
    """Facts as ``encode_facts`` writes them, JSON-ready."""
    return {name: encode_value(value) for name, value in facts.items()}


def decode_facts(text: str) -> dict[str, FactValue]:
    """Facts of ``encode_facts``."""
    return {name: decode_value(raw) for name, raw in load_map(text).items()}


def encode_recorded(facts: Mapping[str, RecordedFact]) -> str:
    """Recorded facts as canonical text: ``{name: [value, seq, moment]}``."""
    told: dict[datetime, str] = {}  # an act records many facts at one moment
    for fact in facts.values():
        if fact.at not in told:
            told[fact.at] = _iso(fact.at)
    return dumps(
        {
            name: [
                value if type(value := fact.value) in _PLAIN else encode_value(value),
                fact.seq,
                told[fact.at],
            ]
            for name, fact in facts.items()
        }
    )


def decode_recorded(text: str) -> dict[str, RecordedFact]:
    """Recorded facts of ``encode_recorded``."""
    found: dict[str, RecordedFact] = {}
    for name, raw in load_map(text).items():  # in one pass: with every act all that was told before is read
        if not isinstance(raw, list) or len(raw) != _RECORDED:
            raise _damaged("not a recorded fact")
        value, seq, at = raw
        if not isinstance(seq, int) or not isinstance(at, str):
            raise _damaged("not a recorded fact")
        read = value if type(value) in _PLAIN else decode_value(value)
        found[name] = RecordedFact(cast("FactValue", read), seq, _instant(at))
    return found


def _written(value: object, writer: Callable[..., Json] | None) -> Json:
    if writer is None:
        raise _refused(f"{type(value).__name__} is no type of a fact")
    return writer(value)


def _iso(at: datetime) -> str:
    if at.tzinfo is None:
        raise _refused("a moment without a time zone")
    return at.astimezone(UTC).isoformat()


def _set(values: frozenset[str]) -> Json:
    if not all(isinstance(item, str) for item in values):
        raise _refused("a set holds something else than text")
    return {"set": [*sorted(values)]}


def _date(raw: Json) -> date:
    try:
        read = date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise _damaged("not a date") from error
    if read.isoformat() != raw:  # Python reads the same day from other texts as well
        raise _damaged("not a date as it is written")
    return read


def _moment(raw: Json) -> datetime:
    return _instant(raw if isinstance(raw, str) else "")


@lru_cache(maxsize=4_096)  # the same few moments stand beside many facts
def _instant(raw: str) -> datetime:
    try:
        read = datetime.fromisoformat(raw)
    except ValueError as error:
        raise _damaged("not a moment") from error
    if read.tzinfo is None:
        raise _damaged("a moment without a time zone")
    if _iso(read) != raw:  # Python reads the same instant from other texts too: "T" may be any letter
        raise _damaged("not a moment as it is written")
    return read.astimezone(UTC)


def _members(raw: Json) -> frozenset[str]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise _damaged("not a set of texts")
    members = cast("list[str]", raw)
    if members != sorted(set(members)):
        raise _damaged("not a set as it is written")
    return frozenset(members)


_WRITERS: Final[Mapping[type, Callable[..., Json]]] = {
    datetime: lambda value: {"moment": _iso(value)},
    date: lambda value: {"date": value.isoformat()},
    frozenset: _set,
}
_READERS: Final[Mapping[str, Callable[[Json], FactValue]]] = {
    "date": _date,
    "moment": _moment,
    "set": _members,
}


def _refused(what: str) -> CodecError:
    return CodecError(
        f"A value cannot be stored: {what}. Accepted: true/false, whole numbers, text, dates, moments with a time zone, sets of text.",
        vi="Giá trị không lưu được. Chấp nhận: đúng/sai, số nguyên, văn bản, ngày, thời điểm có múi giờ, tập hợp văn bản.",
        what=what,
    )


def _damaged(what: str) -> CodecError:
    return CodecError(
        f"A stored value is damaged: {what}. Run `lotrinh audit verify` and restore from a backup.",
        vi="Dữ liệu đã lưu bị hỏng. Hãy chạy `lotrinh audit verify` và khôi phục từ bản sao lưu.",
        what=what,
    )
