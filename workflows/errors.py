"""Errors of the door. Three of them are distinct on purpose: no such act from here, requirement not met, someone was first."""

from __future__ import annotations

from rules.errors import DoorError, InputError
from rules.verdict import Verdict


class UnknownAct(DoorError):
    """No procedure has an act of this name; the nearest names are given."""

    code = "unknown_act"


class UnknownCase(DoorError):
    """No such case, person or unit."""

    code = "unknown_case"


class PersonErased(UnknownCase):
    """What was personal about this person was erased by law: nothing can be added."""

    code = "person_erased"


class NotPermitted(DoorError):
    """The actor holds no power for this act here and today."""

    code = "not_permitted"


class NotErasable(DoorError):
    """What is personal about a person cannot be erased yet; names every obstacle."""

    code = "not_erasable"


class ActNotAvailable(DoorError):
    """The act does not exist from the stage the case stands at."""

    code = "act_not_available"


class RequirementsNotMet(DoorError):
    """A legal requirement fails or cannot be determined; carries every finding."""

    code = "requirements_not_met"

    def __init__(self, en: str, *, vi: str, verdict: Verdict, **fields: object) -> None:
        super().__init__(en, vi=vi, **fields)
        self.verdict = verdict

    def as_dict(self) -> dict[str, object]:
        """As every error, with the whole verdict."""
        return super().as_dict() | {"verdict": self.verdict.as_json()}


class CaseChanged(DoorError):
    """Someone was first: the case moved on since it was read. Reload and look again."""

    code = "case_changed"


class PersonChanged(CaseChanged):
    """The record of a person is no longer as it was seen."""

    code = "person_changed"


class OutcomeChanged(CaseChanged):
    """The act would bring something else than what the officer was shown: what it rests on changed meanwhile."""

    code = "outcome_changed"


class KeyReused(InputError):
    """An idempotency key came back with a different command."""

    code = "idempotency_key_reused"


class ProcedureError(InputError):
    """A procedure table is malformed; names file and key."""

    code = "procedure"


def outcome_changed() -> OutcomeChanged:
    """The one text of ``OutcomeChanged``."""
    return OutcomeChanged(
        "What this act would bring is no longer what you were shown. Nothing was recorded; look at it again.",
        vi="Kết quả của bước này không còn như đã hiện khi kiểm tra. Chưa có gì được ghi; hãy xem lại.",
    )


def case_changed() -> CaseChanged:
    """The one text of ``CaseChanged``."""
    return CaseChanged(
        "Someone was first: the case changed since you read it. Reload the case and look again.",
        vi="Hồ sơ vừa được người khác cập nhật. Hãy tải lại hồ sơ và xem lại trước khi thực hiện.",
    )
