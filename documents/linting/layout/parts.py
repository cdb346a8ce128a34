"""Finds out what each line of a document is."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from documents.linting.lines import Line
from rules.instruments import plain

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

NUMBER = re.compile(
    r"^\s*(?P<word>Số)(?P<colon> ?:?)\s*(?P<n>[0-9.…_ ]*?)(?P<stroke>\s*/\s*)(?:(?P<y>[0-9]{4})\s*/\s*)?(?P<symbol>[^\s,;].*?)\s*$",
    re.IGNORECASE,
)
PLACE_AND_DAY = re.compile(
    r"^(?P<place>[^,;:]{1,80}?)(?P<comma>,?)\s*ngày\s*(?P<d>[0-9.…_ ]*)\s*tháng\s*(?P<m>[0-9.…_ ]*)\s*năm\s*(?P<y>[0-9.…_ ]*)$",
    re.IGNORECASE,
)
RECIPIENTS = re.compile(r"^nơi nhận\s*:?$", re.IGNORECASE)
_MARKS = r"TM|KT|TL|TUQ|Q|T/M|K/T|T/L|T/UQ|T\.M|K\.T|T\.L|T\.UQ"
AUTHORITY = re.compile(
    rf"^(?P<mark>{_MARKS})(?:(?P<dot>\.)|(?=[\s:/]))(?P<gap>[:/]?\s*)(?P<rest>[A-ZĐÀ-Ỹ].*)$"
)
_FIRST_BASIS = re.compile(r"(?:-\s*)?Căn cứ \w")
_FIELD_BASIS = re.compile(r"Căn cứ [^.;]{2,60}:")
BASIS = re.compile(r"^(?:-\s*)?(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét|Theo)\b")
ARTICLE = re.compile(r"^Điều (?P<n>[0-9]{1,3})(?P<mark>[.:]?)\s")
_HEAD_LINES, _FOOT_LINES = 40, 60


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts are, as places in ``lines``; None or empty where there is none. Places are into the lines that show text."""

    lines: tuple[Line, ...]
    country: int | None
    motto: int | None
    bodies: tuple[int, ...]
    number: int | None
    day: int | None
    title: int | None
    subject: tuple[int, ...]
    bases: tuple[int, ...]
    authority: tuple[int, ...]
    recipients: int | None
    named: tuple[int, ...]

    @classmethod
    def of(cls, lines: tuple[Line, ...]) -> Parts:
        """The parts of a document."""
        texts = [" ".join(line.text.split()) for line in lines]
        country = _like(texts[:_HEAD_LINES], plain(COUNTRY))
        motto = _like(texts[:_HEAD_LINES], plain(MOTTO))
        number = _first(texts[:_HEAD_LINES], lambda one: NUMBER.match(one) is not None and len(one) < 60)
        day = next(
            (place for place, text in enumerate(texts[:_HEAD_LINES]) if _is_day(text, place, number)), None
        )
        head_end = max((one for one in (country, motto, number, day) if one is not None), default=-1)
        title = _title(lines, head_end)
        if title is not None and day is not None and day > title:
            day = None  # the day of a personal paper stands at its foot
        bases = _bases(lines, texts, title)
        # An annex may stand behind, longer than the document itself: they are looked for from the title on.
        after = title if title is not None else max(0, len(texts) - _FOOT_LINES * 3)
        recipients = _first(texts, lambda one: RECIPIENTS.match(one) is not None, start=after)
        authority = tuple(
            place for place, text in enumerate(texts)
            if place > (title if title is not None else head_end) and AUTHORITY.match(text) and lines[place].upper and len(text) < 90
        )  # fmt: skip
        return cls(
            lines, country, motto, _bodies(lines, country, number), number, day, title, _subject(lines, title), bases,
            authority, recipients, _named(lines, recipients),
        )  # fmt: skip

    @property
    def official(self) -> bool:
        """Whether the document is one of an office: it has a number."""
        return self.number is not None

    @property
    def told(self) -> frozenset[int | None]:
        """The lines that another rule looks at."""
        return frozenset((
            self.country, self.motto, self.number, self.day, self.title, self.recipients,
            *self.bodies, *self.subject, *self.bases, *self.authority, *self.named,
        ))  # fmt: skip


def _first(texts: list[str], wanted, start: int = 0) -> int | None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return next((place for place in range(start, len(texts)) if wanted(texts[place])), None)


