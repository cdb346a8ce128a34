"""A note sent from a page of the assessment: read, recorded, or told what is wrong with it; what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import request

from rules.errors import InputError, LotrinhError
from web.errors import status_of
from web.language import _, label
from web.pages.assessment.ward import PROCEDURE, Ward, record
from web.pages.forms.reading import Read, read_act
from web.pages.views.form import Refusal, refusal_of
from web.pages.views.times import moment_vi
from web.signin.session import house
from workflows.command import Performed
from workflows.errors import ActNotAvailable, KeyReused, NotPermitted, UnknownCase

_ELSEWHERE = (ActNotAvailable, NotPermitted, UnknownCase)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing was recorded: by field, or the refusal of the law. ``again``: the earlier sending of this form was recorded."""

    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refusal: Refusal | None = None
    status: int = 422
    again: bool = False


def read_note(act: str, entered: Mapping[str, Sequence[str]]) -> Read:
    """The inputs of an act from the texts of its form."""
    return read_act(house().procedures.act(f"{PROCEDURE}.{act}"), entered, house().corpus.facts)


def entered() -> dict[str, tuple[str, ...]]:
    """The texts of the form as sent."""
    return {name: tuple(values) for name, values in request.form.to_dict(flat=False).items()}


def observed_wrong(ward: Ward, inputs: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with the moment of an observation: it lies ahead, or before the person was received."""
    told, received = inputs.get("observed_at"), ward.case.facts.get("person_received_at")
    if not isinstance(told, datetime):
        return ()
    if told > ward.now:
        return (_("Thời điểm quan sát nằm ở tương lai. Bây giờ là %(now)s.", now=moment_vi(ward.now)),)
    since = received.value if received is not None else None
    if isinstance(since, datetime) and told + _MINUTE <= since:
        return (
            _(
                "Thời điểm quan sát sớm hơn lúc tiếp nhận người (%(since)s). Nhập thời điểm từ đó trở đi.",
                since=moment_vi(since),
            ),
        )
    return ()


def send(ward: Ward, act: str, inputs: Mapping[str, object]) -> Performed | Trouble:
    """Record it, or say what is wrong. What is no slip of the form (not this officer, not at this stage) is raised."""
    try:
        return record(ward, act, inputs)
    except _ELSEWHERE:
        raise
    except KeyReused as error:
        return Trouble(status=status_of(error), again=True)
    except LotrinhError as error:
        if status_of(error) >= 500:
            raise
        return _trouble(error)


def _trouble(error: LotrinhError) -> Trouble:
    named = str(error.fields.get("field", error.fields.get("fact", "")))
    if isinstance(error, InputError) and named:
        return Trouble(errors={named: (label(error),)}, status=status_of(error))
    return Trouble(refusal=refusal_of(error, house().corpus), status=status_of(error))
