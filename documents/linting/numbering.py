"""Numbering that skips, doubles or runs backwards: Phần, Chương, Mục, Điều, I, 1, 1.1, a).

A list that starts again at its first number is taken for a new one: a document may hold many lists under unnumbered headings.
Tables are left out. Points go by the Vietnamese alphabet (30/2020/NĐ-CP Phụ lục I, Phần I, Mục II, 6.đ): d is followed by đ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from documents.linting.model import Finding, Passage, Said, Severity
from rules.citation import LETTERS

RULE = "30/2020/NĐ-CP Phụ lục I, Phần I, Mục II, 6.đ"

_PATTERNS = (
    ("part", re.compile(r"(?P<word>Phần|Chương|Mục|Tiểu mục|Phụ lục) (?P<n>[IVX]+|[0-9]{1,3})(?:[.:]|$)", re.IGNORECASE)),
    ("article", re.compile(r"Điều (?P<n>[0-9]{1,3})[.:](?: |$)")),
    ("roman", re.compile(r"(?P<n>X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})\.(?: |(?=[^\W\d_]))")),
    ("arabic", re.compile(r"(?P<n>[0-9]{1,3})\.(?: (?=\S)|(?=[^\W\d_]))")),
    ("decimal", re.compile(r"(?P<head>[0-9]{1,2}(?:\.[0-9]{1,2})*)\.(?P<n>[0-9]{1,2})(?:\. ?| (?=[A-ZĐÀ-Ỹ]))(?=\S)")),
    ("letter", re.compile(r"(?P<n>[a-zđ])\) ?(?=\S)")),
)  # fmt: skip
_FORM = re.compile(r"Mẫu số:? ?[0-9]{1,3}[a-z]?(?:[.:]|$)", re.IGNORECASE)
_LONGEST_QUOTATION = 30
"""So many paragraphs may stand inside one quotation, as where a law amends another; a longer one was never closed."""


@dataclass(slots=True)
class _Series:
    kind: str
    last: int
    at: int
    told: bool = field(default=False)


def findings(passages: Iterable[Passage]) -> Iterator[Finding]:
    """What is wrong with the numbers, in reading order."""
    open_: list[_Series] = []
    closed: dict[str, int] = {}
    running = [one for one in passages if not one.in_table]
    quoted, since = 0, 0
    for at, passage in enumerate(running):
        inside, since = quoted > 0 and since < _LONGEST_QUOTATION, since + 1
        quoted = max(0, quoted + passage.text.count("“") - passage.text.count("”"))
        if not inside:
            since = 0
        if _FORM.match(passage.text):
            open_[:] = [one for one in open_ if one.kind == "part:phụ lục"]
            closed.clear()
        mark = _mark(passage.text)
        if mark is None or inside:
            continue
        kind, shown, number = mark
        if kind == "part:phụ lục":  # what follows counts anew
            open_[:] = [one for one in open_ if one.kind == kind]
            closed.clear()
        if number is None:
            yield from _foreign(open_, passage, shown)
            continue
        for fault in _next(open_, closed, kind, number, shown, passage, at):
            if not _inline(fault, running, at):
                yield fault


def _inline(fault: Finding, running: list[Passage], at: int) -> bool:
    """Whether the number that seems to be skipped stands inside the lines before: "8. Họ tên: … 9. Điện thoại: …"."""
    before = " ".join(one.text for one in running[max(0, at - 12) : at])
    if fault.code == "NUM-START":
        shown = re.match(r"([0-9]+)\.", running[at].text)
        return shown is not None and f" {int(shown[1]) - 1}. " in before
    wanted = re.search("“([^”]+)”", fault.right.vi)
    return fault.code in {"NUM-SKIP", "NUM-LETTER"} and wanted is not None and f" {wanted[1]} " in before


def _mark(text: str) -> tuple[str, str, int | None] | None:
    """Kind of list, the number as written and as counted (None: no letter of the alphabet)."""
    for kind, pattern in _PATTERNS:
        found = pattern.match(text)
        if found is None:
            continue
        shown = found["n"]
        if kind == "part":
            if len(text) > 400:
                return None
            return f"part:{found['word'].lower()}", found[0].rstrip(".: "), _count(shown)
        if kind == "decimal":
            return f"decimal:{found['head']}", f"{found['head']}.{shown}", int(shown)
        if kind == "letter":
            return kind, f"{shown})", LETTERS.index(shown) + 1 if shown in LETTERS else None
        return kind, f"Điều {shown}" if kind == "article" else f"{shown}.", _count(shown)
    return None


def _count(shown: str) -> int:
    if shown.isdecimal():
        return int(shown)
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in shown.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _next(
    open_: list[_Series],
    closed: dict[str, int],
    kind: str,
    number: int,
    shown: str,
    passage: Passage,
    at: int,
) -> Iterator[Finding]:
    same = [place for place, one in enumerate(open_) if one.kind == kind]
    onward = next((place for place in reversed(same) if open_[place].last + 1 == number), None)
    if onward is not None:
        _shut(open_, closed, onward + 1)
        open_[onward].last, open_[onward].at = number, at
        return
    if number == 1:
        top = open_[-1] if open_ else None
        if top is not None and top.kind == kind and top.last == 1 and top.at == at - 1:
            yield _fault("NUM-TWICE", passage, shown, "đứng hai lần liền nhau", "stands twice in a row", "2")
        if same and same[-1] == len(open_) - 1:
            _shut(open_, closed, len(open_) - 1)
        open_.append(_Series(kind, 1, at))
        return
    if not same:
        if kind == "article" and kind in closed and closed[kind] != number - 1:
            # Articles run on through all chapters.
            yield _broken(_Series(kind, closed[kind], at), kind, number, shown, passage)
        elif closed.get(kind) != number - 1:
            yield _start(kind, passage, shown)
        open_.append(_Series(kind, number, at))
        return
    if closed.get(kind) == number - 1:  # a list that goes on after a heading
        open_.append(_Series(kind, number, at))
        return
    series = open_[same[-1]]
    _shut(open_, closed, same[-1] + 1)
    yield _broken(series, kind, number, shown, passage)
    series.last, series.at = number, at


def _shut(open_: list[_Series], closed: dict[str, int], keep: int) -> None:
    for one in open_[keep:]:
        closed[one.kind] = one.last
    del open_[keep:]


def _broken(series: _Series, kind: str, number: int, shown: str, passage: Passage) -> Finding:
    wanted = _written(kind, series.last + 1)
    last, first = (_written(kind, one).rstrip(".") for one in (series.last, series.last + 1))
    if kind == "letter" and number == series.last + 2 and not series.told:
        series.told = True
        return _fault(
            "NUM-LETTER" if LETTERS[number - 2] == "đ" else "NUM-SKIP",
            passage,
            shown,
            f"đứng ngay sau {last}, thiếu {first}",
            f"follows {last}; {first} is missing",
            wanted,
        )
    if number == series.last:
        return _fault("NUM-TWICE", passage, shown, "bị lặp", "stands twice", wanted)
    if number < series.last:
        return _fault("NUM-ORDER", passage, shown, f"đứng sau {last}", f"comes after {last}", wanted)
    gap = _written(kind, number - 1).rstrip(".")
    missing = first if first == gap else f"{first} đến {gap}"
    missing_en = first if first == gap else f"{first} to {gap}"
    return _fault(
        "NUM-SKIP",
        passage,
        shown,
        f"đứng sau {last}, thiếu {missing}",
        f"comes after {last}; {missing_en} missing",
        wanted,
    )


def _written(kind: str, number: int) -> str:
    if kind == "letter":
        return f"{LETTERS[number - 1]})" if number <= len(LETTERS) else "?"
    if kind == "article":
        return f"Điều {number}"
    if kind.startswith("decimal:"):
        return f"{kind.partition(':')[2]}.{number}"
    roman = kind == "roman" or kind in {"part:phần", "part:chương", "part:phụ lục"}
    text = _roman(number) if roman else str(number)
    return f"{kind.partition(':')[2].capitalize()} {text}" if kind.startswith("part:") else f"{text}."


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _foreign(open_: list[_Series], passage: Passage, shown: str) -> Iterator[Finding]:
    series = next((one for one in reversed(open_) if one.kind == "letter"), None)
    if series is not None and series.told:
        return
    if series is not None:
        series.told = True
    yield _fault(
        "NUM-LETTER",
        passage,
        shown,
        "không phải chữ cái tiếng Việt",
        "is no letter of the Vietnamese alphabet",
        "a) b) c) d) đ) e) g) h)",
    )


def _start(kind: str, passage: Passage, shown: str) -> Finding:
    first = _written(kind, 1)
    return Finding(
        code="NUM-START",
        severity=Severity.NOTICE,
        place=passage.place(0, len(shown)),
        wrong=Said(f"Danh mục bắt đầu bằng “{shown}”.", f"A list begins with '{shown}'."),
        right=Said(
            f"Bắt đầu bằng “{first}”, trừ khi là trích đoạn.",
            f"Begin with '{first}', unless this is an excerpt.",
        ),
        rule=RULE,
    )


def _fault(code: str, passage: Passage, shown: str, vi: str, en: str, wanted: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.ERROR,
        place=passage.place(0, len(shown)),
        wrong=Said(f"Đánh số sai: “{shown}” {vi}.", f"Broken numbering: '{shown}' {en}."),
        right=Said(f"Ở đây là “{wanted}”.", f"Here it would be '{wanted}'."),
        rule=RULE,
    )
