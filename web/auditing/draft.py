"""A draft of the law tried on the cases that are open: a folder of files laid over those of the program.

``DRAFT/<text>/<first day>.yaml``, ``DRAFT/facts.yaml`` … stand for the file of the same name under ``rules/law/``, and
``DRAFT/procedures/<name>.yaml`` for that of ``workflows/procedures/``. Nothing is written but the readings: whoever is shown a person's
case has read it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from persistence.lists import open_cases_after
from persistence.views import CaseFilter
from rules.corpus import LAW, Corpus, read_corpus
from rules.corpus.loader import content_hash
from web.auditing.draft_run import Affected, Run
from web.house import House
from web.pages.record import log
from web.pages.share import is_gone, share_of
from web.signin.officer import Officer
from workflows.command import Services
from workflows.impact import Sides, Standpoint, effects
from workflows.loading import RECORDS
from workflows.model import Actor, Unit
from workflows.ports import UnitOfWork
from workflows.procedure import FOLDER, Procedures, read_procedures

PROCEDURES: Final = "procedures"
_PAGE: Final = 200


def draft_services(house: House, folder: Path) -> Services:
    """The services of the house under the draft. ``CorpusError`` and ``ProcedureError`` list what is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="lotrinh-draft-") as name:
        law, tables = Path(name) / "law", Path(name) / PROCEDURES
        shutil.copytree(LAW, law)
        shutil.copytree(folder, law, dirs_exist_ok=True, ignore=shutil.ignore_patterns(PROCEDURES))
        shutil.copytree(FOLDER, tables)
        if (folder / PROCEDURES).is_dir():
            shutil.copytree(folder / PROCEDURES, tables, dirs_exist_ok=True)
        corpus = read_corpus(law)
        procedures = read_procedures(tables, corpus)
    return replace(house.services, corpus=_named(corpus, procedures), procedures=procedures)


def _named(corpus: Corpus, procedures: Procedures) -> Corpus:
    """What is remembered of a law is remembered by its hash: a draft of tables alone needs one of its own."""
    corpus.hash = content_hash([corpus.hash, {name: each.version for name, each in procedures.items()}])
    return corpus


def impact(
    house: House,
    draft: Services,
    at: datetime,
    *,
    officer: Officer | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    asked: str = "",
) -> Iterator[Affected]:
    """Every open case that the draft would change as of ``at`` (now, or the day from which it is to be in force).

    Stopped, and asked the same again, it goes on where it was: how far it came and what was found is kept in the data folder until the
    end, without a name; ``asked`` tells one question from another where ``at`` alone does not. Names are told to ``officer`` for the
    cases that the officer sees, and each is a reading on record; nobody else learns them.
    """
    run = Run.taken_up(house, draft, at, asked)
    sides = Sides(house.services, draft)
    total = house.reader.cases(CaseFilter(closed=False, except_procedure=RECORDS), limit=1).total
    while batch := _open_cases(house, run.last):
        run.keep(
            batch[-1],
            [each for case_id in batch if (each := _looked_at(house, sides, case_id, run.at))],
            len(batch),
        )
        progress(run.done, total)
    for each in run.found:
        yield _named_for(house, officer, each)
    run.end()


def _open_cases(house: House, last: str) -> Sequence[str]:
    with house.database.reading() as connection:
        return connection.scalars(open_cases_after(last, except_procedure=RECORDS).limit(_PAGE)).all()


def _looked_at(house: House, sides: Sides, case_id: str, at: datetime) -> Affected | None:
    with house.services.reading() as uow:
        stand = _standpoint(uow, case_id, at)
        found = effects(sides, stand) if stand is not None else ()
    return (
        Affected(case_id, stand.case.procedure, stand.case.stage, found)
        if stand is not None and found
        else None
    )


def _named_for(house: House, officer: Officer | None, each: Affected) -> Affected:
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
