"""The act beside the tables: a paper comes back signed (``workflows/signing.yaml``). Pages list it with the paper, not among the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rules.citation import Citation
from rules.facts import FactCatalogue
from rules.yamlio import load_yaml, unknown_keys
from workflows.errors import ProcedureError
from workflows.procedure.papers import kinds_named
from workflows.procedure.spec import ActRow, ActSpec, Branch, Power, StageSpec, Where
from workflows.roles import ROLES, UNIT_KINDS

FILE: Final = Path(__file__).resolve().parent.parent / "signing.yaml"
SIGN: Final = "sign_paper"
_KEYS: Final = {"act", "attaches", "not_roles", "order"}
_ACT_KEYS: Final = {"vi", "en", "verified", "note_vi", "note_en"}
_BEGINNING: Final = date(2022, 1, 1)


@dataclass(frozen=True, slots=True)
class SigningTable:
    """The file as read. ``order``: the roles that may take each place, by form."""

    act: Mapping[str, object]
    attaches: tuple[str, ...]
    not_roles: frozenset[str]
    order: Mapping[str, tuple[frozenset[str], ...]]


@cache
def signing_table(file: Path = FILE) -> SigningTable:
    """``ProcedureError`` for an unknown key or role."""
    raw = load_yaml(file)
    if not isinstance(raw, dict) or not isinstance(raw.get("act"), dict):
        raise _malformed(file, "a mapping with 'act' is expected")
    unknown_keys(raw, _KEYS, file.name)
    unknown_keys(raw["act"], _ACT_KEYS, f"{file.name}: act")
    order = {
        Citation.parse(str(form)).short(): tuple(frozenset(place) for place in places)
        for form, places in raw.get("order", {}).items()
    }
    named = {role for places in order.values() for place in places for role in place}
    if unknown := (named | set(raw.get("not_roles", ()))) - set(ROLES):
        raise _malformed(file, f"no role {', '.join(sorted(unknown))}")
    return SigningTable(
        raw["act"],
        tuple(raw.get("attaches", ())),
        frozenset(raw.get("not_roles", ())),
        MappingProxyType(order),
    )


def signing_act(
    procedure: str,
    initial: str,
    stages: Mapping[str, StageSpec],
    cites: tuple[Citation, ...],
    facts: FactCatalogue,
) -> ActSpec:
    """The act of one procedure: from every stage at which there is a case, by whoever serves in an office (``workflows.signing`` asks
    how the office stands to the paper)."""
    table = signing_table()
    told = table.act
    roles = tuple(role for role in ROLES if role not in table.not_roles)
    power = Power(roles, tuple(UNIT_KINDS), Where.ANYWHERE, _BEGINNING, None, cites)
    there = tuple(stage for stage in stages if stage != initial)
    return ActSpec(
        id=f"{procedure}.{SIGN}",
        procedure=procedure,
        vi=str(told["vi"]),
        en=str(told["en"]),
        cites=cites,
        rows=(ActRow(there, (Branch("="),), (), {}),),
        powers=(power,),
        inputs=(),
        attaches=kinds_named(table.attaches, facts),
        signs=True,
        verified=told.get("verified", True) is True,
        note_vi=str(told.get("note_vi", "")),
        note_en=str(told.get("note_en", "")),
    )


def _malformed(file: Path, why: str) -> ProcedureError:
    return ProcedureError(f"{file.name}: {why}.", vi=f"{file.name}: bảng ký số sai ({why}).", file=file.name)
