"""The catalogue of forms: how a form stands on a day, who issues and signs it, how many copies, and whether its text was read.

The same form has one entry for each period: a new base law gives it other words, and so another template and another context.
The data are in ``catalogue.yaml`` and, for forms told by data alone, in ``forms/*.yaml``; the loader is strict.
``verified`` is False where the official body of the form was not seen.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from documents.errors import DocumentError
from documents.generic.model import LETTERHEAD, PERSONAL, FormSheet
from documents.generic.reader import Common, merged, sheet_of
from rules.citation import Citation
from rules.yamlio import load_yaml, unknown_keys

_HERE = Path(__file__).resolve().parent
_KEYS = (
    "instrument", "number", "title", "cites", "in_force", "layout", "numbered", "issuer", "signer", "recipients", "copies",
    "template", "verified", "note_vi", "also_vi",
)  # fmt: skip
_FILE = ("instrument", "annex", "in_force", "note_vi", "bases", "offices", "forms")
_T = TypeVar("_T")
LAYOUTS = ("letterhead", "personal", "medical")


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form as it stands in one period. ``in_force_to`` None is open. ``copies`` is the number the law asks for.

    ``layout``: letterhead (agency and motto), personal (a citizen's paper) or medical (a sheet of the medical record).
    ``note_vi`` says what is not certain; it is shown beside the form, never on it. ``sheet`` is what stands on a form told by data.
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
    sheet: FormSheet | None = None

    @property
    def filename(self) -> str:
        """The name of the file that is issued: ASCII, and nothing of the person."""
        if self.sheet is None:
            return self.template
        return f"{slug(self.instrument)}-{slug(self.number)}.docx"

    def in_force(self, on: date) -> bool:
        """Whether the form is in force on ``on`` (both ends included)."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


class Catalogue:
    """Every form by id, with its periods one after the other. Immutable."""

    __slots__ = ("_periods",)

    def __init__(self, periods: Mapping[str, tuple[FormEntry, ...]]) -> None:
        self._periods = dict(periods)

    def __iter__(self) -> Iterator[FormEntry]:
        """Every period of every form."""
        return (entry for periods in self._periods.values() for entry in periods)

    def forms(self, on: date) -> tuple[FormEntry, ...]:
        """The forms in force on ``on``, in the order of the catalogue."""
        return tuple(entry for entry in self if entry.in_force(on))

    def form(self, identity: str, on: date) -> FormEntry:
        """The form ``identity`` as on ``on``. DocumentError names the nearest form, or the days of force."""
        periods = self._periods.get(identity)
        if periods is None:
            raise _unknown(identity, self._periods)
        found = next((entry for entry in periods if entry.in_force(on)), None)
        if found is None:
            raise _not_in_force(periods, on)
        return found


def _unknown(identity: str, known: Collection[str]) -> DocumentError:
    near = difflib.get_close_matches(identity, known, n=1, cutoff=0.4)
    listed = near[0] if near else ", ".join(known)
    return DocumentError(
        f"There is no form '{identity}'. Nearest or known: {listed}.",
        vi=f"Không có biểu mẫu “{identity}”. Gần nhất hoặc hiện có: {listed}.",
        form=identity,
        near=near,
    )


