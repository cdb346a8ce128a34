"""What has legal effect: the end of the examination, the order of step 4, the conclusion of a sheet, the result.

Each page shows what the act rests on and sends to the form of that act, where it is looked at once more before it is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, render_template, url_for

from rules.terms import legal_date
from web.house import new_id
from web.language import _, label
from web.pages.assessment.sheets import ordered, view_of
from web.pages.assessment.ward import Ward, enter
from web.pages.assessment.ways import Way, ways
from web.pages.forms import moment
from web.pages.forms.fields import NO, YES, Field, Surroundings, fields_of
from web.pages.views.assessment.criteria import CriterionView, criteria, fact_of
from web.pages.views.assessment.hurdle import Hurdle, hurdle_of
from web.pages.views.assessment.sheet import SheetView
from web.pages.views.findings import Cite, cites_of, fact_value
from web.signin.session import house
from workflows.gathering.sheets import members

blueprint = Blueprint("closing", __name__)

_TOGETHER = ("together_one_month", "repeated_within_12_months")
_FINDINGS = ("evidence_stop", "threshold_met", "exclusion_ok")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an act with legal effect: its fields, what goes with it unasked, where it is sent, why not."""

    title: str
    cites: tuple[Cite, ...]
    action: str
    key: str
    version: int
    at: Field
    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...]
    hurdle: Hurdle | None


@blueprint.get("/ho-so/<case_id>/xac-dinh/ket-thuc-kham")
def examination(case_id: str) -> str:
    """The six answers at a glance, how long they go together, and the end of the examination."""
    ward = enter(case_id)
    asked = criteria(ward.acts, ward.corpus)
    names = (*_TOGETHER, "evidence_sources", "substances", "examination_note")
    sources = {code for each in asked if each.answer for code in _sources(ward, each)}
    form = _form(ward, "examine", names, _answers(asked), {"evidence_sources": tuple(sorted(sources))})
    lacking = [str(each.number) for each in asked if each.answer is None]
    if lacking and form.hurdle is None:
        text = _("Còn tiêu chuẩn chưa ghi nhận: %(numbers)s.", numbers=", ".join(lacking))
        form = replace(form, hurdle=Hurdle(text))
    return _page(ward, form, asked)


@blueprint.get("/ho-so/<case_id>/xac-dinh/chi-dinh")
def order(case_id: str) -> str:
    """Which sheets are kept."""
    ward = enter(case_id)
    return _page(
        ward, _form(ward, "order_monitoring", ("monitoring_ordered",)), criteria(ward.acts, ward.corpus)
    )


@blueprint.get("/ho-so/<case_id>/xac-dinh/phieu/<substance>/ket-luan")
def sheet(case_id: str, substance: str) -> str:
    """What was seen on the days of a sheet, and the doctor's findings on it."""
    ward = enter(case_id)
    if substance not in ordered(ward):
        abort(404)
    mood = ("mood_disturbance",) if substance == "stimulants" else ()
    hidden = {"monitoring_substance": substance}
    form = _form(ward, "conclude_monitoring", (*_FINDINGS, *mood, "withdrawal"), hidden)
    return _page(ward, form, (), view_of(ward, substance))


@blueprint.get("/ho-so/<case_id>/xac-dinh/ket-qua")
def result(case_id: str) -> str:
    """Which criteria are met, by which entries; what follows, or that nothing follows yet; the doctor concludes."""
    ward = enter(case_id)
    asked = criteria(ward.acts, ward.corpus)
    open_ = ways(ward)
    form = None
    if any(each.value for each in open_):
        form = _form(ward, "conclude", (*_TOGETHER, "conclusion"), _answers(asked), _recorded(ward))
    sheets = tuple(view_of(ward, each) for each in ordered(ward))
    return _page(ward, form, asked, None, sheets, open_)


def _answers(asked: Sequence[CriterionView]) -> dict[str, str]:
    return {fact_of(each.number): each.answer.value for each in asked if each.answer}


def _recorded(ward: Ward) -> dict[str, tuple[str, ...]]:
    """What was found on the time of the criteria, as the form takes it."""
    held = {name: ward.case.facts[name].value for name in _TOGETHER if name in ward.case.facts}
    return {name: (YES if value is True else NO,) for name, value in held.items()}


def _sources(ward: Ward, one: CriterionView) -> list[str]:
    labels = ward.corpus.facts["evidence_sources"].value_labels
    return [code for code in labels if one.answer and code in one.answer.source_codes]


def _form(
    ward: Ward,
    act: str,
    names: Sequence[str],
    hidden: Mapping[str, str] | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
) -> Form:
    spec, carried, told = house().procedures.act(f"assessment.{act}"), hidden or {}, values or {}
    day = legal_date(ward.now)
    around = Surroundings(
        catalogue=house().corpus.facts,
        recorded={} if spec.journal else ward.case.facts,
        standing=lambda cites: tuple(each for each in cites if ward.corpus.stands(each, day)),
    )
    fields = {each.name: each for each in fields_of(spec, around)}
    return Form(
        title=label(spec),
        cites=cites_of(ward.corpus.standing(spec.cites, day), ward.corpus),
        action=url_for("acting.case_act", case_id=ward.case.id, act=spec.id),
        key=new_id(),
        version=ward.case.version,
        at=moment.moment_field(moment.shown(ward.now), ward.case.last_at),
        fields=tuple(
            replace(fields[name], values=tuple(told[name])) if name in told else fields[name]
            for name in names
        ),
        hidden=tuple(carried.items()),
        hurdle=hurdle_of(ward.standing(act, dict(carried)), ward.corpus),
    )


def _page(
    ward: Ward,
    form: Form | None,
    asked: Sequence[CriterionView],
    sheet: SheetView | None = None,
    sheets: Sequence[SheetView] = (),
    open_: Sequence[Way] = (),
) -> str:
    conclusion = ward.case.facts.get("conclusion")
    substances = ward.case.facts.get("substances")
    held = members(substances.value) if substances is not None else frozenset()
    return render_template(
        "assessment/closing.html",
        ward=ward,
        form=form,
        criteria=asked,
        sheet=sheet,
        sheets=sheets,
        ways=open_,
        met=sum(1 for each in asked if each.answer and each.answer.value == "yes"),
        unclear=sum(1 for each in asked if each.answer and each.answer.value == "unclear"),
        substances=fact_value(ward.corpus.facts["substances"], held) if held else "",
        conclusion=fact_value(ward.corpus.facts["conclusion"], conclusion.value)
        if conclusion is not None
        else "",
    )
