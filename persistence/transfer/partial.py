"""What one or several offices of a database hold: a condition for each table, and the streams that stay behind.

Carried: the cases in which one of the offices has a part or has acted, whole; the persons of those cases, of the offices' registers, and
those that they put on file; their books, numbers, reports. Of what is shared: offices and officers, readings, anchors and every stream that
is nobody's own (``admin``, ``erasures``, ``signin`` …), whole: a chain is carried whole or not at all. They hold ids and hashes, no names
of persons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, not_, or_, select, union

from persistence.codec import dumps
from persistence.models import (
    ACTS,
    AUDIT_ANCHORS,
    AUDIT_ELSEWHERE,
    AUDIT_ENTRIES,
    AUDIT_STREAMS,
    BLOBS,
    BOOK_ROWS,
    CASE_UNITS,
    CASES,
    DOCUMENTS,
    DOSSIER_VERSIONS,
    NUMBERS,
    PERSON_MERGES,
    PERSON_PAIRS,
    PERSONS,
    REPORT_VERSIONS,
    UNITS,
)
from persistence.transfer.errors import refused

Condition = ColumnElement[bool]

_WHOLE: Final = frozenset(
    {
        *("units", "actors", "appointments", "reads", "audit_anchors", "audit_anchor_heads"),
        *("audit_elsewhere", "exchange_reconciliations"),
    }
)
_OF_CASE: Final = ("case:", "dossier:", "refusals:")
_OWN: Final = (*_OF_CASE, "book:", "report:")


class Part:
    """The part of a database that some offices hold. ``TransferRefused`` for an office that is not on file."""

    def __init__(self, connection: Connection, units: Sequence[str]) -> None:
        known = connection.execute(select(UNITS.c.id, UNITS.c.commune).where(UNITS.c.id.in_(units))).all()
        missing = sorted(set(units) - {row.id for row in known})
        if missing:
            raise refused(
                f"There is no office '{missing[0]}' on file; see `lotrinh unit list`.",
                f"Không có cơ quan “{missing[0]}” trong danh mục; xem `lotrinh unit list`.",
                unit=missing[0],
            )
        self.units: Final = tuple(sorted(row.id for row in known))
        self._communes = sorted({row.commune for row in known if row.commune})
        self._cases = _ids(
            select(CASE_UNITS.c.case_id.label("id")).where(CASE_UNITS.c.unit_id.in_(self.units)),
            select(ACTS.c.case_id.label("id")).where(ACTS.c.unit_id.in_(self.units)),
            select(NUMBERS.c.case_id.label("id")).where(NUMBERS.c.unit_id.in_(self.units)),
        )
        self._persons = self._of_persons()

    def where(self, table: Table) -> Condition | None:
        """Which rows of a table are carried; None: all."""
        own = self._special().get(table.name)
        if own is not None:
            return own()
        if table.name in _WHOLE:
            return None
        columns = table.columns
        if "case_id" in columns and "unit_id" not in columns:
            return columns["case_id"].in_(self._cases)
        for name, ids in (("unit_id", self.units), ("person_id", self._persons), ("commune", self._communes)):
            if name in columns:
                return columns[name].in_(ids)
        return None

    def subjects(self, connection: Connection) -> frozenset[str]:
        """Whose keys are carried: the persons, and rows of the offices' registers that name none."""
        rows = select(BOOK_ROWS.c.id).where(BOOK_ROWS.c.unit_id.in_(self.units))
        persons = connection.execute(self._persons).scalars().all()
        return frozenset([*persons, *(f"book-row:{row}" for row in connection.execute(rows).scalars())])

    def left(self, connection: Connection) -> Select[Any]:
        """The streams that stay behind, as rows of ``audit_elsewhere``."""
        last = connection.execute(select(func.max(AUDIT_ANCHORS.c.seq))).scalar() or 0
        columns = (AUDIT_STREAMS.c.stream, AUDIT_STREAMS.c.length, AUDIT_STREAMS.c.head)
        asked = select(*columns).where(not_(self._stream(AUDIT_STREAMS.c.stream)))
        return asked.add_columns(func.coalesce(last, 0).label("anchor")).order_by(AUDIT_STREAMS.c.stream)

    def _special(self) -> dict[str, Callable[[], Condition]]:
        return {
            "cases": lambda: CASES.c.id.in_(self._cases),
            "acts": lambda: ACTS.c.case_id.in_(self._cases),
            "case_units": lambda: CASE_UNITS.c.case_id.in_(self._cases),
            "dossier_versions": lambda: DOSSIER_VERSIONS.c.case_id.in_(self._cases),
            "persons": lambda: PERSONS.c.id.in_(self._persons),
            "person_pairs": lambda: and_(
                PERSON_PAIRS.c.one.in_(self._persons), PERSON_PAIRS.c.other.in_(self._persons)
            ),
            "person_merges": lambda: and_(
                PERSON_MERGES.c.kept_id.in_(self._persons), PERSON_MERGES.c.merged_id.in_(self._persons)
            ),
            "report_versions": lambda: REPORT_VERSIONS.c.commune.in_(self._communes),
            "blobs": self._blobs,
            "audit_entries": lambda: self._stream(AUDIT_ENTRIES.c.stream),
            "audit_streams": lambda: self._stream(AUDIT_STREAMS.c.stream),
        }

    def _of_persons(self) -> Select[Any]:
        in_cases = select(CASES.c.person_id.label("id")).where(CASES.c.id.in_(self._cases))
        in_books = select(BOOK_ROWS.c.person_id.label("id")).where(
            BOOK_ROWS.c.unit_id.in_(self.units), BOOK_ROWS.c.person_id.is_not(None)
        )
        put = [
            PERSONS.c.attributes.contains(f'"registered_by":{dumps(unit)}', autoescape=True)
            for unit in self.units
        ]
        named = _ids(in_cases, in_books, select(PERSONS.c.id.label("id")).where(or_(*put)))
        into = select(PERSONS.c.merged_into.label("id")).where(
            PERSONS.c.id.in_(named), PERSONS.c.merged_into.is_not(None)
        )
        standing = _ids(named, into)
        return _ids(standing, select(PERSONS.c.id.label("id")).where(PERSONS.c.merged_into.in_(standing)))

    def _blobs(self) -> Condition:
        """The bytes of carried papers, and what no paper names: the law as data by which was judged."""
        mine = [
            select(DOCUMENTS.c.sha256.label("id")).where(DOCUMENTS.c.case_id.in_(self._cases)),
            select(DOCUMENTS.c.lineage.label("id")).where(DOCUMENTS.c.case_id.in_(self._cases)),
            select(DOSSIER_VERSIONS.c.archive.label("id")).where(DOSSIER_VERSIONS.c.case_id.in_(self._cases)),
        ]
        named = _ids(
            select(DOCUMENTS.c.sha256.label("id")),
            select(DOCUMENTS.c.lineage.label("id")),
            select(DOSSIER_VERSIONS.c.archive.label("id")),
        )
        return or_(BLOBS.c.sha256.in_(_ids(*mine)), BLOBS.c.sha256.not_in(named))

    def _stream(self, stream: ColumnElement[str]) -> Condition:
        """Whether a stream is carried: of a carried case or person, of a book or report of the offices, or nobody's own."""
        of_case = [
            and_(
                stream.startswith(prefix),
                or_(
                    func.substr(stream, len(prefix) + 1).in_(self._cases),
                    func.substr(stream, len(prefix) + 1).in_(self._persons),
                ),
            )
            for prefix in _OF_CASE
        ]
        books = [stream.startswith(f"book:{unit}:", autoescape=True) for unit in self.units]
        reports = [stream.startswith(f"report:{commune}:", autoescape=True) for commune in self._communes]
        shared = not_(or_(*(stream.startswith(prefix) for prefix in _OWN)))
        return or_(*of_case, *books, *reports, shared)


def elsewhere_lines(connection: Connection, part: Part) -> list[Any]:
    """The rows of ``audit_elsewhere`` as they will stand on the other server: those that were there, and the streams that stay."""
    before = {row.stream: row for row in connection.execute(select(AUDIT_ELSEWHERE))}
    now = {row.stream: row for row in connection.execute(part.left(connection))}
    return [row for _, row in sorted({**before, **now}.items())]


def _ids(*asked: Any) -> Select[Any]:  # noqa: ANN401 - selects of one column named id
    """One list of ids, each once."""
    return select(union(*asked).subquery().c.id)
