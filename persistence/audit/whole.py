"""The whole record seen to hold in seconds: entries and acts by several processes, the rows beside them by this one meanwhile.

It says only whether all is well: cases, deadlines, papers and lines of registers are turned into fingerprints and held against those that
the entries tell. Where anything does not fit, the thorough walk (``persistence.audit.walk``) looks and names it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from persistence.audit import rows_beside as beside_
from persistence.audit.act_worker import Beside, Case, both, fingerprint
from persistence.audit.laws import laws_kept
from persistence.audit.quick import FAULTS, Asked, held_together, parts_of_acts
from persistence.audit.report import Findings
from persistence.audit.vouched import DAMAGED, case_units, check_names
from persistence.audit.walk import BATCH, Told
from persistence.codec import load_map
from persistence.database import Database
from persistence.models import ACTS, AUDIT_ENTRIES, DOCUMENTS
from workflows.model import ATTACHED

_P: Final = DOCUMENTS.c
_ENTRY: Final = (AUDIT_ENTRIES.c.stream == ACTS.c.audit_stream) & (AUDIT_ENTRIES.c.seq == ACTS.c.audit_seq)
_BODY: Final = select(AUDIT_ENTRIES.c.body).join_from(ACTS, AUDIT_ENTRIES, _ENTRY)
_WITH_NAMES: Final[Select[Any]] = (
    select(ACTS.c.case_id, ACTS.c.seq, AUDIT_ENTRIES.c.stream, AUDIT_ENTRIES.c.seq.label("place"), AUDIT_ENTRIES.c.body)
    .join_from(ACTS, AUDIT_ENTRIES, _ENTRY)
    .where(ACTS.c.case_id.in_(select(_P.case_id).where(_P.origin == ATTACHED)))
    .where(select(_P.id).where(_P.case_id == ACTS.c.case_id, _P.seq == ACTS.c.seq, _P.origin == ATTACHED).exists())
)  # fmt: skip
_BROKEN: Final = (*FAULTS, *DAMAGED, IndexError, RecursionError)
_TWO: Final[tuple[tuple[str, Callable[..., list[Any]]], ...]] = (
    (beside_.DEADLINES, beside_.deadline),
    (beside_.PAPERS, beside_.paper),
)


class Whole:
    """The quick way through the whole record, begun: other processes are at work until ``end``."""

    def __init__(self, connection: Connection, database: Database, processes: int | None = None) -> None:
        self._connection = connection
        self._database = database
        self._asked: Asked | None = None
        try:
            self._asked = parts_of_acts(connection, database, processes)
        except _BROKEN:
            self.end()

    def holds(self, findings: Findings) -> bool:
        """Whether entries, acts and all rows beside them hold; their numbers are added to the findings then."""
        asked = self._asked
        if asked is None:
            return False
        try:
            trail, rows = asked.trail(), _Rows(self._connection)
            with _apart(self._connection):
                rows.read()
                named = _named(self._connection, self._database)
            parts = asked.answers()
            entries = held_together([part[:3] for part in parts], *trail)
            told = [part[3] for part in parts if part[3] is not None]
            good = named and entries is not None and len(told) == len(parts) and rows.fit(told)
        except _BROKEN:
            return False
        if not good or entries is None:
            return False
        findings.counts["entries"], findings.counts["streams"] = entries
        findings.counts["acts"] = sum(part[0] for part in told)
        findings.counts["documents"] = rows.papers
        return True

    def end(self) -> None:
        """Let no process of it go on."""
        if self._asked is not None:
            self._asked.end()


def whole_holds(
    connection: Connection, database: Database, findings: Findings, processes: int | None = None
) -> bool:
    """The same at once; by so many processes, or as many as are worth it."""
    whole = Whole(connection, database, processes)
    try:
        return whole.holds(findings)
    finally:
        whole.end()


@contextmanager
def _apart(connection: Connection) -> Iterator[None]:
    """What goes wrong in it leaves a server's transaction as it was, for the walk."""
    if connection.dialect.name == "sqlite":
        yield
    else:
        with connection.begin_nested():
            yield


