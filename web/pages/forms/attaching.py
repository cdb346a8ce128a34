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
from web.settings import Settings
from workflows.attaching import FIELD
from workflows.ports import Attachment
from workflows.procedure import ActSpec

ROWS: Final = 4
SIGNS: Final = "_signs"
_KIND: Final = "_kind_{}"
_FILES: Final = "_files_{}"


@dataclass(frozen=True, slots=True)
class AttachRow:
    """One row. ``lost`` names the files that must be chosen again: a browser never sends a form's files back with it."""

    number: int
    kind: str = ""
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
        return bool(self.own or self.signs) or any(row.kind or row.errors or row.lost for row in self.rows)


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
        told: dict[int, list[str]] = {}
        problems = error.fields.get("problems")
        for problem in problems if isinstance(problems, list) else []:
            told.setdefault(self.places[int(problem["number"]) - 1], []).append(str(problem["vi"]))
        told = told or {1: [label(error)]}
        rows = (replace(row, errors=(*row.errors, *told.get(row.number, ()))) for row in self.rows)
        return replace(self, rows=tuple(rows))


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
    act: ActSpec, form: Mapping[str, str], files: MultiDict[str, FileStorage], settings: Settings
) -> Brought:
    """The papers that came with a form. Nothing too large is read."""
    rows: list[AttachRow] = []
    given: list[tuple[int, str, FileStorage]] = []
    for number in range(1, ROWS + 1):
        kind = (
            act.attaches[0].code if act.signs and number == 1 else form.get(_KIND.format(number), "").strip()
        )
        chosen = [each for each in files.getlist(_FILES.format(number)) if each.filename]
        rows.append(_row(act, number, kind, chosen, settings))
        given += [(number, kind, each) for each in chosen]
    total = sum(_size(each) for _number, _kind, each in given)
    if total > settings.largest_act * MEGABYTE:
        rows = [_too_much(row, total, settings) for row in rows]
    signs = form.get(SIGNS, "") if act.signs else ""
    found = Brought(places=tuple(number for number, _kind, _file in given), rows=tuple(rows))
    if not found.ok:
        return found
    return replace(
        found,
        attachments=tuple(
            Attachment(kind, each.filename or "", each.read(), signs) for _number, kind, each in given
        ),
    )


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
    act: ActSpec, number: int, kind: str, chosen: Sequence[FileStorage], settings: Settings
) -> AttachRow:
    errors: list[str] = []
    if chosen and act.paper(kind) is None:
        errors.append(_("Giấy tờ %(number)s: chọn loại giấy tờ cho tệp đã chọn.", number=number))
    if kind and not chosen:
        errors.append(_("Giấy tờ %(number)s: chọn tệp, hoặc bỏ chọn loại giấy tờ.", number=number))
    errors += [
        _(
            "Tệp “%(filename)s” lớn quá %(most)s MB. Hãy quét lại ở 200 dpi hoặc tách thành nhiều tệp.",
            filename=cleaned(each.filename or ""),
            most=settings.largest_file,
        )
        for each in chosen
        if _size(each) > settings.largest_file * MEGABYTE
    ]
    known = kind if act.paper(kind) is not None else ""
    return AttachRow(number, known, tuple(cleaned(each.filename or "") for each in chosen), tuple(errors))


def _too_much(row: AttachRow, total: int, settings: Settings) -> AttachRow:
    if not row.lost:
        return row
    error = _(
        "Các tệp của bước này tổng cộng %(total)s MB, quá %(most)s MB. Hãy đính kèm phần còn lại ở một bước khác.",
        total=-(-total // MEGABYTE),
        most=settings.largest_act,
    )
    return replace(row, errors=(*row.errors, error))


def _size(each: FileStorage) -> int:
    """Bytes, by the place of its end: the file is not read for it."""
    size = each.stream.seek(0, os.SEEK_END)
    each.stream.seek(0)
    return int(size)
