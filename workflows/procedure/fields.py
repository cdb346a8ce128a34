"""Reads single fields of a procedure table; every message starts with the name of the file and the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from rules.citation import Citation
from rules.conditions import Condition, parse_condition
from rules.corpus import Corpus
from rules.yamlio import unknown_keys
from workflows.errors import ProcedureError
from workflows.procedure.papers import kinds_named
from workflows.procedure.spec import FormRow, PaperKind, StageSpec, TermRow


class Fields:
    """The fields of one file, checked against the corpus."""

    file: str
    corpus: Corpus

    def _condition(self, raw: object, act: str) -> Condition | None:
        return None if raw is None else parse_condition(raw, self.corpus.facts, f"{self.file}: {act}")

    def _fact(self, name: object, where: str) -> str:
        if str(name) not in self.corpus.facts:
            raise self._error(
                where, f"no fact '{name}' in the catalogue", f"danh mục dữ kiện không có “{name}”"
            )
        return str(name)

    def _known_stage(self, name: object, stages: Mapping[str, StageSpec], where: str) -> str:
        if str(name) not in stages:
            known = ", ".join(stages)
            raise self._error(
                where,
                f"no stage '{name}'; known: {known}",
                f"không có giai đoạn “{name}”; các giai đoạn: {known}",
            )
        return str(name)

    def _cites(self, raw: Mapping[str, object], where: str) -> tuple[Citation, ...]:
        cites = tuple(Citation.parse(str(each)) for each in self._list(raw.get("cites"), f"{where}.cites"))
        if not cites:
            raise self._error(where, "a citation is needed (cites: [...])", "phải có căn cứ (cites: [...])")
        for cite in cites:
            if not self.corpus.knows(cite):
                raise self._error(
                    where,
                    f"the corpus does not hold {cite.short()}",
                    f"dữ liệu pháp luật không có {cite.vietnamese()}",
                )
        return cites

    def _attaches(self, sources: Iterable[Mapping[str, object]], act: str) -> tuple[PaperKind, ...]:
        """The papers from outside that an act takes: its own, then those that every act of the procedure takes."""
        names = [name for raw in sources for name in self._texts(raw, "attaches", act)]
        try:
            return kinds_named(names, self.corpus.facts)
        except LookupError as error:
            en, vi = error.args
            raise self._error(f"{act}.attaches", en, vi) from None

    def _form(self, body: object, act: str) -> FormRow:
        raw = self._map(body, f"{act}.issues")
        unknown_keys(raw, {"form", "paper", "cites", "when"}, f"{self.file}: {act}.issues")
        when = self._condition(raw.get("when"), act)
        if "paper" in raw:
            cites = self._cites({"cites": raw.get("cites")}, f"{act}.issues")
            return FormRow(form=str(raw["paper"]), when=when, cites=cites)
        return FormRow(form=Citation.parse(str(raw["form"])).short(), when=when)

    def _term(self, body: object, act: str) -> TermRow:
        raw = self._map(body, f"{act}.sets")
        unknown_keys(raw, {"term", "start", "when", "by"}, f"{self.file}: {act}.sets")
        term = str(raw["term"])
        if term not in self.corpus.term_ids:
            raise self._error(
                f"{act}.sets",
                f"no term '{term}' in the corpus",
                f"dữ liệu pháp luật không có thời hạn “{term}”",
            )
        start = str(raw.get("start", "at"))
        if start != "at":
            self._fact(start, f"{act}.sets.start")
        return TermRow(
            term=term,
            start=start,
            when=self._condition(raw.get("when"), act),
            by_act=self._by(raw.get("by", "start"), act),
        )

    def _by(self, raw: object, act: str) -> bool:
        """Whose day picks the law of a term: that of its start, or that of the act."""
        self._among([str(raw)], ("start", "act"), f"{act}.sets.by")
        return raw == "act"

    def _texts(self, raw: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
        return tuple(str(each) for each in self._list(raw.get(key), f"{where}.{key}"))

    def _list(self, raw: object, where: str) -> list[object]:
        if raw is None:
            return []
        if not isinstance(raw, list):
            raise self._error(where, "a list is expected", "phải là danh sách")
        return raw

    def _map(self, raw: object, where: str) -> Mapping[str, object]:
        if not isinstance(raw, dict):
            raise self._error(where, "a mapping is expected", "phải là bảng khóa: giá trị")
        return raw

    def _day(self, raw: object, where: str) -> date:
        if not isinstance(raw, date):
            raise self._error(where, "a date YYYY-MM-DD is expected", "phải là ngày dạng NĂM-THÁNG-NGÀY")
        return raw

    def _optional_day(self, raw: object, where: str) -> date | None:
        return None if raw is None else self._day(raw, where)

    def _among(self, told: Iterable[str], accepted: Iterable[str], where: str) -> None:
        """Refuses what is none of the accepted words."""
        known, wrong = ", ".join(accepted), ", ".join(each for each in told if each not in set(accepted))
        if wrong:
            raise self._error(
                where, f"not '{wrong}'; accepted: {known}", f"không nhận “{wrong}”; chấp nhận: {known}"
            )

    @contextmanager
    def _whole(self, where: str) -> Iterator[None]:
        """Names a key that has to be there and is not."""
        try:
            yield
        except KeyError as missing:
            name = missing.args[0]
            raise self._error(where, f"the key '{name}' is missing", f"thiếu khóa “{name}”") from None

    def _error(self, where: str, why: str, vi: str) -> ProcedureError:
        return ProcedureError(
            f"{self.file}: {where}: {why}.",
            vi=f"{self.file}: {where}: {vi}.",
            file=self.file,
            key=where,
        )