class _Rows:
    """The rows beside the acts, as fingerprints."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: Counter[bytes] = Counter()
        self._closed: list[tuple[bytes, str, int]] = []
        self._cases: dict[bytes, tuple[Sequence[Any], str]] = {}
        self.papers = 0

    def read(self) -> None:
        """Go through the tables once."""
        self._read_cases()
        for row in beside_.rows_of(self._connection, beside_.DEADLINES):
            self._kept[fingerprint(beside_.deadline(row, whole=True))] += 1
            closed = beside_.closing(row)
            if closed is not None:
                self._closed.append((fingerprint(closed[2]), *closed[:2]))
        for row in beside_.rows_of(self._connection, beside_.PAPERS):
            self._kept[fingerprint(beside_.paper(row, whole=True))] += 1
            self.papers += 1
        for row in beside_.rows_of(self._connection, beside_.NUMBERS):
            case, seq, told = beside_.entered(row)
            self._closed.append((fingerprint(told), case, seq))

    def _read_cases(self) -> None:
        units: dict[str, dict[str, str]] = {}
        for case, part, unit in beside_.rows_of(self._connection, beside_.PARTS):
            units.setdefault(case, {})[part] = unit
        for row in beside_.rows_of(self._connection, beside_.CASES):
            mine = units.pop(row[0], {})
            if _units(row[8]) != mine:
                raise ValueError("the offices of a case as rows are not those of the case")
            self._cases[str(row[0]).encode()] = (row, beside_.case_mark(row))
        if units:
            raise ValueError("offices of no case")

    def fit(self, beside: Sequence[Beside]) -> bool:
        """Whether these are the rows of which the entries tell, no more and no fewer, and the laws that they name are kept."""
        acts = self._connection.exec_driver_sql("SELECT count(*) FROM acts").scalar_one()
        told = Counter(each for part in beside for each in part[2])
        for one, case, seq in self._closed:
            if told[one] > 0:
                told[one] -= 1
            elif self._marked(case, seq):
                return False
        left, missing = self._kept - told, told - self._kept
        before = Counter(each for part in beside for each in part[3])
        whole = not missing and self._plainly(left) == before
        laws = {each.decode() for part in beside for each in part[4]}
        counted = bool(acts == sum(part[0] for part in beside))
        return whole and counted and laws_kept(self._connection, laws) and self._cases_fit(beside)

    def _plainly(self, left: Counter[bytes]) -> Counter[bytes]:
        """Rows of which no entry tells a fingerprint, as entries told of rows before they told one."""
        found: Counter[bytes] = Counter()
        for asked, told in _TWO if left else ():
            for row in beside_.rows_of(self._connection, asked):
                one = fingerprint(told(row, whole=True))
                if left[one] > 0:
                    left[one] -= 1
                    found[fingerprint(told(row, whole=False))] += 1
        return found

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
                found[case] = mine if known is None else both(known, mine)
        return found.keys() == self._cases.keys() and all(
            _case_fits(mine, *self._cases[case]) for case, mine in found.items()
        )


_units: Final = lru_cache(maxsize=4_096)(case_units)
"""Many cases have the same offices."""


def _case_fits(told: Case, row: Sequence[Any], mark: str) -> bool:
    """Whether a case is what its acts add up to, and what the last of them left."""
    acts, last, stage, at, kept, begun = told
    stands = (row[4], row[5], row[6], row[7])
    adds_up = acts == last and stands == (stage.decode(), acts, begun.decode(), at.decode())
    return adds_up and (not kept or kept.decode() == mark)


def _named(connection: Connection, database: Database) -> bool:
    """Whether papers from outside are called what they were called."""
    found = Findings(1)
    for batch in connection.execute(_WITH_NAMES, execution_options={"yield_per": BATCH}).partitions():
        acts = [Told(stream, place, case, seq, load_map(body)) for case, seq, stream, place, body in batch]
        check_names(connection, found, acts, database.keys)
    return not found.problems
