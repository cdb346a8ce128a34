"""Reads the table of messages strictly: an unknown key, act, fact, part or citation, or a sensitive fact without its basis, is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from rules.citation import Citation
from rules.corpus import Corpus, load_corpus
from rules.yamlio import load_yaml, unknown_keys
from workflows.errors import ProcedureError
from workflows.exchange.spec import Basis, Exchange, Message, System
from workflows.procedure import Procedures, load_procedures
from workflows.sensitivity import sensitive_kinds

FILE: Final = Path(__file__).resolve().parent / "systems.yaml"
PERSON: Final = (
    "full_name", "born", "sex", "id_number", "nationality", "ethnicity", "residence_kind", "residence_commune",
    "residence_province", "address",
)  # fmt: skip
"""Identity fields that a message may hold."""

_BASIS: Final = {"cites", "verified", "note_vi", "note_en"}
_SYSTEM: Final = _BASIS | {"vi", "en", "messages"}
_MESSAGE: Final = _BASIS | {
    *("version", "vi", "en", "acts", "person", "facts", "units", "minors", "opens"),
}


@cache
def load_exchange(file: Path = FILE) -> Exchange:
    """The table, checked against corpus and procedures. ``ProcedureError`` names file and key."""
    return read_exchange(file, load_corpus(), load_procedures())


def read_exchange(file: Path, corpus: Corpus, procedures: Procedures) -> Exchange:
    """The same, with a law and procedures of one's own."""
    reader = _Reader(file, corpus, procedures)
    raw = reader.map(load_yaml(file), "")
    systems = {str(name): reader.system(str(name), body) for name, body in raw.items()}
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Exchange(MappingProxyType(systems), digest)


class _Reader:
    def __init__(self, file: Path, corpus: Corpus, procedures: Procedures) -> None:
        self._file = file
        self._corpus = corpus
        self._procedures = procedures
        self._sensitive = sensitive_kinds(corpus.facts)

    def system(self, name: str, body: object) -> System:
        raw = self.map(body, name)
        unknown_keys(raw, _SYSTEM, f"{self._file.name}: {name}")
        messages = self.map(self._of(raw, "messages", name), f"{name}.messages")
        return System(
            name,
            self._text(raw, "vi", name),
            self._text(raw, "en", name),
            self._basis(raw, name),
            tuple(self._message(name, str(each), told) for each, told in messages.items()),
        )

    def _message(self, system: str, name: str, body: object) -> Message:
        where = f"{system}.{name}"
        raw = self.map(body, where)
        unknown_keys(raw, _MESSAGE, f"{self._file.name}: {where}")
        version = self._of(raw, "version", where)
        if type(version) is not int or version < 1:
            raise self._wrong(where, "version is a number from 1 on")
        opens = {
            str(kind): self._basis(self.map(told, where), f"{where}.opens.{kind}")
            for kind, told in self.map(raw.get("opens", {}), where).items()
        }
        self._known(opens, self._sensitive, where, "no kind of sensitive data")
        facts = self._names(raw, "facts", self._corpus.facts, where, "no fact")
        for kind, held in self._sensitive.items():
            if kind not in opens and (hidden := sorted(set(facts) & held.facts)):
                raise self._wrong(
                    where, f"{', '.join(hidden)}: {kind} goes out only where 'opens' cites what lets it"
                )
        acts = self._names(raw, "acts", self._procedures.acts, where, "no act")
        if not acts:
            raise self._wrong(where, "it names no act")
        parts = {part for act in acts for part in self._parts(act)}
        return Message(
            system=system,
            name=name,
            version=version,
            vi=self._text(raw, "vi", where),
            en=self._text(raw, "en", where),
            acts=frozenset(acts),
            basis=self._basis(raw, where),
            person=self._names(raw, "person", PERSON, where, "no identity field"),
            facts=facts,
            units=self._names(raw, "units", parts, where, "no part of the case"),
            minors=self._basis(self.map(raw["minors"], where), f"{where}.minors")
            if "minors" in raw
            else None,
            opens=MappingProxyType(opens),
        )

    def _parts(self, act: str) -> set[str]:
        """The parts of the case that acts of this procedure name."""
        procedure = self._procedures[self._procedures.act(act).procedure]
        inputs = {
            each.name for spec in procedure.acts.values() for each in spec.inputs if each.kind == "unit"
        }
        return inputs | {spec.unit_as for spec in procedure.acts.values() if spec.unit_as}

    def _basis(self, raw: Mapping[str, Any], where: str) -> Basis:
        if set(raw) - _MESSAGE - _SYSTEM:
            raise self._wrong(where, "an unknown key")
        cites = tuple(Citation.parse(str(each)) for each in self._of(raw, "cites", where))
        if not cites:
            raise self._wrong(where, "a legal basis is cited")
        for cite in cites:
            self._corpus.require(cite)
        verified = self._of(raw, "verified", where)
        notes = str(raw.get("note_vi", "")), str(raw.get("note_en", ""))
        if type(verified) is not bool or (not verified and not all(notes)):
            raise self._wrong(where, "verified is true, or false with note_vi and note_en")
        return Basis(cites, verified, *notes)

    def _names(self, raw: Mapping[str, Any], key: str, known: Any, where: str, what: str) -> tuple[str, ...]:  # noqa: ANN401 - a container of names
        found = raw.get(key, [])
        if not isinstance(found, list) or len(found) != len(set(map(str, found))):
            raise self._wrong(where, f"{key} is a list in which nothing stands twice")
        names = tuple(map(str, found))
        self._known(names, known, where, what)
        return names

    def _known(self, names: Any, known: Any, where: str, what: str) -> None:  # noqa: ANN401 - containers of names
        strange = sorted(name for name in names if name not in known)
        if strange:
            raise self._wrong(where, f"{what} {', '.join(strange)}")

    def _of(self, raw: Mapping[str, Any], key: str, where: str) -> Any:  # noqa: ANN401 - any YAML
        if key not in raw:
            raise self._wrong(where, f"'{key}' is missing")
        return raw[key]

    def _text(self, raw: Mapping[str, Any], key: str, where: str) -> str:
        found = self._of(raw, key, where)
        if not isinstance(found, str) or not found.strip():
            raise self._wrong(where, f"'{key}' is a text")
        return found

    def map(self, raw: object, where: str) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            raise self._wrong(where, "a mapping is expected")
        return raw

    def _wrong(self, where: str, why: str) -> ProcedureError:
        return ProcedureError(
            f"{self._file.name}: {where}: {why}.",
            vi=f"{self._file.name}: {where}: bảng thông điệp sai ({why}).",
            file=self._file.name,
        )
