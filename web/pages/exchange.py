"""What goes out to national systems and to a province's own programs, for the administrator and legal staff: figures, faults, a second try.

Nobody is named here: messages are known by their keys. What is decided is on record (``web.exchange.deciding``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from persistence.exchange import ExchangeBook
from persistence.webhooks import Webhook, Webhooks
from rules.errors import BadInput
from web.exchange.deciding import ROLES, again, set_aside
from web.exchange.destinations import destinations_of
from web.exchange.reconciling import MARKS_VI, Mark, csv_of
from web.exchange.webhooks import turn
from web.house import House
from web.language import _, either, label, mark
from web.pages.forms.reading import cleaned
from web.pages.record import unknown_case
from web.pages.views.findings import Cite, cites_of
from web.pages.views.times import moment_vi
from web.settings import EnvironmentFault
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.exchange import Message, System

blueprint = Blueprint("exchange", __name__)

PERSON_VI: Final = {
    "full_name": mark("họ tên"),
    "born": mark("ngày sinh"),
    "sex": mark("giới tính"),
    "id_number": mark("số định danh"),
    "nationality": mark("quốc tịch"),
    "ethnicity": mark("dân tộc"),
    "residence_kind": mark("tình trạng cư trú"),
    "residence_commune": mark("xã nơi cư trú"),
    "residence_province": mark("tỉnh nơi cư trú"),
    "address": mark("địa chỉ"),
}

WHY_VI: Final = {
    "never_again": mark("bên nhận từ chối thông điệp, hoặc nội dung không còn để gửi"),
    "not_now": mark("bên nhận không trả lời hoặc chưa nhận"),
    "no_receipt": mark("bên nhận không gửi biên nhận đúng quy cách"),
    "address_refused": mark("địa chỉ bên nhận không được phép"),
    "crashed": mark("máy chủ dừng giữa chừng nhiều lần"),
    "seal_broken": mark("khóa ký niêm phong bằng bí mật khác của máy chủ; hãy tạo nơi nhận mới"),
}
_STATUS: Final = re.compile("HTTP [0-9]{3}")


@dataclass(frozen=True)
class DeadLetter:
    """A message that was given up; ``behind``: how many of the same case wait behind it."""

    key: str
    name: str
    why: str
    at: str
    behind: int


@dataclass(frozen=True)
class Told:
    """A message of the table, with its basis."""

    name: str
    version: int
    holds: str
    cites: tuple[Cite, ...]
    note: str


@dataclass(frozen=True)
class SystemView:
    """A national system as it stands."""

    id: str
    name: str
    destination: bool
    waiting: int
    retrying: int
    acknowledged: int
    dead: tuple[DeadLetter, ...]
    oldest: str
    compared_at: str
    compared: tuple[tuple[str, int, bool], ...]
    messages: tuple[Told, ...]


@dataclass(frozen=True)
class HookView:
    """A webhook as it stands. Only its host is shown: an address may hold a secret."""

    id: str
    host: str
    label: str
    types: str
    state: str
    note: str
    done: int
    waiting: int
    failed: int
    latest: tuple[tuple[str, str, str], ...]


@blueprint.get("/gui-du-lieu")
def show() -> str:
    """Every system and every webhook."""
    _officer()
    held = house()
    hooks = Webhooks(held.database)
    return render_template(
        "exchange.html",
        systems=[_system(held, each) for each in held.services.exchange.systems.values()],
        hooks=[_hook(hooks, each) for each in hooks.all()],
        fault=_fault(held),
    )


@blueprint.get("/gui-du-lieu/doi-chieu/<system>.csv")
def comparison(system: str) -> Response:
    """The latest comparison with a system, its differing lines."""
    _officer()
    found = ExchangeBook(house().database).last_comparison(system)
    if found is None:
        raise unknown_case()
    headers = {"Content-Disposition": f'attachment; filename="doi-chieu-{system}.csv"'}
    return Response(csv_of(found[1]), mimetype="text/csv", headers=headers)


@blueprint.post("/gui-du-lieu/gui-lai")
def resend() -> Answer:
    """Try a message anew that was given up."""
    officer = _officer()
    return _decided(lambda: again(house(), officer.actor, _given("key")), _("Thông điệp sẽ được gửi lại."))


@blueprint.post("/gui-du-lieu/de-rieng")
def aside() -> Answer:
    """Leave a message that was given up."""
    officer = _officer()
    return _decided(
        lambda: set_aside(house(), officer.actor, _given("key"), _given("reason")),
        _("Đã để riêng thông điệp; các thông điệp sau của hồ sơ đi tiếp."),
    )


@blueprint.post("/gui-du-lieu/moc-noi")
def turned() -> Answer:
    """Turn a webhook on or pause it."""
    officer, on = _officer(), _given("on") == "1"
    return _decided(
        lambda: turn(house(), officer.actor, _given("webhook"), on=on),
        _("Đã bật nơi nhận sự kiện.") if on else _("Đã tạm dừng nơi nhận sự kiện."),
    )


def _officer() -> Officer:
    """The officer at work, of a role that looks after what goes out; for nobody else is there such a page."""
    officer = at_work()
    if officer.appointment.role not in ROLES:
        raise unknown_case()
    return officer


def _given(name: str) -> str:
    return cleaned(request.form.get(name, ""))[:500]


def _decided(act: Callable[[], object], said: str) -> Answer:
    try:
        act()
    except BadInput as error:
        flash(label(error), "wrong")
    else:
        flash(said, "done")
    return redirect(url_for("exchange.show"), 303)


def _fault(held: House) -> str:
    try:
        destinations_of(held.settings, held.services.exchange)
    except EnvironmentFault as error:
        return label(error)
    return ""


def _system(held: House, system: System) -> SystemView:
    book = ExchangeBook(held.database)
    figures, last = book.figures(system.id), book.last_comparison(system.id)
    set_ = not _fault(held) and system.id in destinations_of(held.settings, held.services.exchange)
    names = {each.name: label(each) for each in system.messages}
    dead = tuple(
        DeadLetter(
            each.key,
            names.get(str(each.payload.get("message")), ""),
            _why(each.outcome),
            moment_vi(each.finished_at) if each.finished_at is not None else "",
            each.behind,
        )
        for each in book.dead(system.id)
    )
    return SystemView(
        id=system.id,
        name=label(system),
        destination=set_,
        waiting=figures.waiting,
        retrying=figures.retrying,
        acknowledged=figures.acknowledged,
        dead=dead,
        oldest=moment_vi(figures.oldest) if figures.oldest is not None else "",
        compared_at=moment_vi(last[0]) if last is not None else "",
        compared=_compared(last[1]["figures"]) if last is not None else (),
        messages=tuple(_message(held, each) for each in system.messages),
    )


def _compared(figures: object) -> tuple[tuple[str, int, bool], ...]:
    counted = figures if isinstance(figures, dict) else {}
    return tuple(
        (_(MARKS_VI[each]), int(counted.get(each, 0)), each is not Mark.SAME and bool(counted.get(each)))
        for each in Mark
    )


def _message(held: House, message: Message) -> Told:
    corpus = held.corpus
    facts = [label(corpus.facts[name]) for name in message.facts]
    basis = message.basis
    return Told(
        label(message),
        message.version,
        "; ".join([*(_(PERSON_VI[name]) for name in message.person), *facts]),
        cites_of(basis.cites, corpus),
        "" if basis.verified else either(basis.note_vi, basis.note_en),
    )


def _why(outcome: str) -> str:
    """Why an attempt failed, in the reader's language: the record keeps a code and an English sentence; the status is taken from it."""
    code, _colon, told = outcome.partition(": ")
    if code not in WHY_VI:
        return outcome
    status = _STATUS.search(told)
    return f"{_(WHY_VI[code])} ({status[0]})" if status is not None else _(WHY_VI[code])


def _hook(hooks: Webhooks, webhook: Webhook) -> HookView:
    figures = hooks.figures(webhook.id)
    latest = hooks.deliveries(webhook.id, 5)
    return HookView(
        webhook.id,
        webhook.address.split("/")[2].rpartition("@")[2],
        webhook.label,
        ", ".join(webhook.types),
        webhook.state,
        _why(webhook.note),
        figures.get("done", 0),
        figures.get("waiting", 0) + figures.get("taken", 0),
        figures.get("failed", 0),
        tuple((moment_vi(each.created_at), each.type, _why(each.outcome or "")) for each in latest),
    )
