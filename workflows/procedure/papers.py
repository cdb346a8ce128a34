"""Kinds of papers from outside: those of ``workflows/papers.yaml`` and the values of lists in the catalogue of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rules.facts import FactCatalogue, FactSpec, FactType
from rules.yamlio import load_yaml
from workflows.errors import ProcedureError
from workflows.procedure.spec import PaperKind

FILE = Path(__file__).resolve().parent.parent / "papers.yaml"


@cache
def general_kinds(file: Path = FILE) -> Mapping[str, PaperKind]:
    """The kinds that no list of facts names, by code. ``ProcedureError`` for a file that is not as its head says."""
    raw = load_yaml(file)
    if not isinstance(raw, dict):
        raise _malformed(file, "a mapping is expected")
    return MappingProxyType({str(code): _general(file, str(code), body) for code, body in raw.items()})


def kinds_named(names: Iterable[str], facts: FactCatalogue) -> tuple[PaperKind, ...]:
    """The kinds that a table names, each once: a general one, a list of the catalogue (all its values), or ``list.value``.

    ``LookupError`` says which name is nothing of the kind, in English and in Vietnamese.
    """
    found: dict[str, PaperKind] = {}
    for name in names:
        for kind in _kinds(name, facts):
            found.setdefault(kind.code, kind)
    return tuple(found.values())


def label_of(code: str, facts: FactCatalogue) -> PaperKind | None:
    """The kind of a stored code, whatever act took it; None for a code of another version of the tables."""
    try:
        return next(iter(_kinds(code, facts)), None)
    except LookupError:
        return None


def _kinds(name: str, facts: FactCatalogue) -> Iterable[PaperKind]:
    general = general_kinds()
    if name in general:
        return (general[name],)
    fact, _, value = name.partition(".")
    spec = facts.get(fact)
    if spec is None or spec.type not in {FactType.SET, FactType.ENUM} or (value and value not in spec.values):
        raise LookupError(
            f"'{name}' is no kind of paper; accepted: {', '.join(general)}, the name of a list of facts, or list.value",
            f"“{name}” không phải loại giấy tờ; chấp nhận: {', '.join(general)}, tên một danh mục dữ kiện, hoặc danh mục.giá trị",
        )
    return tuple(_listed(spec, each) for each in ([value] if value else spec.values))


def _listed(spec: FactSpec, value: str) -> PaperKind:
    label = spec.label(value)
    return PaperKind(
        code=f"{spec.name}.{value}",
        vi=label[:1].upper() + label[1:],
        en=f"{spec.en}: {value.replace('_', ' ')}",
        fact=spec.name,
        value=value,
        many=spec.type is FactType.SET,
    )


def _general(file: Path, code: str, body: object) -> PaperKind:
    if not isinstance(body, dict) or set(body) != {"vi", "en"}:
        raise _malformed(file, f"{code}: vi and en are expected")
    return PaperKind(code, str(body["vi"]), str(body["en"]))


def _malformed(file: Path, why: str) -> ProcedureError:
    return ProcedureError(
        f"{file.name}: {why}.", vi=f"{file.name}: danh mục loại giấy tờ sai ({why}).", file=file.name
    )
