"""Where every printed field of a paper comes from: the fact, the act that recorded it, the paper that proves it.

Worked out while the paper is made, from what the renderer noted (``Writ.fields``); kept with the act under its hash, which stands in the
audit entry beside that of the paper. Shown by page and API, taken into the manifest of a dossier. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.corpus import Corpus
from rules.facts import FactKind, FactSet
from rules.terms import legal_date
from workflows.audit import canonical, facts_json
from workflows.gathering.derive import recipes_of
from workflows.gathering.monitoring import RECORD, STRIKE, standing
from workflows.gathering.person import dated
from workflows.model import ActRecord, CaseSnapshot
from workflows.paper_ports import Writ
from workflows.provenance import looked_at

VERSION = 1
_NUMBERED: Mapping[str, str] = {"request_no": "request_number", "result_no": "result_number"}
_SAME_AS: Mapping[str, str] = {"venue": "place", "venue_text": "place_text"}
_GROUPS: Mapping[str, str] = {
    "person": "person",
    "unit": "unit",
    "facility": "unit",
    "police": "unit",
    "actor": "officer",
    "approver": "officer",
    "issued_on": "act",
    "issued_at": "act",
    "number": "register",
}


@dataclass(frozen=True, slots=True)
class Origins:
    """What it takes to say where a value comes from: the act with its facts, the case before it, the earlier acts it looked back at."""

    corpus: Corpus
    act: ActRecord
    before: CaseSnapshot | None
    facts: FactSet
    acts: tuple[ActRecord, ...]
    records: tuple[ActRecord, ...]
    units: Mapping[str, str]


def lineage_of(writ: Writ, origins: Origins) -> bytes:
    """The lineage of one paper as canonical JSON: ``fields`` in order of printing, ``sources`` by path."""
    sources: dict[str, dict[str, object]] = {}
    fields = writ.fields  # put in words when asked for
    for field in fields:
        for path in field.paths:
            _trace(path, origins, sources)
    told = {
        "version": VERSION,
        "form": writ.form,
        "template": writ.template_version,
        "sha256": writ.sha256,
        "case_id": origins.act.case_id,
        "act": origins.act.act,
        "seq": origins.act.seq,
        "fields": [
            {"field": each.field, "label": each.label, "text": each.text, "paths": list(each.paths)}
            for each in fields
        ],
        "sources": sources,
    }
    return canonical(told).encode()


def _trace(path: str, origins: Origins, sources: dict[str, dict[str, object]]) -> None:
    """The source of a path, and of the facts from which it is derived."""
    if path in sources:
        return
    group, _, name = path.partition(".")
    if group not in {"facts", "numbers", "items"}:
        sources[path] = _beside(group, name, origins)
        return
    fact = _NUMBERED.get(name, name) if group == "numbers" else _SAME_AS.get(name, name)
    found = _of_fact(fact, origins)
    if found is None:
        return
    sources[path] = found
    for other in _strings(found.get("from")):
        _trace(f"facts.{other}", origins, sources)


def _beside(group: str, name: str, origins: Origins) -> dict[str, object]:
    """What is no fact of this moment: the person's file, an office, the officer, the act, an earlier act, another case."""
    if group == "acts":
        return _earlier(name, origins)
    if group == "cases":
        procedure, _, fact = name.partition(".")
        return {"kind": "case", "procedure": procedure, "fact": fact.removesuffix("_code")}
    if group == "parts":
        return {"kind": "unit", "unit_id": origins.units.get(name.partition(".")[0], "")}
    kind = _GROUPS.get(group, "nowhere")
    if kind == "unit":
        return {"kind": kind, "unit_id": origins.units.get(group, "")}
    if kind in {"act", "officer", "register"}:
        return {"kind": kind, "seq": origins.act.seq}
    return {"kind": kind}


def _earlier(name: str, origins: Origins) -> dict[str, object]:
    """What an earlier act of the case told (“user_management.decide.decision_number”): the last act of that name."""
    act, _, fact = name.rpartition(".")
    seqs = [each.seq for each in origins.acts if each.act == act]
    told: dict[str, object] = {"fact": fact} if fact in origins.corpus.facts else {}
    return told | ({"kind": "act", "seq": seqs[-1]} if seqs else {"kind": "nowhere"})


def _of_fact(name: str, origins: Origins) -> dict[str, object] | None:
    """The source of a fact: this act, an earlier one, a recipe, a paper on the person's file; or that it is not on file.

    None for what is no fact of the law (the symbol of a number).
    """
    special = _of_journal(name, origins)
    if special is not None:
        return special
    if name not in origins.corpus.facts:
        return None
    spec, found = origins.corpus.facts[name], dict[str, object](fact=name)
    if spec.document:
        found["document"] = spec.document
    if name not in origins.facts:
        return found | {"kind": "nowhere"}
    found["value"] = facts_json({name: origins.facts[name]})[name]
    return found | _told(name, origins)


def _told(name: str, origins: Origins) -> dict[str, object]:
    """Who told a known fact."""
    act, recipes = origins.act, recipes_of(origins.corpus.facts)
    if name in act.facts:
        how = "entered" if name in act.inputs else "set"
        return {"kind": "act", "seq": act.seq, "how": how}
    if name in recipes:
        looked = looked_at(recipes[name], origins.corpus)
        return {
            "kind": "derived",
            "from": list(looked.facts),
            "cases": list(looked.cases),
            "duties": list(looked.duties),
        }
    held = origins.before.facts.get(name) if origins.before is not None else None
    if held is not None and held.value == origins.facts[name]:
        return {"kind": "act", "seq": held.seq}
    return _on_file(name, origins)


def _on_file(name: str, origins: Origins) -> dict[str, object]:
    """A paper on the person's file, or what the program works out from the file."""
    papers = dated(origins.records, name, legal_date(origins.act.at))
    if papers:
        return {"kind": "record", "case_id": papers[-1].case_id, "seq": papers[-1].seq}
    of_person = origins.corpus.facts[name].kind is FactKind.RECORD
    return {"kind": "record" if of_person else "derived"}


def _of_journal(name: str, origins: Origins) -> dict[str, object] | None:
    """What the papers take from the journal itself: the days of monitoring, who acted as doctor."""
    if name == "monitoring":
        return {"kind": "acts", "seqs": [each.seq for each in standing(origins.acts)]}
    if name == "monitoring_entries":
        return {"kind": "acts", "seqs": [each.seq for each in origins.acts if each.act in {RECORD, STRIKE}]}
    if name == "doctor_name" and "doctor_name" not in origins.facts:
        doctors = {"assessment.examine", "assessment.conclude"}
        acting = origins.act.role == "assessing_doctor"
        earlier = [each.seq for each in origins.acts if each.act in doctors]
        return {"kind": "officer", "seq": origins.act.seq if acting or not earlier else earlier[-1]}
    return None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))
