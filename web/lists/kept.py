"""What is kept of a list between two requests: its rows and what is told of it, sealed by the installation's secret."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from persistence.lists_in import Chunk, ListImport, ListRow
from web.house import House
from web.signin.secrets_kept import Seal
from workflows.importing.cells import Line, Odd, Value
from workflows.importing.rows import Options, Place
from workflows.importing.slips import Slip

PERSONS: Final = "persons"
"""The target of lists of persons."""
_PURPOSE: Final = "lists on their way in"
_MARK_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a list: file, sheet, headings, layout (place of a column -> field), options, what is to be known of it.

    ``mixed``: columns in which Excel may have swapped day and month. ``samples``: the first rows as texts, to see what a column holds.
    ``merged``: rows with a merged cell (first and last of each area, and the columns).
    """

    filename: str = ""
    kind: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    first: int = 1
    last: int = 1
    texts: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    layout: Mapping[str, str] = field(default_factory=dict)
    known_layout: bool = False
    mixed: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    chunks: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    skipped: int = 0

    @property
    def mapping(self) -> dict[int, str]:
        """The layout by place."""
        return {int(place): name for place, name in self.layout.items()}

    def read_by(self, *, papers: bool) -> Options:
        """The options as rows are read by them."""
        told = self.options
        home = told.get("home")
        days = told.get("swapped", {})
        return Options(
            pad=bool(told.get("pad")),
            id_reason=str(told.get("id_reason", "")),
            swapped={place: days.get(str(place)) for place in self.mixed},
            home=Place(*home) if home else None,
            papers=papers,
        )

    def merged_rows(self) -> frozenset[int]:
        """Rows of which a cell of a chosen column belongs to several rows."""
        columns = set(self.mapping)
        rows: set[int] = set()
        for top, left, bottom, right in self.merged:
            if bottom > top and bottom > self.last and columns & set(range(left, right + 1)):
                rows.update(range(max(top, self.last + 1), bottom + 1))
        return frozenset(rows)


class Keeper:
    """Seals and opens for one installation; marks rows by a key of its own."""

    def __init__(self, house: House) -> None:
        secret = house.settings.secret()
        self._seal = Seal(secret, _PURPOSE)
        self._key = hashlib.sha256(f"lotrinh:{_PURPOSE}:{secret}".encode()).digest()

    def close(self, told: Told) -> bytes:
        """Sealed."""
        return self._seal.close_bytes(json.dumps(asdict(told), ensure_ascii=False).encode())

    def open(self, job: ListImport) -> Told:
        """What is told of a list. ``SealBroken``."""
        raw = json.loads(self._seal.open_bytes(job.sealed))
        return replace(
            Told(**raw),
            sheets=tuple(raw["sheets"]),
            notes=tuple((vi, en) for vi, en in raw["notes"]),
            texts=tuple(raw["texts"]),
            samples=tuple(map(tuple, raw["samples"])),
            mixed=tuple(raw["mixed"]),
            merged=tuple(map(tuple, raw["merged"])),
        )

    def close_lines(self, place: int, lines: Sequence[Line]) -> Chunk:
        """Some rows, sealed."""
        told = [[each.number, each.hidden, list(map(_coded, each.cells))] for each in lines]
        sealed = self._seal.close_bytes(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())
        return Chunk(place, lines[0].number, lines[-1].number, sealed)

    def open_lines(self, chunk: Chunk) -> list[Line]:
        """The rows."""
        raw = json.loads(self._seal.open_bytes(chunk.sealed))
        return [Line(number, tuple(map(_decoded, cells)), hidden) for number, hidden, cells in raw]

    def hashed(self, *parts: str) -> str:
        """A keyed hash: it tells equal from other and nothing else."""
        content = "\x1f".join(parts).encode()
        return hashlib.blake2b(content, key=self._key, digest_size=_MARK_BYTES).hexdigest()


def slips_of(row: ListRow) -> tuple[Slip, ...]:
    """What is said of a row."""
    return tuple(Slip(name, code, tuple(told)) for name, code, told in json.loads(row.told))


def slips_kept(slips: Sequence[Slip]) -> str:
    """The same as it is kept."""
    return json.dumps([[each.field, each.code, list(each.told)] for each in slips], ensure_ascii=False)


def _coded(value: Value) -> object:
    if isinstance(value, Odd):
        return {"o": str(value)}
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _decoded(value: Any) -> Value:  # noqa: ANN401 - what JSON holds
    if isinstance(value, dict):
        return Odd(value["o"]) if "o" in value else date.fromisoformat(value["d"])
    return value  # type: ignore[no-any-return]
