"""Brings the rows of a list in: persons by the register, papers from before through the one door, some rows in one transaction.

``do_rows`` is what whoever runs jobs calls: the thread of a web process (``web.lists.crew``), a worker, the command line. It may be called
at any time, twice at once, and after a process has ended half way: how a row came out is written with what it became, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from persistence.accepting import accept_person
from persistence.batch import Batch
from persistence.errors import RegisterError
from persistence.lists_in import Decision, ImportState, ListImport, ListRow, Mark, RowState
from persistence.lists_in import rows as kept_rows
from persistence.lists_in.telling import tell_within
from persistence.pairs import State, put_pairs
from persistence.registers import Clerk
from persistence.search.many import ManyTwins
from persistence.search.twins import Ground
from rules.errors import LotrinhError
from web.house import House, new_id
from web.lists.checking import HIDDEN, twins_of
from web.lists.ending import end
from web.lists.into_books import bring_in
from web.lists.kept import PERSONS, Keeper, Told, slips_kept
from web.lists.officers import RECORD, officer_for
from web.lists.outcomes import failed, fault
from web.lists.reading import reader_of
from web.signin.access import REGISTERED_BY
from web.signin.officer import Officer
from workflows.command import Command, Services
from workflows.importing.fields import RECORDS
from workflows.importing.rows import ID_REASON, Paper, Row
from workflows.importing.slips import Slip
from workflows.model import Json, Person
from workflows.perform import perform

SOURCE: Final = "source"
"""The attribute of a person that names list, file, sheet and row."""
BATCH: Final = 250
"""Rows of one transaction: a flush to the disk for all of them, and others write in between."""
_SHORT: Final = 12


@dataclass(slots=True)
class _Work:
    """One batch of a list."""

    house: House
    officer: Officer
    job: ListImport
    told: Told
    keeper: Keeper
    services: Services
    connection: Any
    at: datetime
    rows: Mapping[int, Row] = field(default_factory=dict)
    made: dict[int, Person] = field(default_factory=dict)

    @property
    def clerk(self) -> Clerk:
        return Clerk(self.officer.id, self.officer.unit.id)


def do_rows(house: House, import_id: str, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Bring in what waits in a list until nothing is left or ``stop`` says so; how many rows were done with."""
    count = 0
    while not stop():
        done = _some(house, import_id)
        if done is None:
            break
        count += done
    return count


def _some(house: House, import_id: str) -> int | None:
    """Some rows, of persons or of a register."""
    job = house.lists.find(import_id)
    if job is None or job.state is not ImportState.RUNNING or job.target == PERSONS:
        return _batch(house, import_id)
    return bring_in(house, officer_for(house, job), job, BATCH) or _batch(house, import_id)


def _batch(house: House, import_id: str) -> int | None:
    """Some rows; None where nothing is left to do."""
    batch = Batch(house.database, {house.corpus.hash: house.corpus.text.encode()})
    with batch.writing() as connection:
        job = kept_rows.hold(connection, import_id, ImportState.RUNNING)
        if job is None:
            return None
        taken = kept_rows.take(connection, import_id, BATCH)
        if not taken:
            end(house, connection, job)
            return None
        try:
            work = _work(house, batch, connection, job, taken)
        except LotrinhError as error:
            kept_rows.finish(connection, import_id, [failed(row, error) for row in taken])
            return len(taken)
        if job.started_at is not None and not kept_rows.any_done(connection, import_id):
            more = {"file": job.sha256, "rows": job.lines}
            tell_within(connection, "list.import_begun", job.id, more, by=work.clerk, at=work.at)
        _make_new(work, taken)
        kept_rows.finish(connection, import_id, [_one(work, row) for row in taken])
    return len(taken)


def _work(house: House, batch: Batch, connection: Any, job: ListImport, taken: list[ListRow]) -> _Work:  # noqa: ANN401 - a connection of SQLAlchemy
    officer, keeper, at = officer_for(house, job), Keeper(house), house.now()
    told = keeper.open(job)
    services = replace(
        house.services, uow=batch.uow, reading=batch.reading, origin=lambda: job.origin, clock=lambda: at
    )
    reader, wanted = reader_of(house, officer, told), {row.place for row in taken}
    chunks = kept_rows.chunks_of(connection, job.id, sorted(wanted))
    lines = (line for chunk in chunks for line in keeper.open_lines(chunk) if line.number in wanted)
    rows = {line.number: reader.read(line) for line in lines}
    return _Work(house, officer, job, told, keeper, services, connection, at, rows)


def _make_new(work: _Work, taken: list[ListRow]) -> None:
    """Put on file who is new, many at once. Somebody who was registered meanwhile is not made twice: the row fails, told why."""
    fresh = [row for row in taken if row.decision is not Decision.SAME and not row.person_id]
    persons = {row.place: person for row in fresh if (person := _new_person(work, row)) is not None}
    unasked = [row for row in fresh if row.place in persons and row.decision is Decision.NONE]
    asked = [persons[row.place] for row in unasked]
    for row, twins in zip(unasked, ManyTwins().of(work.connection, asked, near=False), strict=True):
        if twins:
            del persons[row.place]
    listed = list(persons.values())
    work.house.registers.make_ready(listed)
    work.house.registers.put_within(work.connection, listed, by=work.clerk, at=work.at)
    work.made.update(persons)


def _new_person(work: _Work, row: ListRow) -> Person | None:
    person = work.rows[row.place].person(new_id(), _more(work, work.rows[row.place], row.place))
    try:
        accept_person(person)
    except RegisterError:
        return None  # told when the row's turn comes
    return person


