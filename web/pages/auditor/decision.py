"""One entry of the record as an auditor reads it: article, rule, facts, evidence, paper, signer, what followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.corpus import Corpus
from rules.terms import legal_date
from web.language import _, label
from web.pages.auditor.beside import (
    AfterLine,
    DutyLine,
    PaperLine,
    act_of,
    after_of,
    duties_of,
    governs,
    grounds_of,
    papers_of,
    stage_then,
    stands_from,
)
from web.pages.auditor.results import (
    CODES,
    TONES,
    by_whom,
    changed_words,
    entered_later,
    moment_of,
    origin_words,
    reason_of,
    spec_of,
    title_of,
)
from web.pages.auditor.rules import Known, RuleLine, law_of, rules_of
from web.pages.views.case import code_of
from web.pages.views.findings import Cite, cites_from_short
from web.pages.views.labels import who_may
from web.pages.views.timeline import told_by
from web.pages.views.times import day_vi, moment_vi
from web.signin.officer import paper_said
from workflows.model import ActRecord
from workflows.ports import AuditEntry
from workflows.procedure import ActSpec


@dataclass(frozen=True, slots=True)
class Head:
    """What, with which outcome, who, when, from where, under which power, from which stage to which. ``late_entry``: recorded later."""

    title: str
    tone: str
    outcome: str
    at: str
    recorded: str
    late_entry: bool
    who: str
    post: str
    delegation: str
    origin: str
    grounds: tuple[Cite, ...]
    power: tuple[Cite, ...]
    stages: tuple[str, str]
    stage: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The page of an entry. ``proceeding``: about an act of a case; ``bare``: an act of which the law asks nothing but the power."""

    head: Head
    proceeding: bool
    bare: bool
    stream: str
    seq: int
    case: str
    code: str
    person: str
    why: str
    whence: str
    english: str
    may: tuple[str, ...]
    day: str
    day_iso: str
    law: str
    erased: bool
    veiled: tuple[str, ...]
    rules: tuple[RuleLine, ...]
    met: tuple[RuleLine, ...]
    off: tuple[RuleLine, ...]
    told: tuple[tuple[str, str], ...]
    papers: tuple[PaperLine, ...]
    duties: tuple[DutyLine, ...]
    after: tuple[AfterLine, ...]
    changed: tuple[str, ...]
    reason: str
    hash: str
    prev: str
    anchor: str


def decision_view(entry: AuditEntry, body: Mapping[str, Any], known: Known) -> DecisionView:
    """The page of one entry. What the law of that day no longer tells is shown by its code."""
    receipt: Mapping[str, Any] = body.get("receipt") or {}
    at = moment_of(body.get("at")) or entry.recorded_at
    day = date.fromisoformat(receipt["as_of"]) if "as_of" in receipt else legal_date(at)
    corpus, same = law_of(receipt, known)
    lines = rules_of(receipt, corpus, known, entry)
    act, case = act_of(body, known), known.file.case.id if known.file is not None else entry.case_id
    spec = spec_of(entry.act, known.house.procedures)
    code = str(body.get("code", ""))
    return DecisionView(
        head=_head(entry, body, known, corpus, day, at),
        proceeding=spec is not None,
        bare=entry.kind == "act"
        and all(each.mark == "off" for each in lines)
        and body.get("erased") is not True,
        stream=entry.stream,
        seq=entry.seq,
        case=case or "",
        code=code_of(case) if case else "",
        person=entry.person_id or "",
        why=_(CODES[code]) if code in CODES else "",
        whence=_whence(code, spec, day, known),
        english=str(body.get("why", "")),
        may=who_may(spec, day) if spec is not None and code == "not_permitted" else (),
        day=day_vi(day),
        day_iso=day.isoformat(),
        law=""
        if same
        else _("Nay tệp luật của ngày đó đã được sửa; dưới đây nêu theo bản chương trình đang có."),
        erased=body.get("erased") is True,
        veiled=_veiled(receipt, act, known),
        rules=tuple(line for line in lines if line.mark in {"no", "unknown"}),
        met=tuple(line for line in lines if line.mark == "ok"),
        off=tuple(line for line in lines if line.mark == "off"),
        told=told_by(act, known.house.procedures[spec.procedure], known.file.units, known.house.corpus)
        if act is not None and spec is not None and known.file is not None
        else (),
        papers=papers_of(body.get("act_seq"), known),
        duties=duties_of(act, known),
        after=after_of(entry, known),
        changed=changed_words(body),
        reason=reason_of(body),
        hash=entry.hash,
        prev=entry.prev_hash,
        anchor=_("số %(number)s, %(at)s", number=known.anchor[0], at=moment_vi(known.anchor[1]))
        if known.anchor
        else "",
    )


def _head(
    entry: AuditEntry, body: Mapping[str, Any], known: Known, corpus: Corpus, day: date, at: datetime
) -> Head:
    tone, outcome = TONES.get(entry.kind, ("calm", entry.kind))
    who, post = by_whom(entry, body, known.house)
    spec = spec_of(entry.act, known.house.procedures)
    return Head(
        title=title_of(entry, body, known.house),
        tone=tone,
        outcome=_(outcome),
        at=moment_vi(at),
        recorded=moment_vi(entry.recorded_at),
        late_entry=entered_later(at, entry.recorded_at),
        who=who,
        post=post,
        delegation=_delegation(body),
        origin=origin_words(str(body.get("origin", ""))),
        grounds=grounds_of(spec, day, corpus),
        power=cites_from_short(tuple(body.get("power", ())), corpus),
        stages=_stages(body, known),
        stage=stage_then(entry, known),
    )


def _whence(code: str, spec: ActSpec | None, day: date, known: Known) -> str:
    """Where and when there is such an act, where it was refused because there is none."""
    if spec is None:
        return ""
    if code == "act_not_available":
        return stands_from(spec, day, known.house)
    if code == "not_permitted" and not who_may(spec, day):
        return _("Ngày %(day)s không ai có thẩm quyền này.", day=day_vi(day))
    return governs(spec, known.house) if code == "not_in_force" else ""


def _delegation(body: Mapping[str, Any]) -> str:
    """Under which paper the office of another was exercised."""
    told = (body.get("actor") or {}).get("delegation")
    if not told:
        return ""
    said = paper_said(told["authority"], told["number"], date.fromisoformat(told["day"]))
    doubt = _("chưa kiểm chứng: luật không nói rõ việc giao quyền, ủy quyền")
    return said if told["verified"] else f"{said}; {doubt}"


def _veiled(receipt: Mapping[str, Any], act: ActRecord | None, known: Known) -> tuple[str, ...]:
    """The kinds of data of which something that this entry rests on is not shown: they are opened with a reason."""
    names = {name for found in receipt.get("findings", ()) for name in found["facts"]}
    names |= set(act.facts) if act is not None else set()
    return known.sight.kinds if known.file is not None and not known.sight.facts.isdisjoint(names) else ()


def _stages(body: Mapping[str, Any], known: Known) -> tuple[str, str]:
    file = known.file
    if file is None or "stage_to" not in body:
        return ("", "")
    stages = known.house.procedures[file.case.procedure].stages
    before, after = (label(stages[s]) if s in stages else s for s in (body["stage_from"], body["stage_to"]))
    return before, after
