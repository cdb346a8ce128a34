"""The number and symbol of a paper: from the register of the office for the year, or typed by an office that keeps it on paper.

Decree 30/2020/NĐ-CP, Annex I, II.3: the number is the ordinal of the paper among those of the office in one year, in Arabic digits, below
10 with a leading 0; the symbol follows after a slash. A register is kept for each office, year (of the legal day in Viet Nam) and symbol.

Numbers are given inside the transaction of the act, after everything else is known but before the law is asked: a refusal takes the number
back, two acts of one office wait for each other. A reading transaction only says which number would come next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.conditions import Outcome, evaluate
from rules.errors import BadInput
from rules.facts import FactSet, FactValue
from workflows.asking import Asked
from workflows.command import Services
from workflows.model import ActRecord, Unit
from workflows.paper_ports import Numbering, Writ
from workflows.ports import RegisterEntry, Series
from workflows.procedure import ActSpec, FormRow
from workflows.roles import symbol_for

BY_PAPER = "paper"
SETTING = "numbering"
_TYPED = re.compile(r"\s*([^/\s][^/]*?)\s*(?:/\s*(\S.*?)\s*)?")
_DIGITS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of one paper of an act. ``text`` is what is printed and recorded; ``fact`` the fact that holds it, if the law has one.

    ``typed``: the officer told it. ``late``: the register already holds a paper of a later day.
    """

    form: str
    series: Series
    number: int | None
    label: str
    text: str
    fact: str
    typed: bool
    late: bool


def by_program(unit: Unit) -> bool:
    """Whether the office lets the program number its papers (unless it says otherwise)."""
    return unit.attributes.get(SETTING) != BY_PAPER


def numbers_for(
    asked: Asked, unit: Unit, facts: FactSet, added: Mapping[str, FactValue]
) -> tuple[Numbered, ...]:
    """The numbers of the papers that the act will issue: taken from the register, or entered in it as typed.

    ``BadInput`` names the field where a typed number stands in the register already.
    """
    if not asked.spec.issues:
        return ()
    wanted = _wanted(asked, facts.merge(added))
    # in one order for all, so that two acts with several papers never wait for each other
    return tuple(
        found
        for form, numbering in sorted(wanted, key=lambda each: (each[1].symbol, each[0]))
        if (found := _number(asked, unit, form, numbering)) is not None
    )


def upcoming(spec: ActSpec, unit: Unit, services: Services, day: date) -> dict[str, str]:
    """The number facts of an act that the program gives, so that nobody needs to type them, with what would be given now."""
    if not by_program(unit):
        return {}
    found: dict[str, str] = {}
    with services.reading() as uow:
        for row in _standing(spec, services, day):
            numbering = services.renderer.numbering(row.form, day)
            if numbering is None or not numbering.symbol:
                continue
            series = _series(unit, day, numbering)
            place = uow.allot(series, day)
            text = f"{label_of(place.number)}/{series.symbol}"
            found |= {fact: text for fact in numbering.facts if spec.input(fact) is not None}
    return found


def entries_of(
    numbers: Sequence[Numbered], writs: Sequence[Writ], act: ActRecord, day: date
) -> tuple[RegisterEntry, ...]:
    """The lines of the register, one for each paper that was made."""
    titles = {writ.form: writ.title for writ in writs}
    return tuple(
        RegisterEntry(
            series=each.series,
            label=each.label,
            number=each.number,
            form=each.form,
            title=titles[each.form],
            case_id=act.case_id,
            seq=act.seq,
            day=day,
            signer_id=act.actor_id,
            signer_name=act.actor_name,
            typed=each.typed,
            late=each.late,
            recorded_at=act.recorded_at,
        )
        for each in numbers
        if each.form in titles
    )


def label_of(number: int) -> str:
    """A number as it is written: 05, 12, 120."""
    return f"{number:02}"


