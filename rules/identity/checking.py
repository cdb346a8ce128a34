"""Checks one identification number against the person who is said to bear it.

What no number can be (letters, too few digits) is refused. What contradicts the person on file (sex, year of birth, an unknown place, a
card whose time is over) may still be: sex or birth were corrected after the number was given, the list of places is not whole. Then the
officer says why, and the reason is kept. Texts name the digit and what is expected, never the whole number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rules.citation import Citation
from rules.identity.data import IdRules, id_rules

_PLACE, _CENTURY, _YEAR = slice(0, 3), 3, slice(4, 6)
_HUNDRED: Final = 100
_SEX: Final = {"male": ("male", "nam"), "female": ("female", "nữ")}


class Weight(StrEnum):
    """``refused``: no number is like this. ``contradicts``: it may be kept with a reason. ``notice``: to be known."""

    REFUSED = "refused"
    CONTRADICTS = "contradicts"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was noticed: a stable code, the digits concerned (first and last, counted from 1), whole sentences."""

    code: str
    weight: Weight
    digits: tuple[int, int]
    en: str
    vi: str
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class IdCheck:
    """The number without spaces, where the birth was registered ("" if not told), and everything noticed."""

    number: str
    place: str
    findings: tuple[Finding, ...]
    verified: bool
    note_vi: str
    note_en: str

    @property
    def refused(self) -> bool:
        """Whether no number is like this."""
        return any(each.weight is Weight.REFUSED for each in self.findings)

    @property
    def contradicts(self) -> bool:
        """Whether it can be kept with a reason only."""
        return any(each.weight is Weight.CONTRADICTS for each in self.findings)


def check_id(
    number: str, *, sex: str | None, born: date | None, day: date, rules: IdRules | None = None
) -> IdCheck:
    """The number as entered on ``day``, of a person of this sex ("male", "female") and day of birth, each None where not known."""
    known = rules or id_rules()
    bare = "".join(letter for letter in number if letter not in " .-\u00a0")
    findings: list[Finding] = []
    place = ""
    if not (bare.isascii() and bare.isdecimal()) or len(bare) not in {known.digits, known.old_digits}:
        findings.append(_shape(bare, known))
    elif len(bare) == known.old_digits:
        findings += _old_card(day, known)
    elif born is None or born <= (known.structured.last or born):
        place = known.places.get(bare[_PLACE], "")
        findings += [*_place(bare, known), *_century(bare, sex, born, day, known), *_year(bare, born, known)]
    return IdCheck(bare, place, tuple(findings), known.verified, known.note_vi, known.note_en)


def _shape(bare: str, known: IdRules) -> Finding:
    odd = next(
        (
            place
            for place, letter in enumerate(bare, start=1)
            if not (letter.isascii() and letter.isdecimal())
        ),
        None,
    )
    accepted = f"{known.digits} digits (or {known.old_digits} of an old identity card) are accepted"
    accepted_vi = f"cần {known.digits} chữ số (hoặc {known.old_digits} chữ số của chứng minh nhân dân cũ)"
    cites = known.periods[-1].cites
    if odd is not None:
        return Finding(
            "id.letter",
            Weight.REFUSED,
            (odd, odd),
            f"Character {odd} is no digit: {accepted}.",
            f"Ký tự thứ {odd} không phải là chữ số: {accepted_vi}.",
            cites,
        )
    return Finding(
        "id.length",
        Weight.REFUSED,
        (1, len(bare)),
        f"There are {len(bare)} digits: {accepted}. Look whether one is missing or twice there.",
        f"Số có {len(bare)} chữ số: {accepted_vi}. Xem lại có thiếu hoặc thừa chữ số không.",
        cites,
    )


def _old_card(day: date, known: IdRules) -> Iterator[Finding]:
    if day > known.old_last_day:
        last = known.old_last_day
        yield Finding(
            "id.old_card",
            Weight.CONTRADICTS,
            (1, known.old_digits),
            f"Identity cards of {known.old_digits} digits were valid until {last.isoformat()}: the number of {known.digits} digits is"
            " expected. Where it is not known, say why.",
            f"Chứng minh nhân dân {known.old_digits} số chỉ còn giá trị đến hết ngày {last:%d/%m/%Y}: cần số định danh {known.digits}"
            " chữ số. Nếu chưa tra được thì ghi lý do.",
            known.old_cites,
        )


def _place(bare: str, known: IdRules) -> Iterator[Finding]:
    code = bare[_PLACE]
    if code in known.places:
        return
    if int(code) >= known.foreign_from:
        yield Finding(
            "id.foreign",
            Weight.NOTICE,
            (1, 3),
            "Digits 1 to 3 are read as a country where the birth was registered; the list of countries is not held.",
            "Chữ số 1–3 được hiểu là mã nước nơi đăng ký khai sinh; chương trình chưa có danh mục mã nước để đối chiếu.",
            known.structured.cites,
        )
        return
    yield Finding(
        "id.place",
        Weight.CONTRADICTS,
        (1, 3),
        "Digits 1 to 3 are no code of a province where a birth is registered (001 Hà Nội … 096 Cà Mau; codes of provinces merged"
        " since stay).",
        "Chữ số 1–3 không phải mã tỉnh nơi đăng ký khai sinh (001 Hà Nội … 096 Cà Mau; mã của tỉnh đã sáp nhập vẫn giữ nguyên).",
        known.structured.cites,
    )


def _century(bare: str, sex: str | None, born: date | None, day: date, known: IdRules) -> Iterator[Finding]:
    digit = int(bare[_CENTURY])
    sexes = [sex] if sex is not None and sex in known.sexes else list(known.sexes)
    years = [born.year] if born else range(known.first_century, day.year + 1, _HUNDRED)
    expected = sorted(
        2 * ((year - known.first_century) // _HUNDRED) + known.sexes[each] for each in sexes for year in years
    )
    if digit in expected:
        return
    told, told_vi = _whom(sex, born, known)
    wanted = " hoặc ".join(map(str, expected)), " or ".join(map(str, expected))
    yield Finding(
        "id.century_sex",
        Weight.CONTRADICTS,
        (4, 4),
        f"Digit 4 tells century of birth and sex. It is {digit}; {wanted[1]} is expected{told}.",
        f"Chữ số thứ 4 cho biết thế kỷ sinh và giới tính. Số này ghi {digit}; cần {wanted[0]}{told_vi}.",
        known.structured.cites,
    )


def _whom(sex: str | None, born: date | None, known: IdRules) -> tuple[str, str]:
    words = [_SEX[sex]] if sex in _SEX else []
    if born is not None:
        first = born.year - (born.year - known.first_century) % _HUNDRED
        words.append((f"born {first} to {first + 99}", f"sinh {first}–{first + 99}"))
    if not words:
        return "", ""
    return f" ({', '.join(en for en, _ in words)})", f" ({', '.join(vi for _, vi in words)})"


def _year(bare: str, born: date | None, known: IdRules) -> Iterator[Finding]:
    if born is not None and bare[_YEAR] != f"{born.year % _HUNDRED:02d}":
        wanted = f"{born.year % _HUNDRED:02d}"
        yield Finding(
            "id.year",
            Weight.CONTRADICTS,
            (5, 6),
            f"Digits 5 and 6 are the year of birth. They are {bare[_YEAR]}; {wanted} is expected (born {born.year}).",
            f"Chữ số 5–6 là hai số cuối của năm sinh. Số này ghi {bare[_YEAR]}; cần {wanted} (sinh năm {born.year}).",
            known.structured.cites,
        )
