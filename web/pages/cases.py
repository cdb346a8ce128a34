"""The page of one case."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from web.language import label
from web.pages.receipts import delegations_of, receipts_of
from web.pages.record import CaseFile, open_case, unknown_case
from web.pages.relatives import visible
from web.pages.sequel import sequel, warnings
from web.pages.views.asks import AskedAct, asked_act, awaited, in_reach_first
from web.pages.views.beside import linked_cases
from web.pages.views.case import Told, case_view, code_of
from web.pages.views.relatives import registered, told_in
from web.pages.views.where import whole_view
from web.pages.views.why import why_view
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.command import Command, Services
from workflows.explaining import Explanation, explain
from workflows.one_reading import one_reading
from workflows.preview import Preview, State, preview_all
from workflows.procedure import ActSpec

blueprint = Blueprint("cases", __name__)


@blueprint.get("/ho-so/<case_id>")
def show(case_id: str) -> str:
    """Where the case stands, what is due, what may be done, what was done."""
    officer = at_work()
    file = open_case(house(), officer, case_id)
    with one_reading(house().services) as services:
        previews, asked = previews_of(file, officer, services), asked_of(file, officer, services)
    told = Told(
        corpus=house().corpus,
        procedure=house().procedures[file.case.procedure],
        previews=previews,
        next_steps=sequel(house(), file),
        warnings=warnings(house(), file),
        now=house().now(),
        receipts=receipts_of(house(), case_id),
        signs=_records_signed(officer, file),
        delegations=delegations_of(house(), case_id),
        asked=asked,
        linked=linked_cases(file.others, house().procedures),
        relatives=(
            *registered(file.person, lambda other: visible(officer, other)),
            *told_in((file,), house().corpus),
        ),
    )
    return render_template("case.html", page=case_view(file, told))


def _records_signed(officer: Officer, file: CaseFile) -> bool:
    """Whether this office may record that a paper came back signed: one of the case, in a post that has the power."""
    today, held = house().today(), officer.appointment
    offices = {*file.case.units.values(), *(act.unit_id for act in file.acts)}
    powers = [each for act in house().procedures[file.case.procedure].side.values() for each in act.powers]
    return (
        may_write(officer, today)
        and officer.unit.id in offices
        and any(
            each.in_force(today) and held.role in each.roles and officer.unit.kind in each.kinds
            for each in powers
        )
    )


def previews_of(file: CaseFile, officer: Officer, services: Services | None = None) -> tuple[Preview, ...]:
    """Every act that exists from here, by the door's own steps; none for who only reads."""
    now = house().now()
    if not may_write(officer, house().today()):
        return ()
    found = preview_all(
        file.case.procedure, officer.actor, services or house().services, now, case_id=file.case.id
    )
    if file.left:  # of what others decide now nothing is said
        found = tuple(each for each in found if each.state is not State.NOT_PERMITTED)
    shown = (file.judged.preview(each) for each in found)
    return tuple(sorted(shown, key=lambda each: _urgency(each.act, file)))


def asked_of(file: CaseFile, officer: Officer, services: Services) -> tuple[AskedAct, ...]:
    """What the law asks of the steps that the case waits for, whoever is to do them, as this officer may see it."""
    if file.left:
        return ()
    procedure = house().procedures[file.case.procedure]
    steps = awaited(procedure, file.case, house().today())
    told = (explained(file, officer, act.id, services) for act in steps)
    asked = [asked_act(each, file.documents, house().corpus) for each in told if each.requirements]
    return in_reach_first(asked)


@blueprint.get("/ho-so/<case_id>/so-do")
def whole(case_id: str) -> str:
    """Every stage of the procedure, with where the case stands."""
    file = open_case(house(), at_work(), case_id)
    procedure = house().procedures[file.case.procedure]
    return render_template(
        "where.html",
        stages=whole_view(procedure, file.case, file.acts, house().today()),
        title=label(procedure),
        code=code_of(case_id),
        back=url_for("cases.show", case_id=case_id),
    )


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


def explained(file: CaseFile, officer: Officer, act: str, services: Services | None = None) -> Explanation:
    """The explanation of an act of this case as of now, for this officer."""
    command = Command(act=act, at=max(house().now(), file.case.last_at), case_id=file.case.id)
    if house().procedures.act(act).procedure != file.case.procedure:
        raise unknown_case()
    return file.judged.explanation(explain(command, officer.actor, services or house().services))
