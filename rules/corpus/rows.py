"""The table of comparison: every duty, guard, step, trap and transitional rule that the work-out of the law lists, and what holds it.

``rules/law/rows/<part>.yaml`` names, for each row, the rules, facts and acts that hold it, or the reason why it is out of scope; a row
with neither is open. Strict: what is named must exist, and each article that the row cites must be cited by something named. Asked by
``lotrinh law coverage --rows`` and ``lotrinh law check``; the acts come from the caller, for the law knows none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rules.citation import Citation
from rules.corpus.corpus import Corpus
from rules.corpus.loader import LAW
from rules.corpus.reading import Problems
from rules.corpus.row_reader import FOLDER, Row, read_part


def load_rows(corpus: Corpus, acts: Mapping[str, Sequence[Citation]], root: Path = LAW) -> tuple[Row, ...]:
    """Every row, in the order of the files. ``acts``: each act with what it cites and issues. Raises CorpusError."""
    problems, holders = Problems(), _holders(corpus, acts)
    rows = [
        row
        for path in sorted((root / FOLDER).glob("*.yaml"))
        for row in read_part(path, problems, corpus, holders)
    ]
    problems.raise_if_any()
    return tuple(rows)


def _holders(corpus: Corpus, acts: Mapping[str, Sequence[Citation]]) -> dict[str, set[Citation]]:
    """What may hold a row, with the places it cites."""
    found = {name: set(cites) for name, cites in acts.items()}
    found |= {spec.name: set(spec.cites) for spec in corpus.facts.values()}
    for version in corpus.all_versions():
        for rule in version.rules:
            found.setdefault(rule.id, set()).update(rule.cites)
        for sheet in version.sheets:
            found[sheet.citation.short()] = {sheet.citation}
    return found
