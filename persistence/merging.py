"""Two records of one person made one, and the counter-act that parts them again; pairs that may be one person.

The record that is merged stays as it was and points at the one that is kept: its id goes on to resolve, in old papers and old addresses.
Its cases pass to the record that is kept, so that whatever asks for a person's cases finds all of them. What moved is kept in a row that
nobody can change, and the admin stream tells it. Nothing in the journals or chains of the cases changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, and_, delete, or_, select, update

from persistence.codec import load_texts
from persistence.database import Database
from persistence.errors import MergeRefused
from persistence.merges import Authority, Merge, cases_of, find_merge, keep, merge_of, records_of, tell
from persistence.models import CASES, PERSON_MERGES, PERSON_PAIRS, PERSONS
from persistence.register_mapping import PERSON_OF, person_of, person_row
from persistence.register_told import person_fingerprint
from persistence.registers import STREAM
from persistence.search import indexing
from persistence.trail import head_of
from workflows.merging import chosen, facts_of, open_twice, undone
from workflows.model import Json, Person

_BEFORE: Final = "before_merge"


__all__ = ["Authority", "Merge", "Merging", "records_of"]


class Merging:
    """Merges of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def merge(
        self, merge_id: str, kept_id: str, merged_id: str, *, from_merged: Iterable[str], authority: Authority
    ) -> Person:
        """Make two records one; the record that goes on. ``from_merged`` names the conflicting facts in which the merged record is right.

        ``MergeRefused`` where one of them was merged before, or both have an open case of one procedure. The same id again does nothing.
        """
        with self._database.writing() as connection:
            if find_merge(connection, merge_id) is not None:
                return _one(connection, kept_id)
            head = head_of(connection, STREAM, lock=True)
            kept, merged = _standing(connection, kept_id, merged_id)
            cases = cases_of(connection, merged_id)
            both = open_twice(cases_of(connection, kept_id), cases)
            if both:
                raise _twice(both)
            after = chosen(kept, merged, from_merged)
            _write(connection, _remembering(after, merge_id, kept))
            records = _point(connection, merged_id, kept_id)
            _move(connection, [case.id for case in cases], kept_id)
            _forget_pairs(connection, kept_id, merged_id)
            keep(connection, Merge(
                merge_id, kept_id, merged_id, None, authority.at, authority.by.actor_id, authority.by.unit_id, authority.power,
                authority.reason, tuple(case.id for case in cases),
            ), records)  # fmt: skip
            changed = sorted(
                name for name, value in facts_of(after).items() if facts_of(kept).get(name) != value
            )
            tell(
                connection,
                head,
                "register.merge_person",
                kept_id,
                merged_id,
                merge_id,
                authority,
                {
                    "cases": [case.id for case in cases],
                    "changed": changed,
                    "records": records,
                    "after": self._after(connection, kept_id),
                },
            )
            indexing.forget(connection, [merged_id])
            indexing.refresh(connection, [kept_id])
            return after

    def undo(self, undo_id: str, merge_id: str, *, authority: Authority) -> None:
        """Part two records again: the cases that came with the merged one go back to it, and what the merge changed in the kept one is
        put back unless somebody changed it since. Cases opened since stay where they were opened. ``MergeRefused``."""
        with self._database.writing() as connection:
            if find_merge(connection, undo_id) is not None:
                return
            head = head_of(connection, STREAM, lock=True)
            merge, records = _undoable(connection, merge_id)
            kept = _one(connection, merge.kept_id)
            _write(connection, _restored(kept, merge_id))
            _point_back(connection, merge, records)
            still = [each.id for each in cases_of(connection, merge.kept_id) if each.id in merge.cases]
            _move(connection, still, merge.merged_id)
            keep(connection, Merge(
                undo_id, merge.kept_id, merge.merged_id, merge_id, authority.at, authority.by.actor_id, authority.by.unit_id,
                authority.power, authority.reason, tuple(still),
            ), records)  # fmt: skip
            tell(
                connection,
                head,
                "register.part_person",
                merge.kept_id,
                merge.merged_id,
                undo_id,
                authority,
                {
                    "cases": still,
                    "undoes": merge_id,
                    "records": records,
                    "after": self._after(connection, merge.kept_id),
                },
            )
            indexing.refresh(connection, [merge.kept_id, merge.merged_id])

    def _after(self, connection: Connection, kept_id: str) -> str:
        """The fingerprint of the record that goes on, as it is now."""
        return person_fingerprint(self._database.keys, person_row(_one(connection, kept_id)))

    def of(self, person_id: str) -> tuple[Merge, ...]:
        """Every merge and counter-act of a record, in order."""
        mine = or_(PERSON_MERGES.c.kept_id == person_id, PERSON_MERGES.c.merged_id == person_id)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(PERSON_MERGES).where(mine).order_by(PERSON_MERGES.c.at, PERSON_MERGES.c.id)
            ).all()
        gone = {row.undoes for row in rows if row.undoes}
        return tuple(merge_of(row, undone=row.id in gone) for row in rows)

    def find(self, merge_id: str) -> Merge | None:
        """A merge by its id."""
        with self._database.reading() as connection:
            return find_merge(connection, merge_id)


