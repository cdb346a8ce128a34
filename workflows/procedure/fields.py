"""Reads single fields of a procedure table; every message starts with the name of the file and the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rules.citation import Citation
from rules.conditions import Condition, parse_condition
from rules.corpus import Corpus
from workflows.errors import ProcedureError
from workflows.procedure.papers import kinds_named
from workflows.procedure.spec import PaperKind, StageSpec


class Fields:
    """The fields of one file, checked against the corpus."""

    file: str
    corpus: Corpus

    def _condition(self, raw: object, act: str) -> Condition | None:
        return None if raw is None else parse_condition(raw, self.corpus.facts, f"{self.file}: {act}")

    def _fact(self, name: object, where: str) -> str:
        if str(name) not in self.corpus.facts:
            raise self._error(where, f"no fact '{name}' in the catalogue")
        return str(name)

    def _known_stage(self, name: object, stages: Mapping[str, StageSpec], where: str) -> str:
        if str(name) not in stages:
            raise self._error(where, f"no stage '{name}'; known: {', '.join(stages)}")
        return str(name)

    def _cites(self, raw: Mapping[str, object], where: str) -> tuple[Citation, ...]:
        cites = tuple(Citation.parse(str(each)) for each in self._list(raw.get("cites"), f"{where}.cites"))
        if not cites:
            raise self._error(where, "a citation is needed (cites: [...])")
        for cite in cites:
            if not self.corpus.knows(cite):
                raise self._error(where, f"the corpus does not hold {cite.short()}")
        return cites

    def _attaches(self, sources: Iterable[Mapping[str, object]], act: str) -> tuple[PaperKind, ...]:
        """The papers from outside that an act takes: its own, then those that every act of the procedure takes."""
        names = [name for raw in sources for name in self._texts(raw, "attaches", act)]
        try:
            return kinds_named(names, self.corpus.facts)
        except LookupError as error:
            raise self._error(f"{act}.attaches", str(error.args[0])) from None

    def _texts(self, raw: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
        return tuple(str(each) for each in self._list(raw.get(key), f"{where}.{key}"))

    def _list(self, raw: object, where: str) -> list[object]:
        if raw is None:
            return []
        if not isinstance(raw, list):
            raise self._error(where, "a list is expected")
        return raw

    def _map(self, raw: object, where: str) -> Mapping[str, object]:
        if not isinstance(raw, dict):
            raise self._error(where, "a mapping is expected")
        return raw

    def _day(self, raw: object, where: str) -> date:
        if not isinstance(raw, date):
            raise self._error(where, "a date YYYY-MM-DD is expected")
        return raw

    def _optional_day(self, raw: object, where: str) -> date | None:
        return None if raw is None else self._day(raw, where)

    def _error(self, where: str, why: str) -> ProcedureError:
        return ProcedureError(
            f"{self.file}: {where}: {why}.",
            vi=f"{self.file}: {where}: bảng thủ tục sai ({why}).",
            file=self.file,
            key=where,
        )