def _not_in_force(periods: tuple[FormEntry, ...], on: date) -> DocumentError:
    identity, start = periods[0].id, periods[0].in_force_from.isoformat()
    last = periods[-1].in_force_to
    end = last.isoformat() if last else ""
    return DocumentError(
        f"The form '{identity}' is not in force on {on.isoformat()}; it is in force from {start}{f' to {end}' if end else ''}.",
        vi=f"Biểu mẫu “{identity}” không có hiệu lực vào ngày {on.isoformat()}; có hiệu lực từ {start}"
        f"{f' đến {end}' if end else ''}.",
        form=identity,
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
    found = {str(name): _periods(str(name), form) for name, form in raw.items()}
    for entry in general_forms(path.parent / "forms"):
        if entry.id in found:
            raise _malformed(entry.id, "id", "told once", "ghi một lần")
        found[entry.id] = (entry,)
    return Catalogue(found)


def general_forms(folder: Path) -> Iterator[FormEntry]:
    """The forms told by data: one file an annex, ``common.yaml`` for what all share."""
    if not folder.is_dir():
        return
    shared = load_yaml(folder / "common.yaml", error=DocumentError)
    if not isinstance(shared, Mapping):
        raise _malformed("common.yaml", "", "a mapping", "một nhóm khóa")
    common = Common.read(shared)
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "common.yaml":
            file = load_yaml(path, error=DocumentError)
            if not isinstance(file, Mapping):
                raise _malformed(path.name, "", "a mapping", "một nhóm khóa")
            unknown_keys(file, _FILE, path.name, error=DocumentError)
            yield from _general(path.name, file, common, shared)


def _general(name: str, file: Mapping[str, object], common: Common, shared: object) -> Iterator[FormEntry]:
    """The forms of one file."""
    instrument = _get(name, file, "instrument", str)
    period = _get(name, file, "in_force", dict)
    annex = _get(name, file, "annex", str)
    for number, own in _get(name, file, "forms", dict).items():
        place = f"{annex} Mẫu {number}".strip()
        where = f"{name}: {place}"
        raw = merged(own if isinstance(own, Mapping) else {}, common, where)
        layout = _get(where, raw, "layout", str)
        cites = _get(where, raw, "cites", list)
        sheet = sheet_of(raw, common, file, where)
        yield FormEntry(
            id=Citation.parse(f"{instrument} {place}").short(),
            instrument=instrument,
            number=place.removeprefix("Mẫu "),
            title=_get(where, raw, "title", str),
            cites=tuple(Citation.within(instrument, str(one)) for one in cites),
            in_force_from=_get(name, period, "from", date),
            in_force_to=_get(name, period, "to", date) if period.get("to") is not None else None,
            layout=layout,
            numbered=sheet.numbered,
            issuer=_get(where, raw, "issuer", str),
            signer="; ".join(
                (sheet.offices[one.role].head if one.role else one.head).replace("\n", " ")
                for one in sheet.signers
            ),
            recipients=sheet.recipients,
            copies=_get(where, {"copies": 1, **raw}, "copies", int),
            template=PERSONAL if layout == "personal" else LETTERHEAD,
            verified=False,
            note_vi=f"{_get(name, file, 'note_vi', str)} {raw.get('note_vi', '')}".strip(),
            fingerprint=_fingerprint(
                [raw, {key: one for key, one in file.items() if key != "forms"}, shared]
            ),
            sheet=sheet,
        )


def slug(text: str) -> str:
    """ "163/2026/NĐ-CP PLV Mẫu 22" as a piece of a file name: ASCII, small letters, hyphens."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def _periods(identity: str, raw: object) -> tuple[FormEntry, ...]:
    """The periods of a form: each is what all have in common and what is its own."""
    if not isinstance(raw, Mapping):
        raise _malformed(identity, "", "a mapping", "một nhóm khóa")
    common = {str(key): value for key, value in raw.items() if key != "periods"}
    found: list[FormEntry] = []
    for own in _get(identity, raw, "periods", list):
        if not isinstance(own, Mapping):
            raise _malformed(identity, "periods", "a list of mappings", "danh sách nhóm khóa")
        twice = sorted(common.keys() & own.keys())
        if twice:
            raise _malformed(
                identity,
                twice[0],
                "told once: at the form or at its periods",
                "ghi một lần: ở mẫu hoặc ở từng giai đoạn",
            )
        found.append(_entry(identity, {**common, **own}))
    if not _one_after_the_other(found):
        raise _malformed(
            identity,
            "in_force",
            "without gap or overlap from one period to the next",
            "liền nhau giữa các giai đoạn",
        )
    return tuple(found)


def _one_after_the_other(periods: Sequence[FormEntry]) -> bool:
    """At least one period, each at least a day long, each begun on the day after the one before."""
    return bool(periods) and all(
        [
            *(entry.in_force(entry.in_force_from) for entry in periods),
            *(
                before.in_force_to == after.in_force_from - timedelta(days=1)
                for before, after in pairwise(periods)
            ),
        ]
    )


def _entry(identity: str, raw: Mapping[str, object]) -> FormEntry:
    unknown_keys(raw, _KEYS, identity, error=DocumentError)
    period = _get(identity, raw, "in_force", dict)
    unknown_keys(period, ("from", "to"), f"{identity}: in_force", error=DocumentError)
    instrument = _get(identity, raw, "instrument", str)
    layout = _get(identity, raw, "layout", str)
    if layout not in LAYOUTS:
        raise _malformed(
            identity, "layout", f"one of {', '.join(LAYOUTS)}", f"một trong {', '.join(LAYOUTS)}"
        )
    also = _get(identity, raw, "also_vi", str) if "also_vi" in raw else ""
    return FormEntry(
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
        note_vi=f"{_get(identity, raw, 'note_vi', str)} {also}".strip(),
        fingerprint=_fingerprint(raw),
    )


def _fingerprint(raw: object) -> str:
    """A mark that changes with the data of a form and with nothing else."""
    return hashlib.sha256(
        json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()


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