def _standing(connection: Connection, kept_id: str, merged_id: str) -> tuple[Person, Person]:
    """Both records, locked in one order for all, so that no act about either is at work."""
    ids = sorted({kept_id, merged_id})
    locked = connection.execute(
        PERSON_OF.add_columns(PERSONS.c.merged_into)
        .where(PERSONS.c.id.in_(ids))
        .order_by(PERSONS.c.id)
        .with_for_update()
    ).all()
    found = {row.id: person_of(row[:-1]) for row in locked if row.merged_into is None}
    if len(ids) != 2 or set(found) != set(ids):
        raise MergeRefused(
            "Two different records are needed, and neither may have been merged before. Open both pages again.",
            vi="Cần hai bản ghi khác nhau và chưa bản nào được gộp trước đó. Hãy mở lại trang của hai người.",
        )
    if found[kept_id].attributes.get("kind") != found[merged_id].attributes.get("kind"):
        raise MergeRefused(
            "An organisation and a human being are not one. Correct the record that is wrong.",
            vi="Không gộp được tổ chức với cá nhân. Hãy sửa bản ghi bị sai.",
        )
    return found[kept_id], found[merged_id]


def _twice(procedures: Sequence[str]) -> MergeRefused:
    return MergeRefused(
        f"Both have an open case of: {', '.join(procedures)}. Close one of the two cases first, then merge.",
        vi="Cả hai đều có hồ sơ đang mở của cùng thủ tục. Hãy kết thúc một trong hai hồ sơ trước khi gộp.",
        procedures=list(procedures),
    )


def _undoable(connection: Connection, merge_id: str) -> tuple[Merge, list[str]]:
    merge = find_merge(connection, merge_id)
    row = connection.execute(
        select(PERSON_MERGES.c.records, PERSON_MERGES.c.undoes).where(PERSON_MERGES.c.id == merge_id)
    ).first()
    if merge is None or row is None or row.undoes is not None:
        raise MergeRefused(
            "There is no such merge. Choose one from the page of the person.",
            vi="Không có lần gộp này. Hãy chọn từ trang của người đó.",
        )
    ids = sorted({merge.kept_id, merge.merged_id})
    states = connection.execute(
        select(PERSONS.c.id, PERSONS.c.merged_into)
        .where(PERSONS.c.id.in_(ids))
        .order_by(PERSONS.c.id)
        .with_for_update()
    ).all()
    pointing = {row.id: row.merged_into for row in states}
    if pointing[merge.merged_id] != merge.kept_id or pointing[merge.kept_id] is not None:
        raise MergeRefused(
            "A later merge stands on this one, or it was taken back already. Take back the later one first.",
            vi="Có lần gộp sau dựa trên lần gộp này, hoặc lần gộp này đã được hủy. Hãy hủy lần gộp sau trước.",
        )
    return merge, list(load_texts(row.records))


def _remembering(after: Person, merge_id: str, kept: Person) -> Person:
    """The record with what it told before, for the counter-act; it lives and dies with the record."""
    before: dict[str, Json] = {}
    since: dict[str, Json] = {}
    old, new = facts_of(kept), facts_of(after)
    for name in sorted({*old, *new} - {_BEFORE}):
        if old.get(name) != new.get(name):
            before[name], since[name] = old.get(name), new.get(name)
    kept_ones = after.attributes.get(_BEFORE)
    held: dict[str, Json] = dict(kept_ones) if isinstance(kept_ones, dict) else {}
    held[merge_id] = {"before": before, "after": since}
    return Person(after.id, after.full_name, after.born, after.sex, {**after.attributes, _BEFORE: held})


def _restored(kept: Person, merge_id: str) -> Person:
    held = kept.attributes.get(_BEFORE)
    all_held: dict[str, Json] = dict(held) if isinstance(held, dict) else {}
    mine = all_held.pop(merge_id, None)
    rest: dict[str, Json] = {_BEFORE: all_held} if all_held else {}
    attributes = {name: value for name, value in kept.attributes.items() if name != _BEFORE} | rest
    bare = Person(kept.id, kept.full_name, kept.born, kept.sex, attributes)
    if not isinstance(mine, dict):
        return bare
    before, after = mine.get("before"), mine.get("after")
    return undone(bare, before if isinstance(before, dict) else {}, after if isinstance(after, dict) else {})


def _write(connection: Connection, person: Person) -> None:
    row = person_row(person)
    connection.execute(update(PERSONS).where(PERSONS.c.id == row.pop("id")).values(row))


def _point(connection: Connection, merged_id: str, kept_id: str) -> list[str]:
    """The merged record, and those merged into it before, point at the kept one; the ids of the latter."""
    earlier = list(connection.scalars(select(PERSONS.c.id).where(PERSONS.c.merged_into == merged_id)))
    moved = [merged_id, *earlier]
    connection.execute(update(PERSONS).where(PERSONS.c.id.in_(moved)).values(merged_into=kept_id))
    return sorted(earlier)


def _point_back(connection: Connection, merge: Merge, records: list[str]) -> None:
    connection.execute(update(PERSONS).where(PERSONS.c.id == merge.merged_id).values(merged_into=None))
    if records:
        connection.execute(
            update(PERSONS).where(PERSONS.c.id.in_(records)).values(merged_into=merge.merged_id)
        )


def _move(connection: Connection, cases: Sequence[str], person_id: str) -> None:
    if cases:
        connection.execute(update(CASES).where(CASES.c.id.in_(cases)).values(person_id=person_id))


def _forget_pairs(connection: Connection, kept_id: str, merged_id: str) -> None:
    """This pair is decided; what else was proposed for the merged record is no longer of two records that stand."""
    mine = or_(PERSON_PAIRS.c.one == merged_id, PERSON_PAIRS.c.other == merged_id)
    low, high = sorted((kept_id, merged_id))
    this = and_(PERSON_PAIRS.c.one == low, PERSON_PAIRS.c.other == high)
    connection.execute(delete(PERSON_PAIRS).where(mine, or_(this, PERSON_PAIRS.c.state != "different")))


def _one(connection: Connection, person_id: str) -> Person:
    return person_of(connection.execute(PERSON_OF.where(PERSONS.c.id == person_id)).one())
