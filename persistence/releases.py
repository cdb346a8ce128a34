"""Who left a facility of an office's own, of its commune or province, and what the place of residence did since. By indexes alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, union

from persistence.database import Database
from persistence.models import ACTS, CASES, PERSON_INDEX, PERSONS, UNITS
from persistence.search.tokens import COMMUNE, PROVINCE
from rules.terms import legal_date
from workflows.model import Unit
from workflows.registers.handover import Answer, Handover, Release

_FACILITIES = ("rehab_facility", "private_facility", "reform_school")
_SOME = 500


class Releases:
    """Reads one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(
        self, office: Unit, table: Handover, since: datetime
    ) -> tuple[tuple[Release, ...], tuple[Answer, ...]]:
        """Releases that concern an office, with what was done about the same persons since."""
        wanted = _cases(office, table)
        if wanted is None:
            return (), ()
        with self._database.reading() as connection:
            releases = tuple(_release(row) for row in connection.execute(_released(wanted, table, since)))
            answers = _answers(connection, sorted({each.person_id for each in releases}), table, since)
        return releases, answers


def _cases(office: Unit, table: Handover) -> Select[Any] | None:
    """The cases in which somebody may have been released: by this facility, or of a person who lives in the commune or province."""
    acts = sorted(table.released_by)
    if office.kind in _FACILITIES:
        return select(ACTS.c.case_id).where(ACTS.c.unit_id == office.id, ACTS.c.act.in_(acts))
    if office.kind in {"commune_police", "commune_pc"} and office.commune is not None:
        return _living(COMMUNE, office.commune)
    if office.kind == "provincial_police" and office.province is not None:
        there = select(UNITS.c.id).where(UNITS.c.province == office.province, UNITS.c.kind.in_(_FACILITIES))
        own = select(ACTS.c.case_id).where(ACTS.c.unit_id.in_(there), ACTS.c.act.in_(acts))
        both = union(own, _living(PROVINCE, office.province)).subquery()
        return select(both.c[0])
    return None


def _living(kind: str, place: str) -> Select[Any]:
    return (
        select(CASES.c.id)
        .join_from(PERSON_INDEX, CASES, CASES.c.person_id == PERSON_INDEX.c.person_id)
        .where(
            PERSON_INDEX.c.kind == kind,
            PERSON_INDEX.c.token == place,
            CASES.c.procedure.in_(("serving", "facility_rehab")),
            CASES.c.closed.is_(True),
        )
    )


def _released(wanted: Select[Any], table: Handover, since: datetime) -> Select[Any]:
    home = PERSON_INDEX.alias()
    return (
        select(
            ACTS.c.case_id,
            ACTS.c.act,
            ACTS.c.at,
            ACTS.c.unit_id,
            ACTS.c.unit_name,
            CASES.c.person_id,
            PERSONS.c.full_name,
            home.c.token,
        )
        .join_from(ACTS, CASES, CASES.c.id == ACTS.c.case_id)
        .join(PERSONS, PERSONS.c.id == CASES.c.person_id)
        .outerjoin(home, (home.c.person_id == CASES.c.person_id) & (home.c.kind == COMMUNE))
        .where(ACTS.c.case_id.in_(wanted), ACTS.c.act.in_(sorted(table.released_by)), ACTS.c.at >= since)
        .order_by(ACTS.c.at, ACTS.c.case_id)
    )


def _release(row: Any) -> Release:  # noqa: ANN401 - a row of the journal
    return Release(
        row.case_id,
        row.person_id,
        row.full_name,
        row.act,
        row.at,
        legal_date(row.at),
        row.unit_id,
        row.unit_name,
        row.token,
    )


def _answers(
    connection: Connection, persons: Sequence[str], table: Handover, since: datetime
) -> tuple[Answer, ...]:
    found: list[Answer] = []
    for some in (persons[at : at + _SOME] for at in range(0, len(persons), _SOME)):
        told = (
            select(CASES.c.person_id, ACTS.c.act, ACTS.c.at)
            .join_from(CASES, ACTS, ACTS.c.case_id == CASES.c.id)
            .where(CASES.c.person_id.in_(some), ACTS.c.act.in_(sorted(table.answered_by)), ACTS.c.at >= since)
        )
        found += [Answer(row.person_id, row.act, row.at) for row in connection.execute(told)]
    return tuple(found)
