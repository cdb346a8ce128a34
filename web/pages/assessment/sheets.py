"""The monitored sheets of step 4: the table, one observation at a time, its correction, and striking out what was written by mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.house import new_id
from web.language import _, either, label
from web.pages.assessment.filled import filled, wrong_of
from web.pages.assessment.observing import NONE_SEEN, asked, names, observation_wrong, texts_of_entry
from web.pages.assessment.sending import Trouble, entered, read_note, send
from web.pages.assessment.ward import KEY, Ward, enter, enter_to_write
from web.pages.forms import moment
from web.pages.forms.fields import Field, Widget
from web.pages.views.assessment.hurdle import hurdle_of
from web.pages.views.assessment.sheet import GROUPS, SheetView, sheet
from web.pages.views.findings import cites_of, value_label
from web.pages.views.times import local, moment_vi
from web.signin.session import house
from workflows.gathering.monitoring import observed, standing
from workflows.gathering.sheets import members
from workflows.model import ActRecord
from workflows.preview import Preview

blueprint = Blueprint("sheets", __name__)

REPLACES, REASON = "replaces_entry", "entry_correction_reason"
_LIMITS = {"opioids": "c18-pl04-max-days", "stimulants": "c18-pl05-max-days", "cannabis": "c18-pl06-max-days"}


def days_of(ward: Ward, substance: str) -> int:
    """How many days the sheet of a group covers."""
    return ward.parameter(_LIMITS[substance])


def ordered(ward: Ward) -> tuple[str, ...]:
    """The groups whose monitoring was ordered, in the order of the annexes."""
    held = ward.case.facts.get("monitoring_ordered")
    groups = members(held.value) if held is not None else frozenset()
    return tuple(each for each in GROUPS if each in groups)


def view_of(ward: Ward, substance: str) -> SheetView:
    """The sheet as it stands."""
    return sheet(ward.acts, substance, days_of(ward, substance), ward.corpus, ward.now)


@blueprint.get("/ho-so/<case_id>/xac-dinh/phieu/<substance>")
def show(case_id: str, substance: str) -> str:
    """The table: signs down, observations across."""
    ward = _ward(case_id, substance)
    spec = house().procedures.act("assessment.record_monitoring")
    substances = house().corpus.facts["monitoring_substance"]
    return render_template(
        "assessment/sheet.html",
        ward=ward,
        sheet=view_of(ward, substance),
        groups=ordered(ward),
        names={code: value_label(substances, code) for code in substances.value_labels},
        cites=cites_of(spec.cites, ward.corpus),
        hurdle=hurdle_of(_may(ward, substance), ward.corpus),
        closing=ward.standing("conclude_monitoring", {"monitoring_substance": substance}),
    )


@blueprint.get("/ho-so/<case_id>/xac-dinh/phieu/<substance>/ghi")
def form(case_id: str, substance: str) -> str:
    """A new observation, or (``sua``) the correction of one."""
    ward = _ward(case_id, substance)
    wrong = _entry(ward, substance, request.args.get("sua", ""))
    told = texts_of_entry(wrong, ward.corpus.facts) if wrong else {"observed_at": (moment.shown(ward.now),)}
    return _page(ward, substance, wrong, told, Trouble(), new_id())


@blueprint.post("/ho-so/<case_id>/xac-dinh/phieu/<substance>/ghi")
def write(case_id: str, substance: str) -> Response | tuple[str, int]:
    """Record it. Sent again under the same key it is the same entry."""
    ward, texts = _ward(case_id, substance, writing=True), entered()
    wrong = _entry(ward, substance, texts.get(REPLACES, ("",))[0], gone=True)
    told: dict[str, Sequence[str]] = {name: texts[name] for name in names() if name in texts}
    told |= {"monitoring_substance": (substance,)}
    if wrong is not None:
        told |= {REPLACES: (str(wrong.seq),), REASON: texts.get(REASON, ())}
    read = read_note("record_monitoring", {**told, "monitoring_day": ("1",)})
    inputs, errors = dict(read.inputs), dict(read.errors)
    errors |= observation_wrong(ward, inputs, told, correcting=wrong is not None)
    key = request.form.get(KEY, "") or new_id()
    if errors:
        return _page(ward, substance, wrong, told, Trouble(errors), key), 422
    inputs["monitoring_day"] = _day(ward, substance, told, inputs["observed_at"], wrong)
    done = send(ward, "record_monitoring", inputs)
    if isinstance(done, Trouble):
        return _page(ward, substance, wrong, told, done, new_id() if done.again else key), done.status
    _tell(done.repeated)
    return redirect(url_for("sheets.show", case_id=case_id, substance=substance), 303)


def _tell(repeated: bool) -> None:  # noqa: FBT001 - what the door answered
    flash(_("Lần ghi này đã có từ lần gửi trước.") if repeated else _("Đã ghi vào phiếu theo dõi."), "done")


@blueprint.get("/ho-so/<case_id>/xac-dinh/phieu/<substance>/gach/<int:seq>")
def strike_form(case_id: str, substance: str, seq: int) -> str:
    """Why an entry is struck out."""
    ward = _ward(case_id, substance)
    return _strike_page(ward, substance, seq, {}, Trouble(), new_id())


@blueprint.post("/ho-so/<case_id>/xac-dinh/phieu/<substance>/gach/<int:seq>")
def strike(case_id: str, substance: str, seq: int) -> Response | tuple[str, int]:
    """Strike it out; it stays legible with the reason."""
    ward = _ward(case_id, substance, writing=True)
    told = {"monitoring_substance": (substance,), REPLACES: (str(seq),), REASON: entered().get(REASON, ())}
    read = read_note("strike_monitoring", told)
    key = request.form.get(KEY, "") or new_id()
    if read.errors:
        return _strike_page(ward, substance, seq, told, Trouble(read.errors), key), 422
    done = send(ward, "strike_monitoring", read.inputs)
    if isinstance(done, Trouble):
        return _strike_page(ward, substance, seq, told, done, key), done.status
    flash(_("Đã gạch bỏ lần ghi; nội dung cũ vẫn đọc được."), "done")
    return redirect(url_for("sheets.show", case_id=case_id, substance=substance), 303)


def _ward(case_id: str, substance: str, *, writing: bool = False) -> Ward:
    """The assessment, where this group is monitored; else there is no such page."""
    ward = enter_to_write(case_id) if writing else enter(case_id)
    if substance not in ordered(ward):
        abort(404)
    return ward


def _may(ward: Ward, substance: str) -> Preview | None:
    """How recording on this sheet stands, with an entry that fits it."""
    first = standing(ward.acts, substance)
    day = int(str(first[0].facts["monitoring_day"])) if first else 1
    seen = observed(first[0]) if first else ward.now
    told = {"monitoring_substance": substance, "monitoring_day": day, "signs": [], "observed_at": seen}
    return ward.standing("record_monitoring", told)


def _entry(ward: Ward, substance: str, seq: str, *, gone: bool = False) -> ActRecord | None:
    """The entry to be corrected; one that no longer stands only where its form was sent (the law says why not)."""
    if not seq.isdecimal() or len(seq) > 9:
        return None
    there = ward.acts if gone else standing(ward.acts, substance)
    found = next((each for each in there if each.seq == int(seq)), None)
    if found is None:
        abort(404)
    return found


def _day(
    ward: Ward, substance: str, told: Mapping[str, Sequence[str]], seen: object, wrong: ActRecord | None
) -> int:
    """The day of monitoring: as chosen, else by the calendar from the first entry on."""
    chosen = "".join(told.get("monitoring_day", ()))
    if chosen.isdecimal() and len(chosen) < 4:
        return int(chosen)
    others = [each for each in standing(ward.acts, substance) if wrong is None or each.seq != wrong.seq]
    if not others or not isinstance(seen, datetime):
        return 1
    first = min(others, key=observed)
    apart = local(seen).date() - local(observed(first)).date()
    return int(str(first.facts["monitoring_day"])) + apart.days


def _page(
    ward: Ward,
    substance: str,
    wrong: ActRecord | None,
    told: Mapping[str, Sequence[str]],
    bad: Trouble,
    key: str,
) -> str:
    fields = filled(
        asked(substance, days_of(ward, substance), correcting=wrong is not None), told, bad.errors
    )
    return render_template(
        "assessment/entry.html",
        ward=ward,
        sheet=view_of(ward, substance),
        fields={each.name: each for each in fields},
        none_seen=NONE_SEEN,
        wrong=wrong,
        wrong_at=moment_vi(observed(wrong)) if wrong else "",
        errors=wrong_of(fields),
        bad=bad,
        key=key,
        hurdle=hurdle_of(_may(ward, substance), ward.corpus),
    )


def _strike_page(
    ward: Ward, substance: str, seq: int, told: Mapping[str, Sequence[str]], bad: Trouble, key: str
) -> str:
    view = view_of(ward, substance)
    column = next((each for each in view.columns if each.seq == seq), None)
    if column is None and not bad.refusal:
        abort(404)
    facts = house().corpus.facts[REASON]
    plain = [
        Field(
            REASON,
            label(facts),
            Widget.TEXT,
            required=True,
            hint=either(facts.hint_vi or "", facts.hint_en),
            most=facts.max_length,
        )
    ]
    fields = filled(plain, told, bad.errors)
    return render_template(
        "assessment/strike.html",
        ward=ward,
        sheet=view,
        column=column,
        there=[
            name
            for name, cell in zip(view.signs, column.cells if column else (), strict=False)
            if cell.present
        ],
        fields=fields,
        errors=wrong_of(fields),
        bad=bad,
        key=key,
    )
