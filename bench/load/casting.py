"""Moulds of played cases, cast very fast: each text a template with slots for ids, offices, moments and fingerprints.

A cast comes as lines of PostgreSQL's COPY text format, one block a table; SQLite takes the same lines apart. Moments of recording and
limits lie apart from case to case, as they do; everything else of a case is as the door wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final

from bench.mould import MODEL
from persistence.audit.vouched import plain
from persistence.audit.walk import moment_of
from persistence.mapping import ACT_OF, act_of
from workflows.audit import act_text, canonical
from workflows.vouched import CASE

TABLES: Final = ("cases", "case_units", "acts", "audit_entries", "deadlines", "documents")
"""What a case is made of, each after what it points at; ``audit_streams`` comes beside."""

_PLACE: Final = re.compile(r"\b(?:ca|ub|yt|cb|ct|bs|xa)00000\b")
_LATE: Final = 18_000  # seconds by which recording lies later, and
_LATER: Final = 20 * 86_400  # seconds by which limits do
_ACT: Final = [column.name for column in ACT_OF.selected_columns]
_BEFORE_BODY: Final = (
    "stream",
    "seq",
    "recorded_at",
    "kind",
    "act",
    "actor_id",
    "unit_id",
    "case_id",
    "person_id",
)
Row = Mapping[str, Any]


class Template:
    """A text with slots, filled in one step."""

    def __init__(self, text: str, slots: Mapping[str, int], places: re.Pattern[str]) -> None:
        found = [slots[each] for each in places.findall(text)]
        plain = places.split(text)
        self._shape = "%s".join(part.replace("%", "%%") for part in plain)
        self._pick: Any = itemgetter(*found) if found else None
        self._text = "" if found else text

    def filled(self, values: Sequence[str]) -> str:
        """The text with these values in its slots."""
        return self._text if self._pick is None else self._shape % self._pick(values)


@dataclass(frozen=True)
class _Entry:
    """One entry: what stands before the body in the line, the body, the same as COPY writes it, and the act it tells of."""

    before: Template
    body: Template
    escaped: Template | None
    act: Template
    fingerprint: int
    stream: Template
    case: Template | None
    first: bool
    last: str


@dataclass(frozen=True)
class Cast:
    """The mould of one person's cases. ``cases`` and ``entries`` count them."""

    tables: dict[str, Template]
    told: list[_Entry]
    slots: list[str]
    moments: list[tuple[str, datetime]]
    blobs: list[tuple[str, bytes]]
    cases: int
    columns: dict[str, tuple[str, ...]]

    @property
    def entries(self) -> int:
        """How many entries a cast writes."""
        return len(self.told)

    def cast(self, number: int, key: str, person: str, commune: str) -> dict[str, str]:
        """COPY lines of each table. ``key`` are eight hexadecimal digits, a case's own; ``commune`` the digits of its code."""
        values = self._values(number, key, person, commune)
        entries: list[str] = []
        heads: list[str] = []
        prev = ""
        for told in self.told:
            values[told.fingerprint] = sha256(told.act.filled(values).encode()).hexdigest()
            if told.case is not None:
                values[told.fingerprint + len(self.told)] = sha256(
                    told.case.filled(values).encode()
                ).hexdigest()
            body = told.body.filled(values)
            prev = "" if told.first else prev
            digest = sha256(f"{prev}\n{body}".encode()).hexdigest()
            shown = body if told.escaped is None else told.escaped.filled(values)
            entries.append(f"{told.before.filled(values)}\t{shown}\t{prev}\t{digest}\n")
            prev = digest
            if told.last:
                heads.append(f"{told.stream.filled(values)}\t{told.last}\t{digest}\n")
        rows = {table: template.filled(values) for table, template in self.tables.items()}
        return {**rows, "audit_entries": "".join(entries), "audit_streams": "".join(heads)}

    def _values(self, number: int, key: str, person: str, commune: str) -> list[str]:
        late = timedelta(seconds=number * 7919 % _LATE, microseconds=number * 104_729 % 1_000_000)
        later = timedelta(seconds=number * 7919 % _LATER)
        values: list[str] = []
        for at, slot in enumerate(self.slots):
            if slot == MODEL.id:
                values.append(person)
            elif slot[2:] == "00000":
                values.append(slot[:2] + commune)
            else:
                values.append(f"{key}{at:024x}")
        for name, moment in self.moments:
            moved = (moment + (later if name == "due_at" else late)).isoformat(" ", "microseconds")
            values += (moved, f'"{name}":"{moved[:10]}T{moved[11:]}+00:00"')
        values += [""] * (2 * len(self.told))
        return values


