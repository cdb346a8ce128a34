"""Reads one file of the law: one version of one instrument. What spans files is in ``rules.corpus.checks``.

Called by ``rules.corpus.loader``. The keys that a file may hold are the sets below and in ``rule_reader``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rules.citation import Citation
from rules.corpus.common_reader import PERIOD_KEYS, inner_period, read_citation, read_marks, read_period
from rules.corpus.model import Article, Coverage, Instrument, Note, Sheet
from rules.corpus.reading import Problems, Table
from rules.corpus.rule_reader import RuleReader
from rules.facts import FactCatalogue

_FILE: Final = frozenset(
    {"instrument", "kind", "title", "issuer", "issued", "in_force", "status", "complete"}
    | {"articles", "annexes", "forms"}
)
_STATUS: Final = frozenset({"verified", "note_vi", "note_en", "notes"})
_NOTE: Final = frozenset({"from", "to", "verified", "vi", "en"})
_ARTICLE: Final = frozenset(
    {"article", "heading", "coverage", "reason_vi", "reason_en", "explains", "in_force"}
    | {"requirements", "questions", "terms", "parameters", "consequences", "dossier"}
)
_PART: Final = frozenset({"articles", "annexes", "forms"})
_NEEDS_REASON: Final = frozenset({Coverage.OUT_OF_SCOPE, Coverage.PARTLY})
_HOLDS_NOTHING: Final = frozenset({Coverage.OUT_OF_SCOPE, Coverage.OPEN})


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: the version, and the place in the file of every rule (by id) and article (by citation)."""

    instrument: Instrument
    places: dict[str, str]


def read_version(
    raw: object,
    file: str,
    facts: FactCatalogue,
    problems: Problems,
    parts: Mapping[str, object] = MappingProxyType({}),
) -> Source | None:
    """The version that ``raw`` holds, with the articles of its ``parts`` (file name -> data).

    What is wrong goes to ``problems``; None where the head cannot be read.
    """

    def read() -> Source:
        tables = [Table(data, name, "", _PART, 1) for name, data in parts.items()]
        return _VersionReader(Table(raw, file, "", _FILE, 1), tables, facts, problems).read()

    return problems.attempt(read)


class _VersionReader:
    """Reads one file; one use."""

    def __init__(self, top: Table, parts: list[Table], facts: FactCatalogue, problems: Problems) -> None:
        self.top, self.parts, self.facts, self.problems = top, parts, facts, problems
        self.number = self.instrument_number()
        self.period = read_period(top.table("in_force", PERIOD_KEYS))
        self.places: dict[str, str] = {}

    def instrument_number(self) -> str:
        number = self.top.text("instrument")
        citation = read_citation(self.top.where("instrument"), number, number)
        if citation != Citation(citation.instrument) or citation.instrument != number:
            self.top.refuse(
                "instrument", f"write '{citation.instrument}'", f"hãy viết “{citation.instrument}”"
            )
        return number

    def read(self) -> Source:
        top = self.top
        status = top.table("status", _STATUS) if "status" in top.raw else None
        verified, note_vi, note_en = read_marks(status) if status else (True, "", "")
        instrument = Instrument(
            number=self.number,
            kind=top.text("kind"),
            title=top.text("title"),
            issuer=top.text("issuer"),
            issued=top.day("issued"),
            from_=self.period.from_,
            to=self.period.to,
            verified=verified,
            note_vi=note_vi,
            note_en=note_en,
            notes=status.each("notes", _NOTE, _note, self.problems, "from") if status else (),
            complete=top.flag("complete"),
            articles=tuple(
                article
                for table in (top, *self.parts)
                for article in table.each("articles", _ARTICLE, self.article, self.problems, "article")
            ),
            sheets=self.sheets("annexes", "annex") + self.sheets("forms", "form"),
            file=top.file,
        )
        if instrument.issued > instrument.from_:
            top.refuse("issued", "issued after it came into force", "ngày ban hành sau ngày có hiệu lực")
        return Source(instrument, self.places)

    def sheets(self, key: str, name: str) -> tuple[Sheet, ...]:
        def read(table: Table) -> Sheet:
            number = table.text(name)
            place = number if number.startswith("PL") else f"Mẫu {number}"
            return Sheet(self.place(table, name, place), table.text("heading"))

        return tuple(
            sheet
            for part in (self.top, *self.parts)
            for sheet in part.each(key, {name, "heading"}, read, self.problems, name)
        )

    def place(self, table: Table, key: str, place: str) -> Citation:
        """The citation of an article, annex or form, each listed once."""
        citation = read_citation(table.where(key), self.number, place)
        if citation.clause or citation.point or citation.instrument != self.number:
            table.refuse(
                key,
                f"'{place}' is not one article, form or annex",
                f"“{place}” không phải một điều, mẫu, phụ lục",
            )
        if citation.short() in self.places:
            table.refuse(key, f"{citation.short()} stands twice", f"{citation.short()} bị lặp")
        self.places[citation.short()] = table.where()
        return citation

    def article(self, table: Table) -> Article:
        citation = self.place(table, "article", f"Đ{table.text('article')}")
        period = inner_period(table, self.period)
        coverage = table.member("coverage", Coverage)
        reason = None if coverage in _NEEDS_REASON else ""
        rules = RuleReader(self.number, period, self.facts, self.problems, self.places)
        article = Article(
            citation=citation,
            heading=table.text("heading"),
            coverage=coverage,
            reason_vi=table.text("reason_vi", default=reason),
            reason_en=table.text("reason_en", default=reason),
            explains=table.text("explains", default="" if coverage in _HOLDS_NOTHING else None),
            from_=period.from_,
            to=period.to,
            requirements=rules.requirements(table),
            terms=rules.terms(table),
            parameters=rules.parameters(table),
            consequences=rules.consequences(table),
            dossier=rules.dossier(table),
        )
        if coverage in _HOLDS_NOTHING and (article.rules or article.dossier):
            table.refuse(
                "coverage", f"'{coverage}' goes with no rules", f"“{coverage.vi}” không đi cùng quy tắc"
            )
        return article


def _note(table: Table) -> Note:
    to = table.day_or_open("to") if "to" in table.raw else None
    return Note(table.day("from"), to, table.flag("verified"), table.text("vi"), table.text("en"))
