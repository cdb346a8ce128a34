"""``lotrinh audit export``: a case or a period in one signed archive that anyone can check (``documents/verify.py``).

Whole streams go out, from their first entry on, so that every hash can be worked out again; an anchor is made first, so that every entry
is seen by one. The format is told in docs/audit-export.md. Each person whose case goes out was read, and that is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from documents import verify
from persistence.audit import Whole
from persistence.audit.exporting import PaperProof, Taken, take_case, take_period
from persistence.errors import BlobDamaged, UnknownBlob
from web.auditing.archive import signed
from web.auditing.key import OfficeKey
from web.auditing.stamps import stamps_of
from web.house import House
from web.pages.record import log_all, open_case, record_reason
from web.signin.access import reach_of
from web.signin.officer import Officer
from web.signin.restricted import health_needs_reason, says_why, tidy
from workflows.audit import act_text, canonical, instant
from workflows.errors import NotPermitted
from workflows.ports import AuditEntry

SCHEMA: Final = Path(__file__).parent / "export.schema.json"


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment on and before another."""

    since: datetime
    until: datetime


def export_case(house: House, officer: Officer, case_id: str, key: OfficeKey, reason: str = "") -> bytes:
    """The archive of a case. ``UnknownCase`` where it is not for this officer.

    An export is whole or it proves nothing: whoever is not shown all of the case says why it is taken out, which is recorded
    (``ReasonNeeded``).
    """
    file = open_case(house, officer, case_id, what="export")
    if not file.sight.whole:
        if not says_why(tidy(reason)):
            raise health_needs_reason(case_id)
        record_reason(house, officer, file.person, case_id, tidy(reason), "health")
    taken = take_case(house.database, case_id, file.person.id, house.now())
    return _archive(house, taken, {"case": case_id}, key)


def export_period(house: House, officer: Officer, period: Period, key: OfficeKey) -> bytes:
    """The archive of every stream that moved in the period. ``NotPermitted`` for whoever does not see everything."""
    if not reach_of(officer).all:
        raise NotPermitted(
            "Only an auditor who is granted the whole record takes out a period; name a case.",
            vi="Chỉ kiểm tra viên được giao toàn bộ nhật ký mới xuất được cả một khoảng thời gian; hãy chỉ rõ một hồ sơ.",
        )
    taken = take_period(house.database, period.since, period.until, house.now())
    seen = {(each.person_id, each.case_id) for each in taken.entries if each.person_id}
    log_all(house, officer, sorted(seen, key=str), "export")
    scope = {"since": instant(period.since), "until": instant(period.until)}
    return _archive(house, taken, scope, key)


def _archive(house: House, taken: Taken, scope: dict[str, str], key: OfficeKey) -> bytes:
    bodies = [verify.body_of(_entry(entry)) for entry in taken.entries]
    used = {str(found) for body in bodies if (found := _corpus(body)) is not None}
    law = {name: held for name in sorted(used) if (held := _law(house, name)) is not None}
    members = {
        **_record(taken),
        "prov.json": verify.prov_bytes(verify.prov_json(bodies)),
        **{f"stamps/{name}": held for name, held in stamps_of(house, taken.anchors).items()},
        "schema.json": SCHEMA.read_bytes(),
        "verify.py": Path(verify.__file__).read_bytes(),
        **{f"law/{name}.json": held for name, held in law.items()},
        **{f"documents/{sha256}": held for sha256, held in taken.contents.items()},
    }
    about = {
        "format": verify.FORMAT,
        "program": version("lotrinh"),
        "made_at": instant(house.now()),
        "scope": scope,
        "law_missing": sorted(used - law.keys()),
    }
    return signed(members, about, key)


def _record(taken: Taken) -> dict[str, bytes]:
    """The members that hold a line an object."""
    acts = [{"stream": stream, "seq": seq, "text": act_text(act)} for stream, seq, act in taken.acts]
    return {
        "entries.jsonl": _lines(map(_entry, taken.entries)),
        "acts.jsonl": _lines(acts),
        "documents.jsonl": _lines(map(_fields, taken.papers)),
        "books.jsonl": _lines(map(_fields, taken.books)),
        "reads.jsonl": _lines(map(_fields, taken.readings)),
        "anchors.jsonl": _lines(map(_anchor, taken.anchors)),
        "proofs.jsonl": _lines(map(_fields, taken.proofs)),
        "papers.jsonl": _lines(map(paper_proof, taken.codes)),
        "opened.jsonl": _lines(map(_fields, taken.openings)),
    }


def _law(house: House, name: str) -> bytes | None:
    """The law as data under its hash: kept with the first act that was judged by it, or that of the program."""
    if name == house.corpus.hash:
        return house.corpus.text.encode()
    try:
        return house.reader.blob(name)
    except (UnknownBlob, BlobDamaged):  # one that was changed is none: the check of the record names it
        return None


def _corpus(body: Mapping[str, Any]) -> object:
    receipt = body.get("receipt")
    return receipt.get("corpus") if isinstance(receipt, dict) else None


def _entry(entry: AuditEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ("stream", "seq", "prev_hash", "hash", "body")}


def _anchor(each: Whole) -> dict[str, object]:
    """Without the heads, which speak of other cases, where a root stands for them."""
    told = each.as_json() | {"moved": each.moved}
    return {
        name: value for name, value in told.items() if name != "papers" and (name != "heads" or not each.root)
    }


def paper_proof(found: PaperProof) -> dict[str, object]:
    """The proof that a paper is in the record, as ``verify.py --proof`` reads it. Nothing personal stands in it."""
    told = {
        "format": verify.PROOF,
        "code": found.code,
        "anchor": _anchor(found.anchor),
        "papers": found.papers,
    }
    return told | {"path": [list(step) for step in found.path], "climb": [list(step) for step in found.climb]}


def _fields(value: Any) -> dict[str, object]:  # noqa: ANN401 - any of our frozen records
    held = {name: getattr(value, name) for name in type(value).__slots__}
    return {name: instant(each) if isinstance(each, datetime) else each for name, each in held.items()}


def _lines(values: Iterable[object]) -> bytes:
    return "".join(f"{canonical(each)}\n" for each in values).encode()
