"""Reads the statutory books (``workflows/registers/books/*.yaml``) strictly: an unknown key, act, stage, fact, duty or article is an error.

The format is told in docs/registers.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rules.citation import Citation
from rules.corpus import Corpus, load_corpus
from rules.yamlio import load_yaml
from workflows.errors import ProcedureError
from workflows.procedure import Procedure, Procedures, load_procedures
from workflows.procedure.loader import SAME_STAGE
from workflows.procedure.spec import ActRow
from workflows.registers.model import About, Book, Column, Keeping, Layout, Mark, PlaceBy, Rule
from workflows.registers.strict import Strict
from workflows.roles import ROLES, UNIT_KINDS

FOLDER: Final = Path(__file__).resolve().parent / "books"
COLUMNS: Final = FOLDER.parent / "columns.yaml"
_BOOK: Final = {
    *("id", "vi", "en", "about", "cites", "kept_by", "read_by", "place", "residents", "rules", "columns", "layouts"),
    *("verified", "note_vi", "note_en", "year_from"),
}  # fmt: skip
_KEEPING: Final = {"kinds", "cites", "from", "to"}
_RULE: Final = {"enters", "removes", "leaves", "moves", "stages", "marks", "part", "awaits", "overdue"}
_MARK: Final = {"vi", "en", "acts"}
_COLUMN: Final = {"vi", "en", "from", "width", "as"}
_LAYOUT: Final = {
    *("form", "heading", "subject", "columns", "totals", "signer", "groups", "heads", "from", "to"),
    *("verified", "note_vi", "note_en", "notes"),
}  # fmt: skip
_WANTED: Final = {"", "day", "months"}
_PERSON: Final = {"full_name", "born", "birth_year", "sex", "id_number", "address", "current_residence"}
_LINE: Final = {
    *("entered_on", "entered_by", "entered_under", "removed_on", "removed_by", "why", "stage", "note", "holder"),
    *("away", "ended", "under"),
}  # fmt: skip
TOTALS: Final = {"opening", "entered", "removed", "closing"}
_ID: Final = re.compile(r"[a-z][a-z0-9_]{2,39}")


@cache
def load_books(folder: Path = FOLDER) -> Mapping[str, Book]:
    """Every book by id, in the order of the files. ``ProcedureError`` names file and key."""
    return read_books(folder, load_procedures(), load_corpus())


def read_books(folder: Path, procedures: Procedures, corpus: Corpus) -> Mapping[str, Book]:
    """The same, against tables and a corpus of one's own."""
    found: dict[str, Book] = {}
    for path in sorted(folder.glob("*.yaml")):
        book = _Reader(path, procedures, corpus).book()
        if book.id in found:
            _Reader(path, procedures, corpus).wrong(f"the id '{book.id}' stands twice")
        found[book.id] = book
    return MappingProxyType(found)