def _wanted(asked: Asked, facts: FactSet) -> list[tuple[str, Numbering]]:
    """The numbered papers that the facts call for."""
    found: list[tuple[str, Numbering]] = []
    for row in _standing(asked.spec, asked.services, asked.day):
        due = row.when is None or evaluate(row.when, facts.plain) is Outcome.SATISFIED
        numbering = asked.services.renderer.numbering(row.form, asked.day) if due else None
        if numbering is not None:
            found.append((row.form, numbering))
    return found


def _standing(spec: ActSpec, services: Services, day: date) -> Iterator[FormRow]:
    """The papers of the act whose place in the law stands on the day."""
    return (row for row in spec.issues if any(services.corpus.stands(each, day) for each in row.places))


def _series(unit: Unit, day: date, numbering: Numbering, told: str | None = None) -> Series:
    """The register of the office for the year under the symbol: as told, else that of the form for such an office."""
    return Series(unit.id, day.year, told or symbol_for(numbering.symbol, unit.kind))


def _number(asked: Asked, unit: Unit, form: str, numbering: Numbering) -> Numbered | None:
    fact = next((each for each in numbering.facts if asked.spec.input(each) is not None), "")
    told = asked.entered.facts.get(fact) if fact else None
    if told is not None:
        return _typed(asked, unit, form, numbering, fact, str(told))
    if not by_program(unit) or not numbering.symbol:
        return None
    series = _series(unit, asked.day, numbering)
    place = asked.uow.allot(series, asked.day)
    label = label_of(place.number)
    text = f"{label}/{series.symbol}"
    return Numbered(form, series, place.number, label, text, fact, typed=False, late=place.late)


def _typed(
    asked: Asked, unit: Unit, form: str, numbering: Numbering, fact: str, told: str
) -> Numbered | None:
    """A number that the officer told; the register goes on after it."""
    match = _TYPED.fullmatch(told)
    if match is None:
        return None  # no number at all: the paper prints what was told, the register has nothing to hold
    series = _series(unit, asked.day, numbering, match[2])
    number = int(match[1]) if _DIGITS.fullmatch(match[1]) else None
    label = label_of(number) if number is not None else match[1]
    place = asked.uow.allot(series, asked.day, number if number is not None else 0)
    held = asked.uow.find_number(series, label)
    if held is not None:
        raise _twin(fact, held)
    return Numbered(form, series, number, label, told, fact, typed=True, late=place.late)


def _twin(fact: str, held: RegisterEntry) -> BadInput:
    said = f"{held.label}/{held.series.symbol}"
    return BadInput(
        f"Field '{fact}': number {said} of {held.series.year} was given on {held.day.isoformat()} (case {held.case_id[:8]})."
        " Accepted: a number that the register does not hold; leave it empty to be given the next one.",
        vi=f"Số {said} năm {held.series.year} đã cấp ngày {held.day:%d/%m/%Y} (hồ sơ {held.case_id[:8]}). Nhập số chưa có trong sổ đăng ký,"
        " hoặc để trống để được cấp số tiếp theo.",
        field=fact,
        accepted="a number not yet in the register",
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a register under which no paper stands: ``first`` to ``last``, both included, and why."""

    first: int
    last: int
    why_vi: str
    why_en: str


def gaps_of(entries: Sequence[RegisterEntry], start: int) -> tuple[Gap, ...]:
    """The gaps of one register: what was used before the program gave numbers, and what a typed number left out. A number that the
    program gave follows the one before, so it leaves none."""
    held = {each.number: each for each in entries if each.number}
    found: list[Gap] = []
    before = 0
    for number in sorted({*held, *([start] if start else [])}):
        first, last = before + 1, number if number not in held else number - 1
        if first <= min(last, start):
            why = "đã dùng trên sổ giấy trước khi chương trình cấp số"
            found.append(Gap(first, min(last, start), why, "used on paper before the program gave numbers"))
        if max(first, start + 1) <= last:
            typed, day = held[number].label, f"{held[number].day:%d/%m/%Y}"
            why = f"bỏ qua do số {typed} nhập tay ngày {day}"
            found.append(
                Gap(max(first, start + 1), last, why, f"left out: number {typed} was typed on {day}")
            )
        before = number
    return tuple(found)
