"""The page of all terms: which duty, how long, counted how and from what, in force when, started and met by which acts."""

from __future__ import annotations

from collections.abc import Iterator

from rules.corpus import TermRule
from web.lawbook.wording import Words, cell, mark, span
from workflows.procedure import ActSpec, Procedures


def terms_page(procedures: Procedures, words: Words) -> list[str]:
    """Every term under its duty."""
    return ["# Thời hạn và cách tính", "", *_duties(procedures, words)]


def _duties(procedures: Procedures, words: Words) -> Iterator[str]:
    terms: dict[str, list[TermRule]] = {}
    for version in words.corpus.all_versions():
        for article in version.articles:
            for term in article.terms:
                terms.setdefault(term.duty, []).append(term)
    for duty in sorted(terms):
        yield from (f"## `{duty}`", "")
        yield from (f"Hoàn thành bằng: {met}." for met in _met(duty, procedures))
        yield from ("", "| Căn cứ | Thời hạn | Tính từ | Cách tính | Hiệu lực |", "|---|---|---|---|---|")
        yield from (_row(term, procedures, words) for term in terms[duty])
        yield ""


def _met(duty: str, procedures: Procedures) -> Iterator[str]:
    acts = [act.vi for act in procedures.acts.values() if duty in (*act.meets, *act.meets_elsewhere)]
    if acts:
        yield "; ".join(f"“{each}”" for each in acts)


def _row(term: TermRule, procedures: Procedures, words: Words) -> str:
    starts = "; ".join(dict.fromkeys(_starts(term, procedures, words))) or "chưa bước nào đặt"
    told = f"{term.vi} – **{words.length(term)}**{mark(verified=term.verified, note=term.note_vi)}"
    columns = (words.cited(term.cites), told, starts, words.counting(term), span(term.from_, term.to))
    return f"| {' | '.join(map(cell, columns))} |"


def _starts(term: TermRule, procedures: Procedures, words: Words) -> Iterator[str]:
    for act in procedures.acts.values():
        for row in act.sets:
            if row.term == term.id:
                yield _from(act, row.start, words)


def _from(act: ActSpec, start: str, words: Words) -> str:
    return f"bước “{act.vi}”" if start == "at" else f"“{words.fact(start)}” (bước “{act.vi}”)"
