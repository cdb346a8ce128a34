"""Checks citations against the register: kind, number, day, issuer, whether in force on the day of the document, articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from documents.linting.bodies import body_of, issuers_of, kinds_of, name_of
from documents.linting.cite_told import day, finding, sure
from documents.linting.citing import Cited, citations_in
from documents.linting.model import Finding, Passage, Severity
from documents.linting.titles import misnamed, mistitled
from documents.linting.unknown import ASCII_LETTERS, unknown
from rules.citation import Citation
from rules.errors import CitationError
from rules.instruments import Entry, Register

_LEANS = re.compile(
    r"(?:theo|căn cứ|quy định tại|quy định của|quy định trong|thực hiện|áp dụng|hướng dẫn tại|thi hành)(?: [^.;]{0,60})?$",
    re.IGNORECASE,
)
_ONLY_TOLD = re.compile(
    r"(?:thay thế|bãi bỏ|hết hiệu lực|trước đây|trước ngày|tiếp tục|chuyển tiếp)", re.IGNORECASE
)
_OWN_NUMBER = re.compile(r"Số ?:? ?[0-9.…_]*\s?/", re.IGNORECASE)


def findings(
    passages: Iterable[Passage], register: Register, on: date | None, *, normative: bool = False
) -> Iterator[Finding]:
    """What is wrong with each citation, in reading order.

    ``normative``: the document makes rules or plans for a text that is yet to come into force, and may stand on it.
    """
    for passage in passages:
        for cited in citations_in(passage.text, register):
            if _OWN_NUMBER.match(passage.text) and not cited.kind:
                continue  # the number of the document itself
            yield from check(cited, passage, register, on, normative=normative)
        yield from misnamed(passage, register)
        for found in ASCII_LETTERS.finditer(passage.text):
            right = found[0].replace("ND-", "NĐ-").replace("QD-", "QĐ-")
            yield finding(
                "CIT-NUMBER",
                passage,
                found.span(),
                f"“{found[0]}” viết D thay cho Đ",
                f"'{found[0]}' has D for Đ",
                right,
            )


def check(
    cited: Cited, passage: Passage, register: Register, on: date | None, *, normative: bool = False
) -> Iterator[Finding]:
    """What is wrong with one citation."""
    if cited.number:
        yield from _by_letters(cited, passage)
        entry, known = _entry(cited, register)
        if entry is None:
            yield from unknown(cited, passage, register, on, known=known)
            return
        yield from _against(cited, passage, entry)
        yield from mistitled(cited, passage, entry)
    else:
        texts = register.names[cited.name]
        yield from _by_day(cited, passage, texts)
        entry = _named(cited, passage.text, texts, on)
        if entry is None:
            return
    told = bool(cited.number or cited.day or cited.year)
    if told and on is not None:
        yield from _in_force(cited, passage, entry, on, normative=normative)
    yield from _by_article(cited, passage, entry, register, on)


def _by_letters(cited: Cited, passage: Passage) -> Iterator[Finding]:
    """What the number alone tells: its kind, its issuer, its year."""
    kinds = kinds_of(cited.number)
    if cited.kind and kinds and cited.kind not in kinds:
        yield finding(
            "CIT-KIND", passage, (cited.start, cited.after),
            f"{cited.number} không phải là {cited.kind}", f"{cited.number} is no {cited.kind}", f"{kinds[0]} số {cited.number}",
        )  # fmt: skip
    bodies = issuers_of(cited.number)
    if cited.issuer and bodies and cited.issuer not in bodies:
        right = " hoặc ".join(name_of(one) for one in sorted(bodies))
        yield finding(
            "CIT-ISSUER", passage, (cited.start, cited.end),
            f"{cited.number} ghi là của {cited.issuer_text}", f"{cited.number} is ascribed to {cited.issuer_text}", f"của {right}",
        )  # fmt: skip
    year = re.search(r"/([0-9]{4})/", cited.number)
    if year and cited.day and cited.day.year != int(year[1]) and not _in_title(cited, passage.text):
        yield finding(
            "CIT-DATE", passage, (cited.start, cited.end),
            f"{cited.number} là văn bản của năm {year[1]}, không phải ngày {day(cited.day)}",
            f"{cited.number} is a text of {year[1]}, not of {cited.day}", f"một ngày của năm {year[1]}",
        )  # fmt: skip


def _entry(cited: Cited, register: Register) -> tuple[Entry | None, bool]:
    """The text that the number names; whether only texts of other years or places have it."""
    same = register.by_number(cited.number)
    if not same:
        return None, False
    if "/" in cited.number and re.search(r"/[0-9]{4}/", cited.number) and not same[0].place:
        return same[0], True
    # A number without a year comes back each year, one of a province in each province.
    for entry in same:
        near = not entry.place or entry.place.lower() in f"{cited.issuer_text} {cited.written}".lower()
        if near and (cited.day is None or entry.year in {None, cited.day.year}):
            return entry, True
    return None, True


def _against(cited: Cited, passage: Passage, entry: Entry) -> Iterator[Finding]:
    kinds = kinds_of(cited.number)
    if cited.kind and cited.kind != entry.kind and (not kinds or cited.kind in kinds):
        yield finding(
            "CIT-KIND", passage, (cited.start, cited.after),
            f"{cited.number} không phải là {cited.kind}", f"{cited.number} is no {cited.kind}", f"{entry.kind} số {cited.number}",
        )  # fmt: skip
    if cited.issuer and issuers_of(cited.number) is None:
        makers = {body_of(one.strip()) for one in entry.issuer.split(", ")} - {None}
        if makers and cited.issuer not in makers:
            yield finding(
                "CIT-ISSUER", passage, (cited.start, cited.end),
                f"{cited.number} ghi là của {cited.issuer_text}",
                f"{cited.number} is ascribed to {cited.issuer_text}", f"của {entry.issuer}",
            )  # fmt: skip
    wrong_year = re.search(r"/([0-9]{4})/", cited.number)
    if (
        cited.day
        and entry.issued
        and cited.day != entry.issued
        and not _in_title(cited, passage.text)
        and (not wrong_year or cited.day.year == entry.issued.year)
    ):
        yield finding(
            "CIT-DATE", passage, (cited.start, cited.end),
            f"{cited.number} không ban hành ngày {day(cited.day)}", f"{cited.number} was not issued on {cited.day}",
            f"ngày {day(entry.issued)}", sure(entry, "issued"),
        )  # fmt: skip


def _named(cited: Cited, text: str, texts: tuple[Entry, ...], on: date | None) -> Entry | None:
    """The text that a name means: by its day, its year, or the day of the document; None where nothing tells."""
    if cited.year is not None and not _of_another(cited, text):
        meant = [one for one in texts if one.year == cited.year]
        exact = [one for one in meant if cited.day is not None and one.issued == cited.day]
        # Two laws of one name may be of one year: the day tells, else what was in force.
        return next(iter(exact or [one for one in meant if on and one.in_force(on)] or meant), None)
    if on is not None:
        return next((one for one in reversed(texts) if one.in_force(on)), None)
    return texts[0] if len(texts) == 1 else None


def _of_another(cited: Cited, text: str) -> bool:
    """The day behind a name is that of the text whose title the name ends: "… một số điều của Luật X ngày … của Chính phủ"."""
    return _in_title(cited, text) or cited.issuer not in {None, "QH", "UBTVQH"}


def _in_title(cited: Cited, text: str) -> bool:
    """Whether it stands at the end of another text's title: what follows it belongs to that one."""
    before = text[: cited.start]
    return re.search(r"điều (?:và biện pháp thi hành )?(?:của )?$", before, re.IGNORECASE) is not None


