"""A number that the register does not hold: near to one that it holds, of a day to come, or simply not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from documents.linting.bodies import issuers_of, kinds_of
from documents.linting.cite_told import day, finding
from documents.linting.citing import Cited
from documents.linting.model import Finding, Passage, Severity
from documents.linting.titles import titled
from rules.instruments import Entry, Register

ASCII_LETTERS = re.compile(r"(?<![\w/])[0-9]{1,5}/(?:[0-9]{4}/)?(?:ND-CP|QD-[A-ZĐ]\w+)")
"""Numbers written with D where Đ belongs."""


def unknown(
    cited: Cited, passage: Passage, register: Register, on: date | None, *, known: bool
) -> Iterator[Finding]:
    """What can be said of a number that names no text of the register. ``known``: texts of other years or places have it."""
    span = (cited.start, cited.end)
    if on is not None and cited.day is not None and cited.day > on:
        yield finding(
            "CIT-FUTURE", passage, span, f"{cited.number} ngày {day(cited.day)} sau ngày của văn bản này ({day(on)})",
            f"{cited.number} of {cited.day} is later than this document ({on})", "một ngày trước ngày của văn bản này",
        )  # fmt: skip
    if known or ASCII_LETTERS.fullmatch(cited.number) or (not cited.kind and not kinds_of(cited.number)):
        return  # "07/GĐN-CAP" is a paper of the case
    if not _of_law(cited.number) and issuers_of(cited.number) is None:
        return  # so is the decision of a court or of an office, whose letters are its own
    alike = register.like(cited.number)
    meant = _meant(cited, passage.text, register, alike)
    if meant is not None:
        yield finding(
            "CIT-NUMBER", passage, span, f"Không có {cited.number}; văn bản này là {meant.number}",
            f"There is no {cited.number}; the text is {meant.number}", f"{meant.kind} số {meant.number}",
        )  # fmt: skip
        return
    numbers = ", ".join(one.number for one in alike)
    yield finding(
        "CIT-UNKNOWN", passage, span, f"{cited.number} không có trong sổ đăng ký.{f' Sổ có {numbers}.' if alike else ''}",
        f"{cited.number} is not in the register.{f' It holds {numbers}.' if alike else ''}", "đối chiếu với bản gốc", Severity.NOTICE,
    )  # fmt: skip


def _of_law(number: str) -> bool:
    """Whether the letters are those of a text of law: a decision, a plan or a notice may be of any office."""
    return bool(
        set(kinds_of(number))
        & {"Luật", "Pháp lệnh", "Lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch", "Nghị quyết"}
    )


def _meant(cited: Cited, text: str, register: Register, alike: tuple[Entry, ...]) -> Entry | None:
    """The text that was surely meant: its title follows, another term of the Assembly, a stroke for the hyphen."""
    twin = next((one for one in alike if titled(text, cited, one)), None)
    if twin is not None:
        return twin
    digits_and_year = cited.number.rpartition("/")[0]
    # Numbers of the Assembly run on through its term: the same number of the same year is of the same term.
    same = next(
        (one for one in alike if re.search(r"QH[0-9]+$", cited.number) and one.number.rpartition("/")[0] == digits_and_year), None
    )  # fmt: skip
    if same is not None:
        return same
    head, _, letters = cited.number.partition("/")
    year, stroke, rest = letters.partition("/") if letters[:4].isdigit() else ("", "", letters)
    hyphened = f"{head}/{year}{stroke}{rest.replace('/', '-')}"
    return next(iter(register.by_number(hyphened)), None) if hyphened != cited.number else None
