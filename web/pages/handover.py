"""Who left a facility and was not received yet: for the facility, the ward of residence and the police of the province, each their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request

from web.language import either, label
from web.pages.forms.reading import ordinal
from web.pages.record import log_all
from web.pages.views.findings import Cite, cites_of
from web.pages.views.times import day_vi, moment_vi
from web.registers.asking import unknown_book
from web.registers.handing import concerned, unmatched
from web.signin.session import at_work, house
from workflows.registers.handover import Unmatched

blueprint = Blueprint("handover", __name__)
PAGE_SIZE: Final = 50
_LAST_PAGE: Final = 100_000


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A release without a receipt."""

    case: str
    person: str
    name: str
    what: str
    facility: str
    released: str
    due: str
    late: bool
    ward: str
    informed: bool
    cites: tuple[Cite, ...]
    note: str


@blueprint.get("/ban-giao")
def show() -> str:
    """The releases that no act of the ward answers, the first due first."""
    officer = at_work()
    if not concerned(officer):
        raise unknown_book()
    found = unmatched(house(), officer)
    number = ordinal(request.args.get("trang", ""), _LAST_PAGE)
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    log_all(house(), officer, [(each.release.person_id, each.release.case_id) for each in shown], "list")
    wards = _wards(shown)
    now = house().now()
    return render_template(
        "registers/handover.html",
        rows=[_row(each, wards) for each in shown],
        total=len(found),
        late=sum(each.late(now) for each in found),
        facility=officer.unit.kind not in {"commune_police", "commune_pc", "provincial_police"},
        number=number,
        more=len(found) > number * PAGE_SIZE,
    )


def _row(each: Unmatched, wards: dict[str, str]) -> HandoverRow:
    release, rule = each.release, each.rule
    return HandoverRow(
        case=release.case_id,
        person=release.person_id,
        name=release.name,
        what=label(house().procedures.act(release.act)),
        facility=release.unit_name,
        released=day_vi(release.day),
        due=moment_vi(each.due_at),
        late=each.late(house().now()),
        ward=wards.get(release.home or "", release.home or ""),
        informed=each.informed,
        cites=cites_of(house().corpus.standing(rule.cites, release.day), house().corpus),
        note="" if rule.verified else either(rule.note_vi, rule.note_en),
    )


def _wards(shown: tuple[Unmatched, ...]) -> dict[str, str]:
    """The police of each commune of residence, by the code of the commune."""
    communes = {each.release.home for each in shown if each.release.home}
    return {
        str(unit.commune): unit.name
        for commune in communes
        for unit in house().reader.units(kind="commune_police", commune=commune)
    }
