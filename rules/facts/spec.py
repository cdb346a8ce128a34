"""What a fact is: its type, its kind, its labels, and which values it accepts.

The catalogue (``rules/law/facts.yaml``) holds one ``FactSpec`` a fact. Both engines rely on its ``check``
having refused every value that an engine could misread: a bool for an int, a number as text, a float, text
that is not NFC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Final

from rules.citation import Citation
from rules.errors import FactError

FactValue = bool | int | date | datetime | str | frozenset[str]
JsonValue = bool | int | str | list[str]

MAX_TEXT: Final = 1_000  # characters; the engine in C compares longer text wrongly from 65 536 on
INT_LIMIT: Final = 2**53  # |x| stays below: exact in JSON, in C and in a browser


class FactType(StrEnum):
    """Type of a fact's value. Stored."""

    BOOL = "bool"
    INT = "int"
    DATE = "date"
    MOMENT = "moment"
    ENUM = "enum"
    SET = "set"
    TEXT = "text"


class FactKind(StrEnum):
    """Where a fact comes from. Stored.

    Entered by the officer; judged by the officer (open norm: finding and reason); derived by the program;
    or on the person's file.
    """

    RECORDED = "recorded"
    JUDGED = "judged"
    DERIVED = "derived"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact the law speaks of. ``vi``/``en`` are labels; ``unit`` is Vietnamese ("ngày", "tuổi").

    ``values`` are the accepted codes of an ENUM or SET in catalogue order, ``value_labels`` their labels
    (vi). ``ahead``: it may lie after the act that tells it (the end of a term). ``grounds``: a closed list of the law, each
    value of which some act must accept. ``derive`` is the recipe of a fact
    that is computed from the file, read by ``workflows.gathering``. ``changeable`` is False for what nobody
    can change (date of birth, sex, a past event): no unlocking
    set may ask for it to change. ``document`` names (vi) the paper that proves the fact. ``max_length`` (characters) and the hints are for
    whoever writes a text: how long it may be where it is entered, and what belongs into it. ``least`` and ``most`` bound a number where
    it is entered (a pulse, a temperature); ``decimals`` is 1 for a number kept in tenths of its unit.
    """

    name: str
    type: FactType
    vi: str
    en: str
    kind: FactKind
    unit: str | None = None
    cites: tuple[Citation, ...] = ()
    values: tuple[str, ...] = ()
    value_labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    changeable: bool = True
    document: str | None = None
    note: str | None = None
    ahead: bool = False
    grounds: bool = False
    derive: Mapping[str, object] | None = field(default=None, hash=False)
    max_length: int = MAX_TEXT
    hint_vi: str | None = None
    hint_en: str | None = None
    least: int | None = None
    most: int | None = None
    decimals: int = 0

    def check(self, value: object) -> FactValue:
        """The value as the rules take it: the same value, a set frozen, a moment in UTC.

        Raises FactError naming the fact and what is accepted; the text never repeats the value given.
        """
        return _CHECKS[self.type](self, value)

    def checker(self) -> Callable[[object], FactValue]:
        """``check`` as a function of its own, without a way to it; what most facts are is passed at once."""
        whole = partial(_CHECKS[self.type], self)
        if self.type is FactType.BOOL:
            return lambda value: value if value is True or value is False else whole(value)
        if self.type is FactType.ENUM:
            known = frozenset(self.values)
            return lambda value: value if type(value) is str and value in known else whole(value)
        return whole

    def check_entry(self, value: object) -> FactValue:
        """The same for a value that is entered now: a text may be ``max_length`` long, a number lies within its bounds.

        What was recorded before is not judged by it.
        """
        checked = self.check(value)
        if self.type is FactType.INT and isinstance(checked, int):
            self._within(checked)
        if self.type is FactType.TEXT and isinstance(checked, str) and len(checked) > self.max_length:
            raise FactError(
                f"Fact '{self.name}': the text has {len(checked)} characters. Accepted: at most {self.max_length}; shorten it.",
                vi=f"Dữ kiện “{self.vi}” ({self.name}): nội dung có {len(checked)} ký tự. Chấp nhận: không quá {self.max_length} ký tự; "
                "hãy rút gọn.",
                fact=self.name,
                accepted=f"at most {self.max_length} characters",
            )
        return checked

    def _within(self, value: int) -> None:
        """FactError for a number out of bounds: a slip of the hand, not a measurement."""
        if (self.least is None or self.least <= value) and (self.most is None or value <= self.most):
            return
        low = "" if self.least is None else self.amount(self.least)
        high = "" if self.most is None else self.amount(self.most)
        raise FactError(
            f"Fact '{self.name}': the number is out of bounds. Accepted: {low} to {high}; check what was entered.",
            vi=f"{self.vi}: chấp nhận từ {low} đến {high}; hãy kiểm tra lại số vừa nhập.",
            fact=self.name,
            accepted=f"{low} to {high}",
        )

    def amount(self, value: int) -> str:
        """A number with its unit, in Vietnamese spelling: "36,8 °C"."""
        whole = f"{value / 10:.1f}".replace(".", ",") if self.decimals else str(value)
        return f"{whole} {self.unit}" if self.unit else whole

    def refuse(self, why_en: str, why_vi: str) -> FactError:
        """The error for a value this fact does not accept."""
        accepted_en, accepted_vi = self.accepts()
        return FactError(
            f"Fact '{self.name}': {why_en}. Accepted: {accepted_en}.",
            vi=f"Dữ kiện “{self.vi}” ({self.name}): {why_vi}. Chấp nhận: {accepted_vi}.",
            fact=self.name,
            accepted=accepted_en,
        )

    def accepts(self) -> tuple[str, str]:
        """What is accepted, in English and in Vietnamese."""
        if self.type is FactType.ENUM:
            labels = ", ".join(self.value_labels.get(v, v) for v in self.values)
            return f"one of {', '.join(self.values)}", f"một trong: {labels}"
        if self.type is FactType.SET:
            labels = ", ".join(self.value_labels.get(v, v) for v in self.values)
            return f"a set out of {', '.join(self.values)}", f"các giá trị trong: {labels}"
        return _ACCEPTS[self.type]

    def label(self, value: FactValue) -> str:
        """The value as a Vietnamese reader sees it."""
        if isinstance(value, bool):
            return "có" if value else "không"
        if isinstance(value, frozenset):
            return ", ".join(self.value_labels.get(v, v) for v in self.values if v in value) or "không có"
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, date):
            return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        if isinstance(value, str):
            return self.value_labels.get(value, value)
        return self.amount(value)


# Control characters but line feed and tab, and halves of a pair. The sign for what was no letter comes of a zero or of broken bytes: what
# was meant is lost, so it is asked again.
_NO_LETTER: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\N{REPLACEMENT CHARACTER}]")
_ACCEPTS: Final[Mapping[FactType, tuple[str, str]]] = MappingProxyType(
    {
        FactType.BOOL: ("true or false", "có hoặc không"),
        FactType.INT: ("a whole number below 2^53 in size", "số nguyên"),
        FactType.DATE: ("a calendar date", "ngày tháng năm"),
        FactType.MOMENT: ("a date and time with its time zone", "ngày giờ kèm múi giờ"),
        FactType.TEXT: (
            f"NFC text of 1 to {MAX_TEXT} characters",
            f"văn bản Unicode dựng sẵn (NFC), từ 1 đến {MAX_TEXT} ký tự",
        ),
    }
)


def _bool(spec: FactSpec, value: object) -> FactValue:
    if type(value) is bool:
        return value
    raise spec.refuse(f"{type(value).__name__} is not true or false", "không phải là có hoặc không")


def _int(spec: FactSpec, value: object) -> FactValue:
    if type(value) is not int:
        raise spec.refuse(f"{type(value).__name__} is not a whole number", "không phải là số nguyên")
    if not -INT_LIMIT < value < INT_LIMIT:
        raise spec.refuse("the number is too large", "số quá lớn")
    return value


def _date(spec: FactSpec, value: object) -> FactValue:
    if type(value) is date:
        return value
    raise spec.refuse(f"{type(value).__name__} is not a date", "không phải là một ngày")


def _moment(spec: FactSpec, value: object) -> FactValue:
    if not isinstance(value, datetime):
        raise spec.refuse(f"{type(value).__name__} is not a moment", "không phải là một thời điểm")
    if value.utcoffset() is None:
        raise spec.refuse("the moment has no time zone", "thời điểm không có múi giờ")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise spec.refuse("the moment is outside the calendar", "thời điểm nằm ngoài lịch") from error


def _enum(spec: FactSpec, value: object) -> FactValue:
    if isinstance(value, str) and value in spec.values:
        return str(value)
    raise spec.refuse("the value is not in the list", "giá trị không có trong danh sách")


def _set(spec: FactSpec, value: object) -> FactValue:
    if not isinstance(value, (frozenset, set, list, tuple)) or not all(isinstance(v, str) for v in value):
        raise spec.refuse(f"{type(value).__name__} is not a set of values", "không phải là tập hợp giá trị")
    members = frozenset(str(v) for v in value)
    if len(members) != len(value):
        raise spec.refuse("a value is given twice", "một giá trị được nêu hai lần")
    if not members <= set(spec.values):
        raise spec.refuse("a value is not in the list", "có giá trị không có trong danh sách")
    return members


def _text(spec: FactSpec, value: object) -> FactValue:
    if not isinstance(value, str):
        raise spec.refuse(f"{type(value).__name__} is not text", "không phải là văn bản")
    if not 0 < len(value) <= MAX_TEXT:
        raise spec.refuse("the text is empty or too long", "văn bản trống hoặc quá dài")
    if not unicodedata.is_normalized("NFC", value):
        raise spec.refuse("the text is not in NFC form", "văn bản không ở dạng Unicode dựng sẵn (NFC)")
    if _NO_LETTER.search(value):
        raise spec.refuse("the text holds control characters", "văn bản có ký tự điều khiển")
    return str(value)


_CHECKS: Final[Mapping[FactType, Callable[[FactSpec, object], FactValue]]] = MappingProxyType(
    {
        FactType.BOOL: _bool,
        FactType.INT: _int,
        FactType.DATE: _date,
        FactType.MOMENT: _moment,
        FactType.ENUM: _enum,
        FactType.SET: _set,
        FactType.TEXT: _text,
    }
)
