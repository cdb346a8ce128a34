"""Reads a scenario file, whole and strictly, before anything is run: every problem with its line, the nearest known name, what is accepted.

The format is a public interface (docs/scenarios.md); a change of meaning is a new ``format`` number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from rules.citation import Citation
from rules.corpus import Consequence, Corpus
from rules.facts import FactSpec, FactType
from rules.yamlio import YamlMap, load_yaml
from web.scenarios.attached import read_attached
from web.scenarios.errors import ScenarioError
from web.scenarios.offices import SECTIONS, read_offices
from web.scenarios.shape import (
    FORMAT,
    DeadlineExpected,
    Earlier,
    Expected,
    Offices,
    Scenario,
    Step,
)
from web.scenarios.tables import FREE, Place, Problems, Table
from workflows.alerts import CODES
from workflows.model import Unit
from workflows.procedure import ActSpec, Procedures
from workflows.roles import UNIT_KINDS

_TOP: Final = frozenset({"scenario", "format", "law", *SECTIONS, "given", "steps", "documents"})
_STEP: Final = frozenset(
    {
        "at",
        "by",
        "person",
        "act",
        "with",
        "attach",
        "expect",
        "because",
        "missing",
        "stage",
        "deadlines",
        "regime",
        "tells",
        "silent",
    }
)
_DEADLINE: Final = frozenset({"duty", "due", "cites"})
_GIVEN: Final = frozenset({"fact", "on", "until", "value", "paper"})


def read_scenario(path: Path, corpus: Corpus, procedures: Procedures) -> Scenario:
    """The scenario in a file. ``ScenarioError`` with every problem, each naming file, line and key."""
    return _Reader(path.name, corpus, procedures, path.parent).scenario(
        load_yaml(path, error=ScenarioError, name=str(path), outside=True)
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file against the law and the procedures; one use."""

    file: str
    corpus: Corpus
    procedures: Procedures
    folder: Path
    used: dict[str, Unit] = field(default_factory=dict)

    def scenario(self, raw: object) -> Scenario:
        line = raw.line if isinstance(raw, YamlMap) else 1
        top = Table(raw, Place(self.file, line, ""), None)
        _check_format(top)
        problems = Problems()
        problems.attempt(lambda: top.only(_TOP))
        title = problems.attempt(lambda: top.text("scenario"))
        law = problems.attempt(lambda: top.citations("law"))
        offices = read_offices(top, self.corpus.facts, problems, merging=True)
        given = self._given(top, offices, problems)
        steps = self._steps(top, offices, problems)
        documents = problems.attempt(lambda: _documents(top, offices))
        problems.raise_if_any()
        offices = replace(offices, units={**offices.units, **self.used})
        return Scenario(self.file, title or "", law or (), offices, given, steps, documents or {})

    def _given(self, top: Table, offices: Offices, problems: Problems) -> tuple[Earlier, ...]:
        people = problems.attempt(lambda: top.table("given", None))
        found: list[Earlier] = []
        for person in people.names() if people is not None else ():
            assert people is not None  # noqa: S101 - names come from it
            if person not in offices.people:
                error = people.at(person).unknown(("person", "người"), person, offices.people)
                problems.found.append(error)
                continue
            for read in people.tables(person, _GIVEN):
                entry = problems.attempt(lambda person=person, read=read: self._earlier(person, read()))  # type: ignore[misc]
                if entry is not None:
                    found.append(entry)
        return tuple(found)

    def _earlier(self, person: str, table: Table) -> Earlier:
        facts = self.corpus.facts
        known = facts["record"].values
        name = table.one_of(
            "fact", known, ("fact that stands on a person's file", "dữ kiện có trên hồ sơ của người")
        )
        day = table.day("on")
        if day is None:
            raise table.place.refuse(
                "the key 'on' is needed (the day of the paper)", "thiếu khóa “on” (ngày của giấy tờ)"
            )
        inputs: dict[str, object] = {
            "record": name,
            "record_on": day,
            "record_paper": table.text("paper", otherwise=facts[name].document or facts[name].vi),
        }
        until = table.day("until")
        if until is not None:
            inputs["record_until"] = until
        return Earlier(person, inputs | _value(table, facts[name]))

    def _steps(self, top: Table, offices: Offices, problems: Problems) -> tuple[Step, ...]:
        reads = problems.attempt(lambda: top.tables("steps", _STEP)) or []
        if not reads:
            problems.found.append(
                top.at("steps").refuse("at least one step is needed", "cần ít nhất một bước")
            )
        read_at = (
            problems.attempt(lambda number=number, read=read: self._step(number, read(), offices))  # type: ignore[misc]
            for number, read in enumerate(reads, start=1)
        )
        return tuple(step for step in read_at if step is not None)

    def _step(self, number: int, table: Table, offices: Offices) -> Step:
        act = table.one_of("act", self.procedures.acts, ("act", "bước"))
        spec = self.procedures.acts[act]
        regime = table.day("regime") if "regime" in table else None
        return Step(
            number=number,
            line=table.place.line,
            at=table.moment("at"),
            by=table.one_of("by", offices.actors, ("actor", "người thực hiện")),
            person=table.one_of("person", offices.people, ("person", "người")),
            act=act,
            inputs=self._inputs(table.table("with", None), spec, offices),
            expect=Expected(
                table.one_of("expect", tuple(Expected), ("outcome", "kết quả"), otherwise=Expected.ACCEPTED)
            ),
            because=table.citations("because"),
            missing=self._missing(table, spec),
            stage=self._stage(table) if "stage" in table else None,
            deadlines=tuple(self._deadline(read()) for read in table.tables("deadlines", _DEADLINE)),
            regime=None if regime is None else regime.isoformat(),
            tells=self._told(table, "tells"),
            silent=self._told(table, "silent"),
            attached=read_attached(table.table("attach", None), self.folder, spec),
            means=_means(table),
        )

    def _inputs(self, table: Table, spec: ActSpec, offices: Offices) -> dict[str, object]:
        """The entries as written; the door reads them. Only names that nothing in the program knows are refused here."""
        found: dict[str, object] = {}
        own = [field.name for field in spec.inputs]
        for name in [*table.names(), *(free for free in FREE if free in table and free in own)]:
            field = spec.input(name)
            if field is None and name not in self.corpus.facts:
                near = get_close_matches(name, [*own, *self.corpus.facts], n=1)
                raise table.at(name).unknown(("fact or field", "dữ kiện hay mục"), name, near or own)
            if field is not None and field.kind == "unit":
                found[name] = self._office(table, name, field.unit_kinds, offices)
            else:
                found[name] = self._plain(name, table.raw(name))
        return found

    def _plain(self, name: str, value: object) -> object:
        """What is written. A bare ``yes`` or ``no`` is true or false where that is asked for; one item stands for a list of it."""
        fact = self.corpus.facts.get(name)
        if fact is None or not isinstance(value, str):
            return value
        if fact.type is FactType.SET:
            return [value]
        return {"yes": True, "no": False}.get(value.lower(), value) if fact.type is FactType.BOOL else value

    def _office(self, table: Table, key: str, kinds: tuple[str, ...], offices: Offices) -> str:
        """An office that the file declares; or one that it only uses, made of the kind that the field takes."""
        name = table.text(key)
        if name not in offices.units and name not in self.used:
            if get_close_matches(name, offices.units, n=1, cutoff=0.75):
                raise table.at(key).unknown(("unit", "đơn vị"), name, offices.units)
            self.used[name] = Unit(name, kinds[0], f"{UNIT_KINDS[kinds[0]]} {name}")
        return name

    def _missing(self, table: Table, spec: ActSpec) -> tuple[str, ...]:
        known = {*self.corpus.facts, *(field.name for field in spec.inputs)}
        for item, place in table.items("missing"):
            if item not in known:
                raise place.unknown(("fact", "dữ kiện"), item, known)
        return table.texts("missing")

    def _told(self, table: Table, key: str) -> tuple[str, ...]:
        rules = (rule for version in self.corpus.all_versions() for rule in version.rules)
        known = {*CODES, *(rule.id for rule in rules if isinstance(rule, Consequence))}
        for item, place in table.items(key):
            if item not in known:
                raise place.unknown(("consequence or alert", "hệ quả hay cảnh báo"), item, known)
        return table.texts(key)

    def _stage(self, table: Table) -> Mapping[str, str]:
        stages = table.table("stage", set(self.procedures))
        return {
            name: stages.one_of(name, self.procedures[name].stages, ("stage", "giai đoạn"))
            for name in stages.names()
        }

    def _deadline(self, table: Table) -> DeadlineExpected:
        duty = table.one_of("duty", self.corpus.duties, ("duty with a term", "nghĩa vụ có thời hạn"))
        return DeadlineExpected(duty, table.due("due"), table.citations("cites"))


