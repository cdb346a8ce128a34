"""The one small tree of errors.

Base classes are inherited and never raised. Every error has a stable ``code``, an English text for logs and developers, a Vietnamese
text for officers, and fields. A text says what was wrong, what is accepted and what to do next; it never holds personal data.
The web layer maps the families to status codes in one place; nothing here knows of HTTP.
"""

from __future__ import annotations

from typing import ClassVar


class LotrinhError(Exception):
    """Root of the tree. ``en`` and ``vi`` are whole sentences; ``fields`` are JSON-ready details.

    ``unwritable``: the storage itself fails, so that nothing can be recorded of it.
    """

    code: ClassVar[str] = "error"
    unwritable: ClassVar[bool] = False

    def __init__(self, en: str, *, vi: str, **fields: object) -> None:
        super().__init__(en)
        self.en = en
        self.vi = vi
        self.fields = fields

    def as_dict(self) -> dict[str, object]:
        """The error as JSON-ready data: code, both texts, fields."""
        return {"code": self.code, "vi": self.vi, "en": self.en, "fields": self.fields}


class LawError(LotrinhError):
    """The law as data cannot answer (not in force, not held, malformed)."""

    code = "law"


class InputError(LotrinhError):
    """Something given from outside is not what is accepted."""

    code = "input"


class DoorError(LotrinhError):
    """The one door refuses an act."""

    code = "door"


class CorpusError(LawError):
    """The corpus is malformed; names file and key."""

    code = "corpus"


class NotInForce(LawError):
    """Nothing was in force on the day asked for; says what was in force when."""

    code = "not_in_force"


class CalendarError(LawError):
    """The calendar of working days is not announced for the day asked for."""

    code = "calendar"


class EngineFailure(LawError):
    """An engine could not judge (library error, over its limits)."""

    code = "engine_failure"


class EngineDisagreement(LawError):
    """The two engines judged differently; the act is refused and an alarm is raised."""

    code = "engine_disagreement"


class CitationError(InputError):
    """A citation that cannot be read."""

    code = "citation"


class FactError(InputError):
    """A fact of a wrong type or outside its accepted values."""

    code = "fact"


class BadInput(InputError):
    """A field of an act, form or file that is not accepted."""

    code = "bad_input"
