"""The parts of docs/glossary.md that are lists of names in the code: stages, acts, duties, sets, facts, forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from documents.catalogue import load_catalogue
from rules.corpus import Requirement, Rule, TermRule, load_corpus
from rules.facts import FactSpec
from tests.architecture.tables import code, codes, places, table
from workflows.procedure import ActSpec, Procedure, load_procedures

_SAME = "="


def procedures() -> Iterator[str]:
    """Every procedure, with the days it governs."""
    return table(
        ("Tiếng Việt", "identifier", "meaning", "governs", "source"),
        (
            (
                each.vi,
                code(each.id),
                each.en,
                f"{each.valid_from} to {each.valid_to or '…'}",
                places(each.cites),
            )
            for each in load_procedures().values()
        ),
    )


def stages() -> Iterator[str]:
    """Every stage of every procedure."""
    for procedure in load_procedures().values():
        yield from _section(
            procedure,
            table(
                ("Tiếng Việt", "identifier", "meaning", "the case ends"),
                (
                    (stage.vi, code(stage.id), stage.en, "yes" if stage.final else "")
                    for stage in procedure.stages.values()
                ),
            ),
        )


def acts() -> Iterator[str]:
    """Every act of every procedure."""
    for procedure in load_procedures().values():
        yield from _section(
            procedure,
            table(
                ("Tiếng Việt", "identifier", "what is done", "by", "source"),
                (_act(each) for each in procedure.acts.values()),
            ),
        )


def duties() -> Iterator[str]:
    """Every duty that has a term, with its terms and the acts that meet it."""
    terms: dict[str, list[TermRule]] = {}
    for rule in _rules():
        if isinstance(rule, TermRule):
            terms.setdefault(rule.duty, []).append(rule)
    met = {duty: [act.id for act in load_procedures().acts.values() if duty in act.meets] for duty in terms}
    return table(
        ("identifier", "term", "length", "label", "met by", "source"),
        (
            (
                code(duty),
                code(rule.id),
                _length(rule),
                rule.vi,
                codes(met[duty]) or "no act yet",
                places(rule.cites),
            )
            for duty in sorted(terms)
            for rule in terms[duty]
        ),
    )


def sets() -> Iterator[str]:
    """Every set of requirements, with the articles behind it and the acts that name it."""
    behind: dict[str, list[Requirement]] = {}
    for rule in _rules():
        if isinstance(rule, Requirement):
            for name in rule.sets:
                behind.setdefault(name, []).append(rule)
    asked = load_procedures().acts.values()
    return table(
        ("identifier", "asked by", "requirements"),
        (
            (
                code(name),
                codes(act.id for act in asked if any(name in row.requires for row in act.rows)),
                codes(rule.id for rule in behind[name]),
            )
            for name in sorted(behind)
        ),
    )


def facts() -> Iterator[str]:
    """Every fact of the catalogue; for a closed list its values."""
    return table(
        ("Tiếng Việt", "identifier", "kind, type", "meaning; values", "source"),
        (_fact(spec) for spec in load_corpus().facts.values()),
    )


def forms() -> Iterator[str]:
    """Every form, by its latest title."""
    known = {entry.id: entry for entry in load_catalogue()}
    return table(
        ("Tiếng Việt", "identifier", "source"),
        ((entry.title, code(entry.id), places(entry.cites)) for entry in known.values()),
    )


def diagram() -> Iterator[str]:
    """The stages of the assessment and the acts between them, as a Mermaid diagram."""
    procedure = load_procedures()["assessment"]
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {procedure.initial}"
    for (before, after), names in _edges(procedure).items():
        yield f"    {before} --> {after}: {', '.join(names)}"
    for stage in procedure.stages.values():
        if stage.final:
            yield f"    {stage.id} --> [*]"
    yield "```"


PARTS: Final[Mapping[str, Callable[[], Iterable[str]]]] = {
    "procedures": procedures,
    "stages": stages,
    "acts": acts,
    "duties": duties,
    "sets": sets,
    "facts": facts,
    "forms": forms,
}


def _section(procedure: Procedure, lines: Iterable[str]) -> Iterator[str]:
    yield f"### {procedure.vi} ({code(procedure.id)})"
    yield ""
    yield from lines
    yield ""


def _act(act: ActSpec) -> tuple[str, ...]:
    roles = dict.fromkeys(role for power in act.powers for role in power.roles)
    return act.vi, code(act.id), act.en, codes(roles), places(act.cites)


def _fact(spec: FactSpec) -> tuple[str, ...]:
    values = "; ".join(f"{code(value)} {label}" for value, label in spec.value_labels.items())
    return (
        spec.vi,
        code(spec.name),
        f"{spec.kind}, {spec.type}",
        f"{spec.en}: {values}" if values else spec.en,
        places(spec.cites),
    )


def _length(rule: TermRule) -> str:
    return f"{rule.length} {rule.unit.en}" if rule.length else rule.unit.en


def _rules() -> Iterator[Rule]:
    return (rule for version in load_corpus().all_versions() for rule in version.rules)


def _edges(procedure: Procedure) -> dict[tuple[str, str], list[str]]:
    """Where each act leads; an act that stays where it is changes no stage and is left out."""
    found: dict[tuple[str, str], list[str]] = {}
    for act in procedure.acts.values():
        for row in act.rows:
            for before in row.stages:
                for after in dict.fromkeys(branch.to for branch in row.branches):
                    if after not in (_SAME, before):
                        found.setdefault((before, after), []).append(act.id.removeprefix(f"{procedure.id}."))
    return found
