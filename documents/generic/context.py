"""The typed context of the two general templates: heading, title, pieces in reading order, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from documents.catalogue import FormEntry
from documents.contexts import sources
from documents.contexts.field_labels import FIELDS
from documents.contexts.reading import ON_SIGNING, Source
from documents.generic.foot import Cell, office_of, signature_rows
from documents.generic.model import FormSheet
from documents.generic.pieces import TEXT_WIDTH, WIDE, Piece, centred, piece_basis, pieces_of, text_of
from documents.generic.values import filled, first
from documents.wording import long_day
from workflows.roles import symbol_for

_NUMBER_DOTS = "........."
_AUTHORITY, _PROPOSAL, _BASIS = "Thẩm quyền ban hành", "Theo đề nghị", "Căn cứ"


@dataclass(frozen=True, slots=True)
class PersonalPaper:
    """A citizen's paper: no letterhead, no number.

    ``heading`` is empty where a letter has none; ``dated``: place and day stand in the heading; ``photo``: the words in the frame of
    the picture; ``annex`` follows the signatures on a page of its own.
    """

    place: str | None
    issued_on: date
    heading: str
    subject: str
    pieces: tuple[Piece, ...]
    signatures: tuple[tuple[Cell, ...], ...]
    dated: bool
    photo: str
    annex: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class AgencyPaper(PersonalPaper):
    """A paper under the name of a body. ``about``: the subject of a letter, under its number. No ``agency``: a list without heading."""

    parent_agency: str | None
    agency: str
    doc_number: str | None
    about: str


def paper(entry: FormEntry, sheet: FormSheet, source: Source) -> PersonalPaper:
    """The context of a form told by data."""
    place = source.text("unit.place")
    source.printed("place", FIELDS["place"], place or "")
    issued_on = sources.day_of("issued_on")(source)
    if not isinstance(issued_on, date):
        raise source.missing("issued_on")
    source.printed("issued_on", FIELDS["issued_on"], long_day(issued_on))
    width = WIDE if sheet.landscape else TEXT_WIDTH
    common = (
        place,
        issued_on,
        sheet.heading,
        filled(source, sheet.subject),
        tuple(_pieces(entry, sheet, source, issued_on, width)),
        signature_rows(sheet, source),
        sheet.dated,
        sheet.photo,
        _annex(sheet, source, width),
    )
    if entry.layout == "personal":
        return PersonalPaper(*common)
    if entry.layout == "list" and not sheet.agency:
        return AgencyPaper(*common, None, "", None, "")
    agency = _agency(sheet, source)
    source.printed("agency", FIELDS["agency"], agency[1])
    number = _number(sheet, source)
    source.printed("doc_number", FIELDS["doc_number"], number or "")
    return AgencyPaper(*common, *agency, number, filled(source, sheet.about))


def _annex(sheet: FormSheet, source: Source, width: int) -> tuple[Piece, ...]:
    made = tuple(pieces_of(sheet.annex, source, width=width))
    return (replace(made[0], apart=True), *made[1:]) if made else ()


def _agency(sheet: FormSheet, source: Source) -> tuple[str | None, str]:
    if sheet.agency == "person":
        return None, source.text("person.full_name") or _NUMBER_DOTS * 4
    if not sheet.agency:
        return None, _NUMBER_DOTS * 4
    name = source.text(f"{sheet.agency}.name") or _NUMBER_DOTS * 4
    return source.text(f"{sheet.agency}.parent_name"), name


def _two_digits(number: str) -> str:
    """A number under 10 with a 0 before it (30/2020/NĐ-CP PL I, II.3.c): "9/QĐ-CAT" -> "09/QĐ-CAT"."""
    return f"0{number}" if number[:1].isdecimal() and not number[1:2].isdecimal() else number


def _number(sheet: FormSheet, source: Source) -> str | None:
    """The number with its symbol; dots where it is given by hand. A number that an earlier act recorded is not this paper's."""
    if not sheet.numbered:
        return None
    symbol = symbol_for(sheet.symbol, source.text("unit.kind") or "")
    if source.draft:
        return f"{ON_SIGNING if source.find('numbered') is True else _NUMBER_DOTS}/{symbol}"
    if source.has("number"):
        return source.text("number")
    fresh = source.find("told")
    own = [
        path
        for path in sheet.number
        if not isinstance(fresh, frozenset) or path.removeprefix("facts.") in fresh
    ]
    told = first(source, own)
    if told is not None and "/" in told:
        return _two_digits(told)
    number = _two_digits(told) if told is not None else told
    return f"{number or _NUMBER_DOTS}/{symbol}"


def _pieces(entry: FormEntry, sheet: FormSheet, source: Source, on: date, width: int) -> Iterator[Piece]:
    authority = text_of(sheet.title, source).upper()
    if sheet.authority:
        authority = _authority(sheet, source)
    if authority:
        source.printed("authority", _AUTHORITY, authority)
        yield centred(authority, bold=True)
    texts = list(_bases(entry, sheet, source, on))
    if sheet.proposal:
        texts.append(filled(source, sheet.proposal))
        source.printed("proposal", _PROPOSAL, texts[-1])
    for place, text in enumerate(texts):
        yield piece_basis(text + (";" if place < len(texts) - 1 else "."))
    if sheet.opens:
        yield centred(sheet.opens, bold=True)
    if sheet.addressees:
        addressees = "; ".join(filled(source, one) for one in sheet.addressees)
        source.printed("addressee", FIELDS["addressee"], addressees)
        yield centred("Kính gửi: " + addressees, bold=False)
    yield from pieces_of(sheet.lines, source, width=width)


def _bases(entry: FormEntry, sheet: FormSheet, source: Source, on: date) -> Iterator[str]:
    """The legal bases of the day, without the mark at their ends; one that names articles only where the form is cited in that text."""
    for one in sheet.bases:
        if (one.from_ and one.from_ > on.isoformat()) or (one.to and on.isoformat() > one.to):
            continue
        if one.spans:
            said = text_of(one.spans, source)
            source.printed("basis", _BASIS, said)
            yield said
            continue
        own = [
            cite.place()
            for cite in entry.cites
            if cite.instrument == (one.of or entry.instrument) and cite.article
        ]
        if own or "{cites}" not in one.text:
            yield one.text.replace("{cites}", ", ".join(own))


def _authority(sheet: FormSheet, source: Source) -> str:
    """ "TRƯỞNG CÔNG AN PHƯỜNG MẪU": the office of the one who signs before the name of the body."""
    role = next(one.role for one in sheet.signers if one.role)
    office, _ = office_of(sheet, source, role)
    _, name = _agency(sheet, source)
    return f"{office.office} {name.upper()}"
