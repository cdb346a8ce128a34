"""Finds legal citations in Vietnamese running text: kind, number, day, issuer, and the articles, clauses and points before them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from documents.linting.bodies import body_at
from documents.linting.days import day_of
from rules.citation import LETTERS
from rules.instruments.register import Register, plain

_GROUP = r"[A-ZĐ][A-ZĐa-z0-9&]*"
_LETTERS = rf"[A-ZĐ]{{1,6}}(?:Tr|[0-9]{{1,2}})?(?:(?:-| ?- ?(?=[A-ZĐ]{{2}})|/){_GROUP})*"
NUMBER = re.compile(
    rf"(?<![\w/.-])(?P<n>[0-9]{{1,5}})(?: ?/ ?(?P<y>[0-9]{{4}}))? ?/ ?(?P<letters>{_LETTERS})(?![\w/])"
    rf"|(?<![\w/.-])(?P<pn>[0-9]{{1,4}})-(?P<party>(?:CT|NQ|KL|QĐ|KH|HD|TB|QC)/(?:TW|TU|{_GROUP}))(?![\w/])"
)
_KINDS = (
    "Thông tư liên tịch", "Nghị quyết liên tịch", "Văn bản hợp nhất", "Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết", "Nghị định",
    "Thông tư", "Quyết định", "Chỉ thị", "Kế hoạch", "Hướng dẫn", "Thông báo", "Báo cáo", "Tờ trình", "Lệnh",
)  # fmt: skip
_SHORT_KINDS = {
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "QĐ": "Quyết định",
    "NQ": "Nghị quyết",
    "CT": "Chỉ thị",
    "KH": "Kế hoạch",
}
_KIND_BEFORE = re.compile(
    rf"(?<!\w)(?P<kind>{'|'.join(_KINDS)}|NĐ|TT|QĐ|NQ|CT|KH)(?: số)?:? ?$", re.IGNORECASE
)
_DAY_AFTER = re.compile(
    r",? ?\(?(?:ban hành )?ngày (?:(?P<d>[0-9]{1,2}) tháng (?P<m>[0-9]{1,2}) năm (?P<y>[0-9]{4})"
    r"|(?P<sd>[0-9]{1,2}) ?[/.-] ?(?P<sm>[0-9]{1,2}) ?[/.-] ?(?P<sy>[0-9]{4})|(?P<odd>[0-9][0-9 /.-]{3,20}))",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(r",? năm (?P<y>[0-9]{4})(?![\w/])", re.IGNORECASE)
_OF = re.compile(r",? (?:của|do) ", re.IGNORECASE)
_WORDS = re.compile(
    rf"(?:(?:các )?(?:điểm|khoản|điều)|[0-9]{{1,3}}[a-zđ]?|[{LETTERS}]|và|,|;|của|tại|\s)+$", re.IGNORECASE
)
_TOKEN = re.compile(r"điểm|khoản|điều|[0-9]{1,3}[a-zđ]?|[a-zđ](?![\w])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it stands in the text. ``start`` to ``end`` spans kind, number, day and issuer."""

    start: int
    end: int
    kind: str
    number: str
    name: str
    written: str
    day: date | None
    year: int | None
    issuer: str | None
    issuer_text: str
    places: tuple[tuple[str, str, str], ...]
    bad_day: bool = False
    after: int = 0


def citations_in(text: str, register: Register) -> list[Cited]:
    """Every citation in ``text``, in order: by number, and laws, codes and ordinances by their name alone."""
    names = _names(text, register)
    found: list[Cited] = []
    taken: list[tuple[int, int]] = []
    for match in NUMBER.finditer(text):
        kind, start = _kind_before(text, match.start(), names)
        if not kind and not re.search(r"(?:^|\W)số:? ?$", text[: match.start()], re.IGNORECASE):
            kind, start = "", match.start()
            if len(match["letters"] or match["party"]) < 4:
                continue  # "5/QĐ" inside a table of numbers says nothing
        cited = _cited(text, start, match.end(), kind, _number(match), "")
        taken.append((start, cited.end))
        found.append(cited)
    for start, end, name in names:
        if not any(start < stop and first < end for first, stop in taken):
            found.append(_cited(text, start, end, "", "", name))
    return sorted(found, key=lambda one: one.start)


