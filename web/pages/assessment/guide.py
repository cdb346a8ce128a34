"""The steps of the circular for one person: what is done and by which act, what is next, which limits run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, url_for

from rules.citation import Citation
from web.language import _, label
from web.pages.assessment.sheets import ordered, view_of
from web.pages.assessment.ward import Ward, enter
from web.pages.assessment.ways import ways
from web.pages.views.assessment.criteria import CriterionView, criteria
from web.pages.views.assessment.hours import hours
from web.pages.views.assessment.hurdle import hurdle_of
from web.pages.views.case import notes
from web.pages.views.findings import Cite, cites_of
from web.pages.views.times import local, moment_vi
from web.signin.session import house
from workflows.model import ActRecord
from workflows.preview import State

blueprint = Blueprint("assessment", __name__)

DONE, NOW, LATER, NEEDLESS = "done", "now", "later", "needless"
_EXAMINED: Final = frozenset({"examined", "monitoring", "monitored"})
_OPEN: Final = frozenset({"person_received", *_EXAMINED})
_BEFORE: Final = frozenset(
    {"start", "applied", "proposed", "dossier_sent", "forwarded", "returned", "accepted", "staff_dispatched"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``said`` tells what stands, ``proof`` the acts that it rests on, ``links`` where to go on, the first as a button."""

    mark: str
    title: str
    cites: tuple[Cite, ...]
    said: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@blueprint.get("/ho-so/<case_id>/xac-dinh")
def show(case_id: str) -> str:
    """The guide."""
    ward = enter(case_id)
    asked = criteria(ward.acts, ward.corpus)
    seen = ward.standing("record_criterion", {"criterion_1": "unclear"})
    procedure = house().procedures["assessment"]
    return render_template(
        "assessment/guide.html",
        ward=ward,
        steps=_steps(ward, asked),
        stage=label(procedure.stages[ward.case.stage]),
        criteria=asked,
        hours=hours(ward.case.deadlines, ward.now, ward.corpus),
        hurdle=hurdle_of(seen, ward.corpus) if ward.case.stage in _OPEN else None,
        notes=notes(procedure, ward.corpus, local(ward.now).date()),
    )


def _steps(ward: Ward, asked: Sequence[CriterionView]) -> tuple[Step, ...]:
    return (
        _reception(ward),
        _examination(ward, asked),
        _conclusion(ward, asked),
        _monitoring(ward),
        _result(ward),
    )


def _cites(ward: Ward, *short: str) -> tuple[Cite, ...]:
    return cites_of(tuple(Citation.parse(f"18/2021/TT-BYT {each}") for each in short), ward.corpus)


def _proof(ward: Ward, *verbs: str, last: bool = False) -> tuple[str, ...]:
    """The acts that prove a step, in words."""
    found = [each for each in ward.acts if each.act.partition(".")[2] in verbs]
    return tuple(_said(each) for each in (found[-1:] if last else found))


def _said(act: ActRecord) -> str:
    return _(
        "%(act)s – %(at)s, %(who)s",
        act=label(house().procedures.act(act.act)),
        at=moment_vi(act.at),
        who=act.actor_name,
    )


def _reception(ward: Ward) -> Step:
    done = ward.case.stage not in _BEFORE and "person_received_at" in ward.case.facts
    links = (
        ((_("Tiếp nhận người"), ward.form_of("receive_person")),) if _ready(ward, "receive_person") else ()
    )
    return Step(
        DONE if done else NOW,
        _("Bước 1. Tiếp nhận người và thu thập thông tin"),
        _cites(ward, "Đ4 k1"),
        () if done else (_("Chưa tiếp nhận người: chưa khám và chưa ghi được tiêu chuẩn."),),
        _proof(ward, "receive_person", last=True),
        () if done else links,
    )


def _ready(ward: Ward, act: str) -> bool:
    seen = ward.standing(act)
    return seen is not None and seen.state in {State.READY, State.FORM}


