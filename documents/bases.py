"""The legal bases on our own forms, looked up in the register: each resolves, is of its day and issuer, and holds on the day of the paper.

A paper whose basis has ended, does not hold yet or is ascribed to another body is not made: ``hold_bases`` is asked by the renderer,
once for each form and stretch of days. ``flaws_of_forms`` looks at every form on every day on which a text begins or ends
(``lotrinh law check``). What a form adds from the case ("Căn cứ Quyết định số … của …") is not law and not looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from html import unescape
from pathlib import Path

from documents.archive import read_parts
from documents.entry import FormEntry
from documents.errors import BasisFault
from documents.linting import Finding, Passage, citations, days
from documents.linting.citing import citations_in
from rules.instruments import Register, load_register

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_OF_LAW = re.compile(r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư)(?!\w)")


@dataclass(frozen=True, slots=True)
class BasisFlaw:
    """A basis of a form that does not hold on a day. ``code`` as the linter's."""

    code: str
    form: str
    on: date
    basis: str
    vi: str
    en: str


def hold_bases(entry: FormEntry, on: date) -> None:
    """Raise BasisFault if a legal basis of the form does not hold on ``on``."""
    period = bisect_right(_edges(), on)
    for flaw in _on_file(_Key(entry.id, entry.fingerprint, entry.in_force_from, period, entry, on)):
        raise BasisFault(
            f"The form '{flaw.form}' cannot be made on {on.isoformat()}: {flaw.en} ('{flaw.basis}'). Correct its bases in the catalogue.",
            vi=f"Không lập được biểu mẫu “{flaw.form}” ngày {on:%d/%m/%Y}: {flaw.vi} (“{flaw.basis}”). "
            "Cần sửa căn cứ trong danh mục biểu mẫu.",
            form=flaw.form,
            on=on.isoformat(),
            basis=flaw.basis,
        )


def flaws_of_forms(entries: Iterable[FormEntry], register: Register | None = None) -> Iterator[BasisFlaw]:
    """Every basis and every cited article of the forms that does not hold, each told once, on the first such day."""
    known = register or load_register()
    for entry in entries:
        yield from _place_flaws(entry, known)
        told: set[tuple[str, str]] = set()
        for on in _days(entry, known):
            for flaw in flaws_on(entry, on, known):
                if (flaw.basis, flaw.code) not in told:
                    told.add((flaw.basis, flaw.code))
                    yield flaw


def flaws_on(entry: FormEntry, on: date, register: Register) -> Iterator[BasisFlaw]:
    """The bases of the form that do not hold on ``on``."""
    for text in texts_of(entry, on):
        passage = Passage(text, 1)
        if _OF_LAW.search(text) and not citations_in(text, register):
            yield BasisFlaw(
                "CIT-UNKNOWN",
                entry.id,
                on,
                text,
                "không thấy văn bản nào trong sổ đăng ký",
                "no text of the register is found in it",
            )
        for found in (*citations.findings([passage], register, on), *days.findings([passage])):
            yield _flaw(entry, on, text, found)


def texts_of(entry: FormEntry, on: date) -> tuple[str, ...]:
    """The legal bases that the form prints on ``on``, without the mark at their ends."""
    if entry.sheet is None:
        return _in_template(entry.template)
    day = on.isoformat()
    places = {
        of: ", ".join(cite.place() for cite in entry.cites if cite.instrument == of and cite.article)
        for of in {one.of or entry.instrument for one in entry.sheet.bases}
    }
    return tuple(
        one.text.replace("{cites}", places[one.of or entry.instrument])
        for one in entry.sheet.bases
        if not one.spans and (not one.from_ or one.from_ <= day) and (not one.to or day <= one.to)
        and ("{cites}" not in one.text or places[one.of or entry.instrument])
    )  # fmt: skip


@lru_cache(maxsize=64)
def _in_template(file: str) -> tuple[str, ...]:
    """The bases that stand in a template itself; those with tags are of the case."""
    body = read_parts((_TEMPLATES / file).read_bytes())["word/document.xml"].decode()
    texts = ("".join(map(unescape, _TEXT.findall(one))).strip() for one in _PARAGRAPH.findall(body))
    return tuple(text.rstrip(";.") for text in texts if text.startswith("Căn cứ ") and "{" not in text)


def _place_flaws(entry: FormEntry, register: Register) -> Iterator[BasisFlaw]:
    """Articles that the catalogue cites and the text does not have; a text that is not known, or not in force while the form is."""
    for cite in entry.cites:
        if register.lacks(cite):
            yield BasisFlaw(
                "CIT-PLACE",
                entry.id,
                entry.in_force_from,
                cite.short(),
                "không có điều, khoản, điểm này",
                "there is no such place",
            )
    if not entry.instrument:
        return
    own = register.by_number(entry.instrument)
    if not own:
        yield BasisFlaw(
            "CIT-UNKNOWN", entry.id, entry.in_force_from, entry.instrument,
            "văn bản không có trong sổ đăng ký", "the text is not in the register"
        )  # fmt: skip
    for text in own:
        last = entry.in_force_to or date.max
        if (text.from_ or date.min) > entry.in_force_from or (text.to or date.max) < last:
            yield BasisFlaw("CIT-EXPIRED", entry.id, entry.in_force_from, entry.instrument,
                "biểu mẫu dùng ngoài thời gian có hiệu lực của văn bản", "the form outlives its text",
            )  # fmt: skip


def _days(entry: FormEntry, register: Register) -> tuple[date, ...]:
    """The days of the form on which a basis or a text begins, and the days before."""
    own = [one.from_ for one in entry.sheet.bases if one.from_] if entry.sheet else []
    own += [one.to for one in entry.sheet.bases if one.to] if entry.sheet else []
    told = [date.fromisoformat(one) for one in own]
    days = {
        day + timedelta(days=step)
        for day in (*register.edges, *told, entry.in_force_from)
        for step in (-1, 0)
    }
    return tuple(sorted(day for day in days if entry.in_force(day)))


def _flaw(entry: FormEntry, on: date, text: str, found: Finding) -> BasisFlaw:
    return BasisFlaw(found.code, entry.id, on, text, found.wrong.vi.rstrip("."), found.wrong.en.rstrip("."))


@dataclass(frozen=True, slots=True)
class _Key:
    """A form in a stretch of days on which nothing of the register changes."""

    form: str
    fingerprint: str
    first: date
    period: int
    entry: FormEntry = field(compare=False)
    on: date = field(compare=False)


@lru_cache(maxsize=1)
def _edges() -> tuple[date, ...]:
    return load_register().edges


@lru_cache(maxsize=8192)
def _on_file(key: _Key) -> tuple[BasisFlaw, ...]:
    return tuple(flaws_on(key.entry, key.on, load_register()))