def _number(match: re.Match[str]) -> str:
    if match["party"]:
        return f"{match['pn']}-{match['party']}"
    letters = re.sub(r"\s", "", match["letters"])
    digits = match["n"].zfill(2)
    return "/".join(part for part in (digits, match["y"], letters) if part)


def _names(text: str, register: Register) -> list[tuple[int, int, str]]:
    """Where laws stand by name: the longest name at each place."""
    small = plain(text)
    if len(small) != len(text):
        return []
    found: list[tuple[int, int, str]] = []
    for name in sorted(register.names, key=len, reverse=True):
        start = small.find(name)
        while start >= 0:
            end = start + len(name)
            free = not any(first < end and start < stop for first, stop, _ in found)
            edges = (start == 0 or not small[start - 1].isalnum()) and not small[end : end + 1].isalnum()
            if free and edges and text[start].isupper():
                found.append((start, end, name))
            start = small.find(name, end)
    return found


def _kind_before(text: str, start: int, names: list[tuple[int, int, str]]) -> tuple[str, int]:
    """The kind of text named right before a number, or the law named there; where it begins."""
    before = text[:start]
    for first, stop, _ in names:
        if re.fullmatch(r",? ?(?:\(|số:? ?)*", text[stop:start], re.IGNORECASE) and stop <= start:
            return text[first:stop].split(" ", 1)[0] if not text[first:].lower().startswith(
                "bộ luật"
            ) else "Bộ luật", first
    found = _KIND_BEFORE.search(before)
    if found is None:
        return "", start
    kind = found["kind"]
    if kind.isupper() and kind in _SHORT_KINDS:
        return _SHORT_KINDS[kind], found.start()
    return next((one for one in _KINDS if one.lower() == kind.lower()), ""), found.start()


def _cited(text: str, start: int, end: int, kind: str, number: str, name: str) -> Cited:
    stop, day, year, bad = end, None, None, False
    dated = _DAY_AFTER.match(text, end)
    if dated is not None:
        stop = dated.end()
        day, bad = _day(dated)
        year = day.year if day else None
    elif (only := _YEAR_AFTER.match(text, end)) is not None and name:
        stop, year = only.end(), int(only["y"])
    issuer, issuer_text = None, ""
    of = _OF.match(text, stop)
    if of is not None and (body := body_at(text, of.end())) is not None:
        issuer, after = body
        issuer_text, stop = text[of.end() : after], after
    return Cited(
        start, stop, kind, number, name, text[start:end], day, year, issuer, issuer_text,
        tuple(_places(text[:start])), bad_day=bad, after=end,
    )  # fmt: skip


def _day(match: re.Match[str]) -> tuple[date | None, bool]:
    for year, month, day in (("y", "m", "d"), ("sy", "sm", "sd")):
        if match[day]:
            found = day_of(int(match[year]), int(match[month]), int(match[day]))
            return found, found is None
    numbers = re.search(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$", match["odd"].strip())
    return (day_of(*(int(one) for one in reversed(numbers.groups()))) if numbers else None), True


def _places(before: str) -> Iterator[tuple[str, str, str]]:
    """Article, clause and point of each place told right before a citation: "điểm a, b khoản 1 Điều 27 và Điều 30 của"."""
    near = before[-200:]
    if "iều" not in near.lower():
        return
    tail = _WORDS.search(near)
    if tail is None or "iều" not in tail[0].lower():
        return
    points: list[str] = []
    clauses: list[tuple[str, str]] = []
    state = ""
    for word in _TOKEN.findall(unicodedata.normalize("NFC", tail[0])):
        small = word.lower()
        if small in {"điểm", "khoản", "điều"}:
            state = small
        elif state == "điểm" and len(small) == 1 and not small.isdigit():
            points.append(small)
        elif state == "khoản" and small[0].isdigit():
            number = small.lstrip("0")
            clauses += [(number, point) for point in points] or [(number, "")]
            points = []
        elif state == "điều" and small[0].isdigit():
            bare = [("", point) for point in points] if points else []
            for (clause, point), article in product([*clauses, *bare] or [("", "")], [small.lstrip("0")]):
                yield article, clause, point
            clauses, points = [], []
