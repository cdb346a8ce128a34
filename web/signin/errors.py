"""What signing in and least access refuse; known to the table of errors without any of their machinery."""

from __future__ import annotations

from rules.errors import DoorError


class ReasonNeeded(DoorError):
    """The file of a minor is opened by an office that has no part in it only with a reason, which is recorded."""

    code = "reason_needed"
