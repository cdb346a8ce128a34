"""The assessment that a page is about, as the officer at work may see it; the reading is logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import request, url_for

from rules.corpus import Corpus
from rules.terms import VIETNAM
from web.house import new_id
from web.pages.record import CaseFile, open_whole_case, unknown_case
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.command import Command, Performed
from workflows.errors import CaseChanged, NotPermitted
from workflows.model import ActRecord, CaseSnapshot
from workflows.perform import perform
from workflows.preview import Preview, preview

PROCEDURE: Final = "assessment"
KEY: Final = "_key"


@dataclass(frozen=True, slots=True)
class Ward:
    """One assessment with its journal, the officer at work and the moment."""

    officer: Officer
    file: CaseFile
    now: datetime

    @property
    def case(self) -> CaseSnapshot:
        """The case as it stands."""
        return self.file.case

    @property
    def acts(self) -> tuple[ActRecord, ...]:
        """Its journal."""
        return self.file.acts

    @property
    def corpus(self) -> Corpus:
        """The law as data."""
        return house().corpus

    def parameter(self, name: str) -> int:
        """A number of the law, of today."""
        return int(self.corpus.parameter(name, self.now.astimezone(VIETNAM).date()).value)

    def standing(self, act: str, inputs: Mapping[str, object] | None = None) -> Preview | None:
        """How an act stands for this officer now, by the door's own steps; None where it does not exist, or for who only reads."""
        if not may_write(self.officer, house().today()):
            return None
        at = max(self.now, self.case.last_at)
        command = Command(act=f"{PROCEDURE}.{act}", at=at, inputs=inputs or {}, case_id=self.case.id)
        return preview(command, self.officer.actor, house().services)

    def form_of(self, act: str) -> str:
        """The address of the form of an act."""
        return url_for("acting.case_form", case_id=self.case.id, act=f"{PROCEDURE}.{act}")


def enter_to_write(case_id: str) -> Ward:
    """The same for who records. ``NotPermitted`` for who only reads, whether the case is there or not."""
    if not may_write(at_work(), house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")
    return enter(case_id)


def enter(case_id: str) -> Ward:
    """The assessment; ``UnknownCase`` where it is none, or none for this officer; ``ReasonNeeded`` where data on health are not shown."""
    officer = at_work()
    file = open_whole_case(house(), officer, case_id, "case")
    if file.case.procedure != PROCEDURE:
        raise unknown_case()
    return Ward(officer, file, house().now())


def record(ward: Ward, act: str, inputs: Mapping[str, object]) -> Performed:
    """Record a note through the door; raises what the door raises.

    Sent again under the same key it is the same entry. What others recorded meanwhile does not hinder it: it is added beside theirs.
    """
    key = request.form.get(KEY, "") or new_id()
    try:
        return perform(_command(ward, act, inputs, key), ward.officer.actor, house().services)
    except CaseChanged:  # somebody recorded in the same moment: an entry that is added stands beside theirs
        return perform(_command(ward, act, inputs, key), ward.officer.actor, house().services)


def _command(ward: Ward, act: str, inputs: Mapping[str, object], key: str) -> Command:
    """``at`` is that of the first sending: the line was lost, not the entry."""
    with house().services.reading() as uow:
        before = uow.find_act_by_key(key)
    mine = before is not None and before.case_id == ward.case.id
    at = before.at if before is not None and mine else house().now()
    return Command(act=f"{PROCEDURE}.{act}", at=at, inputs=inputs, case_id=ward.case.id, key=key)