def _more(work: _Work, read: Row, place: int) -> dict[str, Json]:
    more: dict[str, Json] = {
        REGISTERED_BY: work.officer.unit.id,
        SOURCE: {"list": work.job.id, "file": work.job.sha256, "sheet": work.told.sheet, "row": place},
    }
    reason = read.attributes.get(ID_REASON)
    if isinstance(reason, dict):
        more[ID_REASON] = {**reason, "by": work.officer.id, "on": work.house.today().isoformat()}
    return more


def _one(work: _Work, row: ListRow) -> ListRow:
    """How a row came out."""
    read = work.rows.get(row.place)
    if read is None or read.refused:
        return replace(
            row, state=RowState.FAILED, told=slips_kept(read.slips if read else (Slip("", "row_gone"),))
        )
    try:
        person = _person(work, row, read)
    except LotrinhError as error:
        return failed(row, error)
    if isinstance(person, Slip):
        return replace(row, state=RowState.FAILED, told=slips_kept((*read.slips, person)))
    row = replace(row, person_id=person.id)
    try:
        for paper in _wanted(work, row, read, person):
            perform(_command(work, row, person, paper), work.officer.actor, work.services)
            row = replace(row, papers=row.papers + 1)
    except LotrinhError as error:
        return failed(row, error, "papers_failed")
    except Exception as error:  # noqa: BLE001 - one row must not stop the others; it is logged and told
        return fault(row, error)
    kept_rows.put_marks(work.connection, [Mark(row.key, person.id, work.job.id, row.place, work.at)])
    return replace(row, state=RowState.DONE)


def _person(work: _Work, row: ListRow, read: Row) -> Person | Slip:
    """Whom the row is about, on file now."""
    if row.person_id:  # put on file before; its papers were refused
        found = _found(work, row.person_id)
        return found or Slip("", "person_gone")
    if row.decision is not Decision.SAME:
        if row.place not in work.made:
            accept_person(read.person(new_id(), _more(work, read, row.place)))
            return Slip("", "twin_meanwhile")
        _remember(work, row, work.made[row.place])
        return work.made[row.place]
    other = _same(work, row)
    if other is None:
        return (
            Slip("", "same_row_missing", (str(row.twin_place),))
            if row.twin_place
            else Slip("", "person_gone")
        )
    return _filled(work, read, other)


def _same(work: _Work, row: ListRow) -> Person | None:
    if row.twin_place:
        if row.twin_place in work.made:
            return work.made[row.twin_place]
        places = kept_rows.persons_of_rows(work.connection, work.job.id, [row.twin_place])
        return _found(work, places[row.twin_place]) if row.twin_place in places else None
    twins = twins_of(row)
    return _found(work, twins[0][1]) if twins and not row.twins.startswith(HIDDEN) else None


def _found(work: _Work, person_id: str) -> Person | None:
    with work.services.reading() as uow:
        return uow.find_person(person_id)


def _filled(work: _Work, read: Row, person: Person) -> Person:
    """What the file has and the record has not is added; what is on file is never replaced by a list."""
    new = {
        name: value
        for name, value in read.attributes.items()
        if not person.attributes.get(name) and name != ID_REASON
    }
    if "id_number" in new and isinstance(read.attributes.get(ID_REASON), dict):
        new[ID_REASON] = _more(work, read, read.number)[ID_REASON]
    born, sex = person.born or read.born, person.sex or read.sex
    if not new and born == person.born and sex == person.sex:
        return person
    after = Person(person.id, person.full_name, born, sex, {**person.attributes, **new})
    accept_person(after)
    work.house.registers.put_within(work.connection, [after], by=work.clerk, at=work.at)
    return after


def _remember(work: _Work, row: ListRow, person: Person) -> None:
    """That the officer said: another person; of those out of sight somebody who sees both is to decide."""
    if row.twins:
        others = [(other, tuple(map(Ground, grounds))) for grounds, other in twins_of(row)]
        state = State.ASKED if row.twins.startswith(HIDDEN) else State.DIFFERENT
        put_pairs(work.connection, person.id, others, state, by=work.clerk, at=work.at)


def _wanted(work: _Work, row: ListRow, read: Row, person: Person) -> list[Paper]:
    """The papers of a row that are not on file yet; each is an act of its own."""
    there = _on_file(work, person) if read.papers and row.place not in work.made else set()
    return [each for each in read.papers if (each.record, each.on.isoformat()) not in there]


def _on_file(work: _Work, person: Person) -> set[tuple[str, str]]:
    with work.services.reading() as uow:
        acts = [
            act
            for case in uow.cases_of(person.id)
            if case.procedure == "person_file"
            for act in uow.acts_of(case.id)
        ]
    return {(str(act.facts.get("record")), str(act.facts.get("record_on"))) for act in acts}


def _command(work: _Work, row: ListRow, person: Person, paper: Paper) -> Command:
    inputs: dict[str, object] = {
        "record": paper.record,
        "record_on": paper.on.isoformat(),
        "record_paper": _paper_text(work, row, paper),
    }
    if paper.until is not None:
        inputs["record_until"] = paper.until.isoformat()
    return Command(
        act=RECORD,
        at=work.at,
        inputs=inputs,
        person_id=person.id,
        key=f"list:{row.key}:{RECORDS.index(paper.record)}:{paper.on.isoformat()}",
        unit=work.officer.unit.id,
        role=work.officer.appointment.role,
    )


def _paper_text(work: _Work, row: ListRow, paper: Paper) -> str:
    """The number as the list tells it, and from which row of which list: nobody has seen the paper itself."""
    number = paper.number or "không ghi số"
    return f"{number} (theo danh sách {work.job.sha256[:_SHORT]}, trang {work.told.sheet[:40]}, dòng {row.place}; chưa thấy bản gốc)"
