"""A form put aside to be finished later: sealed, of this officer in this post alone, for two weeks, and gone when the act is done."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from flask import Blueprint, flash, redirect, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from persistence.unfinished import UnfinishedForm
from web.house import new_id
from web.language import _
from web.pages.subject import Subject, of_case, of_person
from web.pages.views.times import moment_vi
from web.signin.secrets_kept import Seal, SealBroken
from web.signin.session import house

blueprint = Blueprint("aside", __name__)
KEPT_FOR: Final = timedelta(days=14)


def put(subject: Subject, fields: Iterable[tuple[str, str]], version: int) -> str:
    """Put the form aside; until when, in words."""
    now = house().now()
    told = json.dumps({"of": _mark(subject), "fields": [list(each) for each in fields]}, ensure_ascii=False)
    sealed = _seal().close_bytes(told.encode())
    house().unfinished.put(UnfinishedForm(new_id(), subject.owner, version, sealed, now, now + KEPT_FOR))
    return moment_vi(now + KEPT_FOR)


def taken_up(subject: Subject) -> tuple[MultiDict[str, str], int] | None:
    """The form as it was put aside, with the version of the case then; None where there is none that can be read."""
    kept = house().unfinished.find(subject.owner, house().now())
    if kept is None:
        return None
    try:
        told = json.loads(_seal().open_bytes(kept.sealed))
    except SealBroken:
        return None
    if told["of"] != _mark(subject):
        return None
    return MultiDict((name, value) for name, value in told["fields"]), kept.version


def kept_at(subject: Subject) -> str:
    """When this form was put aside, in words; "" where it was not."""
    kept = house().unfinished.find(subject.owner, house().now())
    return moment_vi(kept.saved_at) if kept is not None else ""


@blueprint.post("/ho-so/<case_id>/buoc/<act>/bo-ban-luu")
def drop_of_case(case_id: str, act: str) -> Response:
    """Take it away."""
    return _dropped(of_case(case_id, act))


@blueprint.post("/nguoi/<person_id>/buoc/<act>/bo-ban-luu")
def drop_of_person(person_id: str, act: str) -> Response:
    """The same for an act that opens a case."""
    return _dropped(of_person(person_id, act))


def _dropped(subject: Subject) -> Response:
    house().unfinished.drop(subject.owner)
    flash(_("Đã xóa bản nhập dở."), "done")
    return redirect(url_for("desk.show"), 303)


def _mark(subject: Subject) -> list[str]:
    owner = subject.owner
    return [owner.actor_id, owner.post, owner.subject, owner.act]


def _seal() -> Seal:
    return Seal(house().settings.secret(), "unfinished forms")
