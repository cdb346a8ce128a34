"""Reads the catalogue: ``catalogue.yaml`` (forms with templates of their own) and ``forms/*.yaml`` (forms told by data). Strict about keys.

A form has one entry for each of its periods. A key stands either at the form or in each period, never in both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from documents.entry import FormEntry
from documents.errors import DocumentError
from documents.generic.model import LETTERHEAD, LIST, PERSONAL
from documents.generic.reader import Common, merged, sheet_of
from rules.citation import Citation
from rules.yamlio import load_yaml, unknown_keys

_KEYS = (
    "instrument", "number", "title", "cites", "in_force", "layout", "numbered", "issuer", "signer", "recipients", "copies",
    "template", "verified", "note_vi", "also_vi", "symbol", "number_fact",
)  # fmt: skip
_FILE = (
    "instrument",
    "annex",
    "in_force",
    "note_vi",
    "verified_note_vi",
    "bases",
    "offices",
    "blocks",
    "prescribed",
    "forms",
)
_T = TypeVar("_T")
LAYOUTS = ("letterhead", "personal", "medical", "list")


def catalogue_of(path: Path) -> dict[str, tuple[FormEntry, ...]]:
    """Every form by id with its periods in order. Raises DocumentError naming form and key for anything that is not as it should be."""
    raw = load_yaml(path, error=DocumentError)
    if not isinstance(raw, Mapping):
        raise _malformed(path.name, "forms", "a mapping of forms", "danh mục biểu mẫu")
    found = {str(name): _periods(str(name), form) for name, form in raw.items()}
    for periods in general_forms(path.parent / "forms"):
        if periods[0].id in found:
            raise _malformed(periods[0].id, "id", "told once", "ghi một lần")
        found[periods[0].id] = periods
    return found


def general_forms(folder: Path) -> Iterator[tuple[FormEntry, ...]]:
    """The forms told by data, each with its periods: one file an annex, ``common.yaml`` for what all share."""
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
            yield from _general(path.name, file, common.of_file(file), shared)


def _general(
    name: str, file: Mapping[str, object], common: Common, shared: object
) -> Iterator[tuple[FormEntry, ...]]:
    """The forms of one file. What stands for the whole file stands in the mark of each of its forms."""
    rest = [_as_json(one) for one in ({key: one for key, one in file.items() if key != "forms"}, shared)]
    for number, own in _get(name, file, "forms", dict).items():
        where = f"{name}: {number}"
        raw = {str(key): one for key, one in own.items()} if isinstance(own, Mapping) else {}
        if "periods" not in raw:
            days = raw.pop("in_force", None) or _get(name, file, "in_force", dict)
            raw["periods"] = [{"in_force": days}]
        yield _in_order(
            where, [_told(str(number), one, file, common, rest) for one in _merged_periods(where, raw)]
        )


def _told(
    number: str, own: Mapping[str, object], file: Mapping[str, object], common: Common, rest: list[str]
) -> FormEntry:
    """One period of a form told by data. A paper without a prescribed form bears its number alone."""
    instrument, annex = str(file.get("instrument", "")), str(file.get("annex", ""))
    place = f"{annex} Mẫu {number}".strip()
    prescribed = file.get("prescribed", True) is True
    where = f"{instrument} {place}" if prescribed else number
    raw = merged({key: one for key, one in own.items() if key not in {"in_force", "also_vi"}}, common, where)
    layout, sheet = _get(where, raw, "layout", str), sheet_of(raw, common, file, where)
    begin, end = _days(where, own)
    verified = _get(where, {"verified": False, **raw}, "verified", bool)
    notes = (
        file.get("verified_note_vi" if verified else "note_vi", ""),
        raw.get("note_vi", ""),
        own.get("also_vi", ""),
    )
    return FormEntry(
        id=Citation.parse(where).short() if prescribed else number,
        instrument=instrument,
        number=place.removeprefix("Mẫu ") if prescribed else number,
        title=_get(where, raw, "title", str),
        cites=tuple(Citation.within(instrument, str(one)) for one in _get(where, raw, "cites", list)),
        in_force_from=begin,
        in_force_to=end,
        layout=layout,
        numbered=sheet.numbered,
        issuer=_get(where, raw, "issuer", str),
        signer="; ".join(
            (sheet.offices[one.role].head if one.role else one.head).replace("\n", " ")
            for one in sheet.signers
        ),
        recipients=sheet.recipients,
        copies=_get(where, {"copies": 1, **raw}, "copies", int),
        template=LIST if sheet.landscape else PERSONAL if layout == "personal" else LETTERHEAD,
        verified=verified,
        note_vi=" ".join(str(one).strip() for one in notes if str(one).strip()),
        fingerprint=_fingerprint(f"[{', '.join((_as_json(raw), *rest))}]"),
        sheet=sheet,
        prescribed=prescribed,
    )


def _periods(identity: str, raw: object) -> tuple[FormEntry, ...]:
    """The periods of a form with a template of its own."""
    if not isinstance(raw, Mapping):
        raise _malformed(identity, "", "a mapping", "một nhóm khóa")
    return _in_order(identity, [_entry(identity, one) for one in _merged_periods(identity, raw)])


def _merged_periods(identity: str, raw: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The periods of a form: each is what all have in common and what is its own."""
    common = {str(key): value for key, value in raw.items() if key != "periods"}
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
        yield {**common, **own}


def _in_order(identity: str, found: Sequence[FormEntry]) -> tuple[FormEntry, ...]:
    """The periods; refused where one does not follow the other."""
    if not _one_after_the_other(found):
        raise _malformed(
            identity,
            "in_force",
            "without gap or overlap from one period to the next",
            "liền nhau giữa các giai đoạn",
        )
    return tuple(found)


def _days(identity: str, raw: Mapping[str, object]) -> tuple[date, date | None]:
    """First and last day of a period; None is open."""
    period = _get(identity, raw, "in_force", dict)
    unknown_keys(period, ("from", "to"), f"{identity}: in_force", error=DocumentError)
    end = _get(identity, period, "to", date) if period.get("to") is not None else None
    return _get(identity, period, "from", date), end


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
    begin, end = _days(identity, raw)
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
        in_force_from=begin,
        in_force_to=end,
        layout=layout,
        numbered=_get(identity, raw, "numbered", bool),
        issuer=_get(identity, raw, "issuer", str),
        signer=_get(identity, raw, "signer", str),
        recipients=tuple(str(one) for one in _get(identity, raw, "recipients", list)),
        copies=_get(identity, raw, "copies", int),
        template=_get(identity, raw, "template", str),
        verified=_get(identity, raw, "verified", bool),
        note_vi=f"{_get(identity, raw, 'note_vi', str)} {also}".strip(),
        fingerprint=_fingerprint(_as_json(raw)),
        own_symbol=_get(identity, {"symbol": "", **raw}, "symbol", str),
        own_number=_get(identity, {"number_fact": "", **raw}, "number_fact", str),
    )


def _fingerprint(told: str) -> str:
    """A mark that changes with the data of a form and with nothing else."""
    return hashlib.sha256(told.encode()).hexdigest()


def _as_json(raw: object) -> str:
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str)


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