def _is_day(text: str, place: int, number: int | None) -> bool:
    """Whether it is the line of place and day; without its comma only beside the number ("Mở ngày …" of a book is none)."""
    found = PLACE_AND_DAY.match(text)
    if found is None or "căn cứ" in text.lower():
        return False
    return bool(found["comma"]) or (number is not None and abs(place - number) <= 4)


def _like(texts: list[str], wanted: str) -> int | None:
    """The line that is nearly ``wanted``, whatever its dashes and capitals."""
    goal = _letters(wanted)
    best, where = 0.0, None
    for place, text in enumerate(texts):
        if abs(len(text) - len(wanted)) > 12:
            continue
        ratio = difflib.SequenceMatcher(None, _letters(plain(text)), goal).ratio()
        if ratio > max(best, 0.84):
            best, where = ratio, place
    return where


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def _title(lines: tuple[Line, ...], head_end: int) -> int | None:
    """The first line after the head that stands in the middle, before any running text."""
    for place in range(head_end + 1, min(len(lines), head_end + 14)):
        line = lines[place]
        if not line.text.strip():
            continue
        if line.bordered or line.text.strip().lower().startswith(("ảnh", "(")):
            continue  # the place of a photograph
        if line.text.strip().lower().startswith("kính gửi"):
            return None  # a letter
        if line.stand.align == "center" and any(map(str.isalpha, line.text)):
            return place
        if len(line.text.strip()) > 60:
            return None
    return None


def _subject(lines: tuple[Line, ...], title: int | None) -> tuple[int, ...]:
    """The lines right under the title, in the middle, up to the rule; remarks in brackets are none of it."""
    found: list[int] = []
    if title is None:
        return ()
    for place in range(title + 1, min(len(lines), title + 8)):
        line = lines[place]
        text = line.text.strip()
        if not text or line.stand.align != "center" or line.stand.ruled or set(text) <= set("_-–—─━=* "):
            break
        if text.startswith("("):
            continue
        if line.upper:
            break
        found.append(place)
    return tuple(found)


def _bodies(lines: tuple[Line, ...], country: int | None, number: int | None) -> tuple[int, ...]:
    """The lines in capitals in the cell beside the country's name, above the number."""
    if country is None or number is None:
        return ()
    cell = lines[country].cell
    found = []
    for place in range(number):
        line = lines[place]
        apart = cell is None or line.cell is None or line.cell[2] != cell[2]
        if (
            apart
            and place not in {country, country + 1}
            and line.text.strip()
            and any(map(str.isalpha, line.text))
        ):
            found.append(place)
    return tuple(found)


def _bases(lines: tuple[Line, ...], texts: list[str], title: int | None) -> tuple[int, ...]:
    """The block of legal bases after the title: it begins with "Căn cứ" and ends at the first other line of text."""
    if title is None:
        return ()  # in a letter they are part of the text
    start = title + 1
    first = next(
        (
            place
            for place in range(start, min(len(texts), start + 15))
            if _FIRST_BASIS.match(texts[place])
            and not _FIELD_BASIS.match(texts[place])
            and not lines[place].bordered
        ),
        None,
    )
    if first is None:
        return ()
    found = []
    for place in range(first, len(texts)):
        if not texts[place]:
            continue
        if not BASIS.match(texts[place]):
            break
        found.append(place)
    # A lone one in minutes or a report is the start of a sentence, not a basis of a decision.
    return tuple(found) if len(found) > 1 or _decides(lines, found[-1]) else ()


def _decides(lines: tuple[Line, ...], place: int) -> bool:
    """Whether a line such as "QUYẾT ĐỊNH:" follows."""
    line = next((one for one in lines[place + 1 : place + 5] if one.text.strip()), None)
    return line is not None and line.upper and line.text.strip().endswith(":")


def _named(lines: tuple[Line, ...], recipients: int | None) -> tuple[int, ...]:
    """The lines under "Nơi nhận:", in its cell, or up to the first line that is none of the list."""
    if recipients is None:
        return ()
    cell = lines[recipients].cell
    found: list[int] = []
    for place in range(recipients + 1, len(lines)):
        line = lines[place]
        text = line.text.strip()
        if cell is not None and line.cell != cell:
            break
        if not text:
            continue
        if cell is None and not text.startswith(("-", "–", "+")):
            break
        found.append(place)
    return tuple(found)
