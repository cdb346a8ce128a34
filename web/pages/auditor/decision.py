"""One entry of the record as an auditor reads it: article, rule, facts, evidence, paper, signer, what followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from rules.conditions import Outcome, evaluate
from rules.conditions.wording import say_en, say_vi
from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.facts import FactSet, FactValue
from rules.terms import legal_date
from web.auditing.laws import Laws
from web.house import House
from web.language import _, either, label, mark
from web.pages.auditor.results import TONES, act_vi, by_whom, changed_words, origin_words, reason_of, title_of
from web.pages.record import CaseFile
from web.pages.views.case import code_of
from web.pages.views.deadlines import duty_of
from web.pages.views.findings import Cite, cites_from_short, value_vi
from web.pages.views.labels import who_may
from web.pages.views.timeline import PaperView, papers
from web.pages.views.times import due_vi, left, moment_vi
from web.signin.sensitive import Sight
from workflows.model import ActRecord
from workflows.ports import AuditEntry

_MARKS: Final = {"satisfied": "ok", "unsatisfied": "no"}
_CODES: Final[Mapping[str, str]] = {
    "requirements_not_met": mark("Luật đòi điều kiện chưa đạt hoặc chưa xác định được."),
    "not_permitted": mark("Người thực hiện không có thẩm quyền đối với bước này vào ngày đó."),
    "act_not_available": mark("Bước này không có ở giai đoạn mà hồ sơ đang đứng."),
    "not_in_force": mark("Vào ngày đó không có quy định nào đang có hiệu lực cho bước này."),
    "engine_disagreement": mark("Hai bộ máy luật cho kết quả khác nhau; chưa có quyết định nào."),
    "engine_failure": mark("Bộ máy luật không đánh giá được; chưa có quyết định nào."),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is made of beside the entry."""

    house: House
    file: CaseFile | None
    sight: Sight
    laws: Laws
    anchor: tuple[int, datetime] | None


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact on which a rule was judged, and the evidence: the act that recorded it and the paper that proves it."""

    label: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A requirement as it was judged; ``mark`` is "off" where it did not apply, and ``when`` says to what it applies."""

    mark: str
    when: str
    asks: str
    reason: str
    cites: tuple[Cite, ...]
    facts: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The page of an entry."""

    title: str
    tone: str
    outcome: str
    stream: str
    seq: int
    case: str
    code: str
    person: str
    at: str
    recorded: str
    who: str
    post: str
    origin: str
    why: str
    english: str
    may: tuple[str, ...]
    power: tuple[Cite, ...]
    day: str
    day_iso: str
    law: str
    erased: bool
    rules: tuple[RuleLine, ...]
    met: tuple[RuleLine, ...]
    off: tuple[RuleLine, ...]
    papers: tuple[PaperView, ...]
    duties: tuple[tuple[str, str, str], ...]
    after: tuple[tuple[str, str, str], ...]
    stages: tuple[str, str]
    changed: tuple[str, ...]
    reason: str
    hash: str
    prev: str
    anchor: str


def decision_view(entry: AuditEntry, body: Mapping[str, Any], known: Known) -> DecisionView:
    """The page of one entry. What the law of that day no longer tells is shown by its code."""
    receipt: Mapping[str, Any] = body.get("receipt") or {}
    at = _moment(body.get("at")) or entry.recorded_at
    day = date.fromisoformat(receipt["as_of"]) if "as_of" in receipt else legal_date(at)
    corpus, same = _law(receipt, known)
    lines = _rules(receipt, corpus, known, entry)
    tone, outcome = TONES.get(entry.kind, ("calm", entry.kind))
    who, post = by_whom(entry, body, known.house)
    spec = known.house.procedures.acts.get(entry.act)
    seq = body.get("act_seq")
    return DecisionView(
        title=title_of(entry, body, known.house),
        tone=tone,
        outcome=_(outcome),
        stream=entry.stream,
        seq=entry.seq,
        case=entry.case_id or "",
        code=code_of(entry.case_id) if entry.case_id else "",
        person=entry.person_id or "",
        at=moment_vi(at),
        recorded=moment_vi(entry.recorded_at),
        who=who,
        post=post,
        origin=origin_words(str(body.get("origin", ""))),
        why=_(_CODES[str(body["code"])]) if str(body.get("code", "")) in _CODES else "",
        english=str(body.get("why", "")),
        may=who_may(spec, day) if spec is not None and body.get("code") == "not_permitted" else (),
        power=cites_from_short(tuple(body.get("power", ())), corpus),
        day=f"{day:%d/%m/%Y}",
        day_iso=day.isoformat(),
        law=""
        if same
        else _("Nay tệp luật của ngày đó đã được sửa; dưới đây nêu theo bản chương trình đang có."),
        erased=body.get("erased") is True,
        rules=tuple(line for line in lines if line.mark in {"no", "unknown"}),
        met=tuple(line for line in lines if line.mark == "ok"),
        off=tuple(line for line in lines if line.mark == "off"),
        papers=_papers(seq, known),
        duties=_duties(seq, known),
        after=_after(entry, known),
        stages=_stages(body, known),
        changed=changed_words(body),
        reason=reason_of(body),
        hash=entry.hash,
        prev=entry.prev_hash,
        anchor=_("số %(number)s, %(at)s", number=known.anchor[0], at=moment_vi(known.anchor[1]))
        if known.anchor
        else "",
    )


def _law(receipt: Mapping[str, Any], known: Known) -> tuple[Corpus, bool]:
    """The law as data that the receipt names, where it is kept; else the program's, said so."""
    recorded = receipt.get("corpus")
    if not isinstance(recorded, str):
        return known.house.corpus, True
    corpus = known.laws.of(recorded)
    return corpus, corpus.hash == recorded


