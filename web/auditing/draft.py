"""A draft of the law tried on the cases that are open: a folder of files laid over those of the program.

``DRAFT/<text>/<first day>.yaml``, ``DRAFT/facts.yaml`` … stand for the file of the same name under ``rules/law/``, and
``DRAFT/procedures/<name>.yaml`` for that of ``workflows/procedures/``. Nothing is written but the readings: whoever is shown a person's
case has read it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from persistence.views import CaseFilter, CaseOrder
from rules.corpus import LAW, Corpus, read_corpus
from rules.corpus.loader import content_hash
from web.house import House
from web.pages.record import log
from web.pages.share import is_gone, share_of
from web.signin.officer import Officer
from workflows.command import Services
from workflows.impact import Effect, Sides, Standpoint, effects
from workflows.loading import RECORDS
from workflows.model import Actor, Unit
from workflows.ports import UnitOfWork
from workflows.procedure import FOLDER, Procedures, read_procedures

PROCEDURES: Final = "procedures"
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Affected:
    """A case that the draft would change. ``name`` is "" unless the officer who asks may see the case."""

    case_id: str
    procedure: str
    stage: str
    effects: tuple[Effect, ...]
    name: str = ""


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
) -> Iterator[Affected]:
    """Every open case that the draft would change as of ``at`` (now, or the day from which it is to be in force).

    Names are told to ``officer`` for the cases that the officer sees, and each is a reading on record; nobody else learns them.
    """
    sides = Sides(house.services, draft)
    for done, (case_id, total) in enumerate(_open_cases(house), start=1):
        with house.services.reading() as uow:
            stand = _standpoint(uow, case_id, at)
            found = effects(sides, stand) if stand is not None else ()
            seen = stand is not None and officer is not None and _sees(house, officer, stand, uow)
        if stand is not None and found:
            if seen and officer is not None:
                log(house, officer, stand.person, "draft", case_id)
            case, name = stand.case, stand.person.full_name if seen else ""
            yield Affected(case_id, case.procedure, case.stage, found, name)
        progress(done, total)


def _open_cases(house: House) -> Iterator[tuple[str, int]]:
    offset, wanted = 0, CaseFilter(closed=False, except_procedure=RECORDS)
    while True:
        page = house.reader.cases(wanted, order=CaseOrder.NAME, offset=offset, limit=_PAGE)
        for line in page.items:
            yield line.id, page.total
        offset += _PAGE
        if not page.more:
            return


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


def _sees(house: House, officer: Officer, stand: Standpoint, uow: UnitOfWork) -> bool:
    gone = is_gone(uow, officer, uow.cases_of(stand.person.id))
    return share_of(house, uow, officer, stand.case, stand.person, gone=gone).whole
