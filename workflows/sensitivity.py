"""Which data of a person not everybody who sees a case needs, and who is shown them (``workflows/sensitive.yaml``).

A table, read strictly. Who asks for it decides nothing else: ``web.signin.sensitive`` applies it to what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rules.citation import Citation
from rules.facts import FactCatalogue
from rules.yamlio import load_yaml, unknown_keys
from workflows.errors import ProcedureError
from workflows.procedure.papers import general_kinds
from workflows.roles import ROLES

FILE: Final = Path(__file__).resolve().parent / "sensitive.yaml"
_KEYS: Final = {
    *("vi", "en", "cites", "verified", "note_vi", "note_en"),
    *("facts", "papers", "paths", "shown_to"),
}
_ROW_KEYS: Final = {"roles", "where", "vi"}


class Nearness(StrEnum):
    """How the office must stand to a case: it has a part in it, has acted in it or keeps it; or it sees the case at all."""

    PART = "part"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Need:
    """Roles that need the data, how near their office must be to the case, and in a few words why (vi)."""

    roles: frozenset[str]
    where: Nearness
    vi: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sensitive data: facts, kinds of papers from outside and paths of printed lines that carry it, and who is shown it."""

    name: str
    vi: str
    en: str
    cites: tuple[Citation, ...]
    verified: bool
    note_vi: str
    note_en: str
    facts: frozenset[str]
    papers: frozenset[str]
    paths: frozenset[str]
    shown_to: tuple[Need, ...]

    def shown(self, role: str, *, part: bool) -> bool:
        """Whether a role needs it, by the office's part in the case."""
        return any(role in need.roles and (part or need.where is Nearness.SEEN) for need in self.shown_to)


@cache
def sensitive_kinds(facts: FactCatalogue, file: Path = FILE) -> Mapping[str, Kind]:
    """The table by name. ``ProcedureError`` for what is not as told here: an unknown key, role, fact or kind of paper."""
    raw = load_yaml(file)
    if not isinstance(raw, dict):
        raise _malformed(file, "a mapping is expected")
    return MappingProxyType({str(name): _kind(str(name), body, facts, file) for name, body in raw.items()})


def _kind(name: str, body: object, facts: FactCatalogue, file: Path) -> Kind:
    if not isinstance(body, dict):
        raise _malformed(file, f"{name}: a mapping is expected")
    unknown_keys(body, _KEYS, f"{file.name}: {name}")
    return Kind(
        name=name,
        vi=str(body["vi"]),
        en=str(body["en"]),
        cites=tuple(Citation.parse(str(each)) for each in body["cites"]),
        verified=body.get("verified", True) is True,
        note_vi=str(body.get("note_vi", "")),
        note_en=str(body.get("note_en", "")),
        facts=_names(body.get("facts", ()), facts, f"{name}: no fact", file),
        papers=_names(body.get("papers", ()), general_kinds(), f"{name}: no kind of paper", file),
        paths=frozenset(str(each) for each in body.get("paths", ())),
        shown_to=tuple(_need(row, f"{file.name}: {name}", file) for row in body["shown_to"]),
    )


def _need(row: object, where: str, file: Path) -> Need:
    if not isinstance(row, dict):
        raise _malformed(file, "a row of shown_to is a mapping")
    unknown_keys(row, _ROW_KEYS, where)
    near = str(row["where"])
    if near not in set(Nearness):
        raise _malformed(file, f"'where' is one of {', '.join(Nearness)}")
    return Need(_names(row["roles"], ROLES, "no role", file), Nearness(near), str(row["vi"]))


def _names(raw: object, known: Collection[str], what: str, file: Path) -> frozenset[str]:
    names = [str(each) for each in raw] if isinstance(raw, (list, tuple)) else []
    unknown = sorted(set(names) - set(known))
    if unknown or len(names) != len(set(names)):
        raise _malformed(file, f"{what} {', '.join(unknown) or '(a name stands twice)'}")
    return frozenset(names)


def _malformed(file: Path, why: str) -> ProcedureError:
    return ProcedureError(
        f"{file.name}: {why}.", vi=f"{file.name}: bảng dữ liệu nhạy cảm sai ({why}).", file=file.name
    )
