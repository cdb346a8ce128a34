"""The page of one case."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from web.pages.record import CaseFile, delegations_of, open_case, receipts_of, unknown_case
from web.pages.sequel import sequel, warnings
from web.pages.views.case import Told, case_view
from web.pages.views.why import why_view
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.command import Command
from workflows.explaining import Explanation, explain
from workflows.preview import Preview, preview_all
from workflows.procedure import ActSpec

blueprint = Blueprint("cases", __name__)


@blueprint.get("/ho-so/<case_id>")
def show(case_id: str) -> str:
    """Where the case stands, what is due, what may be done, what was done."""
    officer = at_work()
    file = open_case(house(), officer, case_id)
    told = Told(
        corpus=house().corpus,
        procedure=house().procedures[file.case.procedure],
        previews=previews_of(file, officer),
        next_steps=sequel(house(), file),
        warnings=warnings(house(), file),
        now=house().now(),
        receipts=receipts_of(house(), case_id),
        writes=may_write(officer, house().today()),
        delegations=delegations_of(house(), case_id),
    )
    return render_template("case.html", page=case_view(file, told))


def previews_of(file: CaseFile, officer: Officer) -> tuple[Preview, ...]:
    """Every act that exists from here, by the door's own steps; none for who only reads."""
    now = house().now()
    if not may_write(officer, house().today()):
        return ()
    found = preview_all(file.case.procedure, officer.actor, house().services, now, case_id=file.case.id)
    shown = (file.sight.preview(each) for each in found)
    return tuple(sorted(shown, key=lambda each: _urgency(each.act, file)))


def _urgency(act: ActSpec, file: CaseFile) -> int:
    """What is due first, then what moves the case on, then what only records, at last what ends it otherwise."""
    if any(each.open and each.duty == act.id for each in file.case.deadlines):
        return 0
    row = act.row_from(file.case.stage, house().today())
    stages = house().procedures[file.case.procedure].stages
    targets = {branch.to for branch in row.branches} if row is not None else {"="}
    if targets <= {"=", file.case.stage}:
        return 2
    return 1 if any(to != "=" and not stages[to].final for to in targets) else 3


@blueprint.get("/ho-so/<case_id>/vi-sao/<act>")
def why(case_id: str, act: str) -> str:
    """Why an act stands as it does, in sentences."""
    officer = at_work()
    file = open_case(house(), officer, case_id)
    return render_template(
        "why.html",
        back=url_for("cases.show", case_id=case_id),
        page=why_view(explained(file, officer, act), house().corpus),
    )


def explained(file: CaseFile, officer: Officer, act: str) -> Explanation:
    """The explanation of an act of this case as of now, for this officer."""
    command = Command(act=act, at=max(house().now(), file.case.last_at), case_id=file.case.id)
    if house().procedures.act(act).procedure != file.case.procedure:
        raise unknown_case()
    return file.sight.explanation(explain(command, officer.actor, house().services))
