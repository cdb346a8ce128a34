"""The rules by which an entry was judged, from its receipt: each requirement with its articles, its facts, and what proves them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from rules.conditions import Outcome, evaluate
from rules.conditions.wording import say_en, say_vi
from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.facts import FactSet, FactSpec, FactValue
from web.auditing.laws import Laws
from web.house import House
from web.language import _, either, label, mark
from web.pages.auditor.results import act_vi
from web.pages.record import CaseFile
from web.pages.views.case import code_of
from web.pages.views.findings import Cite, cites_from_short, value_vi
from web.pages.views.timeline import PaperView, papers
from web.pages.views.times import moment_vi
from web.signin.sensitive import Sight
from workflows.gathering.derive import Recipes, entries_in, recipes_of
from workflows.making import stream_of
from workflows.model import ActRecord, CaseSnapshot, RecordedFact
from workflows.ports import AuditEntry

_MARKS: Final = {"satisfied": "ok", "unsatisfied": "no"}
_VEILED: Final = mark("Điều kiện này dựa trên thông tin về sức khỏe, không thuộc phạm vi được xem.")


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is made of beside the entry. ``file``: the case that the entry is about, where there was one; ``cases``: the
    person's that are seen, where the entry names no case."""

    house: House
    file: CaseFile | None
    sight: Sight
    laws: Laws
    anchor: tuple[int, datetime] | None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact on which a rule was judged, and the evidence: the act that recorded it with its papers, or the facts that it follows from.

    ``step`` says which act, ``stream`` and ``seq`` where its entry stands ("" and 0 where no earlier act told it); ``document`` is the
    kind of paper that proves such a fact.
    """

    label: str
    value: str
    step: str = ""
    stream: str = ""
    seq: int = 0
    origin: str = ""
    document: str = ""
    papers: tuple[PaperView, ...] = ()
    rests_on: tuple[FactLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A requirement as it was judged; ``mark`` is "off" where it did not apply, and ``when`` says to what it applies."""

    mark: str
    when: str
    asks: str
    reason: str
    cites: tuple[Cite, ...]
    facts: tuple[FactLine, ...]


def law_of(receipt: Mapping[str, Any], known: Known) -> tuple[Corpus, bool]:
    """The law as data that the receipt names, where it is kept; else the program's, said so."""
    recorded = receipt.get("corpus")
    if not isinstance(recorded, str):
        return known.house.corpus, True
    corpus = known.laws.of(recorded)
    return corpus, corpus.hash == recorded


def rules_of(receipt: Mapping[str, Any], corpus: Corpus, known: Known, entry: AuditEntry) -> list[RuleLine]:
    """Every requirement of a receipt, in legal order. What the law of that day no longer tells is shown by its code."""
    if "as_of" not in receipt:
        return []
    on = date.fromisoformat(receipt["as_of"])
    told = receipt.get("facts")  # None: erased by law, and no longer to be called "not on record"
    values = _values(told or {}, corpus)
    evidence = Evidence(values, corpus, known, entry)
    return [_rule(found, evidence, on, told is not None) for found in receipt.get("findings", ())]


