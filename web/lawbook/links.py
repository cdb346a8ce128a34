"""The page of links: what an outcome sets in motion, and what is flagged to the officer and decided by nobody here."""

from __future__ import annotations

from collections.abc import Iterator

from rules.corpus import Consequence, During
from web.lawbook.wording import Words, cell, mark, span
from workflows.procedure import Procedures

_DURING = {
    During.CLOSED: "khi hồ sơ kết thúc",
    During.OPEN: "khi hồ sơ đang mở",
    During.ANY: "bất kỳ lúc nào",
}


def links_page(procedures: Procedures, words: Words) -> list[str]:
    """Every consequence and alarm, in legal order."""
    rules = [
        rule
        for version in words.corpus.all_versions()
        for article in version.articles
        for rule in article.consequences
    ]
    return [
        "# Hệ quả: kết quả nào mở ra việc gì",
        "",
        *_table([rule for rule in rules if not rule.alarm], procedures, words),
        "",
        "## Cảnh báo: chỉ báo cho cán bộ, chương trình không quyết định",
        "",
        *_table([rule for rule in rules if rule.alarm], procedures, words),
    ]


def _table(rules: list[Consequence], procedures: Procedures, words: Words) -> Iterator[str]:
    yield from ("| Căn cứ | Từ hồ sơ | Khi | Mở ra | Nội dung |", "|---|---|---|---|---|")
    for rule in rules:
        of = ", ".join(procedures[name].vi for name in rule.of if name in procedures) or "mọi thủ tục"
        opened = procedures.acts[rule.opens].vi if rule.opens in procedures.acts else rule.opens
        condition = words.say(rule.when) if rule.when is not None else "luôn luôn"
        columns = (
            f"{words.cited(rule.cites)} ({span(rule.from_, rule.to)})",
            f"{of}, {_DURING[rule.during]}",
            condition,
            opened,
            f"{rule.vi}{mark(verified=rule.verified, note=rule.note_vi)}",
        )
        yield f"| {' | '.join(map(cell, columns))} |"
