"""The whole record seen to hold in seconds: entries and acts by several processes, the rows beside them by this one.

It says only whether all is well: cases, deadlines, papers and lines of registers are turned into fingerprints and held against those that
the entries tell. Where anything does not fit, the thorough walk (``persistence.audit.walk``) looks and names it. For SQLite: on PostgreSQL
the thorough walk is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from persistence.audit.act_worker import Beside, Case, fingerprint
from persistence.audit.quick import FAULTS, held_together, parts_of_acts
from persistence.audit.report import Findings
from persistence.audit.vouched import DAMAGED, case_units, check_names, mark_of, plain
from persistence.audit.walk import BATCH, Told, raw
from persistence.codec import load_map, load_texts
from persistence.database import Database
from persistence.models import ACTS, AUDIT_ENTRIES, CASE_UNITS, CASES, DEADLINES, DOCUMENTS, NUMBERS
from workflows import vouched
from workflows.model import ATTACHED, ISSUED

_D: Final = DEADLINES.c
_P: Final = DOCUMENTS.c
_CASE_ROWS: Final[Select[Any]] = select(*(raw(CASES.c[name]) for name in vouched.CASE))
_ACT: Final = ("case_id", "seq")
_DEADLINES: Final[Select[Any]] = select(
    _D.case_id, _D.set_by_seq, ACTS.c.id, _D.term, _D.duty, raw(_D.due_at), _D.cites, *(raw(_D[name]) for name in vouched.DEADLINE),
    _D.met_by_seq, _D.ended_by_seq, _D.closed_by_case, raw(_D.superseded),
).join_from(DEADLINES, ACTS, (ACTS.c.case_id == _D.case_id) & (ACTS.c.seq == _D.set_by_seq), isouter=True)  # fmt: skip
_PAPERS: Final[Select[Any]] = select(
    _P.case_id, _P.seq, ACTS.c.id, _P.form, _P.sha256, _P.template_version, _P.origin, _P.kind, _P.media_type, _P.pages, _P.signs,
    _P.lineage, _P.number, _P.content_sha256, _P.code, *(raw(_P[name]) for name in vouched.PAPER),
).join_from(DOCUMENTS, ACTS, (ACTS.c.case_id == _P.case_id) & (ACTS.c.seq == _P.seq), isouter=True)  # fmt: skip
_LINES: Final[Select[Any]] = select(*(raw(NUMBERS.c[name]) for name in vouched.NUMBER))
_PARTS: Final[Select[Any]] = select(CASE_UNITS.c.case_id, CASE_UNITS.c.part, CASE_UNITS.c.unit_id).order_by(
    CASE_UNITS.c.case_id
)
_ENTRY: Final = (AUDIT_ENTRIES.c.stream == ACTS.c.audit_stream) & (AUDIT_ENTRIES.c.seq == ACTS.c.audit_seq)
_BODY: Final = select(AUDIT_ENTRIES.c.body).join_from(ACTS, AUDIT_ENTRIES, _ENTRY)
_WITH_NAMES: Final[Select[Any]] = (
    select(ACTS.c.case_id, ACTS.c.seq, AUDIT_ENTRIES.c.stream, AUDIT_ENTRIES.c.seq.label("place"), AUDIT_ENTRIES.c.body)
    .join_from(ACTS, AUDIT_ENTRIES, _ENTRY)
    .where(ACTS.c.case_id.in_(select(_P.case_id).where(_P.origin == ATTACHED)))
    .where(select(_P.id).where(_P.case_id == ACTS.c.case_id, _P.seq == ACTS.c.seq, _P.origin == ATTACHED).exists())
)  # fmt: skip
_WAY_OF: Final = 12  # columns of a paper before those that only its fingerprint tells


def whole_holds(connection: Connection, database: Database, findings: Findings) -> bool:
    """Whether entries, acts and all rows beside them hold; their numbers are added to the findings then."""
    try:
        asked = parts_of_acts(connection, str(database.url.database))
        rows = _Rows(connection)
        rows.read()
        parts = [each.answer() for each in asked.running]
        entries = held_together([part[:3] for part in parts], asked.rows, asked.heads)
        beside = [part[3] for part in parts if part[3] is not None]
        good = entries is not None and len(beside) == len(parts)
        good = good and rows.fit(beside) and _named(connection, database)
    except (*FAULTS, *DAMAGED, IndexError, RecursionError):
        return False
    if not good or entries is None:
        return False
    findings.counts["entries"], findings.counts["streams"] = entries
    findings.counts["acts"] = sum(part[0] for part in beside)
    findings.counts["documents"] = rows.papers
    return True


class _Rows:
    """The rows beside the acts, as fingerprints."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pairs: list[tuple[bytes, bytes]] = []  # with and without what only entries of today tell
        self._closes: list[tuple[bytes, str, int]] = []
        self._entered: list[tuple[bytes, str, int]] = []
        self._cases: dict[bytes, tuple[Sequence[Any], str | None]] = {}
        self.papers = 0

    def read(self) -> None:
        """Go through the tables once."""
        ask = self._connection.execution_options(yield_per=BATCH).execute
        units: dict[str, dict[str, str]] = {}
        for case, part, unit in ask(_PARTS):
            units.setdefault(case, {})[part] = unit
        for row in ask(_CASE_ROWS):
            own = [plain(value, name) for value, name in zip(row, vouched.CASE, strict=False)]
            if case_units(row[8]) != units.pop(row[0], {}):
                raise ValueError("the offices of a case as rows are not those of the case")
            self._cases[str(row[0]).encode()] = (row, mark_of(own))
        if units:
            raise ValueError("offices of no case")
        for row in ask(_DEADLINES):
            self._deadline(row)
        for row in ask(_PAPERS):
            self._paper(row)
        for row in ask(_LINES):
            told = [plain(value, name) for value, name in zip(row, vouched.NUMBER, strict=True)]
            case, seq = str(told[7]), int(str(told[8]))
            self._entered.append((fingerprint(["entered", case, seq, mark_of(told)]), case, seq))

    def _deadline(self, row: Sequence[Any]) -> None:
        case, seq, act, term, duty, due, cites, *own = row
        told = [case, seq, term, duty, plain(due, "recorded_at"), list(load_texts(cites))]
        self._pair(told, act, own[:6], vouched.DEADLINE)
        met, ended, by, superseded = own[6:]
        closer = met if met is not None else ended
        if closer is not None:
            how = "met" if met is not None else "ended"
            where = by or case
            told = ["closes", where, closer, own[0], how, plain(superseded, "superseded")]
            self._closes.append((fingerprint(told), where, closer))

    def _paper(self, row: Sequence[Any]) -> None:
        case, seq, act, *told = row
        own = told[_WAY_OF:] if told[3] == ISSUED else told[_WAY_OF:-2]
        form, kept, template, origin, kind, media, pages, signs, lineage, number, content, code = told[
            :_WAY_OF
        ]
        hashes = (content, kept) if content else (kept, "")
        shown = "" if origin == ISSUED else media
        outside = (template, origin, kind, shown, pages, signs, lineage, number, code)
        self._pair([case, seq, form, *hashes, *outside], act, own, vouched.PAPER)
        self.papers += 1

    def _pair(self, told: list[Any], act: str, own: Sequence[Any], names: Sequence[str]) -> None:
        values = [plain(value, name) for value, name in zip(own, names, strict=False)]
        name = vouched.own_name(str(values[0]))
        if f"{act}.{name}" == values[0]:
            self._pairs.append((fingerprint([*told, act, mark_of([name, *values[1:]])]), fingerprint(told)))
        else:
            self._pairs.append((b"", fingerprint(told)))

    def fit(self, beside: Sequence[Beside]) -> bool:
        """Whether these are the rows of which the entries tell, no more and no fewer."""
        acts = self._connection.exec_driver_sql("SELECT count(*) FROM acts").scalar_one()
        told = Counter(each for part in beside for each in part[2])
        before = Counter(each for part in beside for each in part[3])
        for whole, plain_ in self._pairs:
            if told[whole] > 0:
                told[whole] -= 1
            elif before[plain_] > 0:
                before[plain_] -= 1
            else:
                return False
        for mark, case, seq in (*self._closes, *self._entered):
            if told[mark] > 0:
                told[mark] -= 1
            elif self._marked(case, seq):
                return False
        whole_ = not any(told.values()) and not any(before.values())
        return whole_ and acts == sum(part[0] for part in beside) and self._cases_fit(beside)

    def _marked(self, case: str, seq: int) -> bool:
        """Whether the entry of an act vouches for such rows at all; True where there is none."""
        asked = _BODY.where(ACTS.c.case_id == case, ACTS.c.seq == seq)
        body = self._connection.execute(asked).scalar()
        return body is None or "case_kept" in load_map(body)

    def _cases_fit(self, beside: Sequence[Beside]) -> bool:
        found: dict[bytes, Case] = {}
        for part in beside:
            for case, mine in part[1].items():
                known = found.get(case)
                found[case] = mine if known is None else _joined(known, mine)
        return found.keys() == self._cases.keys() and all(
            _case_fits(mine, *self._cases[case]) for case, mine in found.items()
        )


def _joined(one: Case, other: Case) -> Case:
    last = one if one[1] > other[1] else other
    return [one[0] + other[0], *last[1:5], one[5] or other[5]]


def _case_fits(told: Case, row: Sequence[Any], mark: str | None) -> bool:
    """Whether a case is what its acts add up to, and what the last of them left."""
    acts, last, stage, at, kept, begun = told
    stands = (row[4], row[5], row[6], row[7])
    adds_up = acts == last and stands == (stage.decode(), acts, begun.decode(), at.decode())
    return adds_up and (not kept or kept.decode() == mark)


def _named(connection: Connection, database: Database) -> bool:
    """Whether papers from outside are called what they were called."""
    found = Findings(1)
    for batch in connection.execution_options(yield_per=BATCH).execute(_WITH_NAMES).partitions():
        acts = [Told(stream, place, case, seq, load_map(body)) for case, seq, stream, place, body in batch]
        check_names(connection, found, acts, database.keys)
    return not found.problems
