"""The rows of an act's form for papers from outside: a kind, and files of that kind. Sizes are looked at before a file is read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from werkzeug.datastructures import FileStorage, MultiDict

from documents.attachments.limits import MEGABYTE
from documents.attachments.naming import cleaned
from rules.errors import LotrinhError
from web.language import _, label
from web.pages.forms.fields import Choice
from web.pages.forms.waiting import Kept, Waiting
from web.settings import Settings
from workflows.attaching import FIELD
from workflows.ports import Attachment
from workflows.procedure import ActSpec

ROWS: Final = 4
SIGNS: Final = "_signs"
_KIND: Final = "_kind_{}"
_FILES: Final = "_files_{}"
_KEPT: Final = "_kept_{}"
DROP: Final = "_drop"
"""Names the files that no longer wait."""


@dataclass(frozen=True, slots=True)
class AttachRow:
    """One row. ``kept`` are files that wait here already; ``lost`` names those to be chosen again: a browser never sends them back."""

    number: int
    kind: str = ""
    kept: tuple[Kept, ...] = ()
    lost: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def kind_name(self) -> str:
        """The name of the field of the kind."""
        return _KIND.format(self.number)

    @property
    def files_name(self) -> str:
        """The name of the field of the files."""
        return _FILES.format(self.number)

    @property
    def kept_name(self) -> str:
        """The name of the hidden fields of the files that wait."""
        return _KEPT.format(self.number)


@dataclass(frozen=True, slots=True)
class AttachForm:
    """All rows, with the kinds to choose from: those of this act, and those that any act takes."""

    own: tuple[Choice, ...]
    common: tuple[Choice, ...]
    rows: tuple[AttachRow, ...]
    file_most: int
    act_most: int
    signs: str = ""

    @property
    def open(self) -> bool:
        """Whether the rows are shown at once: where the act is about papers, or something is wrong with one."""
        return bool(self.own or self.signs) or any(
            row.kind or row.errors or row.lost or row.kept for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Brought:
    """What was brought: the papers, and the row of each; ``rows`` as they are to be shown again."""

    attachments: tuple[Attachment, ...] = ()
    places: tuple[int, ...] = ()
    rows: tuple[AttachRow, ...] = tuple(AttachRow(number) for number in range(1, ROWS + 1))

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong so far."""
        return not any(row.errors for row in self.rows)

    def with_error(self, error: LotrinhError | None) -> Brought:
        """What the door says of the papers, beside their rows."""
        if error is None or error.fields.get("field") != FIELD:
            return self
        problems = error.fields.get("problems")
        listed = problems if isinstance(problems, list) else []
        wrong = {int(each["number"]) - 1: str(each["vi"]) for each in listed}
        if not wrong:  # of the papers as a whole: told at the first
            return replace(self, rows=(_without(self.rows[0], {0: label(error)}, 0), *self.rows[1:]))
        first = {row.number: self.places.index(row.number) for row in self.rows if row.kept}
        rows = (_without(row, wrong, first[row.number]) if row.kept else row for row in self.rows)
        return replace(self, rows=tuple(rows))

    def hidden(self) -> list[tuple[str, str]]:
        """The rows as hidden fields: kinds, and the files that wait."""
        kinds = [(row.kind_name, row.kind) for row in self.rows if row.kind]
        return kinds + [(row.kept_name, each.id) for row in self.rows for each in row.kept]


def _without(row: AttachRow, wrong: Mapping[int, str], first: int) -> AttachRow:
    """The row without its files that are not accepted, which must be chosen anew; ``first`` is the place of its first file."""
    mine = {
        place - first: told for place, told in wrong.items() if 0 <= place - first < max(1, len(row.kept))
    }
    return replace(
        row,
        errors=(*row.errors, *mine.values()),
        kept=tuple(each for place, each in enumerate(row.kept) if place not in mine),
        lost=(*row.lost, *(each.shown for place, each in enumerate(row.kept) if place in mine)),
    )


def attach_form(
    act: ActSpec, settings: Settings, brought: Brought | None = None, signs: str = ""
) -> AttachForm | None:
    """The rows of an act's form; None for an act that takes no papers. A signed paper has one row, ``signs`` names what it signs."""
    if not act.attaches:
        return None
    choices = [(bool(kind.fact), Choice(kind.code, label(kind))) for kind in act.attaches]
    return AttachForm(
        own=tuple(choice for own, choice in choices if own),
        common=tuple(choice for own, choice in choices if not own),
        rows=(brought or Brought()).rows[: 1 if act.signs else ROWS],
        signs=signs if act.signs else "",
        file_most=settings.largest_file,
        act_most=settings.largest_act,
    )


