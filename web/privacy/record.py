"""The record of processing of personal data (``processing.yaml``), read strictly: a group of fields for every table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, get_args, get_type_hints

from rules.citation import Citation
from rules.errors import CorpusError
from rules.yamlio import load_yaml, unknown_keys

FILE: Final = Path(__file__).resolve().parent / "processing.yaml"
KINDS: Final = ("basic", "sensitive", "both")
_TOP: Final = frozenset({"verified", "note_vi", "note_en", "groups"})


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are processed for one purpose on one basis. ``kind``: basic, sensitive or both kinds of data."""

    id: str
    vi: str
    en: str
    tables: tuple[str, ...]
    holds_vi: str
    holds_en: str
    kind: str
    purpose_vi: str
    purpose_en: str
    basis: tuple[str, ...]
    recipients_vi: str
    recipients_en: str
    sealed: bool
    kept_vi: str
    kept_en: str


@dataclass(frozen=True, slots=True)
class Record:
    """The record. ``verified``: whether its articles were held against the text."""

    verified: bool
    note_vi: str
    note_en: str
    groups: tuple[Group, ...]


@cache
def load_record(file: Path = FILE) -> Record:
    """Read the record. ``CorpusError`` names file and key where it is not of its form."""
    raw = load_yaml(file)
    if not isinstance(raw, dict) or set(raw) != _TOP or not isinstance(raw["groups"], list):
        raise _wrong(file, f"the keys must be {', '.join(sorted(_TOP))}", "sai khóa ở đầu tệp")
    groups = tuple(_group(file, each) for each in raw["groups"])
    return Record(bool(raw["verified"]), str(raw["note_vi"]), str(raw["note_en"]), groups)


def _group(file: Path, raw: object) -> Group:
    hints = get_type_hints(Group)
    if not isinstance(raw, dict) or set(raw) != set(hints):
        keys = raw if isinstance(raw, dict) else {}
        unknown_keys(keys, frozenset(hints), file.name)
        missing = ", ".join(sorted(set(hints) - set(keys)))
        raise _wrong(file, f"a group lacks {missing}", f"nhóm thiếu {missing}")
    for name, kind in hints.items():
        if not isinstance(raw[name], list if get_args(kind) else kind):
            raise _wrong(file, f"{raw['id']}: {name}", f"{raw['id']}: {name}")
    if raw["kind"] not in KINDS:
        raise _wrong(file, f"{raw['id']}: kind must be one of {', '.join(KINDS)}", f"{raw['id']}: kind")
    basis = tuple(Citation.parse(each).short() for each in raw["basis"])
    return Group(**{**raw, "tables": tuple(raw["tables"]), "basis": basis})


def _wrong(file: Path, en: str, vi: str) -> CorpusError:
    return CorpusError(f"{file.name}: {en}.", vi=f"{file.name}: {vi}.", file=file.name)