def _by_day(cited: Cited, passage: Passage, texts: tuple[Entry, ...]) -> Iterator[Finding]:
    """A law named with a day or a year on which there is no such law."""
    if cited.year is None or _of_another(cited, passage.text):
        return
    meant = [one for one in texts if one.year == cited.year]
    if cited.day is not None and any(cited.day == one.issued for one in meant):
        return
    if meant and cited.day is None:
        return
    days = ", ".join(day(one.issued) for one in (meant or texts) if one.issued)
    name = cited.written
    yield finding(
        "CIT-DATE", passage, (cited.start, cited.end),
        f"Không có {name} {'ngày ' + day(cited.day) if cited.day else f'năm {cited.year}'} trong sổ đăng ký",
        f"The register has no {name} of {cited.day or cited.year}",
        f"ngày {days}", sure(meant[0], "issued") if meant else Severity.NOTICE,
    )  # fmt: skip


def _in_another(cited: Cited, place: Citation, register: Register, on: date | None) -> bool:
    """Whether a law named without its day may be another of that name, issued by then, that has the place."""
    if cited.number or cited.year is not None:
        return False
    return any(
        (outline := register.outline(one.number)) is not None
        and (on is None or one.issued is None or one.issued <= on < (one.from_ or on))
        and outline.has(replace(place, instrument=one.number))
        for one in register.names[cited.name]
    )