def read_files(
    act: ActSpec,
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
    settings: Settings,
    waiting: Waiting,
    *,
    keep: bool = True,
) -> Brought:
    """The papers that came with a form, and those that wait from before. Nothing too large is read; what is read waits from now on,
    unless it is not to be kept (a form that is only looked at)."""
    dropped = set(form.getlist(DROP))
    asked = {number: form.getlist(_KEPT.format(number)) for number in range(1, ROWS + 1)}
    there = waiting.bring([each for ids in asked.values() for each in ids if each not in dropped])
    rows: list[AttachRow] = []
    coming: dict[int, list[FileStorage]] = {}
    for number in range(1, ROWS + 1):
        kind = (
            act.attaches[0].code if act.signs and number == 1 else form.get(_KIND.format(number), "").strip()
        )
        kept = tuple(there[each] for each in asked[number] if each in there)
        coming[number] = [each for each in files.getlist(_FILES.format(number)) if each.filename]
        gone = any(each not in dropped and each not in there for each in asked[number])
        rows.append(_row(act, AttachRow(number, kind, kept), coming[number], settings, gone=gone))
    total = sum(_size(each) for chosen in coming.values() for each in chosen) + sum(
        each.size for row in rows for each in row.kept
    )
    if total > settings.largest_act * MEGABYTE:
        rows = [_too_much(row, coming[row.number], total, settings) for row in rows]
    rows = [row if row.lost else _read(row, coming[row.number], waiting, keep=keep) for row in rows]
    return _brought(rows, form.get(SIGNS, "") if act.signs else "")


def _read(row: AttachRow, chosen: Sequence[FileStorage], waiting: Waiting, *, keep: bool) -> AttachRow:
    """The row with its new files read."""
    read = [(each.filename or "", each.read()) for each in chosen]
    new = waiting.keep(read) if keep else tuple(Kept("", name, content) for name, content in read)
    return replace(row, kept=(*row.kept, *new))


def _brought(rows: Sequence[AttachRow], signs: str) -> Brought:
    found = Brought(places=tuple(row.number for row in rows for _ in row.kept), rows=tuple(rows))
    if not found.ok:
        return found
    papers = (Attachment(row.kind, each.name, each.content, signs) for row in rows for each in row.kept)
    return replace(found, attachments=tuple(papers))


def told_by(
    act: ActSpec, entered: Mapping[str, Sequence[str]], brought: Brought
) -> dict[str, tuple[str, ...]]:
    """The entries, with what the papers tell ticked: whoever attaches a paper need not tick it as well."""
    told = {name: tuple(values) for name, values in entered.items()}
    for each in brought.attachments:
        kind = act.paper(each.kind)
        if kind is None or not kind.fact or act.input(kind.fact) is None:
            continue
        held = tuple(value for value in told.get(kind.fact, ()) if value)
        if kind.many or not held:
            told[kind.fact] = tuple(dict.fromkeys((*held, kind.value)))
    return told


def _row(
    act: ActSpec, row: AttachRow, chosen: Sequence[FileStorage], settings: Settings, *, gone: bool
) -> AttachRow:
    errors: list[str] = []
    place = {"number": row.number}
    if (chosen or row.kept) and act.paper(row.kind) is None:
        errors.append(_("Giấy tờ %(number)s: chọn loại giấy tờ cho tệp đã chọn.", **place))
    if row.kind and not act.signs and not chosen and not row.kept:
        errors.append(
            _("Giấy tờ %(number)s: tệp đã chọn không còn được giữ, hãy chọn lại.", **place)
            if gone
            else _("Giấy tờ %(number)s: chọn tệp, hoặc bỏ chọn loại giấy tờ.", **place)
        )
    large = [each for each in chosen if _size(each) > settings.largest_file * MEGABYTE]
    errors += [
        _(
            "Tệp “%(filename)s” lớn quá %(most)s MB. Hãy quét lại ở 200 dpi hoặc tách thành nhiều tệp.",
            filename=cleaned(each.filename or ""),
            most=settings.largest_file,
        )
        for each in large
    ]
    known = row.kind if act.paper(row.kind) is not None else ""
    lost = tuple(cleaned(each.filename or "") for each in chosen) if large else ()
    return replace(row, kind=known, lost=lost, errors=tuple(errors))


def _too_much(row: AttachRow, chosen: Sequence[FileStorage], total: int, settings: Settings) -> AttachRow:
    if not chosen:
        return row
    error = _(
        "Các tệp của bước này tổng cộng %(total)s MB, quá %(most)s MB. Hãy đính kèm phần còn lại ở một bước khác.",
        total=-(-total // MEGABYTE),
        most=settings.largest_act,
    )
    lost = tuple(cleaned(each.filename or "") for each in chosen)
    return replace(row, lost=lost, errors=(*row.errors, error))


def _size(each: FileStorage) -> int:
    """Bytes, by the place of its end: the file is not read for it."""
    size = each.stream.seek(0, os.SEEK_END)
    each.stream.seek(0)
    return int(size)
