"""The moment of an act on its form: to the minute, on Vietnamese clocks, never before the last act by a few seconds only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from web.language import _, mark
from web.pages.forms.fields import Field, Widget
from web.pages.forms.reading import cleaned, read_moment
from web.pages.views.times import local, moment_vi

NAME = "_at"
LABEL = mark("Thời điểm thực hiện")
_MINUTE = timedelta(minutes=1)


def moment_field(value: str, last: datetime | None, errors: Sequence[str] = ()) -> Field:
    """The field; the hint says from when on a moment is accepted."""
    since = [_("Không sớm hơn bước gần nhất (%(last)s).", last=moment_vi(last))] if last is not None else []
    return Field(
        name=NAME,
        label=_(LABEL),
        widget=Widget.MOMENT,
        values=(value,),
        required=True,
        hint=" ".join([_("Giờ Việt Nam. Đổi lại nếu bước này đã làm trước lúc nhập."), *since]),
        errors=tuple(errors),
    )


def shown(moment: datetime) -> str:
    """A moment in the form of machines; the field writes it as it is written here."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def read(text: str, last: datetime | None) -> datetime:
    """The moment entered. The form has no seconds: the minute of the last act means the last act's own instant, again and again."""
    at = read_moment(LABEL, cleaned(text))
    return last if last is not None and at <= last < at + _MINUTE else at
