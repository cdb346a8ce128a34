"""The catalogue of acts as data: what there is to do, from where to where, who may, what is entered, what it takes and gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.corpus import Corpus, TermRule
from rules.errors import NotInForce
from rules.facts import FactSpec, FactType
from workflows.procedure import ActRow, ActSpec, InputSpec, Power, Procedure, Procedures
from workflows.roles import ROLES, UNIT_KINDS


def in_force(procedure: Procedure, on: date) -> bool:
    """Whether the procedure as encoded governs that day."""
    return procedure.valid_from <= on and (procedure.valid_to is None or on <= procedure.valid_to)


def acts_on(procedures: Procedures, on: date | None) -> Iterator[ActSpec]:
    """Every act, or those of the procedures that govern a day."""
    for procedure in procedures.values():
        if on is None or in_force(procedure, on):
            yield from procedure.acts.values()


def powers_on(act: ActSpec, on: date | None) -> tuple[Power, ...]:
    """Who may, on a day or ever."""
    return tuple(power for power in act.powers if on is None or power.in_force(on))


def act_json(act: ActSpec, corpus: Corpus, on: date | None) -> dict[str, object]:
    """One act as JSON-ready data. With a day: the powers and requirements of that day."""
    return {
        "act": act.id,
        "procedure": act.procedure,
        "vi": act.vi,
        "en": act.en,
        "cites": [cite.short() for cite in act.cites],
        "rows": [_row_json(row, corpus, on) for row in act.rows],
        "who": [power_json(power) for power in powers_on(act, on)],
        "not_by": list(act.not_by),
        "inputs": [input_json(field, corpus) for field in act.inputs],
        "documents": [form.form for form in act.issues],
        "attaches": [{"kind": kind.code, "vi": kind.vi, "en": kind.en} for kind in act.attaches],
        "deadlines_set": [_term_json(term.term, term.start, corpus, on) for term in act.sets],
        "duties_met": list(act.meets),
        "duties_ended": list(act.ends),
        "verified": act.verified,
        "notes": {"vi": act.note_vi, "en": act.note_en},
    }


def power_json(power: Power) -> dict[str, object]:
    """Who may: roles at kinds of office, standing to the case, in a period, by a source."""
    return {
        "roles": list(power.roles),
        "kinds": list(power.kinds),
        "where": str(power.where),
        "from": power.valid_from.isoformat(),
        "to": power.valid_to.isoformat() if power.valid_to else None,
        "cites": [cite.short() for cite in power.cites],
    }


def input_json(field: InputSpec, corpus: Corpus) -> dict[str, object]:
    """A field of an act: its name, type and accepted values."""
    told: dict[str, object] = {
        "name": field.name,
        "required": field.required,
        "vi": field.vi,
        "en": field.en,
        "type": "unit" if field.kind == "unit" else str(corpus.facts[field.name].type),
    }
    values = accepted_values(field, corpus)
    return told | ({"values": values} if values else {})


def accepted_values(field: InputSpec, corpus: Corpus) -> dict[str, str]:
    """The codes that a field accepts with their labels; empty where any value of its type is accepted."""
    if field.kind == "unit":
        return {kind: UNIT_KINDS.get(kind, kind) for kind in field.unit_kinds}
    return dict(corpus.facts[field.name].value_labels)


def fact_json(spec: FactSpec) -> dict[str, object]:
    """A fact as JSON-ready data."""
    return {
        "name": spec.name,
        "type": str(spec.type),
        "kind": str(spec.kind),
        "vi": spec.vi,
        "en": spec.en,
        "unit": spec.unit,
        "values": dict(spec.value_labels),
        "document": spec.document,
        "max_length": spec.max_length if spec.type is FactType.TEXT else None,
        "hint": spec.hint_vi,
        "least": spec.least,
        "most": spec.most,
        "decimals": spec.decimals,
        "changeable": spec.changeable,
        "cites": [cite.short() for cite in spec.cites],
    }


def requirement_ids(row: ActRow, corpus: Corpus, on: date) -> tuple[str, ...]:
    """The requirements of a row on a day; none where its sets are not in force."""
    found: dict[str, None] = {}
    for name in row.requires:
        try:
            found.update(dict.fromkeys(each.id for each in corpus.requirements_of(name, on)))
        except NotInForce:
            continue
    return tuple(found)


def who_vi(power: Power) -> str:
    """Who may, in words."""
    roles = ", ".join(ROLES.get(role, role) for role in power.roles)
    return f"{roles} ({power.where})"


def _row_json(row: ActRow, corpus: Corpus, on: date | None) -> dict[str, object]:
    told: dict[str, object] = {
        "from": list(row.stages),
        "to": [branch.to for branch in row.branches],
        "requires": list(row.requires),
    }
    return told | ({"requirements": list(requirement_ids(row, corpus, on))} if on is not None else {})


def terms_of(term: str, corpus: Corpus, on: date | None) -> tuple[TermRule, ...]:
    """The versions of a term: that of a day, or all."""
    if on is None:
        return corpus.terms_by_id(term)
    try:
        return (corpus.term(term, on),)
    except NotInForce:
        return ()


def _term_json(term: str, start: str, corpus: Corpus, on: date | None) -> dict[str, object]:
    told: dict[str, object] = {"term": term, "start": start}
    rules = terms_of(term, corpus, on)
    if not rules:
        return told | {"in_force": False}
    return told | {
        "duty": rules[-1].duty,
        "length": rules[-1].length,
        "unit": str(rules[-1].unit),
        "cites": [cite.short() for cite in rules[-1].cites],
    }
