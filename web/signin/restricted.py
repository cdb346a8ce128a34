"""What is opened with a reason: files of minors, by an office that has no part in them, and data on health, by whoever is not shown them
(``workflows/sensitive.yaml``). Both are rules of the program's own.

The reason is told in the audit stream "signin" beside the reading ("break_glass"); it opens this file for this session, for some hours.
Who deals with the case, has acted in it or keeps it is never asked; nor is an auditor, whose every reading is looked at anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from flask import g, has_request_context, request, session

from rules.terms import age_on, ages_by_year
from web.signin.access import AUDITOR, REGISTERED_BY, keeper_of
from web.signin.errors import ReasonNeeded
from web.signin.officer import Officer
from workflows.errors import NotPermitted
from workflows.model import BIRTH_YEAR, ActRecord, CaseSnapshot, Person

BREAK_GLASS: Final = "break_glass"
HEADER: Final = "Access-Reason"
OPENS: Final = "Access-Opens"
"""The header by which a program says which kind of data the reason opens ("health")."""
SHORTEST, LONGEST = 10, 300
_LETTERS, _DIFFERENT = 6, 4
_OPEN_FOR: Final = timedelta(hours=4)
_OF_AGE: Final = 18
_KEPT: Final = "reasons"


def needs_reason(
    officer: Officer, person: Person, case: CaseSnapshot | None, acts: Sequence[ActRecord], day: date
) -> bool:
    """Whether this office must say why it opens this file. ``case`` None: the page of the person."""
    if officer.appointment.role == AUDITOR or not _minor(person, day):
        return False
    if case is None:
        return person.attributes.get(REGISTERED_BY) != officer.unit.id
    mine = officer.unit.id
    return mine not in {*case.units.values(), keeper_of(case, acts)} and all(
        act.unit_id != mine for act in acts
    )


def key_of(case_id: str, kind: str) -> str:
    """Under which key a session remembers that a kind of data of a case was opened."""
    return f"{case_id}#{kind}"


def opened(case_id: str, kinds: Iterable[str], now: datetime) -> frozenset[str]:
    """The kinds of data of this case that this session has opened with a reason."""
    return frozenset(kind for kind in kinds if _remembered(key_of(case_id, kind), now))


def wanted() -> str:
    """The kind of data that a program asks to be shown, with its reason; "" for none."""
    return request.headers.get(OPENS, "").strip() if has_request_context() else ""


def given() -> str:
    """The reason given in the request, of sufficient length; else ""."""
    reason = tidy(_in_letters(request.headers.get(HEADER, ""))) if has_request_context() else ""
    return reason if says_why(reason) else ""


def health_needs_reason(case_id: str | None) -> ReasonNeeded | NotPermitted:
    """Something of this case carries data on health that this officer is not shown; where no case is open yet no reason opens it."""
    if case_id is None:
        return NotPermitted(
            "This paper would print data on health that your post is not shown. Whoever deals with the person writes it.",
            vi="Giấy tờ này sẽ in thông tin về sức khỏe không thuộc phạm vi được xem của bạn; người đang xử lý hồ sơ lập giấy tờ này.",
        )
    return ReasonNeeded(
        "This carries data on health, which your post is not shown. Say why you open them"
        f" (headers {HEADER}, at least {SHORTEST} characters, and {OPENS}: health).",
        vi="Nội dung này có thông tin về sức khỏe, không thuộc phạm vi được xem của chức danh đang dùng."
        " Hãy ghi lý do trước khi mở; lý do được lưu lại.",
        field="reason",
        file=case_id,
        kind="health",
    )


def demand(key: str, now: datetime) -> str:
    """The reason given just now in the request, to be recorded; "" where one was given before in this session. ``ReasonNeeded``."""
    reason = given()
    if reason or _remembered(key, now):
        return reason
    raise ReasonNeeded(
        "This is the file of a minor, and your office has no part in it. Say why you open it"
        f" (header {HEADER}, at least {SHORTEST} characters).",
        vi="Hồ sơ của người chưa đủ 18 tuổi mà cơ quan của bạn không tham gia. Hãy ghi lý do trước khi mở; lý do được lưu lại.",
        field="reason",
        file=key,
    )


def _remembered(key: str, now: datetime) -> bool:
    """Whether this session gave a reason; a program that bears a token has none, whatever cookie comes along."""
    kept = session.get(_KEPT, {}) if has_request_context() and "token" not in g else {}
    since = kept.get(key) if isinstance(kept, dict) else None
    return isinstance(since, int) and now - datetime.fromtimestamp(since, UTC) < _OPEN_FOR


def remember(key: str, now: datetime) -> None:
    """The reason for this file was given; it opens it for some hours of this session. A command has none: it is asked each time."""
    if not has_request_context() or "token" in g:
        return
    kept = dict(session.get(_KEPT, {}))
    kept[key] = int(now.timestamp())
    session[_KEPT] = dict(sorted(kept.items(), key=lambda pair: pair[1])[-20:])


def tidy(reason: str) -> str:
    """A reason as it is kept: one line of what can be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in reason).split())[:LONGEST]


def says_why(reason: str) -> bool:
    """Whether a reason is long enough and made of words: dots, or one letter again and again, tell an auditor nothing."""
    letters = [each for each in reason.casefold() if each.isalpha()]
    return len(reason) >= SHORTEST and len(letters) >= _LETTERS and len(set(letters)) >= _DIFFERENT


def _in_letters(header: str) -> str:
    """A header as it was meant: programs send UTF-8, which HTTP hands over letter by letter as if it were Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _minor(person: Person, day: date) -> bool:
    if person.born is not None:
        return age_on(person.born, day) < _OF_AGE
    year = person.attributes.get(BIRTH_YEAR)
    return type(year) is int and year <= day.year and ages_by_year(year, day)[0] < _OF_AGE