def cut(found: Mapping[str, list[Row]], blobs: list[tuple[str, bytes]]) -> Cast:
    """The mould of these rows: every id, office, moment of recording, limit and fingerprint in them becomes a slot."""
    ids = {row["id"]: None for table in ("cases", "acts") for row in found[table]}
    ids |= {row["idempotency_key"]: None for row in found["acts"]} | {MODEL.id: None}
    ids |= {row["id"].partition(".")[0]: None for table in ("deadlines", "documents") for row in found[table]}
    texts = [
        value for table in TABLES for row in found[table] for value in row.values() if isinstance(value, str)
    ]
    slots = [*ids, *sorted({place for text in texts for place in _PLACE.findall(text)})]
    moments = _moments(found)
    needles = {text: at for at, text in enumerate(slots)}
    for at, (name, moment) in enumerate(moments):
        text = moment.isoformat(" ", "microseconds")
        needles[f"{name}={text}"] = len(slots) + 2 * at
        needles[f'"{name}":"{text[:10]}T{text[11:]}+00:00"'] = len(slots) + 2 * at + 1
    acts = {row["audit_stream"] + str(row["audit_seq"]): act_text(_act(row)) for row in found["acts"]}
    first = len(slots) + 2 * len(moments)
    hashes = {name: sha256(text.encode()).hexdigest() for name, text in acts.items()}
    needles |= {
        hashes[row["stream"] + str(row["seq"])]: first + at for at, row in enumerate(found["audit_entries"])
    }
    cases = {f"case:{row['id']}": _case(row) for row in found["cases"]}
    entries: list[Row] = [{**row, "body": _without_numbers(row["body"])} for row in found["audit_entries"]]
    needles |= {
        sha256(cases[row["stream"]].encode()).hexdigest(): first + len(entries) + at
        for at, row in enumerate(entries)
        if _ends(entries, at) and row["stream"] in cases
    }
    return _built({**found, "audit_entries": entries}, blobs, slots, moments, needles, acts, cases)


def _built(
    found: Mapping[str, list[Row]],
    blobs: list[tuple[str, bytes]],
    slots: list[str],
    moments: list[tuple[str, datetime]],
    needles: Mapping[str, int],
    acts: Mapping[str, str],
    cases: Mapping[str, str],
) -> Cast:
    places = re.compile("|".join(re.escape(each) for each in sorted(needles, key=len, reverse=True)))

    def template(text: str) -> Template:
        return Template(text, needles, places)

    told: list[_Entry] = []
    rows = found["audit_entries"]
    first = len(slots) + 2 * len(moments)
    for at, row in enumerate(rows):
        ends = _ends(rows, at)
        escaped = _escaped(row["body"])
        told.append(
            _Entry(
                before=template("\t".join(_shown(row, name) for name in _BEFORE_BODY)),
                body=template(row["body"]),
                escaped=None if escaped == row["body"] else template(escaped),
                act=template(acts[row["stream"] + str(row["seq"])]),
                fingerprint=first + at,
                stream=template(row["stream"]),
                case=template(cases[row["stream"]]) if ends and row["stream"] in cases else None,
                first=row["seq"] == 1,
                last=str(row["seq"]) if ends else "",
            )
        )
    tables = {
        table: template("".join("\t".join(_shown(row, name) for name in row) + "\n" for row in found[table]))
        for table in TABLES
        if table != "audit_entries"
    }
    columns = {table: tuple(found[table][0]) for table in tables if found[table]}
    columns["audit_entries"] = (*_BEFORE_BODY, "body", "prev_hash", "hash")
    columns["audit_streams"] = ("stream", "length", "head")
    return Cast(tables, told, slots, moments, blobs, len(found["cases"]), columns)


def _ends(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is the last of its stream."""
    return at + 1 == len(rows) or rows[at + 1]["stream"] != rows[at]["stream"]


def _case(row: Row) -> str:
    """The text of which the last entry of a case tells the fingerprint."""
    return canonical([plain(row[name], name) for name in CASE])


def _without_numbers(body: str) -> str:
    """The body as if the office kept its registers of papers on paper: their lines are no part of a mould."""
    told = json.loads(body)
    told.pop("entered", None)
    return canonical(told)


def _moments(found: Mapping[str, list[Row]]) -> list[tuple[str, datetime]]:
    """Every moment of recording and every limit, each once."""
    recorded = {(row["recorded_at"]) for table in ("acts", "audit_entries") for row in found[table]}
    limits = {row["due_at"] for row in found["deadlines"]}
    return [
        *(("recorded_at", datetime.fromisoformat(each)) for each in sorted(recorded)),
        *(("due_at", datetime.fromisoformat(each)) for each in sorted(limits)),
    ]


def _shown(row: Row, name: str) -> str:
    """A value as COPY writes it, a moment to be moved by its name."""
    value = row[name]
    if value is None:
        return r"\N"
    if name in {"recorded_at", "due_at"}:
        return f"{name}={value}"
    return _escaped(str(value))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _act(row: Row) -> Any:  # noqa: ANN401 - an act of the journal
    values = [moment_of(row[name]) if name in {"at", "recorded_at"} else row[name] for name in _ACT]
    return act_of(values)
