"""The lists of one database, each question a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from persistence.codec import dumps, load_map
from persistence.database import Database
from persistence.lists_in import rows
from persistence.lists_in.model import (
    OPEN,
    Chunk,
    Decision,
    ImportState,
    ListImport,
    ListRow,
    Mark,
    RowState,
    import_of,
    row_of,
    values_of,
)
from persistence.lists_in.rows import drop, move
from persistence.models import LIST_CHUNKS, LIST_IMPORTS, LIST_LAYOUTS, LIST_MARKS, LIST_ROWS

_ROW: Final = LIST_ROWS.c
_GROUNDS: Final = ("number+name_birth", "number", "name_birth", "near")


class ListsIn:
    """The lists of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, job: ListImport) -> None:
        """Keep a list without rows yet; what is past its time is taken away."""
        self.sweep(job.made_at)
        with self._database.writing() as connection:
            connection.execute(insert(LIST_IMPORTS), values_of(job))

    def sweep(self, now: datetime) -> int:
        """Take away what is past its time; how many lists went. What they brought in stays, with its marks."""
        over = select(LIST_IMPORTS.c.id).where(LIST_IMPORTS.c.expires_at < now)
        with self._database.writing() as connection:
            gone = connection.scalars(over).all()
            for each in gone:
                drop(connection, each)
        return len(gone)

    def add(self, import_id: str, chunks: Sequence[Chunk]) -> None:
        """Keep rows as they were read."""
        with self._database.writing() as connection:
            connection.execute(
                insert(LIST_CHUNKS), [{"import_id": import_id, **values_of(each)} for each in chunks]
            )

    def drop(self, import_id: str) -> None:
        """Take a list away, whatever became of it; what it brought in stays, with its marks."""
        with self._database.writing() as connection:
            drop(connection, import_id)

    def find(self, import_id: str) -> ListImport | None:
        """A list."""
        with self._database.reading() as connection:
            row = (
                connection.execute(select(LIST_IMPORTS).where(LIST_IMPORTS.c.id == import_id))
                .mappings()
                .first()
            )
        return None if row is None else import_of(row)

    def of_post(self, actor_id: str, post: str, now: datetime, most: int = 30) -> tuple[ListImport, ...]:
        """The lists of an officer in a post, the latest first."""
        mine = and_(
            LIST_IMPORTS.c.actor_id == actor_id, LIST_IMPORTS.c.post == post, LIST_IMPORTS.c.expires_at > now
        )
        statement = select(LIST_IMPORTS).where(mine).order_by(LIST_IMPORTS.c.made_at.desc()).limit(most)
        with self._database.reading() as connection:
            return tuple(import_of(row) for row in connection.execute(statement).mappings())

    def unfinished(self) -> tuple[tuple[str, ImportState], ...]:
        """The lists that are being checked or brought in, the earliest first: what a worker takes up."""
        moving = LIST_IMPORTS.c.state.in_([ImportState.CHECKING, ImportState.RUNNING])
        statement = (
            select(LIST_IMPORTS.c.id, LIST_IMPORTS.c.state).where(moving).order_by(LIST_IMPORTS.c.made_at)
        )
        with self._database.reading() as connection:
            return tuple((row.id, ImportState(row.state)) for row in connection.execute(statement))

    def move(self, import_id: str, of: Iterable[ImportState], to: ImportState, **values: object) -> bool:
        """Move a list on and set ``values``; False where it stands elsewhere."""
        with self._database.writing() as connection:
            return move(connection, import_id, of, to, **values)

    def chunks(self, import_id: str, after: int = -1) -> Iterator[Chunk]:
        """The rows as they were read, some at a time, in order; ``after`` a chunk."""
        table = LIST_CHUNKS.c
        names = Chunk.__slots__
        while True:
            statement = (
                select(*(table[name] for name in names))
                .where(table.import_id == import_id, table.place > after)
                .order_by(table.place)
                .limit(1)
            )
            with self._database.reading() as connection:
                row = connection.execute(statement).mappings().first()
            if row is None:
                return
            yield Chunk(**row)
            after = row["place"]

    def chunks_of(self, import_id: str, places: Sequence[int]) -> tuple[Chunk, ...]:
        """The chunks in which rows of these numbers stand."""
        with self._database.reading() as connection:
            return rows.chunks_of(connection, import_id, places)

    def clear(self, import_id: str) -> None:
        """Forget how the rows stood: the list is checked anew."""
        with self._database.writing() as connection:
            connection.execute(delete(LIST_ROWS).where(_ROW.import_id == import_id))

    def counts(self, import_id: str) -> dict[RowState, int]:
        """How many rows stand how."""
        with self._database.reading() as connection:
            return rows.counts_of(connection, import_id)

    def decided(self, import_id: str, *, skipped: bool = False) -> int:
        """Rows that are open and decided, to be brought in; with ``skipped`` also those that are to be left out."""
        wanted = [Decision.NEW, Decision.SAME, *([Decision.SKIP] if skipped else [])]
        mine = (_ROW.import_id == import_id, _ROW.state.in_(OPEN), _ROW.decision.in_(wanted))
        with self._database.reading() as connection:
            return int(
                connection.execute(select(func.count()).select_from(LIST_ROWS).where(*mine)).scalar_one()
            )

    def grounds(self, import_id: str) -> set[str]:
        """Which kinds of open rows there are: "twin" with its surest ground ("twin:number"), "double", "hidden"."""
        mine = _ROW.import_id == import_id
        states = select(_ROW.state).where(mine, _ROW.state.in_(OPEN)).distinct()
        found: set[str] = set()
        with self._database.reading() as connection:
            for state in connection.scalars(states):
                if state != RowState.TWIN:
                    found.add(str(state))
                    continue
                for ground in _GROUNDS:
                    there = select(_ROW.place).where(
                        mine, _ROW.state == state, _ROW.twins.like(f"{ground}:%")
                    )
                    if connection.execute(there.limit(1)).first() is not None:
                        found.add(f"{state}:{ground}")
        return found

    def written(self, import_id: str) -> tuple[int, int]:
        """Rows that became persons of their own, and papers put on file."""
        statement = select(
            func.count().filter(_ROW.state == RowState.DONE, _ROW.decision != Decision.SAME),
            func.coalesce(func.sum(_ROW.papers), 0),
        ).where(_ROW.import_id == import_id, _ROW.state == RowState.DONE)
        with self._database.reading() as connection:
            persons, papers = connection.execute(statement).one()
        return int(persons), int(papers)

    def rows(
        self,
        import_id: str,
        states: Iterable[RowState] = (),
        *,
        after: int = 0,
        limit: int = 50,
        told_only: bool = False,
    ) -> tuple[ListRow, ...]:
        """Rows in order; of some states, after a row, at most so many. ``told_only``: those of which something is to be said."""
        conditions = [_ROW.import_id == import_id, _ROW.place > after]
        wanted = list(states)
        if wanted:
            conditions.append(_ROW.state.in_(wanted))
        if told_only:
            conditions.append(_ROW.told != "[]")
        statement = (
            select(*(_ROW[name] for name in ListRow.__slots__))
            .where(*conditions)
            .order_by(_ROW.place)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(row_of(each) for each in connection.execute(statement).mappings())

    def decide(self, import_id: str, decisions: Mapping[int, Decision]) -> None:
        """Keep what was decided of rows that are open."""
        if not decisions:
            return
        open_ = or_(*(_ROW.state == each for each in OPEN))
        mine = and_(_ROW.import_id == import_id, _ROW.place == bindparam("b_place"), open_)
        statement = update(LIST_ROWS).where(mine).values(decision=bindparam("b_decision"))
        with self._database.writing() as connection:
            connection.execute(
                statement, [{"b_place": place, "b_decision": str(each)} for place, each in decisions.items()]
            )

    def decide_all(self, import_id: str, state: RowState, decision: Decision, ground: str = "") -> int:
        """Decide every row that stands so and was not decided, or of which the surest ground is this one; how many."""
        conditions = [_ROW.import_id == import_id, _ROW.state == state]
        if ground:
            conditions.append(_ROW.twins.like(f"{ground}:%"))
        with self._database.writing() as connection:
            done = connection.execute(update(LIST_ROWS).where(*conditions).values(decision=decision))
        return int(done.rowcount)

    def start(self, import_id: str, now: datetime) -> bool:
        """What is ready or decided waits to be brought in; the rest is left out. False where the list was started before."""
        with self._database.writing() as connection:
            if not move(connection, import_id, [ImportState.CHECKED], ImportState.RUNNING, started_at=now):
                return False
            mine = _ROW.import_id == import_id
            taken = and_(_ROW.state.in_(OPEN), _ROW.decision.in_([Decision.NEW, Decision.SAME]))
            for condition, state in (
                (and_(mine, taken), RowState.WAITING),
                (and_(mine, _ROW.state == RowState.READY), RowState.WAITING),
                (and_(mine, _ROW.state.in_(OPEN)), RowState.LEFT),
            ):
                connection.execute(update(LIST_ROWS).where(condition).values(state=state))
            return True

    def again(self, import_id: str) -> bool:
        """What failed waits once more."""
        with self._database.writing() as connection:
            if not move(connection, import_id, [ImportState.DONE], ImportState.RUNNING, ended_at=None):
                return False
            connection.execute(
                update(LIST_ROWS)
                .where(_ROW.import_id == import_id, _ROW.state == RowState.FAILED)
                .values(state=RowState.WAITING, told="[]")
            )
            return True

    def layout(self, unit_id: str, target: str, signature: str) -> dict[str, str]:
        """The layout that an office kept for these headings; empty where there is none."""
        table = LIST_LAYOUTS.c
        statement = select(table.layout).where(
            table.unit_id == unit_id, table.target == target, table.signature == signature
        )
        with self._database.reading() as connection:
            found = connection.execute(statement).scalar()
        return {} if found is None else {key: str(value) for key, value in load_map(found).items()}

    def keep_layout(
        self, unit_id: str, target: str, signature: str, layout: Mapping[str, str], *, by: str, at: datetime
    ) -> None:
        """Keep a layout for next time, in place of the one before."""
        table = LIST_LAYOUTS
        row = {"unit_id": unit_id, "target": target, "signature": signature, "layout": dumps(dict(layout))}
        mine = and_(*(table.c[name] == row[name] for name in ("unit_id", "target", "signature")))
        with self._database.writing() as connection:
            connection.execute(delete(table).where(mine))
            connection.execute(insert(table), {**row, "actor_id": by, "at": at})

    def source(self, record: str) -> tuple[Mark, ...]:
        """From which rows a person came."""
        statement = select(LIST_MARKS).where(LIST_MARKS.c.record == record).order_by(LIST_MARKS.c.at)
        with self._database.reading() as connection:
            return tuple(Mark(**row) for row in connection.execute(statement).mappings())