def _in_force(
    cited: Cited, passage: Passage, entry: Entry, on: date, *, normative: bool
) -> Iterator[Finding]:
    span = (cited.start, cited.end)
    what = cited.number or f"{cited.written} ({entry.number})"
    if entry.issued is not None and entry.issued > on:
        yield finding(
            "CIT-FUTURE", passage, span, f"{what} ngày {day(entry.issued)} chưa ban hành vào ngày {day(on)}",
            f"{what} of {entry.issued} was not yet issued on {on}", "văn bản có hiệu lực vào ngày của văn bản này", sure(entry, "issued"),
        )  # fmt: skip
        return
    leans = _leans(cited, passage.text)
    if leans is None:
        return
    if entry.over(on) and entry.to is not None:
        by = f"; nay là {', '.join(entry.by)}" if entry.by else ""
        yield finding(
            "CIT-EXPIRED", passage, span, f"{what} hết hiệu lực từ sau ngày {day(entry.to)}, văn bản này ngày {day(on)}",
            f"{what} ended after {entry.to}; this document is of {on}", f"văn bản đang có hiệu lực{by}",
            sure(entry, "to") if leans else Severity.NOTICE,
        )  # fmt: skip
    elif entry.from_ is not None and entry.from_ > on:
        basis = not normative and passage.text.lstrip("-– ").startswith("Căn cứ")
        yield finding(
            "CIT-NOT-YET", passage, span, f"{what} có hiệu lực từ {day(entry.from_)}, văn bản này ngày {day(on)}",
            f"{what} is in force from {entry.from_}; this document is of {on}", "văn bản đang có hiệu lực",
            sure(entry, "from") if basis else Severity.NOTICE,
        )  # fmt: skip


def _leans(cited: Cited, text: str) -> bool | None:
    """Whether the document stands on the text; None where it only tells of it ("thay thế …", "tiếp tục theo …")."""
    if text.lstrip("-– ").startswith("Căn cứ"):
        return True
    before = text[max(0, cited.start - 90) : cited.start]
    if _ONLY_TOLD.search(before) or _ONLY_TOLD.search(text[cited.end : cited.end + 60]):
        return None
    return _LEANS.search(before) is not None


def _by_article(
    cited: Cited, passage: Passage, entry: Entry, register: Register, on: date | None
) -> Iterator[Finding]:
    outline = register.outline(entry.number)
    if outline is None:
        return
    later = outline.amended is not None and (on is None or on >= outline.amended)
    for article, clause, point in cited.places:
        try:
            place = Citation(entry.number, article, clause or None, point or None)
        except CitationError:
            continue
        if outline.has(place) or _in_another(cited, place, register, on):
            continue
        held = outline.articles.get(article)
        points = (held or {}).get(clause, "")
        right = f"Điều 1 đến Điều {len(outline.articles)}"
        if held is not None:
            clauses = [one for one in held if one]
            right = (
                f"Điều {article} có khoản {', '.join(clauses)}"
                if clauses
                else f"Điều {article} không chia khoản"
            )
        if clause and held is not None and clause in held:
            right = (
                f"khoản {clause} có điểm {', '.join(points)}" if points else f"khoản {clause} không có điểm"
            )
        yield finding(
            "CIT-PLACE", passage, (max(0, cited.start - 40), cited.after), f"Không có {place.vietnamese(entry.kind)}",
            f"There is no {place.short()}", right, Severity.NOTICE if later else Severity.ERROR,
        )  # fmt: skip
