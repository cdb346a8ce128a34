"""The catalogue of forms: which form is in force on a day, who issues and signs it, how many copies, and whether its text was read.

The data are in ``catalogue.yaml``; the loader is strict. ``verified`` is False where the official body of the form was not seen.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from documents.errors import DocumentError
from rules.citation import Citation
from rules.yamlio import load_yaml, unknown_keys

_HERE = Path(__file__).resolve().parent
_KEYS = (
    "instrument", "number", "title", "cites", "in_force", "layout", "numbered", "issuer", "signer", "recipients", "copies",
    "template", "verified", "note_vi", "later",
)  # fmt: skip
_T = TypeVar("_T")
LAYOUTS = ("letterhead", "personal", "medical")


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form as it stands on a day. ``in_force_to`` None is open. ``copies`` is the number the law asks for.

    ``layout``: letterhead (agency and motto), personal (a citizen's paper) or medical (a sheet of the medical record).
    ``note_vi`` says what is not certain; it is shown beside the form, never on it.
    """

    id: str
    instrument: str
    number: str
    title: str
    cites: tuple[Citation, ...]
    in_force_from: date
    in_force_to: date | None
    layout: str
    numbered: bool
    issuer: str
    signer: str
    recipients: tuple[str, ...]
    copies: int
    template: str
    verified: bool
    note_vi: str
    fingerprint: str

    def in_force(self, on: date) -> bool:
        """Whether the form is in force on ``on`` (both ends included)."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class _Later:
    """From a day on, what is known of a form is less certain."""

    from_: date
    verified: bool
    vi: str


class Catalogue:
    """Every form by id. Immutable."""

    __slots__ = ("_entries", "_later")

    def __init__(self, entries: Mapping[str, tuple[FormEntry, tuple[_Later, ...]]]) -> None:
        self._entries = {name: entry for name, (entry, _) in entries.items()}
        self._later = {name: later for name, (_, later) in entries.items()}

    def __iter__(self) -> Iterator[FormEntry]:
        return iter(self._entries.values())

    def forms(self, on: date) -> tuple[FormEntry, ...]:
        """The forms in force on ``on``, in the order of the catalogue."""
        return tuple(self._as_of(entry, on) for entry in self if entry.in_force(on))

    def form(self, identity: str, on: date) -> FormEntry:
        """The form ``identity`` as on ``on``. DocumentError names the nearest form, or the days of force."""
        entry = self._entries.get(identity)
        if entry is None:
            raise _unknown(identity, self._entries)
        if not entry.in_force(on):
            raise _not_in_force(entry, on)
        return self._as_of(entry, on)

    def _as_of(self, entry: FormEntry, on: date) -> FormEntry:
        for later in self._later[entry.id]:
            if later.from_ <= on:
                note = " ".join(part for part in (entry.note_vi, later.vi) if part)
                entry = replace(entry, verified=entry.verified and later.verified, note_vi=note)
        return entry


def _unknown(identity: str, known: Mapping[str, FormEntry]) -> DocumentError:
    near = difflib.get_close_matches(identity, known, n=1, cutoff=0.4)
    listed = near[0] if near else ", ".join(known)
    return DocumentError(
        f"There is no form '{identity}'. Nearest or known: {listed}.",
        vi=f"Không có biểu mẫu “{identity}”. Gần nhất hoặc hiện có: {listed}.",
        form=identity,
        near=near,
    )


def _not_in_force(entry: FormEntry, on: date) -> DocumentError:
    start = entry.in_force_from.isoformat()
    end = entry.in_force_to.isoformat() if entry.in_force_to else ""
    return DocumentError(
        f"The form '{entry.id}' is not in force on {on.isoformat()}; it is in force from {start}{f' to {end}' if end else ''}.",
        vi=f"Biểu mẫu “{entry.id}” không có hiệu lực vào ngày {on.isoformat()}; có hiệu lực từ {start}"
        f"{f' đến {end}' if end else ''}.",
        form=entry.id,
        on=on.isoformat(),
        in_force_from=start,
        in_force_to=end or None,
    )


@lru_cache(maxsize=4)
def load_catalogue(path: Path = _HERE / "catalogue.yaml") -> Catalogue:
    """The catalogue from ``path``. Raises DocumentError naming form and key for anything that is not as it should be."""
    raw = load_yaml(path, error=DocumentError)
    if not isinstance(raw, Mapping):
        raise _malformed(path.name, "forms", "a mapping of forms", "danh mục biểu mẫu")
    return Catalogue({str(name): _read(str(name), entry) for name, entry in raw.items()})


def _read(identity: str, raw: object) -> tuple[FormEntry, tuple[_Later, ...]]:
    if not isinstance(raw, Mapping):
        raise _malformed(identity, "", "a mapping", "một nhóm khóa")
    unknown_keys(raw, _KEYS, identity, error=DocumentError)
    period = _get(identity, raw, "in_force", dict)
    instrument = _get(identity, raw, "instrument", str)
    layout = _get(identity, raw, "layout", str)
    if layout not in LAYOUTS:
        raise _malformed(
            identity, "layout", f"one of {', '.join(LAYOUTS)}", f"một trong {', '.join(LAYOUTS)}"
        )
    entry = FormEntry(
        id=Citation.parse(identity).short(),
        instrument=instrument,
        number=_get(identity, raw, "number", str),
        title=_get(identity, raw, "title", str),
        cites=tuple(Citation.within(instrument, str(one)) for one in _get(identity, raw, "cites", list)),
        in_force_from=_get(identity, period, "from", date),
        in_force_to=_get(identity, period, "to", date) if period.get("to") is not None else None,
        layout=layout,
        numbered=_get(identity, raw, "numbered", bool),
        issuer=_get(identity, raw, "issuer", str),
        signer=_get(identity, raw, "signer", str),
        recipients=tuple(str(one) for one in _get(identity, raw, "recipients", list)),
        copies=_get(identity, raw, "copies", int),
        template=_get(identity, raw, "template", str),
        verified=_get(identity, raw, "verified", bool),
        note_vi=_get(identity, raw, "note_vi", str),
        fingerprint=hashlib.sha256(
            json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str).encode()
        ).hexdigest(),
    )
    return entry, tuple(_later(identity, one) for one in raw.get("later", ()))


def _later(identity: str, raw: object) -> _Later:
    if not isinstance(raw, Mapping):
        raise _malformed(identity, "later", "a list of mappings", "danh sách nhóm khóa")
    unknown_keys(raw, ("from", "verified", "vi"), f"{identity}: later", error=DocumentError)
    return _Later(
        _get(identity, raw, "from", date),
        _get(identity, raw, "verified", bool),
        _get(identity, raw, "vi", str),
    )


def _get(identity: str, raw: Mapping[str, object], key: str, kind: type[_T]) -> _T:
    value = raw.get(key)
    if isinstance(value, bool) is not (kind is bool) or not isinstance(value, kind):
        raise _malformed(identity, key, kind.__name__, kind.__name__)
    return value


def _malformed(identity: str, key: str, wanted_en: str, wanted_vi: str) -> DocumentError:
    return DocumentError(
        f"Catalogue of forms, {identity}: key '{key}' must be {wanted_en}.",
        vi=f"Danh mục biểu mẫu, {identity}: khóa “{key}” phải là {wanted_vi}.",
        form=identity,
        key=key,
    )
