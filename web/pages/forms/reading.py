"""Reads what an officer entered in a form into typed inputs of an act; every slip is told beside its field, all at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from rules.errors import BadInput, FactError, LotrinhError
from rules.facts import FactCatalogue, FactType
from rules.terms import VIETNAM, countable
from web.language import _, label
from web.pages.forms.fields import NO, YES
from workflows.procedure import ActSpec, InputSpec

_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})")


@dataclass(frozen=True, slots=True)
class Read:
    """``inputs`` as the door takes them; ``errors`` by field, in Vietnamese. Only without errors may the act be tried."""

    inputs: Mapping[str, object]
    errors: Mapping[str, tuple[str, ...]]

    def beside(self, wrong: Mapping[str, tuple[str, ...]]) -> Read:
        """The same with what else is wrong, by field."""
        return Read(self.inputs, {**self.errors, **wrong}) if wrong else self


def read_act(
    act: ActSpec,
    entered: Mapping[str, Sequence[str]],
    catalogue: FactCatalogue,
    given: Collection[str] = (),
) -> Read:
    """The inputs of an act from the texts of its form; what was left empty is left out, what is ``given`` by the program may be."""
    inputs: dict[str, object] = {}
    errors: dict[str, tuple[str, ...]] = {}
    for spec in act.inputs:
        try:
            value = _value(spec, entered.get(spec.name, ()), catalogue)
        except LotrinhError as error:
            errors[spec.name] = (label(error),)
            continue
        if value is not None:
            inputs[spec.name] = value
        elif spec.required and spec.name not in given:
            errors[spec.name] = (_("Cần nhập mục này để thực hiện bước “%(act)s”.", act=label(act)),)
    return Read(inputs, errors)


def _value(spec: InputSpec, texts: Sequence[str], catalogue: FactCatalogue) -> object:
    """The typed entry. Of a list that must be told, no box ticked tells that there is none (a day without a sign)."""
    given = [clean for text in texts if (clean := cleaned(text))]
    if not given:
        return (
            []
            if spec.required and spec.kind == "fact" and catalogue[spec.name].type is FactType.SET
            else None
        )
    if spec.kind == "unit":
        return given[0]
    fact = catalogue[spec.name]
    if fact.type is FactType.SET:
        return sorted(str(each) for each in _members(catalogue.check(spec.name, given)))
    typed = _tenths(given[0]) if fact.decimals else _typed(fact.type, label(fact), given[0])
    catalogue.spec(spec.name).check_entry(typed)
    return typed


def _members(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def ordinal(text: str, most: int, otherwise: int = 1) -> int:
    """A number from 1 to ``most`` out of an address or a hidden field: what is larger is ``most``, what is none is ``otherwise``."""
    if not (text.isascii() and text.isdecimal()):
        return otherwise
    digits = text.lstrip("0")
    return (min(int(digits), most) if len(digits) <= len(str(most)) else most) if digits else otherwise


def cleaned(text: str) -> str:
    """Text as it is kept: composed (NFC), line ends as LF, no space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _typed(kind: FactType, label: str, text: str) -> object:
    if kind is FactType.BOOL:
        return _yes_or_no(label, text)
    if kind is FactType.INT:
        return _whole(label, text)
    if kind is FactType.DATE:
        return read_day(label, text)
    if kind is FactType.MOMENT:
        return read_moment(label, text)
    return text


def _yes_or_no(label: str, text: str) -> bool:
    if text not in {YES, NO}:
        raise FactError(f"'{label}' takes yes or no.", vi="Chọn Có hoặc Không.")
    return text == YES


def _whole(label: str, text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise FactError(f"'{label}' takes a whole number.", vi="Nhập một số nguyên, chỉ gồm chữ số.")
    return int(text)


def _tenths(text: str) -> int:
    """A number with at most one decimal, as it is written here ("36,8") or by a machine ("36.8"), in tenths."""
    found = re.fullmatch(r"([0-9]{1,6})(?:[.,]([0-9]))?", text)
    if found is None:
        raise FactError(
            "A number with at most one decimal is accepted.",
            vi="Nhập một số, nhiều nhất một chữ số sau dấu phẩy, ví dụ 36,8.",
        )
    return int(found[1]) * 10 + int(found[2] or 0)


def read_day(label: str, text: str) -> date:
    """A day as it is written here (04/03/2024, also 4.3.2024 or 4-3-2024) or as a program sends it (2024-03-04)."""
    try:
        written = _DAY.fullmatch(text)
        told = (
            text if _ISO.fullmatch(text) else ""
        )  # the library also reads weeks and digits in a row, which nobody means
        found = (
            date(int(written[3]), int(written[2]), int(written[1])) if written else date.fromisoformat(told)
        )
    except ValueError:
        found = date.min
    if not countable(found):
        raise BadInput(
            f"'{label}' takes a day.",
            vi="Ngày không đúng. Nhập ngày có thật, dạng ngày/tháng/năm, ví dụ 04/03/2024.",
        )
    return found


def read_moment(label: str, text: str) -> datetime:
    """A moment on Vietnamese clocks: 2024-03-04T09:30, 04/03/2024 09:30 or 09:30 04/03/2024."""
    try:
        day, clock = _DAY.search(text), _CLOCK.search(text)
        if day and clock:
            at = time(int(clock[1]), int(clock[2]))
            return datetime.combine(read_day(label, day[0]), at, VIETNAM)
        found = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the form speaks Vietnamese time
        return datetime.combine(read_day(label, found.date().isoformat()), found.time(), VIETNAM)
    except ValueError:
        raise BadInput(
            f"'{label}' takes a day and an hour.",
            vi="Thời điểm không đúng. Nhập đủ ngày và giờ, ví dụ 04/03/2024 09:30.",
        ) from None
