"""Duties of the office from which a person moved away: the office that has the case now is not asked to do them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from persistence.views import OpenDuty
from web.pages.views.desk import Meeting, left_by
from web.pages.views.times import today
from web.signin.officer import Officer
from web.signin.session import house


def of_the_office_left(
    officer: Officer, meeting: Meeting, found: Sequence[OpenDuty], now: datetime
) -> frozenset[str]:
    """The ids of these duties that another office was left with: by their kind they would be this post's (Law 73/2021 Art. 26.2)."""
    only = meeting.of_the_left(officer.appointment, today(now))
    lines = house().reader.due_named([each.id for each in found if each.duty in only])
    return frozenset(line.deadline.id for line in lines if not left_by(line, officer.unit))
