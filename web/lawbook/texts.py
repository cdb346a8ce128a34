"""The page of a text: each article, how far it is put to work, and its rules in words."""

from __future__ import annotations

from collections.abc import Iterator

from rules.corpus import Article, Instrument
from web.lawbook.procedures import condition_row
from web.lawbook.wording import Words, cell, mark, span


def texts_index(words: Words) -> list[str]:
    """The texts that are held."""
    lines = ["# Văn bản", "", "| Văn bản | Hiệu lực | Số điều nắm giữ | Mức mã hóa |", "|---|---|---|---|"]
    for version in words.corpus.all_versions():
        name = version.file.replace("/", "-").removesuffix(".yaml")
        states = ", ".join(
            f"{state.vi}: {sum(article.coverage is state for article in version.articles)}"
            for state in dict.fromkeys(article.coverage for article in version.articles)
        )
        lines.append(
            f"| [{version.kind} {version.number}]({name}.md) {cell(version.title)} | {span(version.from_, version.to)}"
            f" | {len(version.articles)} | {states} |"
        )
    return lines


def text_page(version: Instrument, words: Words) -> list[str]:
    """Every article of a version."""
    notes = [
        f"> {'' if note.verified else 'Chưa kiểm chứng. '}{span(note.from_, note.to)}: {note.vi}"
        for note in version.notes
    ]
    return [
        f"# {version.kind} {version.number}",
        "",
        f"{version.title}. {version.issuer}; hiệu lực {span(version.from_, version.to)}.",
        "",
        *notes,
        "",
        *(
            line
            for article in sorted(version.articles, key=lambda each: each.citation)
            for line in _article(article, words)
        ),
    ]


def _article(article: Article, words: Words) -> Iterator[str]:
    told = article.reason_vi or ""
    yield from (
        f"## Điều {article.citation.article}. {article.heading}",
        "",
        f"*{article.coverage.vi}*{f' – {told}' if told else ''}",
        "",
    )
    if article.requirements:
        yield from ("| Căn cứ | Khi | Phải có | Không có thì |", "|---|---|---|---|")
        yield from (condition_row(rule, words) for rule in article.requirements)
        yield ""
    for term in article.terms:
        said = f"Thời hạn {words.length(term)}: {term.vi} ({words.cited(term.cites)}; {span(term.from_, term.to)})"
        yield f"- {said}{mark(verified=term.verified, note=term.note_vi)}"
    for number in article.parameters:
        said = f"Con số {number.value} {number.unit}: {number.vi or number.id} ({words.cited(number.cites)})"
        yield f"- {said}{mark(verified=number.verified, note=number.note_vi)}"
    for link in article.consequences:
        yield f"- Hệ quả: {link.vi} ({words.cited(link.cites)}){mark(verified=link.verified, note=link.note_vi)}"
    yield ""