def _check_format(top: Table) -> None:
    version = top.need("format")
    if version != FORMAT or isinstance(version, bool):
        raise top.at("format").refuse(
            f"this program reads format {FORMAT}", f"chương trình này đọc định dạng {FORMAT}"
        )


def _value(table: Table, fact: FactSpec) -> dict[str, object]:
    """What the paper says, where the fact is more than its being there."""
    if fact.type is FactType.ENUM:
        return {"record_capacity": table.one_of("value", fact.values, ("value", "giá trị"))}
    value = table.raw("value")
    if value is not None and not isinstance(value, bool):
        raise table.at("value").refuse("true or false is expected", "cần true hoặc false")
    if fact.name == "stable_residence":
        return {"record_flag": value is not False}
    if value is False:
        raise table.at("value").refuse(
            "this fact is on file or it is not; leave the entry out",
            "dữ kiện này chỉ có hoặc không; hãy bỏ mục này",
        )
    return {}


def _means(table: Table) -> str:
    """The reader's own words, shown in the report."""
    found = next((table.raw(key) for key in ("means", "note", "why") if key in table), "")
    return found if isinstance(found, str) else ""


def _documents(top: Table, offices: Offices) -> Mapping[str, tuple[Citation, ...]]:
    wanted = top.table("documents", None)
    for person in wanted.names():
        if person not in offices.people:
            raise wanted.at(person).unknown(("person", "người"), person, offices.people)
    return {person: wanted.citations(person) for person in wanted.names()}