def _examination(ward: Ward, asked: Sequence[CriterionView]) -> Step:
    told = [each for each in asked if each.answer is not None]
    done = bool(_proof(ward, "examine"))
    stands = _("Đã ghi nhận %(told)s/6 tiêu chuẩn.", told=len(told))
    links: list[tuple[str, str]] = []
    if ward.case.stage in _OPEN:
        nothing = [each.number for each in asked if each.answer is None]
        if nothing:
            links.append(
                (
                    _("Ghi nhận tiêu chuẩn %(number)s", number=nothing[0]),
                    url_for("criteria.show", case_id=ward.case.id, number=nothing[0]),
                )
            )
        elif ward.case.stage == "person_received":
            links.append((_("Kết thúc khám"), url_for("closing.examination", case_id=ward.case.id)))
    mark = DONE if done else (NOW if ward.case.stage == "person_received" else LATER)
    return Step(
        mark,
        _("Bước 2. Khám, theo dõi lâm sàng, ghi sáu tiêu chuẩn"),
        _cites(ward, "Đ4 k2", "Đ3 k1"),
        (stands,),
        _proof(ward, "examine", last=True),
        tuple(links),
    )


def _conclusion(ward: Ward, asked: Sequence[CriterionView]) -> Step:
    met = sum(1 for each in asked if each.answer is not None and each.answer.value == "yes")
    unclear = sum(1 for each in asked if each.answer is not None and each.answer.value == "unclear")
    concluded = "conclusion" in ward.case.facts and bool(_proof(ward, "conclude"))
    said: list[str] = [_("Có %(met)s tiêu chuẩn, chưa rõ %(unclear)s.", met=met, unclear=unclear)]
    links: tuple[tuple[str, str], ...] = ()
    if ward.case.stage in _EXAMINED:
        said += [_("Luật cho phép: %(way)s.", way=each.label) for each in ways(ward) if each.open]
        links = ((_("Xem kết quả và ghi kết luận"), url_for("closing.result", case_id=ward.case.id)),)
    elif concluded:
        links = ((_("Xem kết quả"), url_for("closing.result", case_id=ward.case.id)),)
    return Step(
        DONE if concluded else (NOW if ward.case.stage in {"examined", "monitored"} else LATER),
        _("Bước 3. Ghi kết luận"),
        _cites(ward, "Đ4 k3", "Đ3 k4"),
        tuple(said),
        _proof(ward, "conclude", last=True),
        links,
    )


def _monitoring(ward: Ward) -> Step:
    groups = ordered(ward)
    title = _("Bước 4. Theo dõi trạng thái cai theo phiếu của từng nhóm chất")
    if not groups:
        needless = "conclusion" in ward.case.facts
        why = (
            _("Không phải theo dõi: đã kết luận ở bước 3.")
            if needless
            else _("Chỉ khi có 02 tiêu chuẩn không gồm tiêu chuẩn 6, hoặc dấu hiệu chưa rõ ràng.")
        )
        return Step(NEEDLESS if needless else LATER, title, _cites(ward, "Đ4 k4"), (why,))
    sheets = [view_of(ward, each) for each in groups]
    said = tuple(
        _("%(group)s: %(state)s", group=each.label, state=each.conclusion)
        if each.conclusion
        else _(
            "%(group)s: ngày %(day)s/%(days)s, %(entries)s lần ghi, chưa kết luận",
            group=each.label,
            day=each.day,
            days=each.days,
            entries=len(each.columns),
        )
        for each in sheets
    )
    links = tuple(
        (
            _("Phiếu %(group)s", group=each.label),
            url_for("sheets.show", case_id=ward.case.id, substance=each.substance),
        )
        for each in sheets
    )
    open_ = any(not each.conclusion for each in sheets)
    mark = NOW if open_ and ward.case.stage == "monitoring" else DONE
    return Step(mark, title, _cites(ward, "Đ4 k4"), said, _proof(ward, "order_monitoring", last=True), links)


def _result(ward: Ward) -> Step:
    done = "result_issued_at" in ward.case.facts
    links = ((_("Ký phiếu kết quả"), ward.form_of("issue_result")),) if _ready(ward, "issue_result") else ()
    mark = DONE if done else (NOW if ward.case.stage == "concluded" else LATER)
    return Step(
        mark,
        _("Phiếu kết quả, trả trong 05 ngày kể từ ngày tiếp nhận người"),
        _cites(ward, "Đ5"),
        (),
        _proof(ward, "issue_result", "return_result", "notify_person"),
        links,
    )
