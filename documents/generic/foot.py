"""The foot of a form: who signs in which capacity, and who receives it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from documents.contexts.capacity import capacity
from documents.contexts.reading import Source
from documents.generic.model import BLANK, RECIPIENTS, FormSheet, Office, SignerSpec
from documents.generic.values import filled, first, fitting

SEAL, SIGN = "(Ký, ghi rõ họ tên, đóng dấu)", "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True, slots=True)
class Cell:
    """One of up to three cells beside each other: a signature, “Nơi nhận”, or nothing. ``gaps`` level the names of a row.

    ``span`` counts sixths of the width. ``dated``: place and day stand above.
    """

    head: tuple[str, ...] = ()
    hint: str = ""
    gaps: tuple[int, ...] = ()
    name: str = ""
    recipients: tuple[str, ...] = ()
    span: int = 3
    dated: bool = False


def signature_rows(sheet: FormSheet, source: Source) -> tuple[tuple[Cell, ...], ...]:
    """The rows of the last table: as the form tells them, else signers in pairs, “Nơi nhận” beside the last of an odd number."""
    rows: list[tuple[Cell, ...]] = []
    signed = 0
    for told in sheet.rows or _paired(sheet):
        cells: list[Cell] = []
        for spec in told:
            cells.append(replace(_cell(spec, sheet, source), span=6 // len(told)))
            if cells[-1].head:
                signed += 1
                words = ", ".join(one for one in (*cells[-1].head, cells[-1].name) if one)
                source.printed(f"signature.{signed}", "Ký tên", words)
        rows.append(_level(cells))
    return tuple(rows)


def _paired(sheet: FormSheet) -> tuple[tuple[SignerSpec, ...], ...]:
    """Signers in pairs where the form only lists them."""
    cells = list(sheet.signers)
    odd = len(cells) % 2 == 1
    if odd:
        cells.insert(len(cells) - 1, SignerSpec(head=RECIPIENTS))
    rows = [tuple(cells[place : place + 2]) for place in range(0, len(cells), 2)]
    if sheet.recipients and not odd:
        rows.append((SignerSpec(head=RECIPIENTS), SignerSpec(head=BLANK)))
    return tuple(rows)


def _cell(spec: SignerSpec, sheet: FormSheet, source: Source) -> Cell:
    if spec.head == RECIPIENTS:
        to = tuple(filled(source, one) for one in sheet.recipients)
        source.printed("recipients", "Nơi nhận", "; ".join(to))
        return Cell(recipients=to)
    if spec.head == BLANK:
        return Cell()
    return replace(_signature(spec, sheet, source), dated=spec.dated)


def _level(cells: list[Cell]) -> tuple[Cell, ...]:
    """All with as many lines over the room for the signature."""
    most = max(_height(one) for one in cells)
    return tuple(replace(one, gaps=tuple(range(most - _height(one)))) for one in cells)


def _height(cell: Cell) -> int:
    """Lines over the room for the signature: what is wider than the cell takes a line more."""
    capitals, small = 10 * cell.span, 14 * cell.span
    heads = sum(-(-len(one) // (capitals if one.isupper() else small)) for one in cell.head)
    return heads + -(-len(cell.hint) // small) + cell.dated


def office_of(sheet: FormSheet, source: Source, role: str) -> tuple[Office, bool]:
    """The office in which a paper is signed, and whether the one who acts holds it.

    It is that of the acting officer; an officer without one prepares the paper for the head of the body, and where that is not
    known for the office which the form names.
    """
    acting = source.text("actor.role") or ""
    if acting in sheet.offices:
        return sheet.offices[acting], True
    kind = source.text("unit.kind")
    headed = next((one for one in sheet.offices.values() if kind and one.of == kind), None)
    return headed or sheet.offices[role], not acting


def _signature(spec: SignerSpec, sheet: FormSheet, source: Source) -> Cell:
    if not spec.role:
        name = first(source, fitting(source, spec.name.split("|"))) if spec.name else None
        return Cell(tuple(spec.head.split("\n")), spec.hint or SIGN, name=name or "")
    office, acting = office_of(sheet, source, spec.role)
    title = source.text("actor.title") or ""
    name = source.text("approver.name", "actor.name") if acting else None
    head = spec.head or office.head
    authority = source.text("actor.authority") or ""
    return Cell(
        capacity(head, title if acting else "", authority if acting else ""),
        spec.hint or SEAL,
        name=name or "",
    )
