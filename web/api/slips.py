"""What a schema found wrong in a request, slip by slip: where, and what is accepted, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marshmallow import Schema

_MOST: Final = 50
_TOLD: Final = 5
_LONGEST_NAME: Final = 100
_HALVES: Final = " / "
"""Between Vietnamese and English in the messages of our own fields."""

# What the library says of its own fields, by what it begins with: Vietnamese, and English that says what to do.
_KNOWN: Final[Mapping[str, tuple[str, str]]] = {
    "Missing data for required field.": ("Thiếu mục bắt buộc này; hãy thêm vào.", "This field is required; add it."),
    "Field may not be null.": ("Không nhận null; hãy bỏ mục này hoặc ghi giá trị.", "No null here; leave the field out or give a value."),
    "Not a valid string.": ("Cần một chuỗi ký tự.", "A text is expected."),
    "Not a valid UTF-8 string.": ("Cần một chuỗi ký tự.", "A text is expected."),
    "Not a valid boolean.": ("Cần true hoặc false.", "true or false is expected."),
    "Not a valid list.": ("Cần một danh sách.", "A list is expected."),
    "Not a valid mapping type.": ("Cần một đối tượng.", "An object is expected."),
    "Invalid type.": ("Cần một đối tượng.", "An object is expected."),
    "Invalid input type.": ("Nội dung gửi phải là một đối tượng JSON.", "The body must be an object of JSON."),
}  # fmt: skip
_BETWEEN: Final = re.compile(r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.")
_LENGTH: Final = re.compile(r"Length must be between (\d+) and (\d+)\.")
_SHORTER: Final = re.compile(r"Shorter than minimum length (\d+)\.")
_LONGER: Final = re.compile(r"Longer than maximum length (\d+)\.")
_ONE_OF: Final = re.compile(r"Must be one of: (.+)\.", re.DOTALL)
_SHAPES: Final[Sequence[tuple[re.Pattern[str], str, str]]] = (
    (_BETWEEN, "Nhận số từ {0} đến {1}.", "A number from {0} to {1} is accepted."),
    (_LENGTH, "Nhận từ {0} đến {1} ký tự.", "{0} to {1} characters are accepted."),
    (_SHORTER, "Cần ít nhất {0} ký tự.", "At least {0} characters are needed."),
    (_LONGER, "Nhận nhiều nhất {0} ký tự.", "At most {0} characters are accepted."),
    (_ONE_OF, "Nhận một trong: {0}.", "One of these is accepted: {0}."),
)
_UNKNOWN: Final = "Unknown field."


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that is not accepted. ``where``: query, headers or json; ``field``: its path there, "" for the whole."""

    where: str
    field: str
    vi: str
    en: str

    def as_json(self) -> dict[str, str]:
        """JSON-ready."""
        return {"where": self.where, "field": self.field, "vi": self.vi, "en": self.en}


def slips_of(messages: Mapping[str, object], schema: Schema | None) -> list[Slip]:
    """Every slip of what a schema said, by place."""
    found = [
        Slip(where, path, *_words(text, schema if "." not in path else None))
        for where, said in messages.items()
        for path, text in _flat(said)
    ]
    return found[:_MOST]


def told(slips: Sequence[Slip]) -> tuple[str, str]:
    """The first slips in a sentence each, Vietnamese and English."""
    some = slips[:_TOLD]
    return (
        " ".join(f"{each.field or each.where}: {each.vi}" for each in some),
        " ".join(f"{each.field or each.where}: {each.en}" for each in some),
    )


def _flat(said: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(said, Mapping):
        for name, below in said.items():
            part = "" if name == "_schema" else str(name)[:_LONGEST_NAME]
            yield from _flat(below, ".".join(each for each in (path, part) if each))
    elif isinstance(said, (list, tuple)):
        for each in said:
            yield from _flat(each, path)
    else:
        yield path, str(said)


def _words(text: str, schema: Schema | None) -> tuple[str, str]:
    if text in _KNOWN:
        return _KNOWN[text]
    if text == _UNKNOWN:
        return _unknown(schema)
    for shape, vi, en in _SHAPES:
        if found := shape.fullmatch(text):
            return vi.format(*found.groups()), en.format(*found.groups())
    vi, halved, en = text.partition(_HALVES)
    return (vi, en) if halved else (text, text)


def _unknown(schema: Schema | None) -> tuple[str, str]:
    names = ", ".join(each.data_key or name for name, each in schema.load_fields.items()) if schema else ""
    if not names:
        return "Không có mục nào tên này; hãy bỏ đi.", "There is no such field; leave it out."
    return f"Không có mục này. Nhận: {names}.", f"There is no such field. Accepted: {names}."
