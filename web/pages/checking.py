"""Between form and record: what the act would bring is shown, and only what was shown is recorded.

The answers travel in hidden fields and are read anew each time. Beside them goes the fingerprint of what was shown, sealed for this
officer, post, form and key; the door compares it with what it is about to write.
"""

from __future__ import annotations

import json
from typing import Final

from flask import render_template
from werkzeug.datastructures import MultiDict

from web.pages.desk import meeting
from web.pages.forms.attaching import Brought
from web.pages.subject import KEY, Subject, numbers_of
from web.pages.views.check import Shown, check_view
from web.signin.secrets_kept import Seal, SealBroken
from web.signin.session import house
from workflows.rehearsing import Rehearsed

SEEN: Final = "_foreseen"
STEP: Final = "_step"
_OWN: Final = frozenset({"csrf_token", SEEN, STEP, "_drop"})


def check_page(
    subject: Subject, form: MultiDict[str, str], brought: Brought, told: Rehearsed, *, changed: bool = False
) -> str:
    """The page; ``changed``: something else was shown before."""
    shown = Shown(
        act=subject.act,
        procedure=house().procedures[subject.act.procedure],
        place=subject.place,
        recorded=subject.recorded,
        parts=subject.parts,
        units=house().reader.units_named([*subject.parts.values(), *_named(subject, told)]),
        brought=brought,
        title=subject.officer.appointment.title,
        numbers=numbers_of(subject),
        hidden=[*_carried(form, brought), *brought.hidden()],
        seen=_seal().close(json.dumps([*_bound(subject, form), told.hash])),
        changed=changed,
    )
    page = check_view(told, shown, meeting(), house().corpus, house().now())
    return render_template("check.html", page=page)


def _named(subject: Subject, told: Rehearsed) -> list[str]:
    """The offices that the form names."""
    inputs = told.performed.act.inputs
    return [
        str(inputs[spec.name]) for spec in subject.act.inputs if spec.kind == "unit" and spec.name in inputs
    ]


def foreseen(subject: Subject, form: MultiDict[str, str]) -> str:
    """The fingerprint of what this officer was shown of this form; "" where nothing was."""
    try:
        *bound, outcome = json.loads(_seal().open(form.get(SEEN, "")))
    except SealBroken:
        return ""
    return str(outcome) if bound == _bound(subject, form) else ""


def _bound(subject: Subject, form: MultiDict[str, str]) -> list[str]:
    owner = subject.owner
    return [owner.actor_id, owner.post, owner.subject, owner.act, form.get(KEY, "")]


def _carried(form: MultiDict[str, str], brought: Brought) -> list[tuple[str, str]]:
    """Everything that was entered; the rows of files go their own way."""
    rows = {name for row in brought.rows for name in (row.kind_name, row.kept_name, row.files_name)}
    return [
        (name, value)
        for name, values in form.lists()
        if name not in _OWN and name not in rows
        for value in values
    ]


def _seal() -> Seal:
    return Seal(house().settings.secret(), "foreseen")
