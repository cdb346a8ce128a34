"""Reads the lists of papers that an article prescribes for a dossier. Called by ``rules.corpus.rule_reader`` only.

What a list says must be what the requirement that refuses says: ``rules.corpus.dossier_checks`` holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from rules.citation import Citation
from rules.conditions import Condition, parse_condition
from rules.corpus.common_reader import Common
from rules.corpus.dossier_model import DossierItem, PaperWay, Supplier
from rules.corpus.reading import Problems, Table
from rules.facts import FactCatalogue, FactType

ITEM: Final = frozenset(
    {"dossier", "order", "fact", "when", "ways", "vi", "en", "explains", "enforced_by"}
    | {"written_by", "copies", "copy_suffices", "optional"}
)
_WAY: Final = frozenset({"paper", "forms", "own", "by", "vi", "when"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

Cite = Callable[[str, str], Citation]


def read_item(
    table: Table, common: Common, facts: FactCatalogue, problems: Problems, cite: Cite
) -> DossierItem:
    """One line of a list."""
    fact = table.text("fact", default="")
    if fact and (fact not in facts or facts[fact].type is not FactType.SET):
        table.refuse("fact", f"'{fact}' is no fact that is a set", f"“{fact}” không phải dữ kiện tập hợp")

    def read_way(way: Table) -> PaperWay:
        return _way(way, fact, facts, cite)

    ways = table.each("ways", _WAY, read_way, problems, "paper")
    item = DossierItem(
        **common,
        dossier=table.text("dossier", pattern=_NAME),
        order=table.number("order"),
        fact=fact,
        when=_condition(table, facts),
        ways=ways,
        vi=table.text("vi"),
        en=table.text("en"),
        enforced_by=tuple(text for _, text in table.texts("enforced_by", needed=False)),
        written_by=table.text("written_by", default=""),
        copies=table.number("copies") if "copies" in table.raw else 1,
        copy_suffices=table.flag("copy_suffices", default=False),
        optional=table.flag("optional", default=False),
    )
    _check(table, item)
    return item


def _way(table: Table, fact: str, facts: FactCatalogue, cite: Cite) -> PaperWay:
    paper = table.text("paper", default="")
    if paper and (not fact or paper not in facts[fact].values):
        table.refuse(
            "paper", f"'{paper}' is no value of '{fact}'", f"“{paper}” không phải giá trị của “{fact}”"
        )
    return PaperWay(
        paper=paper,
        forms=tuple(cite(where, text) for where, text in table.texts("forms", needed=False)),
        own=tuple(text for _, text in table.texts("own", needed=False)),
        by=table.member("by", Supplier),
        vi=table.text("vi"),
        when=_condition(table, facts),
    )


def _check(table: Table, item: DossierItem) -> None:
    """A line can be fulfilled, and it is known who refuses where it is not."""
    if not item.ways:
        table.refuse("ways", "a way to fulfil the item is expected", "phải có ít nhất một cách đáp ứng")
    if sum((bool(item.enforced_by), bool(item.written_by), item.optional)) == 0:
        table.refuse(
            "enforced_by",
            "name the requirement that refuses (enforced_by), the act that writes it (written_by), or say optional: true",
            "hãy nêu điều kiện từ chối (enforced_by), bước lập giấy tờ (written_by), hoặc optional: true",
        )
    if item.enforced_by and any(not way.paper for way in item.ways):
        table.refuse("ways", "each way names its value (paper)", "mỗi cách phải nêu giá trị (paper)")


def _condition(table: Table, facts: FactCatalogue) -> Condition | None:
    return parse_condition(table.raw["when"], facts, table.where("when")) if "when" in table.raw else None