def _rule(found: Mapping[str, Any], evidence: Evidence, on: date, told: bool) -> RuleLine:  # noqa: FBT001 - one of the page's own
    corpus, veiled = evidence.corpus, not evidence.known.sight.facts.isdisjoint(found["facts"])
    try:
        rule = corpus.requirement(found["requirement"], on)
        when = (
            ""
            if rule.when is None
            else either(say_vi(rule.when, corpus.facts), say_en(rule.when, corpus.facts))
        )
        off = rule.when is not None and evaluate(rule.when, evidence.values) is Outcome.UNSATISFIED
        asks = _sentence(either(say_vi(rule.require, corpus.facts), say_en(rule.require, corpus.facts)))
        reason = label(rule)
    except LotrinhError:
        when, off, asks, reason = "", False, found["requirement"], ""
    outcome = "off" if off else _MARKS.get(found["outcome"], "unknown")
    if veiled:  # what was not met would tell what the facts are
        reason, asks, when = (
            "",
            asks if outcome in {"ok", "off"} else _(_VEILED),
            when if outcome == "off" else "",
        )
    return RuleLine(
        mark=outcome,
        when=when,
        asks=asks,
        reason=reason,
        cites=cites_from_short(tuple(found["cites"]), corpus),
        facts=tuple(map(evidence.line, found["facts"])) if told else (),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _values(raw: Mapping[str, Any], corpus: Corpus) -> Mapping[str, FactValue]:
    known = {name: value for name, value in raw.items() if value is not None and name in corpus.facts}
    try:
        return FactSet.from_json(corpus.facts, known).plain
    except LotrinhError:
        return {}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the facts of an entry rest on: the acts of the case until then, their papers, and for what was derived the facts beneath."""

    values: Mapping[str, FactValue]
    corpus: Corpus
    known: Known
    entry: AuditEntry
    shown: set[str] = field(default_factory=set)
    """The derived facts whose ground stands on the page already."""

    def line(self, name: str) -> FactLine:
        """One fact as it was judged."""
        if name not in self.corpus.facts:
            return FactLine(name, "")
        act = self.recorded_by(name)
        if act is not None:
            return self._told(name, self.values.get(name), act)
        spec = self.corpus.facts[name]
        derived = spec.kind == "derived"
        origin = (
            (_("chương trình suy ra từ hồ sơ") if derived else _("nhập tại bước này"))
            if name in self.values
            else ""
        )
        return FactLine(
            label(spec),
            self._said(spec, self.values.get(name)),
            origin=origin,
            document=_(spec.document) if spec.document else "",
            rests_on=self._beneath(name) if derived else (),
        )

    def recorded_by(self, name: str) -> ActRecord | None:
        """The last act of the case before this entry, or the act of this entry, that recorded the fact."""
        acts: Sequence[ActRecord] = self.known.file.acts if self.known.file is not None else ()
        before = [act for act in acts if act.recorded_at <= self.entry.recorded_at and name in act.facts]
        return before[-1] if before else None

    def _told(self, name: str, value: FactValue | None, act: ActRecord) -> FactLine:
        spec, file = self.corpus.facts[name], self.known.file
        stream = stream_of(act.case_id)
        here = (stream, act.seq) == (self.entry.stream, self.entry.seq)
        step = (
            ""
            if here
            else _(
                "ghi tại bước “%(act)s”, %(at)s, %(who)s",
                act=act_vi(act.act, self.known.house.procedures),
                at=moment_vi(act.at),
                who=act.actor_name,
            )
        )
        return FactLine(
            label(spec),
            self._said(spec, value),
            step=step,
            stream="" if here else stream,
            seq=act.seq,
            origin=_("nhập tại bước này") if here else "",
            document=_(spec.document) if spec.document else "",
            papers=papers(each for each in file.documents if each.seq == act.seq)
            if file is not None and not here
            else (),
        )

    def _beneath(self, name: str) -> tuple[FactLine, ...]:
        """The recorded facts from which a derived one follows, as far as acts of the person's cases told them; once a page."""
        recipes = recipes_of(self.corpus.facts)
        if name not in recipes or name in self.shown:
            return ()
        self.shown.add(name)
        names = sorted({name} | entries_in(recipes[name], recipes) & self.corpus.facts.keys())
        return tuple(dict.fromkeys(line for each in names for line in self._ground(each, recipes)))

    def _ground(self, name: str, recipes: Recipes) -> Iterable[FactLine]:
        act = self.recorded_by(name)
        if act is not None:
            return (self._told(name, act.facts[name], act),)
        recipe = recipes.get(name)
        if recipe is None or recipe.op != "fact" or self.known.file is None:
            return ()
        of, there = recipe.args["of"], str(recipe.args["name"])
        cases = [each for each in self.known.file.others if each.procedure == of and there in each.facts]
        found = [
            (each, each.facts[there]) for each in cases if each.facts[there].at <= self.entry.recorded_at
        ]
        return tuple(
            self._elsewhere(there, case, fact) for case, fact in found[-1:] if there in self.corpus.facts
        )

    def _elsewhere(self, name: str, case: CaseSnapshot, fact: RecordedFact) -> FactLine:
        spec = self.corpus.facts[name]
        step = _("ghi tại hồ sơ %(code)s, %(at)s", code=code_of(case.id), at=moment_vi(fact.at))
        return FactLine(
            label(spec), self._said(spec, fact.value), step=step, stream=stream_of(case.id), seq=fact.seq
        )

    def _said(self, spec: FactSpec, value: FactValue | None) -> str:
        return value_vi(self.corpus.facts, spec.name, self.known.sight.value(spec.name, value))