class _Reader(Strict):
    """Reads one file; every message starts with its name."""

    def __init__(self, path: Path, procedures: Procedures, corpus: Corpus) -> None:
        super().__init__(path.name, corpus)
        self._raw = self._map(load_yaml(path, name=path.name, error=ProcedureError), "the file")
        self._procedures = procedures
        self._shared = self._map(load_yaml(COLUMNS, name=COLUMNS.name, error=ProcedureError), COLUMNS.name)

    def book(self) -> Book:
        """The book of the file."""
        raw = self._raw
        self._keys(raw, _BOOK, "book")
        key = self._text(raw, "id")
        if not _ID.fullmatch(key):
            self.wrong(f"the id '{key}' is not small letters, digits and _")
        rules = {
            name: self._rule(self._procedure(name), self._map(body, name))
            for name, body in self._map(raw.get("rules"), "rules").items()
        }
        columns = {
            name: self._column(name, self._map(body, name), rules)
            for name, body in {**self._shared, **self._map(raw.get("columns", {}), "columns")}.items()
        }
        layouts = [
            self._layout(self._map(one, "layouts"), columns, rules) for one in self._list(raw, "layouts")
        ]
        if not rules or not layouts:
            self.wrong("'rules' and 'layouts' have an entry at least")
        return Book(
            id=key,
            vi=self._text(raw, "vi"),
            en=self._text(raw, "en"),
            about=About(self._one(About, raw.get("about", "person"), "about")),
            cites=self._cites(raw, "cites"),
            keeping=tuple(self._keeping(self._map(one, "kept_by")) for one in self._list(raw, "kept_by")),
            read_by=self._named(raw.get("read_by", []), UNIT_KINDS, "read_by"),
            place=PlaceBy(self._one(PlaceBy, raw.get("place", "commune"), "place")),
            residents=raw.get("residents") is True,
            rules=MappingProxyType(rules),
            columns=MappingProxyType(columns),
            layouts=tuple(layouts),
            verified=raw.get("verified", True) is True,
            note_vi=str(raw.get("note_vi", "")),
            note_en=str(raw.get("note_en", "")),
            year_from=self._year(raw.get("year_from", "01-01")),
        )

    def _rule(self, procedure: Procedure, raw: Mapping[str, object]) -> Rule:
        self._keys(raw, _RULE, procedure.id)
        acts = {
            key: self._acts(raw.get(key, []), procedure) for key in ("enters", "removes", "leaves", "moves")
        }
        stages = {
            key: self._named(raw.get(key, []), procedure.stages, key)
            for key in ("stages", "awaits", "overdue")
        }
        marks = tuple(
            self._mark(key, self._map(body, key), procedure)
            for key, body in self._map(raw.get("marks", {}), "marks").items()
        )
        part = str(raw.get("part", ""))
        if not (acts["enters"] or stages["stages"]):
            self.wrong(f"{procedure.id}: neither 'enters' nor 'stages': nothing would come on the book")
        if acts["enters"] and not (acts["removes"] or stages["stages"]):
            self.wrong(f"{procedure.id}: what enters must be able to leave: 'removes' or 'stages'")
        names = frozenset().union(*acts.values(), *(each.acts for each in marks))
        return Rule(
            procedure.id,
            **acts,
            **stages,
            marks=marks,
            part=part,
            names=names
            | _across(procedure, stages["stages"])
            | _acting(procedure, part)
            | _naming(procedure, part),
            acting=_acting(procedure, part),
            naming=_naming(procedure, part),
        )

    def _mark(self, key: str, raw: Mapping[str, object], procedure: Procedure) -> Mark:
        self._keys(raw, _MARK, key)
        return Mark(
            key, self._text(raw, "vi"), self._text(raw, "en"), self._acts(raw.get("acts", []), procedure)
        )

    def _column(self, key: str, raw: Mapping[str, object], rules: Mapping[str, Rule]) -> Column:
        self._keys(raw, _COLUMN, key)
        told = raw.get("from", [])
        sources = tuple(str(each) for each in told) if isinstance(told, list) else (str(told),)
        for source in sources:
            self._source(source, rules)
        wanted = str(raw.get("as", ""))
        if wanted not in _WANTED:
            self.wrong(f"column {key}: 'as' is one of {', '.join(sorted(_WANTED))}")
        width = raw.get("width", 20)
        if not isinstance(width, int) or isinstance(width, bool) or width < 1:
            self.wrong(f"column {key}: 'width' is a whole number")
        return Column(key, self._text(raw, "vi"), self._text(raw, "en"), sources, width, wanted)

    def _source(self, source: str, rules: Mapping[str, Rule]) -> None:
        root, _dot, rest = source.partition(".")
        known: Collection[str]
        if root == "person":
            known = _PERSON
        elif root == "line":
            known = _LINE
        elif root == "facts":
            known = self._corpus.facts.keys()
        elif root == "due":
            known = self._corpus.duties
        elif root == "part":
            known = {"facility", "clinic", "provider", "police", "dossier", "court", "registry", "managing"}
        elif root == "cases":
            procedure, _dot, rest = rest.partition(".")
            self._procedure(procedure)
            known = self._corpus.facts.keys()
        elif root == "acts":
            known = {act for name in rules for act in self._procedures[name].acts}
        else:
            self.wrong(f"'{source}' begins with none of person, line, facts, due, part, cases, acts")
        if rest not in known:
            self.wrong(f"there is no '{source}'")

    def _layout(
        self, raw: Mapping[str, object], columns: Mapping[str, Column], rules: Mapping[str, Rule]
    ) -> Layout:
        self._keys(raw, _LAYOUT, "layout")
        heads: list[tuple[str, str, int]] = []
        for one in self._list(raw, "columns"):
            name, head, width = self._head(one, columns)
            heads.append((name, head, width))
        if "full_name" not in {name for name, _head, _width in heads}:
            self.wrong("a layout without the column full_name names nobody")
        form = str(raw.get("form", ""))
        if form:
            self._corpus.require(Citation.parse(form))
        signer = str(raw.get("signer", ""))
        if signer and signer not in ROLES:
            self.wrong(f"signer: no role '{signer}'")
        keys = TOTALS | {mark.key for rule in rules.values() for mark in rule.marks}
        totals = tuple(
            (str(key), str(text)) for key, text in self._map(raw.get("totals", {}), "totals").items()
        )
        for key, _text in totals:
            if key not in keys and not self._further(key):
                self.wrong(f"totals: no figure '{key}'")
        begin, end = self._days(raw)
        return Layout(
            form=form,
            heading=self._text(raw, "heading"),
            subject=str(raw.get("subject", "")),
            columns=tuple(heads),
            totals=totals,
            signer=signer,
            groups=raw.get("groups") is True,
            heads=raw.get("heads", True) is True,
            valid_from=begin,
            valid_to=end,
            verified=raw.get("verified") is True,
            note_vi=str(raw.get("note_vi", "")),
            note_en=str(raw.get("note_en", "")),
            notes=tuple(str(each) for each in self._listed(raw.get("notes", []), "notes")),
        )

    def _further(self, key: str) -> bool:
        """A figure of another kind: entered:<fact>=<codes>, other:<books>=closing or completed (``web.registers.sums``)."""
        kind, _colon, rest = key.partition(":")
        name, _equals, wanted = rest.partition("=")
        if kind == "entered" and name in self._corpus.facts:
            return set(wanted.split(",")) <= set(self._corpus.facts[name].value_labels)
        return kind == "other" and bool(name) and wanted in {"closing", "completed"}

    def _head(self, one: object, columns: Mapping[str, Column]) -> tuple[str, str, int]:
        """A column of the print: its key, or key with the words of the form."""
        name, head = (one, "") if isinstance(one, str) else next(iter(self._map(one, "columns").items()))
        if name not in columns:
            self.wrong(f"there is no column '{name}'")
        column = columns[str(name)]
        return str(name), str(head) or column.vi, column.width

    def _keeping(self, raw: Mapping[str, object]) -> Keeping:
        self._keys(raw, _KEEPING, "kept_by")
        begin, end = self._days(raw)
        kinds = tuple(sorted(self._named(raw.get("kinds", []), UNIT_KINDS, "kinds")))
        return Keeping(kinds, self._cites(raw, "cites"), begin, end)

    def _acts(self, raw: object, procedure: Procedure) -> frozenset[str]:
        return self._named(raw, procedure.acts, f"acts of {procedure.id}")

    def _procedure(self, name: str) -> Procedure:
        if name not in self._procedures:
            self.wrong(f"there is no procedure '{name}'")
        return self._procedures[name]


def _across(procedure: Procedure, stages: frozenset[str]) -> frozenset[str]:
    """The acts that may lead into these stages or out of them."""
    return frozenset(
        act.id for act in procedure.acts.values() if any(_crosses(row, stages) for row in act.rows)
    )


def _crosses(row: ActRow, stages: frozenset[str]) -> bool:
    """Whether a row of the table may lead across the edge of these stages; "=" leads nowhere."""
    ends = {branch.to for branch in row.branches} - {SAME_STAGE}
    return any((begin in stages) != (to in stages) for begin in row.stages for to in ends)


def _acting(procedure: Procedure, part: str) -> frozenset[str]:
    """The acts whose office plays the part from then on."""
    return frozenset(act.id for act in procedure.acts.values() if part and act.unit_as == part)


def _naming(procedure: Procedure, part: str) -> frozenset[str]:
    """The acts that name the office that plays the part."""
    return frozenset(
        act.id
        for act in procedure.acts.values()
        if part and any(each.kind == "unit" and each.name == part for each in act.inputs)
    )
