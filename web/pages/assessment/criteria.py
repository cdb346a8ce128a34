"""One criterion of the six a page: asked, answered, recorded at once; an earlier answer stays legible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.house import new_id
from web.language import _, either, label
from web.pages.assessment.filled import choices_of, filled, wrong_of
from web.pages.assessment.sending import Trouble, entered, observed_wrong, read_note, send
from web.pages.assessment.ward import KEY, Ward, enter, enter_to_write
from web.pages.forms import moment
from web.pages.forms.fields import Choice, Field, Widget
from web.pages.views.assessment.criteria import (
    ANSWERS,
    NUMBERS,
    CriterionView,
    criteria,
    fact_of,
    signs_of,
)
from web.pages.views.assessment.hurdle import hurdle_of
from web.pages.views.findings import cites_of
from web.signin.session import house

blueprint = Blueprint("criteria", __name__)

SOURCES, NOTE, OBSERVED = "evidence_sources", "criterion_note", "observed_at"


@blueprint.get("/ho-so/<case_id>/xac-dinh/tieu-chuan/<int:number>")
def show(case_id: str, number: int) -> str:
    """The question, with the answer that stands."""
    ward = enter(case_id)
    one = _one(ward, number)
    told = _standing(one) | {OBSERVED: (moment.shown(ward.now),)}
    return _page(ward, one, told, Trouble(), new_id())


@blueprint.post("/ho-so/<case_id>/xac-dinh/tieu-chuan/<int:number>")
def answer(case_id: str, number: int) -> Response | tuple[str, int]:
    """Record the answer and go on to the next criterion without one."""
    ward = enter_to_write(case_id)
    one, texts = _one(ward, number), entered()
    told = {name: texts[name] for name in _names(number) if name in texts}
    read = read_note("record_criterion", told)
    errors = dict(read.errors)
    if fact_of(number) not in read.inputs and fact_of(number) not in errors:
        errors[fact_of(number)] = (_("Chọn Có, Không hoặc Chưa rõ."),)
    if wrong := observed_wrong(ward, read.inputs):
        errors[OBSERVED] = wrong
    key = request.form.get(KEY, "") or new_id()
    if errors:
        return _page(ward, one, told, Trouble(errors), key), 422
    signs = signs_of(number)
    inputs = ({signs: []} if signs else {}) | dict(read.inputs)
    done = send(ward, "record_criterion", inputs)
    if isinstance(done, Trouble):
        return _page(ward, one, told, done, new_id() if done.again else key), done.status
    flash(_("Tiêu chuẩn %(number)s đã được ghi nhận.", number=number), "done")
    return redirect(_onward(enter(case_id), number), 303)


def _names(number: int) -> tuple[str, ...]:
    signs = signs_of(number)
    return (fact_of(number), *([signs] if signs else []), SOURCES, NOTE, OBSERVED)


def _one(ward: Ward, number: int) -> CriterionView:
    if number not in NUMBERS:
        abort(404)
    return criteria(ward.acts, ward.corpus)[number - 1]


def _onward(ward: Ward, number: int) -> str:
    """The next criterion that has no answer, from this one on; the overview when all have one."""
    open_ = [each.number for each in criteria(ward.acts, ward.corpus) if each.answer is None]
    following = [each for each in open_ if each > number] or open_
    if following:
        return url_for("criteria.show", case_id=ward.case.id, number=following[0])
    return url_for("assessment.show", case_id=ward.case.id)


def _standing(one: CriterionView) -> dict[str, Sequence[str]]:
    """The answer that stands as the form takes it; its note belongs to it alone and is not carried on."""
    if one.answer is None:
        return {}
    signs, facts = signs_of(one.number), house().corpus.facts
    told: dict[str, Sequence[str]] = {fact_of(one.number): (one.answer.value,)}
    for name, held in ((signs, one.answer.sign_codes), (SOURCES, one.answer.source_codes)):
        if name:
            told[name] = tuple(code for code in facts[name].value_labels if code in held)
    return told


def _page(ward: Ward, one: CriterionView, told: Mapping[str, Sequence[str]], bad: Trouble, key: str) -> str:
    fields = _fields(one, told, bad.errors)
    spec = house().procedures.act("assessment.record_criterion")
    return render_template(
        "assessment/criterion.html",
        ward=ward,
        one=one,
        all=criteria(ward.acts, ward.corpus),
        fields=fields,
        errors=wrong_of(fields),
        bad=bad,
        key=key,
        cites=cites_of(spec.cites, ward.corpus),
        hurdle=hurdle_of(ward.standing("record_criterion", {fact_of(one.number): "unclear"}), ward.corpus),
    )


def _fields(
    one: CriterionView, told: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]]
) -> tuple[Field, ...]:
    facts, signs = house().corpus.facts, signs_of(one.number)
    answers = tuple(Choice(value, _(word)) for value, word in ANSWERS.items())
    plain = [
        Field(
            fact_of(one.number), _("Người này có tiêu chuẩn này không?"), Widget.RADIO, answers, required=True
        )
    ]
    if signs:
        hint = _("Phụ lục 02: ghi “Có” khi có ít nhất một trong hai dấu hiệu.")
        plain.append(Field(signs, _("Dấu hiệu"), Widget.CHECKS, choices_of(facts[signs]), hint=hint))
    sources = choices_of(facts[SOURCES])
    plain.append(Field(SOURCES, _("Dựa trên"), Widget.CHECKS, sources, hint=_("Khoản 3 Điều 3 Thông tư 18.")))
    note = facts[NOTE]
    plain.append(
        Field(
            NOTE,
            label(note),
            Widget.TEXT,
            hint=either(note.hint_vi or "", note.hint_en),
            most=note.max_length,
        )
    )
    hint = _("Giờ Việt Nam. Đổi lại nếu đã quan sát trước lúc nhập; không sớm hơn lúc tiếp nhận người.")
    plain.append(Field(OBSERVED, label(facts[OBSERVED]), Widget.MOMENT, hint=hint, required=True))
    return filled(plain, told, errors)
