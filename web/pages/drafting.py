"""A paper of an act as a draft, from the form of the act as it is filled so far; the form stays where it is, nothing is kept."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from rules.errors import LotrinhError
from web.errors import status_of
from web.pages.acting import ELSEWHERE, again, moment_of, read_form
from web.pages.forms.reading import Read
from web.pages.papers import sent_draft
from web.pages.record import unknown_case
from web.pages.subject import Subject, command_of, of_case, of_person
from web.signin.restricted import health_needs_reason
from web.signin.session import house
from workflows.drafting import draft

blueprint = Blueprint("drafting", __name__)


@blueprint.post("/ho-so/<case_id>/buoc/<act>/nhap/<int:place>")
def case_draft(case_id: str, act: str, place: int) -> Response | tuple[str, int]:
    """A paper of the act as a draft, made of what is entered so far."""
    return _draft(of_case(case_id, act), place)


@blueprint.post("/nguoi/<person_id>/buoc/<act>/nhap/<int:place>")
def person_draft(person_id: str, act: str, place: int) -> Response | tuple[str, int]:
    """The same for an act that opens a case."""
    return _draft(of_person(person_id, act), place)


def _draft(subject: Subject, place: int) -> Response | tuple[str, int]:
    """The paper as a file; the form stays as it is. An entry that cannot be read yet is left to dots; what the door refuses is told."""
    sent = read_form(subject, request.form, request.files, keep=False)
    at = moment_of(subject, sent.form)[0] or max(house().now(), subject.last or house().now())
    if not 1 <= place <= len(subject.act.issues):
        raise unknown_case()
    form = subject.act.issues[place - 1].form
    command = replace(command_of(subject, sent.form, at, sent.read.inputs), key="")
    try:
        (writ,) = draft(command, subject.officer.actor, house().services, form)
    except ELSEWHERE:
        raise
    except LotrinhError as error:
        if status_of(error) >= 500:
            raise
        return again(subject, replace(sent, read=Read(sent.read.inputs, {})), error=error)
    if not subject.sight.draft(writ, sent.read.inputs):
        raise health_needs_reason(subject.case_id)
    return sent_draft(writ)
