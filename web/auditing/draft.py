"""A draft of the law tried on the cases that are open: a folder of files laid over those of the program.

``DRAFT/<text>/<first day>.yaml``, ``DRAFT/facts.yaml`` … stand for the file of the same name under ``rules/law/``, and
``DRAFT/procedures/<name>.yaml`` for that of ``workflows/procedures/``. Nothing is written but the readings: whoever is shown a person's
case has read it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from persistence.lists import open_cases_after, open_cases_number
from persistence.reach import Reach, within
from rules.corpus import Corpus, read_corpus
from rules.corpus.loader import content_hash
from rules.corpus.reading import nearest
from rules.terms import WorkCalendar
from rules.terms.calendar_data import CALENDAR_DIR, Sector, read_years
from web.auditing.draft_files import PROCEDURES, lay_over
from web.auditing.draft_run import Affected, Run
from web.house import House
from web.pages.record import log
from web.pages.share import is_gone, share_of
from web.signin.officer import Officer
from workflows.command import Services
from workflows.errors import ProcedureError
from workflows.impact import Sides, Standpoint, effects
from workflows.loading import RECORDS
from workflows.model import Actor, Unit
from workflows.ports import UnitOfWork
from workflows.procedure import Procedures, read_procedures
from workflows.roles import ROLES, UNIT_KINDS

_PAGE: Final = 200


def draft_services(house: House, folder: Path) -> Services:
    """The services of the house under the draft. ``CorpusError`` and ``ProcedureError`` list what is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="lotrinh-draft-") as name:
        law, tables = Path(name) / "law", Path(name) / PROCEDURES
        lay_over(folder, law, tables)
        corpus = read_corpus(law)
        procedures = read_procedures(tables, corpus)
        days_off = read_years(law / CALENDAR_DIR.name)
    known = {**ROLES, **UNIT_KINDS}
    _check_powers(procedures, known)
    calendar = house.services.calendar
    if days_off != read_years(CALENDAR_DIR):
        calendar = WorkCalendar(days_off, sector=Sector.PUBLIC)
    named = _named(corpus, procedures, repr(days_off))
    return replace(house.services, corpus=named, procedures=procedures, calendar=calendar)


def _check_powers(procedures: Procedures, known: Mapping[str, str]) -> None:
    """``ProcedureError`` for a role or a kind of office that nobody has: the act would seem to be nobody's."""
    for act in procedures.acts.values():
        for power in act.powers:
            for name in (*power.roles, *power.kinds):
                if name not in known:
                    hint_en, hint_vi = nearest(name, known)
                    raise ProcedureError(
                        f"procedures/{act.procedure}.yaml: {act.id}.who: no role or kind of office '{name}'{hint_en or '.'}",
                        vi=f"procedures/{act.procedure}.yaml: {act.id}.who: không có vai trò hay loại cơ quan “{name}”{hint_vi or '.'}",
                        where=f"procedures/{act.procedure}.yaml",
                        accepted=", ".join(known),
                    )


def _named(corpus: Corpus, procedures: Procedures, days_off: str) -> Corpus:
    """What is remembered of a law is remembered by its hash: a draft of tables or of days off alone needs one of its own."""
    tables = {name: each.version for name, each in procedures.items()}
    corpus.hash = content_hash([corpus.hash, tables, days_off])
    return corpus


def impact(
    house: House,
    draft: Services,
    at: datetime,
    *,
    officer: Officer | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    looked: Callable[[int, datetime], None] = lambda _done, _at: None,
    resumed: Callable[[int, datetime], None] = lambda _done, _at: None,
    asked: str = "",
) -> Iterator[Affected]:
    """Every open case that the draft would change as of ``at`` (now, or the day from which it is to be in force).

    Stopped, and asked the same again, it goes on where it was: how far it came and what was found is kept in the data folder until the
    end, without a name; ``asked`` tells one question from another where ``at`` alone does not. ``looked`` is told in the end at how many
    cases was looked, and as of when; ``resumed`` in the beginning the same of a run that is gone on with. Names are told to ``officer``
    for the cases that the officer sees, and each is a reading on record; nobody else learns them.
    """
    run = Run.taken_up(house, draft, at, asked)
    if run.done:
        resumed(run.done, run.at)
    sides = Sides(house.services, draft)
    total = open_count(house)
    while batch := open_cases(house, run.last, None, _PAGE):
        run.keep(
            batch[-1],
            [each for case_id in batch if (each := looked_at(house, sides, case_id, run.at))],
            len(batch),
        )
        progress(run.done, total)
    looked(run.done, run.at)
    for each in run.found:
        yield named_for(house, officer, each)
    run.end()


def open_cases(house: House, last: str, reach: Reach | None, most: int) -> Sequence[str]:
    """The next open cases after ``last``; ``reach``: those of one territory alone."""
    near = () if reach is None or reach.all else (within(reach),)
    with house.database.reading() as connection:
        asked = open_cases_after(last, except_procedure=RECORDS).where(*near)
        return connection.scalars(asked.limit(most)).all()


def open_count(house: House, reach: Reach | None = None) -> int:
    """How many open cases there are to look at, every one counted."""
    near = () if reach is None or reach.all else (within(reach),)
    with house.database.reading() as connection:
        return int(connection.execute(open_cases_number(except_procedure=RECORDS).where(*near)).scalar_one())


def looked_at(house: House, sides: Sides, case_id: str, at: datetime) -> Affected | None:
    """What the draft would change in a case; None for nothing."""
    with house.services.reading() as uow:
        stand = _standpoint(uow, case_id, at)
        found = effects(sides, stand) if stand is not None else ()
    return (
        Affected(case_id, stand.case.procedure, stand.case.stage, found)
        if stand is not None and found
        else None
    )


def named_for(house: House, officer: Officer | None, each: Affected) -> Affected:
    """With the person's name, where this officer sees the case; then it is a reading."""
    if officer is None:
        return each
    with house.services.reading() as uow:
        case = uow.find_case(each.case_id)
        person = uow.find_person(case.person_id) if case is not None else None
        if case is None or person is None:
            return each
        gone = is_gone(uow, officer, uow.cases_of(person.id))
        seen = share_of(house, uow, officer, case, person, gone=gone).whole
    if not seen:
        return each
    log(house, officer, person, "draft", each.case_id)
    return replace(each, name=person.full_name)


def _standpoint(uow: UnitOfWork, case_id: str, at: datetime) -> Standpoint | None:
    case = uow.find_case(case_id)
    person = uow.find_person(case.person_id) if case is not None else None
    if case is None or person is None:
        return None
    acts = uow.acts_of(case_id)
    last = acts[-1]
    unit = uow.find_unit(last.unit_id) or Unit(last.unit_id, "", last.unit_name)
    by = Actor(last.actor_id, last.actor_name)
    return Standpoint(person, case, acts, by, unit, max(at, case.last_at), uow)
