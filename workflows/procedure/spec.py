"""The shape of a procedure: stages, and acts with from, to, who may, requirement sets, papers, terms and citation."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Final

from rules.citation import Citation
from rules.conditions import Condition
from rules.facts import FactValue
from workflows.errors import UnknownAct


class Where(StrEnum):
    """How an office must stand to the case to use a power. Beside these ``case_<part>``: the office that plays that part in the case."""

    ANYWHERE = "anywhere"
    PLACE_OF_DETECTION = "place_of_detection"
    RESIDENCE = "residence"
    RESIDENCE_OR_DETECTION = "residence_or_detection"
    MANAGING = "managing"
    DISTRICT = "district"
    PROVINCE = "province"
    FACILITY_SEAT = "facility_seat"
    DOSSIER = "dossier"
    CASE_POLICE = "case_police"
    CASE_FACILITY = "case_facility"
    CASE_DETENTION = "case_detention"


ACTING: Final = "acting"
DEPARTURE: Final = "departure"
MANAGER: Final = "manager"
"""The part of the office that took a case over, or got it back."""
RECEIVER: Final = "receiver"
"""The part of the office to which a case was handed, until it takes it over or sends it back."""

PART = re.compile(r"case_([a-z][a-z_]*)")


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A stage with its labels; ``final`` means the case ends there, ``ends`` names the duties that fall away on arrival.

    ``rests``: a case may stand here for good (a provider that is published); no end need be come to from here.
    ``only`` names the groups of persons to whom the law gives this end (``workflows.soundness.variants``); empty: everyone.
    """

    id: str
    vi: str
    en: str
    final: bool = False
    ends: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    rests: bool = False


SILENT: Final = ("KT", "Q")
"""Who may exercise an office where the law does not speak of it: a deputy for the head, whoever was given the head's powers."""


@dataclass(frozen=True, slots=True)
class Power:
    """One row of who may act: any of ``roles`` at any of the unit ``kinds``, standing ``where``, between two days.

    ``delegates``: in which capacities the law lets the office be exercised by another (``Authority``), by ``delegates_cites``; None
    where the law is silent: then a deputy or whoever was given the powers of the head may, unverified, and nobody by order or authority.
    """

    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    where: str
    valid_from: date
    valid_to: date | None
    cites: tuple[Citation, ...]
    delegates: tuple[str, ...] | None = None
    delegates_cites: tuple[Citation, ...] = ()

    def lets(self, authority: str) -> bool:
        """Whether the office may be exercised in this capacity."""
        return authority in (SILENT if self.delegates is None else self.delegates)

    def in_force(self, day: date) -> bool:
        """Whether the row stands on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class InputSpec:
    """A field of the act's form. ``kind`` is "fact" (a fact of the catalogue) or "unit" (an office named for the case)."""

    name: str
    required: bool = False
    kind: str = "fact"
    unit_kinds: tuple[str, ...] = ()
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper from outside that an act takes: one of ``workflows/papers.yaml``, or a value of a list in the catalogue of facts.

    ``code`` is what is stored: ``medical_record``, or ``dossier_papers.result_copy``; then attaching it tells ``value`` of ``fact``,
    where the act asks for that fact (``many``: a set).
    """

    code: str
    vi: str
    en: str
    fact: str = ""
    value: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the act leads when ``when`` holds (None always holds)."""

    to: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class ActRow:
    """One line of the transition table: from these stages, under these requirement sets, to a branch."""

    stages: tuple[str, ...]
    branches: tuple[Branch, ...]
    requires: tuple[str, ...]
    constants: Mapping[str, FactValue]
    valid_from: date = date.min
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row stands on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A paper of which the act legally consists, when ``when`` holds.

    ``form`` cites a prescribed form; a paper that the law requires without a form for it ("N01") has the places that require it
    (``cites``).
    """

    form: str
    when: Condition | None = None
    cites: tuple[Citation, ...] = ()

    @property
    def places(self) -> tuple[Citation, ...]:
        """Where the law asks for the paper: the form itself, or what it is written under."""
        return self.cites or (Citation.parse(self.form),)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term that the act starts: counted from the act ("at") or from a recorded moment or date, when ``when`` holds.

    The law of the start governs the term, or that of the act (``by_act``: an end still to come is governed by the law of today).
    """

    term: str
    start: str
    when: Condition | None = None
    by_act: bool = False


