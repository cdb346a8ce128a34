"""Takes a file in: what it is, which sheet, where its headings stand; its rows are kept sealed. Nothing is written to the record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from typing import IO, Final

from documents.sheets.reading import Book, Page, open_book
from documents.sheets.reading.encodings import Letters, converted, legacy_of
from documents.sheets.reading.errors import refused
from documents.sheets.reading.model import Seen
from persistence.lists_in import ImportState, ListImport
from web.house import House, new_id
from web.lists.kept import PERSONS, Keeper, Told
from web.lists.targets import guess_for, layout_for
from web.signin.officer import Officer, post_key
from workflows.importing.cells import Line
from workflows.importing.headings import find_header, guess, signature
from workflows.importing.values import looks_like_text_day
from workflows.importing.words import plain, tidy

KEPT_FOR: Final = timedelta(days=7)
_LINES: Final = 250  # rows of a chunk
_CHUNKS: Final = 8  # chunks of a transaction
_HEAD: Final = 40
_SAMPLES: Final = 5
_PIECE: Final = 1 << 20
_LATE: Final = 12
_LONGEST_SAMPLE: Final = 60


@dataclass(slots=True)
class _Columns:
    """Noticed on the way, by column: days as text that cannot be month/day, days of Excel, and such that are past the twelfth."""

    text_days: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)
    late_days: set[int] = field(default_factory=set)

    def look(self, line: Line) -> None:
        for place, value in enumerate(line.cells):
            if isinstance(value, date):
                (self.late_days if value.day > _LATE else self.days).add(place)
            elif place not in self.text_days and looks_like_text_day(value):
                self.text_days.add(place)

    @property
    def mixed(self) -> tuple[int, ...]:
        return tuple(sorted((self.text_days & self.days) - self.late_days))


def bring(
    house: House,
    officer: Officer,
    stream: IO[bytes],
    filename: str,
    *,
    sheet: str = "",
    target: str = PERSONS,
) -> str:
    """Take a file in for an officer; the id of the list. ``sheet`` names one of several. ``SheetRefused``: nothing is kept then."""
    book = open_book(stream)
    try:
        page = _page(book, sheet)
        keeper, now = Keeper(house), house.now()
        told = Told(
            filename=tidy(filename)[:120],
            kind=book.kind,
            sheet=page.name,
            sheets=tuple(each.name for each in book.pages if not each.hidden),
        )
        job = ListImport(
            id=new_id(),
            actor_id=officer.id,
            post=post_key(officer.appointment),
            unit_id=officer.unit.id,
            origin=house.services.origin(),
            target=target,
            sha256=_digest(stream),
            state=ImportState.BROUGHT,
            sealed=keeper.close(told),
            lines=0,
            passed=0,
            made_at=now,
            started_at=None,
            ended_at=None,
            expires_at=now + KEPT_FOR,
        )
        house.lists.begin(job)
        try:
            _fill(house, keeper, job, told, book, page)
        except BaseException:
            house.lists.drop(job.id)
            raise
    finally:
        book.close()
    return job.id


def _fill(house: House, keeper: Keeper, job: ListImport, told: Told, book: Book, page: Page) -> None:
    seen, columns = Seen(), _Columns()
    lines = book.lines(page, seen)
    head = list(islice(lines, _HEAD))
    letters = legacy_of(str(cell) for line in head for cell in line.cells if isinstance(cell, str))
    count, chunks, last_lines = 0, 0, 0
    first = _converted(head, letters)
    batch = []
    for some in _chunks(_chain(first, (_one(line, letters) for line in lines))):
        for line in some:
            columns.look(line)
        batch.append(keeper.close_lines(chunks, some))
        chunks, count = chunks + 1, count + len(some)
        if len(batch) == _CHUNKS:
            house.lists.add(job.id, batch)
            batch = []
    if batch:
        house.lists.add(job.id, batch)
    merges = sorted(seen.merges)
    header = find_header(first, merges)
    last_lines = count - sum(line.number <= header.last for line in first)
    held = house.lists.layout(job.unit_id, job.target, signature(header.texts))
    kept = layout_for(job.target, header.texts, held)
    layout = kept or guess_for(job.target, header.texts)
    notes = [*((each.vi, each.en) for each in book.notes), *_notes(book, page, seen, letters)]
    whole = replace(
        told,
        notes=tuple(notes),
        first=header.first,
        last=header.last,
        texts=header.texts,
        samples=tuple(_sample(line) for line in first if line.number > header.last)[:_SAMPLES],
        layout={str(place): name for place, name in layout.items()},
        known_layout=bool(kept),
        mixed=columns.mixed,
        merged=tuple(each for each in merges if each[2] > each[0] and each[2] > header.last),
        chunks=chunks,
    )
    house.lists.move(
        job.id,
        [ImportState.BROUGHT],
        ImportState.BROUGHT,
        sealed=keeper.close(whole),
        lines=max(0, last_lines),
    )


def _page(book: Book, wanted: str) -> Page:
    """The sheet that is named, else the one among those that show whose headings are best understood."""
    if wanted:
        for each in book.pages:
            if plain(each.name) == plain(wanted) or wanted == str(each.place + 1):
                return each
        raise refused("sheet", names=", ".join(each.name for each in book.pages))
    shown = [each for each in book.pages if not each.hidden] or list(book.pages)
    if len(shown) == 1:
        return shown[0]
    heads = {each.place: list(islice(book.lines(each, Seen()), _HEAD)) for each in shown[:20]}
    return max(
        shown[:20],
        key=lambda each: (
            len(guess(find_header(heads[each.place]).texts)),
            bool(heads[each.place]),
            -each.place,
        ),
    )


def _notes(book: Book, page: Page, seen: Seen, letters: Letters | None) -> Iterator[tuple[str, str]]:
    others = sum(not each.hidden for each in book.pages) - (not page.hidden)
    if others:
        yield (
            f"Tệp có {others + 1} trang tính; chỉ đọc trang “{page.name}”. Muốn đọc trang khác, tải lên lại và ghi tên trang.",
            f"The file has {others + 1} sheets; “{page.name}” alone is read. For another one bring the file again and name it.",
        )
    hidden = sum(each.hidden for each in book.pages)
    if hidden:
        yield (
            f"Tệp có {hidden} trang tính bị ẩn; không đọc.",
            f"The file has {hidden} hidden sheets; they are not read.",
        )
    if seen.hidden_columns:
        yield (
            "Trang tính có cột bị ẩn; cột ẩn vẫn hiện ở bảng dưới.",
            "The sheet has hidden columns; they are shown below all the same.",
        )
    if letters is not None:
        name = {Letters.TCVN3: "TCVN3 (ABC, phông .VnTime)", Letters.VNI: "VNI"}[letters]
        yield (
            f"Chữ trong tệp viết bằng phông {name}; đã chuyển sang Unicode. Kiểm tra vài tên bên dưới có đọc đúng không.",
            f"The letters are those of {name} and were turned into Unicode. See below whether the names read right.",
        )


def _digest(stream: IO[bytes]) -> str:
    stream.seek(0)
    found = hashlib.sha256()
    while piece := stream.read(_PIECE):
        found.update(piece)
    return found.hexdigest()


def _one(line: Line, letters: Letters | None) -> Line:
    if letters is None:
        return line
    cells = tuple(converted(each, letters) if isinstance(each, str) else each for each in line.cells)
    return replace(line, cells=cells)


def _converted(lines: Iterable[Line], letters: Letters | None) -> list[Line]:
    return [_one(line, letters) for line in lines]


def _chain(first: list[Line], rest: Iterator[Line]) -> Iterator[Line]:
    yield from first
    yield from rest


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(lines, _LINES)):
        yield some


def _sample(line: Line) -> tuple[str, ...]:
    return tuple(shown(each) for each in line.cells)


def shown(value: object) -> str:
    """A cell as it is shown."""
    if value is None:
        return ""
    text = f"{value:%d/%m/%Y}" if isinstance(value, date) else tidy(str(value))
    return text if len(text) <= _LONGEST_SAMPLE else text[: _LONGEST_SAMPLE - 1] + "…"
