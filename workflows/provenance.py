"""Where a fact comes from: the act that recorded it, the entry now made, the row itself, or what the program derives it from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.corpus import Corpus
from rules.terms import legal_date
from workflows.asking import Asked
from workflows.gathering.derive import Recipe, recipes_of
from workflows.model import ActRecord
from workflows.ports import UnitOfWork
from workflows.procedure import ActRow, Procedures


@dataclass(frozen=True, slots=True)
class Source:
    """``kind``: entered, act, row, derived or nowhere; ``seq`` is the line of the journal; ``document`` the paper that proves it."""

    kind: str
    vi: str
    en: str
    seq: int | None = None
    document: str = ""


class Sources(Mapping[str, Source]):
    """The source of every fact of a case, worked out when it is asked for."""

    def __init__(self, asked: Asked, row: ActRow, acts: tuple[ActRecord, ...]) -> None:
        self._asked, self._row = asked, row
        self._acts = {act.seq: act for act in acts}
        self._recipes = recipes_of(asked.services.corpus.facts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked.services.corpus.facts)

    def __len__(self) -> int:
        return len(self._asked.services.corpus.facts)

    def __getitem__(self, name: str) -> Source:
        spec = self._asked.services.corpus.facts[name]
        document, case = spec.document or "", self._asked.loaded.case
        if name in self._recipes:
            vi, en = _derived(looked_at(self._recipes[name], self._asked.services.corpus), self._asked)
            return Source("derived", vi, en, document=document)
        if name in self._asked.entered.facts:
            return Source("entered", "nhập tại bước này", "entered with this act", document=document)
        if name in self._row.constants:
            return Source("row", "do chính bước này xác lập", "told by the act itself", document=document)
        if case is not None and name in case.facts:
            seq = case.facts[name].seq
            vi, en = self._recorded(self._acts.get(seq))
            return Source("act", vi, en, seq, document)
        if spec.kind == "derived":
            return Source(
                "derived", "chương trình suy ra từ hồ sơ", "derived from the file", document=document
            )
        return Source("nowhere", "chưa có trong hồ sơ", "not on file", document=document)

    def _recorded(self, act: ActRecord | None) -> tuple[str, str]:
        if act is None:
            return "đã ghi trong hồ sơ", "recorded in the case"
        label, day = self._asked.services.procedures.acts[act.act].vi, legal_date(act.at)
        return (
            f"ghi tại bước “{label}” ngày {day:%d/%m/%Y}, {act.unit_name}",
            f"recorded by {act.act} on {day}, {act.unit_name}",
        )


def source_of(asked: Asked, row: ActRow, uow: UnitOfWork) -> Sources:
    """The sources of the facts of the case an act is asked for."""
    case = asked.loaded.case
    return Sources(asked, row, uow.acts_of(case.id) if case is not None else ())


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a derived fact is worked out from: kinds of case, duties, facts."""

    cases: tuple[str, ...]
    duties: tuple[str, ...]
    facts: tuple[str, ...]


def looked_at(recipe: Recipe, corpus: Corpus) -> LookedAt:
    """What a recipe looks at."""
    parts = list(_walk(recipe))
    cases = dict.fromkeys(
        name for each in parts if each.op in {"stage", "fact", "count"} for name in _list(each.args["of"])
    )
    duties = dict.fromkeys(
        name
        for each in parts
        if each.op in {"running", "lapsed", "met", "due"}
        for name in _list(each.args["duty"])
    )
    facts = (name for name in sorted(recipe.names) if name in corpus.facts)
    return LookedAt(tuple(cases), tuple(duties), tuple(facts))


def derived_vi(looked: LookedAt, corpus: Corpus, procedures: Procedures) -> str:
    """What a derived fact looks at, in Vietnamese."""
    parts = [f"hồ sơ “{procedures[name].vi}”" for name in looked.cases if name in procedures]
    parts += [f"thời hạn {name}" for name in looked.duties]
    parts += [f"“{corpus.facts[name].vi}”" for name in looked.facts]
    return f"suy ra từ {', '.join(parts)}" if parts else "chương trình suy ra từ hồ sơ"


def derived_en(looked: LookedAt, corpus: Corpus, procedures: Procedures) -> str:
    """What a derived fact looks at, in English."""
    parts = [f"the case “{procedures[name].en}”" for name in looked.cases if name in procedures]
    parts += [f"the limit {name}" for name in looked.duties]
    parts += [f"“{corpus.facts[name].en}”" for name in looked.facts]
    return f"derived from {', '.join(parts)}" if parts else "derived by the program from the case"


def _derived(looked: LookedAt, asked: Asked) -> tuple[str, str]:
    """What a derived fact looks at: cases, duties or other facts."""
    corpus, procedures = asked.services.corpus, asked.services.procedures
    parts = [f"cases of {name}" for name in looked.cases]
    parts += [f"the term for {name}" for name in looked.duties] + list(looked.facts)
    return derived_vi(looked, corpus, procedures), f"derived from {', '.join(parts) if parts else 'the file'}"


def _walk(recipe: Recipe) -> Iterator[Recipe]:
    yield recipe
    for part in recipe.parts:
        yield from _walk(part)


def _list(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
