"""Reads one part of the table of comparison, strictly. Called by ``rules.corpus.rows`` only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from rules.citation import Citation
from rules.corpus.corpus import Corpus
from rules.corpus.reading import Problems, Table, broken, nearest
from rules.errors import CitationError
from rules.yamlio import load_yaml

FOLDER: Final = "rows"
_FILE: Final = frozenset({"reasons", "rows"})
_ROW: Final = frozenset({"row", "vi", "cites", "held_by", "out_of_scope"})


class RowState(StrEnum):
    """Whether a row is held, out of scope, or held by nothing yet. Stored."""

    HELD = "held"
    OUT_OF_SCOPE = "out_of_scope"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``id`` is part and key ("2021-1/D01"); ``vi`` a short title in our own words."""

    id: str
    vi: str
    cites: tuple[Citation, ...]
    held_by: tuple[str, ...]
    reason_vi: str
    reason_en: str

    @property
    def state(self) -> RowState:
        """Held, out of scope, or open."""
        if self.held_by:
            return RowState.HELD
        return RowState.OUT_OF_SCOPE if self.reason_vi else RowState.OPEN

    def as_json(self) -> dict[str, object]:
        """JSON-ready data."""
        return {
            "row": self.id,
            "vi": self.vi,
            "cites": [cite.short() for cite in self.cites],
            "state": str(self.state),
            "held_by": list(self.held_by),
            "reason": {"vi": self.reason_vi, "en": self.reason_en},
        }


def read_part(
    path: Path, problems: Problems, corpus: Corpus, holders: Mapping[str, set[Citation]]
) -> tuple[Row, ...]:
    """The rows of one file; what does not hold is told to ``problems``."""
    name = f"{FOLDER}/{path.name}"
    table = Table(load_yaml(path, name=name), name, "", _FILE)
    reasons = _reasons(table)

    def read(each: Table) -> Row:
        row = _row(each, path.stem, reasons)
        _check(row, each, corpus, holders)
        return row

    rows = table.each("rows", _ROW, read, problems, name="row")
    _check_once(rows, name, problems)
    return rows


def _reasons(table: Table) -> dict[str, tuple[str, str]]:
    named = table.raw.get("reasons") or {}
    if not isinstance(named, Mapping):
        table.refuse("reasons", "a mapping of named reasons is expected", "phải là bảng các lý do")
    reasons = table.table("reasons", set(named)) if named else None
    found = {}
    for name in named:
        told = reasons.table(name, {"vi", "en"}) if reasons is not None else table
        found[name] = (told.text("vi"), told.text("en"))
    return found


def _row(table: Table, part: str, reasons: Mapping[str, tuple[str, str]]) -> Row:
    held_by = tuple(text for _, text in table.texts("held_by", needed="held_by" in table.raw))
    reason = table.text("out_of_scope", default="")
    if held_by and reason:
        table.refuse(
            "out_of_scope", "a row is held or out of scope, not both", "không thể vừa có vừa ngoài phạm vi"
        )
    if reason and reason not in reasons:
        en, vi = nearest(reason, list(reasons))
        table.refuse("out_of_scope", f"there is no reason '{reason}'{en}", f"không có lý do “{reason}”{vi}")
    cites = tuple(_cite(where, text) for where, text in table.texts("cites", needed=bool(held_by)))
    return Row(
        f"{part}/{table.text('row')}", table.text("vi"), cites, held_by, *reasons.get(reason, ("", ""))
    )


def _cite(where: str, text: str) -> Citation:
    try:
        return Citation.parse(text)
    except CitationError as error:
        raise broken(where, str(error.en).rstrip("."), str(error.vi).rstrip(".")) from None


def _check(row: Row, table: Table, corpus: Corpus, holders: Mapping[str, set[Citation]]) -> None:
    for cite in row.cites:
        if not corpus.knows(cite):
            table.refuse("cites", f"{cite.short()} is not held", f"{cite.short()} không có trong dữ liệu")
    for name in row.held_by:
        if name not in holders:
            en, vi = nearest(name, list(holders))
            table.refuse(
                "held_by", f"there is no rule, fact, act or form '{name}'{en}", f"không có “{name}”{vi}"
            )
    cited = {_place(cite) for name in row.held_by for cite in holders[name]}
    for cite in row.cites if row.held_by else ():
        if _place(cite) not in cited:
            table.refuse(
                "held_by", f"none of these cites {cite.short()}", f"không mục nào viện dẫn {cite.short()}"
            )


def _place(cite: Citation) -> Citation:
    return cite if cite.form is not None else Citation(cite.instrument, cite.article)


def _check_once(rows: Sequence[Row], name: str, problems: Problems) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            problems.add(name, f"the row '{row.id}' stands twice", f"dòng “{row.id}” bị lặp")
        seen.add(row.id)
