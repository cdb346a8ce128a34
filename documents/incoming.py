"""Papers from outside (the court's, those written on the forms of another law): registered and scanned, never generated.

``incoming.yaml`` tells what each is and what is to be taken down of it. Called by the catalogue for people; nothing is rendered here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from documents.errors import DocumentError
from documents.text import tidy
from rules.yamlio import load_yaml, unknown_keys

_FILE = Path(__file__).resolve().parent / "incoming.yaml"
_KEYS = ("title", "from", "records", "acts", "note_vi")


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One thing to be taken down: a fact that an act records, or a line that is only read (``label``)."""

    label: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class IncomingPaper:
    """A paper that another body makes. ``acts`` are the acts that record it; ``source`` names who makes it."""

    id: str
    title: str
    source: str
    records: tuple[ToRecord, ...]
    acts: tuple[str, ...]
    note_vi: str


@lru_cache(maxsize=2)
def load_incoming(path: Path = _FILE) -> Mapping[str, IncomingPaper]:
    """Every paper by id. Raises DocumentError naming paper and key for anything that is not as it should be."""
    raw = load_yaml(path, error=DocumentError)
    if not isinstance(raw, Mapping) or not isinstance(raw.get("papers"), Mapping):
        raise _wrong(path.name, "papers")
    unknown_keys(raw, ("note_vi", "papers"), path.name, error=DocumentError)
    note = str(raw.get("note_vi", ""))
    return {str(name): _paper(str(name), one, note) for name, one in raw["papers"].items()}


def _paper(identity: str, raw: object, note: str) -> IncomingPaper:
    if not isinstance(raw, Mapping):
        raise _wrong(identity, "")
    unknown_keys(raw, _KEYS, identity, error=DocumentError)
    for key in ("title", "from", "records", "acts"):
        if not raw.get(key):
            raise _wrong(identity, key)
    return IncomingPaper(
        id=identity,
        title=tidy(str(raw["title"])),
        source=tidy(str(raw["from"])),
        records=tuple(_records(identity, raw["records"])),
        acts=tuple(str(one) for one in raw["acts"]),
        note_vi=f"{note} {raw.get('note_vi', '')}".strip(),
    )


def _records(identity: str, raw: object) -> Iterator[ToRecord]:
    for one in raw if isinstance(raw, list) else ():
        if not isinstance(one, Mapping) or len(one) != 1:
            raise _wrong(identity, "records")
        unknown_keys(one, ("label", "fact"), f"{identity}: records", error=DocumentError)
        yield ToRecord(**{str(key): tidy(str(value)) for key, value in one.items()})


def _wrong(identity: str, key: str) -> DocumentError:
    return DocumentError(
        f"Papers from outside, {identity}: '{key}' is missing or not of its kind; see documents/incoming.yaml.",
        vi=f"Giấy tờ đến, {identity}: thiếu hoặc sai “{key}”; xem documents/incoming.yaml.",
        form=identity,
        key=key,
    )
