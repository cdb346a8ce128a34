"""``lotrinh law coverage --rows``: the table of comparison, and what ``lotrinh law check`` says of rows held by nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from web.cli.output import as_json, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.citation import Citation
    from rules.corpus import Corpus
    from rules.corpus.row_reader import Row
    from workflows.procedure import ActSpec, Procedures

_STATES_VI = {"held": "có", "out_of_scope": "ngoài phạm vi", "open": "CHƯA CÓ"}


def rows_of(corpus: Corpus, procedures: Procedures) -> tuple[Row, ...]:
    """Every row, checked against the law and the acts. Raises CorpusError."""
    from rules.corpus.rows import load_rows

    return load_rows(corpus, {act.id: tuple(_cited(act)) for act in procedures.acts.values()})


def _cited(act: ActSpec) -> set[Citation]:
    papers = {place for row in act.issues for place in row.places}
    return {*act.cites, *papers, *(cite for power in act.powers for cite in power.cites)}


def print_rows(rows: Sequence[Row], *, json_: bool) -> None:
    """All rows with what holds them or why they are out of scope, counted."""
    counts = Counter(str(row.state) for row in rows)
    if json_:
        as_json({"counts": dict(counts), "rows": [row.as_json() for row in rows]})
        return
    table(
        ("dòng", "nội dung", "căn cứ", "nằm ở đâu / lý do"),
        [
            (
                row.id,
                row.vi,
                "; ".join(cite.short() for cite in row.cites),
                ", ".join(row.held_by) or row.reason_vi or _STATES_VI["open"],
            )
            for row in rows
        ],
    )
    told = ", ".join(f"{vi}: {counts[state]}" for state, vi in _STATES_VI.items())
    paragraph(f"{len(rows)} dòng / rows. {told}", style="bold")
