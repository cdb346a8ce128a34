"""Reads the procedure tables (``workflows/procedures/*.yaml``) strictly: an unknown key, stage, fact, term or set is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rules.corpus import Corpus, load_corpus
from rules.yamlio import load_yaml, unknown_keys
from workflows.procedure.effects import effects_of
from workflows.procedure.powers import Powers
from workflows.procedure.side import signing_act
from workflows.procedure.spec import (
    ACTING,
    DEPARTURE,
    ActRow,
    ActSpec,
    Branch,
    InputSpec,
    Power,
    Procedure,
    Procedures,
    StageSpec,
)

SAME_STAGE = "="
SUBJECTS = frozenset({"person", "organisation"})
FOLDER = Path(__file__).resolve().parent.parent / "procedures"
_PROCEDURE_KEYS = {
    "procedure", "vi", "en", "cites", "in_force", "initial", "stages", "acts", "accumulates", "about", "powers",
    "attaches",
}  # fmt: skip
_PART_KEYS = {"acts", "powers"}
_STAGE_KEYS = {"vi", "en", "final", "ends", "only", "rests"}
_ROW_KEYS = {"from", "to", "requires", "constants", "in_force"}
_ACT_KEYS = {
    "vi", "en", "cites", "rows", "who", "inputs", "units", "issues", "sets", "meets", "ends", "stamps", "adds_papers", "afresh",
    "unit_as", "manager", "actor_as", "not_by", "journal", "reopens", "notices", "in_force", "meets_elsewhere", "ends_elsewhere", "prints",
    "attaches", "note", "verified", "note_vi", "note_en",
}  # fmt: skip


@cache
def load_procedures(folder: Path = FOLDER) -> Procedures:
    """Every procedure under ``folder``, checked against the corpus. ``ProcedureError`` names file and key."""
    return read_procedures(folder, load_corpus())


def read_procedures(folder: Path, corpus: Corpus) -> Procedures:
    """The same, read anew against a corpus of its own (a draft of the law)."""
    return Procedures(tuple(_Reader(path, corpus).procedure() for path in sorted(folder.glob("*.yaml"))))


class _Reader(Powers):
    """Reads one file; every message starts with its name."""

    def __init__(self, path: Path, corpus: Corpus) -> None:
        self.file = f"{FOLDER.name}/{path.name}"
        self.corpus = corpus
        parts = sorted(path.with_suffix("").glob("*.yaml"))
        content = b"".join(each.read_bytes() for each in (path, *parts))
        self.version = hashlib.sha256(content).hexdigest()[:16]
        self.raw = dict(self._map(load_yaml(path, name=self.file), "file"))
        for part in parts:
            self._add(part)

    def _add(self, part: Path) -> None:
        """Further acts and powers of the procedure, from a file in a folder of its name; each stands once."""
        name = f"{FOLDER.name}/{part.parent.name}/{part.name}"
        raw = self._map(load_yaml(part, name=name), part.name)
        unknown_keys(raw, _PART_KEYS, name)
        for key in raw:
            held = self._map(self.raw.get(key, {}), key)
            added = self._map(raw[key], f"{part.name}: {key}")
            twice = sorted(set(held) & set(added))
            if twice:
                raise self._error(
                    f"{part.name}: {key}", f"{', '.join(twice)} stands twice", f"{', '.join(twice)} bị lặp"
                )
            self.raw[key] = {**held, **added}

    def procedure(self) -> Procedure:
        """The table; ``ProcedureError``, ``CorpusError`` name what is wrong with it."""
        with self._whole("file"):
            return self._procedure()

    def _procedure(self) -> Procedure:
        raw = self.raw
        unknown_keys(raw, _PROCEDURE_KEYS, self.file)
        stages = {
            str(name): self._stage(str(name), body)
            for name, body in self._map(raw["stages"], "stages").items()
        }
        name = str(raw["procedure"])
        acts = {
            str(act): self._act(name, str(act), body, stages)
            for act, body in self._map(raw["acts"], "acts").items()
        }
        span = self._map(raw["in_force"], "in_force")
        side = signing_act(name, str(raw["initial"]), stages, self._cites(raw, name), self.corpus.facts)
        return Procedure(
            id=name,
            version=self.version,
            vi=str(raw["vi"]),
            en=str(raw["en"]),
            cites=self._cites(raw, name),
            valid_from=self._day(span.get("from"), "in_force.from"),
            valid_to=self._optional_day(span.get("to"), "in_force.to"),
            initial=self._known_stage(raw.get("initial"), stages, "initial"),
            stages=MappingProxyType(stages),
            acts=MappingProxyType(acts),
            accumulates=tuple(
                self._fact(item, "accumulates") for item in self._list(raw.get("accumulates"), "accumulates")
            ),
            about=self._about(raw),
            side=MappingProxyType({side.id: side}),
        )

    def _about(self, raw: Mapping[str, object]) -> tuple[str, ...]:
        found = self._texts(raw, "about", "about") or ("person",)
        self._among(found, sorted(SUBJECTS), "about")
        return found

    def _stage(self, name: str, body: object) -> StageSpec:
        raw = self._map(body, f"stages.{name}")
        unknown_keys(raw, _STAGE_KEYS, f"{self.file}: stages.{name}")
        with self._whole(f"stages.{name}"):
            return StageSpec(
                id=name,
                vi=str(raw["vi"]),
                en=str(raw["en"]),
                final=raw.get("final") is True,
                ends=self._texts(raw, "ends", f"stages.{name}"),
                only=self._texts(raw, "only", f"stages.{name}"),
                rests=raw.get("rests") is True,
            )

    def _act(self, procedure: str, name: str, body: object, stages: Mapping[str, StageSpec]) -> ActSpec:
        raw = self._map(body, name)
        unknown_keys(raw, _ACT_KEYS, f"{self.file}: {name}")
        with self._whole(name):
            act = self._act_of(procedure, name, raw, stages)
        if act.note and (effects := effects_of(act)):
            named = ", ".join(effects)
            raise self._error(
                f"{name}.note",
                f"a note has no effect, but this act has {named}",
                f"bước chỉ ghi chú không có hiệu lực, nhưng bước này có {named}",
            )
        return act

    def _act_of(
        self, procedure: str, name: str, raw: Mapping[str, object], stages: Mapping[str, StageSpec]
    ) -> ActSpec:
        return ActSpec(
            id=name,
            procedure=procedure,
            vi=str(raw["vi"]),
            en=str(raw["en"]),
            cites=self._cites(raw, name),
            rows=tuple(
                self._row(each, name, stages, raw.get("in_force"))
                for each in self._list(raw["rows"], f"{name}.rows")
            ),
            powers=self._powers(raw["who"], name),
            inputs=self._inputs(raw, name),
            issues=tuple(self._form(each, name) for each in self._list(raw.get("issues"), f"{name}.issues")),
            sets=tuple(self._term(each, name) for each in self._list(raw.get("sets"), f"{name}.sets")),
            meets=self._texts(raw, "meets", name),
            ends=self._texts(raw, "ends", name),
            meets_elsewhere=self._texts(raw, "meets_elsewhere", name),
            ends_elsewhere=self._texts(raw, "ends_elsewhere", name),
            stamps=MappingProxyType(
                {self._fact(k, name): str(v) for k, v in self._map(raw.get("stamps", {}), name).items()}
            ),
            adds_papers=self._texts(raw, "adds_papers", name),
            afresh=tuple(self._fact(each, f"{name}.afresh") for each in self._list(raw.get("afresh"), name)),
            prints=tuple(self._fact(each, f"{name}.prints") for each in self._list(raw.get("prints"), name)),
            unit_as=str(raw.get("unit_as", "")),
            manager=self._manager(raw, name),
            actor_as=str(raw.get("actor_as", "")),
            not_by=self._texts(raw, "not_by", name),
            journal=raw.get("journal") is True,
            reopens=raw.get("reopens") is True,
            notices=self._texts(raw, "notices", name),
            attaches=self._attaches((raw, self.raw), name),
            note=raw.get("note") is True,
            verified=raw.get("verified", True) is True,
            note_vi=str(raw.get("note_vi", "")),
            note_en=str(raw.get("note_en", "")),
        )

    def _manager(self, raw: Mapping[str, object], act: str) -> str:
        """Who has the case after the act; nothing else than what is known."""
        told = str(raw.get("manager", ""))
        self._among([told] if told else [], (ACTING, DEPARTURE), f"{act}.manager")
        return told

    def _row(self, body: object, act: str, stages: Mapping[str, StageSpec], whole: object = None) -> ActRow:
        """One line of the table, in force on the days of its own or of the whole act."""
        raw = self._map(body, f"{act}.rows")
        span = self._map(raw.get("in_force", whole) or {}, f"{act}.in_force")
        unknown_keys(span, {"from", "to"}, f"{self.file}: {act}.in_force")
        unknown_keys(raw, _ROW_KEYS, f"{self.file}: {act}.rows")
        constants = self._map(raw.get("constants", {}), f"{act}.rows.constants")
        requires = self._texts(raw, "requires", act)
        for each in requires:
            if each not in self.corpus.sets:
                raise self._error(
                    f"{act}.rows.requires",
                    f"no requirement set '{each}' in the corpus",
                    f"dữ liệu pháp luật không có nhóm điều kiện “{each}”",
                )
        return ActRow(
            stages=tuple(
                self._known_stage(each, stages, f"{act}.rows.from") for each in self._list(raw["from"], act)
            ),
            branches=self._branches(raw["to"], act, stages),
            requires=requires,
            constants=MappingProxyType(
                {str(k): self.corpus.facts.check(str(k), v) for k, v in constants.items()}
            ),
            valid_from=self._day(span.get("from", date.min), f"{act}.in_force.from"),
            valid_to=self._optional_day(span.get("to"), f"{act}.in_force.to"),
        )

    def _branches(self, raw: object, act: str, stages: Mapping[str, StageSpec]) -> tuple[Branch, ...]:
        if raw == SAME_STAGE:
            return (Branch(SAME_STAGE),)
        if isinstance(raw, str):
            return (Branch(self._known_stage(raw, stages, f"{act}.rows.to")),)
        found = []
        for each in self._list(raw, f"{act}.rows.to"):
            body = self._map(each, f"{act}.rows.to")
            unknown_keys(body, {"stage", "when"}, f"{self.file}: {act}.rows.to")
            found.append(
                Branch(self._known_stage(body["stage"], stages, act), self._condition(body.get("when"), act))
            )
        return tuple(found)

    def _powers(self, raw: object, act: str) -> tuple[Power, ...]:
        """The rows of ``who``: given here, or a group of the file named by a text."""
        if isinstance(raw, str):
            groups = self._map(self.raw.get("powers", {}), "powers")
            if raw not in groups:
                known = ", ".join(groups)
                raise self._error(
                    f"{act}.who",
                    f"no group '{raw}' under powers; known: {known}",
                    f"mục powers không có nhóm “{raw}”; các nhóm: {known}",
                )
            return tuple(
                self._power(each, f"powers.{raw}") for each in self._list(groups[raw], f"powers.{raw}")
            )
        return tuple(self._power(each, act) for each in self._list(raw, f"{act}.who"))

    def _inputs(self, raw: Mapping[str, object], act: str) -> tuple[InputSpec, ...]:
        facts = [self._input(str(each), act) for each in self._list(raw.get("inputs"), f"{act}.inputs")]
        units = [
            self._unit_input(str(k), v, act)
            for k, v in self._map(raw.get("units", {}), f"{act}.units").items()
        ]
        return (*units, *facts)

    def _input(self, text: str, act: str) -> InputSpec:
        name = self._fact(text.removesuffix("!"), f"{act}.inputs")
        spec = self.corpus.facts[name]
        return InputSpec(name=name, required=text.endswith("!"), vi=spec.vi, en=spec.en)

    def _unit_input(self, name: str, body: object, act: str) -> InputSpec:
        raw = self._map(body, f"{act}.units.{name}")
        unknown_keys(raw, {"kinds", "required", "vi", "en"}, f"{self.file}: {act}.units.{name}")
        return InputSpec(
            name=name,
            required=raw.get("required") is True,
            kind="unit",
            unit_kinds=self._texts(raw, "kinds", act),
            vi=str(raw["vi"]),
            en=str(raw["en"]),
        )
