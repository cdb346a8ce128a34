"""Values that several forms compute alike from the neutral data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from documents.contexts.reading import Source
from documents.labels import GROUNDS, GROUPS, PAPERS, RELATIONS, RESULTS, SUBSTANCES, VOLUNTARY_GROUNDS
from documents.wording import LOCAL, BlankDay, YearAlone

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CONCLUSIONS = ("addicted", "not_addicted")
WITHDRAWALS = ("present", "absent")
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unclear": None}
_OTHER_PLACES = ("detention_place", "agreed_place", "other")
_VENUES = ("facility", *_OTHER_PLACES)


def day_of(*paths: str) -> Callable[[Source], object]:
    """A day that may be recorded as a date or as a moment; a moment's day is that of Viet Nam."""

    def made_day(source: Source) -> date | None:
        value = source.find(*paths)
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(LOCAL).date()
        if value is None or type(value) in {date, BlankDay}:
            return value  # type: ignore[return-value]  # one of the two kinds of day
        raise source.refusal(
            paths[0], "a date, or a moment with its time zone", "ngày, hoặc thời điểm có múi giờ"
        )

    return made_day


def recorded_day(*paths: str) -> Callable[[Source], object]:
    """A day that stands on a person's file: a date, or its text in the form 2021-05-04, for the file is kept as JSON."""

    def made_day(source: Source) -> date | None:
        value = source.find(*paths)
        if value is None or type(value) is date:
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) and _DAY.fullmatch(value) else "")
        except ValueError:
            raise source.refusal(paths[0], "a date (2021-05-04)", "ngày, tháng, năm (2021-05-04)") from None

    return made_day


def born(source: Source) -> date | None:
    """The day of birth; where the file tells the year alone, that year."""
    told = recorded_day("person.born")(source)
    if isinstance(told, date):
        return told
    year = source.find("person.birth_year")
    return YearAlone(year, 1, 1) if type(year) is int else None


def number(prefix: str, symbol: str) -> Callable[[Source], object]:
    """A paper's number with its symbol: "05/GĐN-CAP". Decree 30/2020 PL I, II.3: numbers under 10 with a leading 0."""

    def made_number(source: Source) -> str | None:
        paths = (f"numbers.{prefix}_no", f"facts.{prefix}_number")
        value = source.find(*paths)
        if value is None:
            return None
        if type(value) is int:
            value = str(value)
        text = source.as_text(value, paths[0])
        padded = text.zfill(2) if text.isdecimal() else text
        mark = source.text(f"numbers.{symbol}")
        return f"{padded}/{mark}" if mark and "/" not in padded else padded

    return made_number


def own_number(prefix: str, symbol: str) -> Callable[[Source], object]:
    """The number of the paper itself: as the register gave it, else as it was told."""
    told = number(prefix, symbol)
    return lambda source: source.text("number") if source.has("number") else told(source)


def text_at(*paths: str) -> Callable[[Source], object]:
    """A text at the first present path."""
    return lambda source: source.text(*paths)


def label_of(labels: Mapping[str, str], *paths: str) -> Callable[[Source], object]:
    """The Vietnamese word of an enumerated fact."""
    return lambda source: source.one_of(labels, *paths)


def code_of(accepted: tuple[str, ...], *paths: str) -> Callable[[Source], object]:
    """An enumerated fact as it is stored."""
    return lambda source: source.code(accepted, *paths)


def relation(source: Source) -> str | None:
    """How the one who consents stands to the person: a word of the catalogue, or free text."""
    text = source.text("facts.guardian_relation")
    return None if text is None else RELATIONS.get(text, text)


def substances(source: Source) -> str | None:
    """The substances in words, in the order of the labels."""
    found = source.codes(tuple(SUBSTANCES), "facts.substances")
    return ", ".join(vi for name, vi in SUBSTANCES.items() if name in found) if found else None


def substance_groups(source: Source) -> frozenset[str]:
    """The groups of the recorded substances; empty when none is recorded."""
    return frozenset(
        GROUPS.get(one, "other") for one in source.codes(tuple(SUBSTANCES), "facts.substances") or ()
    )


def papers(source: Source) -> frozenset[str]:
    """The papers of the dossier; empty when none is recorded."""
    return source.codes(PAPERS, "facts.papers") or frozenset()


def test_result(source: Source) -> str | None:
    """What the drug test found, in words: as recorded here, else as known from another case."""
    told = source.one_of(RESULTS, "facts.result")
    positive = source.find("facts.test_positive")
    if told is not None or positive is None:
        return told
    if type(positive) is not bool:
        raise source.refusal("facts.test_positive", "true or false", "có hoặc không")
    return RESULTS["positive" if positive else "negative"]


def is_voluntary(source: Source) -> bool | None:
    """Whether the person came by an application of one's own; the ground must be known.

    Under 120/2025/QH15 Đ31 k2 the police write for a volunteer too: such a person came by a request. A request made before
    2026-07-01 on a ground of the old law is still followed afterwards, so the grounds of both laws are accepted.
    """
    ground = source.code(sorted(GROUNDS), "facts.ground")
    return None if ground is None else ground in VOLUNTARY_GROUNDS and source.find("police.name") is None


def only_if(voluntary: bool, make: Callable[[Source], object]) -> Callable[[Source], object]:  # noqa: FBT001 - reads as a word
    """A value that belongs to one way of coming alone: by one's own application, or by a request of the police."""
    return lambda source: make(source) if is_voluntary(source) is voluntary else None


def at_facility(source: Source) -> bool | None:
    """Whether the assessment is made at the facility."""
    venue = source.code(_VENUES, "facts.venue", "facts.place")
    return None if venue is None else venue == "facility"


def elsewhere(source: Source) -> str | None:
    """The place in words when it is not the facility: the agreed place, or the place of detention."""
    if at_facility(source) is not False:
        return None
    return source.text("facts.venue_text", "facts.place_text", "facts.detention_place")


def venue(source: Source) -> str | None:
    """The place of the assessment in words."""
    return source.text("facility.name") if at_facility(source) else elsewhere(source)


def signer_title(source: Source) -> str | None:
    """The office of the one who signs: the approver's where there is one."""
    return source.text("approver.title", "actor.title")


def signer_name(source: Source) -> str | None:
    """The name of the one who signs."""
    return source.text("approver.name", "actor.name")


def addressee(source: Source) -> str | None:
    """To whom the police write: the facility; while none is named, the body that manages the place of detention (Đ5 k2 a)."""
    named = source.text("facility.name")
    return named or (
        "Cơ quan quản lý trực tiếp nơi tạm giữ" if source.find("facts.detained") is True else None
    )


def acting_doctor(source: Source) -> str | None:
    """The doctor of a sheet, which a doctor fills in: as recorded, else the one who acts."""
    return source.text("facts.doctor_name", "actor.name")


def criteria(source: Source) -> tuple[bool | None, ...]:
    """Six answers; None where the doctor has not found or finds it unclear."""
    codes = (source.code(tuple(_ANSWERS), f"facts.criterion_{place}") for place in range(1, 7))
    return tuple(None if code is None else _ANSWERS[code] for code in codes)