def _rules(receipt: Mapping[str, Any], corpus: Corpus, known: Known, entry: AuditEntry) -> list[RuleLine]:
    if "as_of" not in receipt:
        return []
    on = date.fromisoformat(receipt["as_of"])
    told = receipt.get("facts")  # None: erased by law, and no longer to be called "not on record"
    values = _values(told or {}, corpus)
    lines = []
    for found in receipt.get("findings", ()):
        try:
            rule = corpus.requirement(found["requirement"], on)
            when = (
                ""
                if rule.when is None
                else either(say_vi(rule.when, corpus.facts), say_en(rule.when, corpus.facts))
            )
            off = rule.when is not None and evaluate(rule.when, values) is Outcome.UNSATISFIED
            asks, reason = (
                _sentence(either(say_vi(rule.require, corpus.facts), say_en(rule.require, corpus.facts))),
                label(rule),
            )
        except LotrinhError:
            when, off, asks, reason = "", False, found["requirement"], ""
        if not known.sight.facts.isdisjoint(found["facts"]):
            reason = ""
        lines.append(
            RuleLine(
                mark="off" if off else _MARKS.get(found["outcome"], "unknown"),
                when=when,
                asks=asks,
                reason=reason,
                cites=cites_from_short(tuple(found["cites"]), corpus),
                facts=tuple(_fact(name, values, corpus, known, entry) for name in found["facts"])
                if told is not None
                else (),
            )
        )
    return lines


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _values(raw: Mapping[str, Any], corpus: Corpus) -> Mapping[str, FactValue]:
    known = {name: value for name, value in raw.items() if value is not None and name in corpus.facts}
    try:
        return FactSet.from_json(corpus.facts, known).plain
    except LotrinhError:
        return {}


def _fact(
    name: str, values: Mapping[str, FactValue], corpus: Corpus, known: Known, entry: AuditEntry
) -> FactLine:
    if name not in corpus.facts:
        return FactLine(name, "", "")
    spec = corpus.facts[name]
    act = _recorded_by(name, known, entry)
    told = (
        [
            _(
                "ghi tại bước “%(act)s”, %(at)s, %(who)s",
                act=act_vi(act.act, known.house.procedures),
                at=moment_vi(act.at),
                who=act.actor_name,
            )
        ]
        if act
        else []
    )
    if act is None and name in values:
        told = [_("chương trình suy ra từ hồ sơ") if spec.kind == "derived" else _("nhập tại bước này")]
    paper = [_("giấy tờ: %(document)s", document=_(spec.document))] if spec.document else []
    return FactLine(
        label(spec),
        value_vi(corpus.facts, name, known.sight.value(name, values.get(name))),
        "; ".join([*told, *paper]),
    )


def _recorded_by(name: str, known: Known, entry: AuditEntry) -> ActRecord | None:
    """The last act of the case before this entry that recorded the fact."""
    acts: Sequence[ActRecord] = known.file.acts if known.file is not None else ()
    before = [act for act in acts if act.recorded_at <= entry.recorded_at and name in act.facts]
    return before[-1] if before else None


def _papers(seq: object, known: Known) -> tuple[PaperView, ...]:
    file = known.file
    return papers(each for each in file.documents if each.seq == seq) if file is not None else ()


def _duties(seq: object, known: Known) -> tuple[tuple[str, str, str], ...]:
    """The duties that the act set: what, until when, what became of it."""
    deadlines = known.file.case.deadlines if known.file is not None and seq is not None else ()
    now = known.house.now()
    return tuple(
        (duty_of(d, known.house.corpus), due_vi(d), left(d, now).text)
        for d in deadlines
        if d.set_by_seq == seq
    )


def _after(entry: AuditEntry, known: Known) -> tuple[tuple[str, str, str], ...]:
    """The acts of the case that were recorded after this entry, the first three: what, when, by whom."""
    acts = known.file.acts if known.file is not None else ()
    later = [act for act in acts if act.recorded_at > entry.recorded_at][:3]
    name = known.house.procedures
    return tuple((act_vi(a.act, name), moment_vi(a.at), f"{a.actor_name}, {a.unit_name}") for a in later)


def _stages(body: Mapping[str, Any], known: Known) -> tuple[str, str]:
    file = known.file
    if file is None or "stage_to" not in body:
        return ("", "")
    stages = known.house.procedures[file.case.procedure].stages
    return tuple(label(stages[s]) if s in stages else s for s in (body["stage_from"], body["stage_to"]))  # type: ignore[return-value]  # two


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
