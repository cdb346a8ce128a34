"""The foot of a form: who signs in which capacity, and who receives it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from documents.contexts.reading import Source
from documents.generic.model import FormSheet, Office, SignerSpec
from documents.generic.values import filled, shown

SEAL, SIGN = "(Ký, ghi rõ họ tên, đóng dấu)", "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True, slots=True)
class Cell:
    """One of two cells beside each other: a signature, “Nơi nhận”, or nothing. ``gaps`` level the names of a row."""

    head: tuple[str, ...] = ()
    hint: str = ""
    gaps: tuple[int, ...] = ()
    name: str = ""
    recipients: tuple[str, ...] = ()


def signature_rows(sheet: FormSheet, source: Source) -> tuple[tuple[Cell, Cell], ...]:
    """The rows of the last table: signers in pairs, “Nơi nhận” beside the last of an odd number."""
    cells = [_noted(place, one, sheet, source) for place, one in enumerate(sheet.signers, start=1)]
    to = tuple(filled(source, one) for one in sheet.recipients)
    source.printed("recipients", "Nơi nhận", "; ".join(to))
    odd = len(cells) % 2 == 1
    if odd:
        cells.insert(len(cells) - 1, Cell(recipients=to))
    rows = [_level(cells[place], cells[place + 1]) for place in range(0, len(cells), 2)]
    if to and not odd:
        rows.append((Cell(recipients=to), Cell()))
    return tuple(rows)


def _level(left: Cell, right: Cell) -> tuple[Cell, Cell]:
    """Both with as many lines over the room for the signature."""
    most = max(len(left.head), len(right.head))
    return tuple(replace(one, gaps=tuple(range(most - len(one.head)))) for one in (left, right))  # type: ignore[return-value]


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


def _noted(place: int, spec: SignerSpec, sheet: FormSheet, source: Source) -> Cell:
    cell = _signature(spec, sheet, source)
    source.printed(f"signature.{place}", "Ký tên", ", ".join(one for one in (*cell.head, cell.name) if one))
    return cell


def _signature(spec: SignerSpec, sheet: FormSheet, source: Source) -> Cell:
    if not spec.role:
        name = shown(source, spec.name) if spec.name else None
        return Cell(tuple(spec.head.split("\n")), spec.hint or SIGN, name=name or "")
    office, acting = office_of(sheet, source, spec.role)
    title = source.text("actor.title") or ""
    name = source.text("approver.name", "actor.name") if acting else None
    return Cell(_capacity(office.head, title if acting else ""), SEAL, name=name or "")


def _capacity(head: str, title: str) -> tuple[str, ...]:
    """A deputy signs for the head (30/2020/NĐ-CP PL I, II.7: KT.)."""
    lines = head.split("\n")
    if not title.lower().startswith("phó "):
        return tuple(lines)
    return (*lines[:-1], f"KT. {lines[-1]}", f"PHÓ {lines[-1]}")