@dataclass(frozen=True, slots=True)
class ActSpec:
    """One act of a procedure. ``afresh``: facts of which only this act speaks; what an earlier act told of them no longer counts.

    ``prints``: derived facts that its papers show. ``meets_elsewhere`` and ``ends_elsewhere``: duties of the person's other cases.
    ``manager``: who has the case from now on: ``acting``, the office that does the act (it takes a case over that was handed to it), or
    ``departure``, the one that handed it over. ``reopens``: an ended case goes on, as its end was premature. ``note``: it only records
    (the loader holds it to that); every other act has legal effect, and a page shows what it would bring before it is recorded.
    """

    id: str
    procedure: str
    vi: str
    en: str
    cites: tuple[Citation, ...]
    rows: tuple[ActRow, ...]
    powers: tuple[Power, ...]
    inputs: tuple[InputSpec, ...]
    issues: tuple[FormRow, ...] = ()
    sets: tuple[TermRow, ...] = ()
    meets: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    meets_elsewhere: tuple[str, ...] = ()
    ends_elsewhere: tuple[str, ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)
    adds_papers: tuple[str, ...] = ()
    afresh: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    unit_as: str = ""
    manager: str = ""
    actor_as: str = ""
    not_by: tuple[str, ...] = ()
    journal: bool = False
    reopens: bool = False
    notices: tuple[str, ...] = ()
    attaches: tuple[PaperKind, ...] = ()
    signs: bool = False
    note: bool = False
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""

    def row_from(self, stage: str, day: date | None = None) -> ActRow | None:
        """The row of the table for ``stage``, if the act exists from there on ``day`` (without it: on any day)."""
        return next(
            (row for row in self.rows if stage in row.stages and (day is None or row.in_force(day))), None
        )

    def input(self, name: str) -> InputSpec | None:
        """The field of that name, if the act has it."""
        return next((field for field in self.inputs if field.name == name), None)

    def paper(self, code: str) -> PaperKind | None:
        """The kind of paper of that code, if the act takes it; the value of a list alone will do where one list has it."""
        short = [kind for kind in self.attaches if kind.value == code]
        named = next((kind for kind in self.attaches if kind.code == code), None)
        return named or (short[0] if len(short) == 1 else None)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure version: its stages and acts. ``version`` is the hash of its table; a case pins it.

    ``about``: of whom its cases are, "person" or "organisation". ``side``: acts beside the table (a paper comes back signed).
    """

    id: str
    version: str
    vi: str
    en: str
    cites: tuple[Citation, ...]
    valid_from: date
    valid_to: date | None
    initial: str
    stages: Mapping[str, StageSpec]
    acts: Mapping[str, ActSpec]
    accumulates: tuple[str, ...]
    about: tuple[str, ...] = ("person",)
    side: Mapping[str, ActSpec] = field(default_factory=dict)

    def spec(self, act: str) -> ActSpec:
        """The act of that name, of the table or beside it. ``KeyError``."""
        return self.acts[act] if act in self.acts else self.side[act]

    def find(self, act: str) -> ActSpec | None:
        """The same, or None."""
        return self.acts.get(act, self.side.get(act))


class Procedures(Mapping[str, Procedure]):
    """Every procedure by id, and every act by its name."""

    def __init__(self, procedures: tuple[Procedure, ...]) -> None:
        self._by_id = {procedure.id: procedure for procedure in procedures}
        self.acts: Mapping[str, ActSpec] = dict(chain(*(each.acts.items() for each in procedures)))
        self._side: Mapping[str, ActSpec] = dict(chain(*(each.side.items() for each in procedures)))

    def __getitem__(self, key: str) -> Procedure:
        return self._by_id[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, name: str) -> ActSpec | None:
        """The act of that name; None for none."""
        return self.acts.get(name, self._side.get(name))

    def act(self, name: str) -> ActSpec:
        """The act of that name; ``UnknownAct`` names the nearest ones."""
        found = self.find(name)
        if found is None:
            near = difflib.get_close_matches(name, self.acts, n=3)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            raise UnknownAct(
                f"There is no act '{name}'.{hint} The catalogue is printed by `lotrinh law acts`.",
                vi=f"Không có bước nào tên “{name}”.{' Gần nhất: ' + ', '.join(near) + '.' if near else ''}"
                " Xem danh mục bằng lệnh `lotrinh law acts`.",
                act=name,
                nearest=near,
            )
        return found
