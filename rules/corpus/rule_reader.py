"""Reads the rules under one article: requirements, terms, parameters, consequences.

Called by ``rules.corpus.reader`` only. Every rule needs a citation; what is not verified needs a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeVar

from rules.citation import Citation
from rules.conditions import All, Condition, Known, parse_condition
from rules.corpus.common_reader import Common, inner_period, read_citation, read_marks
from rules.corpus.dossier_model import DossierItem
from rules.corpus.dossier_reader import ITEM, read_item
from rules.corpus.model import (
    Consequence,
    During,
    Parameter,
    Period,
    Requirement,
    TermRule,
)
from rules.corpus.reading import Problems, Table, broken
from rules.facts import FactCatalogue, FactType
from rules.terms.unit import TermUnit

_RULE: Final = frozenset({"id", "cites", "verified", "note_vi", "note_en", "in_force"})
_REQUIREMENT: Final = _RULE | {"sets", "when", "require", "vi", "en", "explains", "assured"}
_TERM: Final = (
    _RULE
    | {"duty", "length", "unit", "anchor", "rollover", "vi", "en", "explains"}
    | {"length_from", "before", "plus", "less", "right"}
)
_QUESTION: Final = _RULE | {"sets", "when", "finding", "source", "vi", "en"}
_PARAMETER: Final = _RULE | {"value", "unit", "vi", "en", "explains"}
_CONSEQUENCE: Final = _RULE | {"when", "opens", "terms", "vi", "en", "explains", "of", "during", "alarm"}

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOTTED: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_WORD: Final = re.compile(r"[a-z][a-z0-9_]*")
_OWN_CLOCK: Final = frozenset({TermUnit.HOURS, TermUnit.IMMEDIATE})

_WHOLE: Final = frozenset({FactType.INT})

_Read = TypeVar("_Read")

_LONGEST: Final = 10_000
"""No law counts so far, in whatever unit; a year of the end must be one that can be counted with."""


class RuleReader:
    """Reads the rules of one article, in force at most for ``period``."""

    def __init__(
        self,
        instrument: str,
        period: Period,
        facts: FactCatalogue,
        problems: Problems,
        places: dict[str, str],
    ) -> None:
        self.instrument, self.period, self.facts = instrument, period, facts
        self.problems, self.places = problems, places

    def requirements(self, article: Table) -> tuple[Requirement, ...]:
        """The lists under ``requirements`` and ``questions``."""
        return (
            *self._each(article, "requirements", _REQUIREMENT, self._requirement),
            *self._each(article, "questions", _QUESTION, self._question),
        )

    def terms(self, article: Table) -> tuple[TermRule, ...]:
        """The list under ``terms``."""
        return self._each(article, "terms", _TERM, self._term)

    def parameters(self, article: Table) -> tuple[Parameter, ...]:
        """The list under ``parameters``."""
        return self._each(article, "parameters", _PARAMETER, self._parameter)

    def consequences(self, article: Table) -> tuple[Consequence, ...]:
        """The list under ``consequences``."""
        return self._each(article, "consequences", _CONSEQUENCE, self._consequence)

    def dossier(self, article: Table) -> tuple[DossierItem, ...]:
        """The list under ``dossier``: papers that the law prescribes."""

        def read(table: Table, common: Common) -> DossierItem:
            def cite(where: str, text: str) -> Citation:
                return read_citation(where, self.instrument, text)

            return read_item(table, common, self.facts, self.problems, cite)

        return self._each(article, "dossier", _RULE | ITEM, read)

    def _each(
        self, article: Table, key: str, keys: frozenset[str], read: Callable[[Table, Common], _Read]
    ) -> tuple[_Read, ...]:
        return article.each(key, keys, lambda table: read(table, self._common(table)), self.problems)

    def _common(self, table: Table) -> Common:
        period = inner_period(table, self.period)
        verified, note_vi, note_en = read_marks(table)
        common = Common(
            id=table.text("id", pattern=_ID),
            cites=tuple(
                read_citation(where, self.instrument, text)
                for where, text in table.texts("cites", needed=True)
            ),
            verified=verified,
            note_vi=note_vi,
            note_en=note_en,
            explains=table.text("explains", default=""),
            from_=period.from_,
            to=period.to,
            instrument=self.instrument,
        )
        if common["id"] in self.places:
            table.refuse("id", f"the id '{common['id']}' stands twice", f"mã “{common['id']}” bị lặp")
        self.places[common["id"]] = table.where()
        return common

    def _requirement(self, table: Table, common: Common) -> Requirement:
        sets = table.texts("sets", needed=True)
        for where, name in sets:
            _dotted(where, name)
        if not common["explains"]:
            table.refuse(
                "explains", "a requirement says how it puts the text to work", "thiếu giải thích cách áp dụng"
            )
        return Requirement(
            **common,
            sets=tuple(name for _, name in sets),
            when=self._when(table),
            require=self._condition(table, "require"),
            assured=table.text("assured", default=""),
            vi=table.text("vi"),
            en=table.text("en"),
        )

    def _question(self, table: Table, common: Common) -> Requirement:
        """A question that the law held does not answer: the officer's finding and its source are asked for, and kept."""
        sets = table.texts("sets", needed=True)
        for where, name in sets:
            _dotted(where, name)
        finding, source = (self._named(table, key) for key in ("finding", "source"))
        place, vi, en = common["cites"][0], table.text("vi"), table.text("en")
        common = {
            **common,
            "verified": False,
            "explains": common["explains"]
            or "The law held does not answer; a person finds, and names the source.",
            "note_vi": common["note_vi"] or f"Chưa có quy định: {place.vietnamese()}.",
            "note_en": common["note_en"] or f"No rule is held: {place.short()}.",
        }
        return Requirement(
            **common,
            sets=tuple(name for _, name in sets),
            when=self._when(table),
            require=All((Known(finding), Known(source))),
            asks=True,
            vi="Chương trình không biết pháp luật có hiệu lực vào ngày này quy định thế nào: "
            f"{place.vietnamese()}, {vi} Cán bộ ghi kết luận và nguồn của kết luận.",
            en=f"The law in force on this day is not known to the program: {place.short()}, {en} Enter the finding and its source.",
        )

    def _named(self, table: Table, key: str) -> str:
        """The name of a fact of the catalogue."""
        name = table.text(key)
        if name not in self.facts:
            table.refuse(key, f"there is no fact '{name}'", f"không có dữ kiện “{name}”")
        return name

    def _facts(self, table: Table, key: str, kinds: frozenset[FactType]) -> tuple[str, ...]:
        """The names of facts of these types."""
        for where, name in table.texts(key, needed=False):
            if name not in self.facts or self.facts[name].type not in kinds:
                raise broken(
                    where, f"'{name}' is no fact in whole numbers", f"“{name}” không phải dữ kiện số nguyên"
                )
        return tuple(name for _, name in table.texts(key, needed=False))

    def _term(self, table: Table, common: Common) -> TermRule:
        unit, length_from = table.member("unit", TermUnit), table.text("length_from", default="")
        length = 0 if length_from and "length" not in table.raw else table.number("length")
        if (length == 0 and not length_from) is not (unit is TermUnit.IMMEDIATE):
            table.refuse(
                "length", "0 goes with the unit immediate, and only with it", "độ dài 0 chỉ đi với immediate"
            )
        if length > _LONGEST:
            table.refuse("length", f"a term of at most {_LONGEST}", f"thời hạn không quá {_LONGEST}")
        if length and length_from:
            table.refuse("length_from", "write length or length_from", "chỉ ghi length hoặc length_from")
        if (
            length_from
            and self._named(table, "length_from")
            and self.facts[length_from].type is not FactType.INT
        ):
            table.refuse("length_from", "it names a whole number", "phải là dữ kiện số nguyên")
        before = table.flag("before", default=False)
        if before and unit is not TermUnit.DAYS:
            table.refuse("before", "only days are counted back", "chỉ tính lùi theo ngày")
        rollover = table.flag("rollover")
        if rollover and (before or unit in _OWN_CLOCK):
            table.refuse(
                "rollover",
                f"a term in {unit} runs through days off",
                f"thời hạn tính bằng {unit.vi} không dời",
            )
        return TermRule(
            **common,
            duty=_dotted(table.where("duty"), table.text("duty")),
            length=length,
            unit=unit,
            anchor=table.text("anchor", pattern=_WORD),
            rollover=rollover,
            vi=table.text("vi"),
            en=table.text("en"),
            length_from=length_from,
            before=before,
            plus=self._facts(table, "plus", _WHOLE),
            less=self._facts(table, "less", _WHOLE),
            right=table.flag("right", default=False),
        )

    def _parameter(self, table: Table, common: Common) -> Parameter:
        return Parameter(
            **common,
            value=table.number("value"),
            unit=table.text("unit"),
            vi=table.text("vi", default=""),
            en=table.text("en", default=""),
        )

    def _consequence(self, table: Table, common: Common) -> Consequence:
        return Consequence(
            **common,
            when=self._when(table),
            opens=_dotted(table.where("opens"), table.text("opens")),
            terms=tuple(text for _, text in table.texts("terms", needed=False)),
            of=tuple(text for _, text in table.texts("of", needed=False)),
            during=table.member("during", During) if "during" in table.raw else During.CLOSED,
            alarm=table.flag("alarm", default=False),
            vi=table.text("vi"),
            en=table.text("en"),
        )

    def _when(self, table: Table) -> Condition | None:
        return self._condition(table, "when") if "when" in table.raw else None

    def _condition(self, table: Table, key: str) -> Condition:
        if key not in table.raw:
            table.refuse(key, "the key is missing (a condition)", "thiếu khóa (điều kiện)")
        return parse_condition(table.raw[key], self.facts, table.where(key))


def _dotted(where: str, name: str) -> str:
    if not _DOTTED.fullmatch(name):
        raise broken(
            where,
            f"'{name}' is not a name of the form procedure.word (lower-case ASCII, one dot)",
            f"“{name}” không đúng dạng thủ_tục.tên (chữ thường ASCII, một dấu chấm)",
        )
    return name
