"""What stands in the columns of a book for one line, as this officer may see it on the day that is asked for.

Values are days and texts; texts are in Vietnamese for papers and files, in the reader's language for pages (``words``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from persistence.statutory_scope import Particulars
from rules.facts import FactValue
from rules.facts.english import label_en
from rules.terms import legal_date
from web.house import House
from web.signin import restricted
from web.signin.access import keeper_of
from web.signin.officer import Officer
from web.signin.sensitive import VEILED, VEILED_EN, Sight, sight_by
from workflows.journal import replay
from workflows.model import BIRTH_YEAR, CaseSnapshot, Person
from workflows.registers import Book, Event, Line
from workflows.registers.model import Column

Words = Callable[[str, str], str]
Value = date | str

_SEXES: Final = {"male": ("Nam", "Male"), "female": ("Nữ", "Female")}
_CAUSES: Final = (
    "addict_removal_cause",
    "early_removal_cause",
    "removal_cause",
    "stop_reason",
    "interim_end_reason",
)
_OPEN_PERSON: Final = frozenset({"full_name", "born", "birth_year", "sex"})
"""What of a person is shown of a line whose case is no longer the office's to open: the book was its own, the rest is not."""

_HOME: Final = frozenset({"address", "current_residence"})
"""What the commune that was left is not told: where the person lives now."""

_ENDS: Final = ("stopped", "terminated", "annulled", "suspended")


def vietnamese(vi: str, _en: str) -> str:
    """For papers and files."""
    return vi


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the cells of a book are read from: the lines' particulars, the day, who reads, and in which language."""

    house: House
    officer: Officer | None
    book: Book
    day: date
    told: Particulars
    words: Words = vietnamese
    _cases: dict[str, CaseSnapshot | None] = field(default_factory=dict)

    def values(self, line: Line, keys: tuple[str, ...]) -> dict[str, Value]:
        """The values of these columns, by key."""
        reader = _Reader(self, line, self._case(line))
        return {key: reader.value(self.book.columns[key]) for key in keys}

    def event(self, event: Event) -> str:
        """What an event was, in the words of its act."""
        act = self.house.procedures.act(event.step.act)
        return self.words(act.vi, act.en)

    def stage(self, line: Line, stage: str) -> str:
        """A stage in words."""
        found = self.house.procedures[line.procedure].stages.get(stage)
        return stage if found is None else self.words(found.vi, found.en)

    def holder(self, line: Line) -> str:
        """Whose line it is: the office by name, else the code of the commune."""
        found = self.told.units.get(line.holder)
        return line.holder if found is None else found.name

    def _case(self, line: Line) -> CaseSnapshot | None:
        """The case as it stood at the end of the day; of one that another place took over, as it stood when it last was a matter here."""
        if line.case_id not in self._cases:
            last = line.history[-1].step.seq if line.case_id in self.told.left else None
            acts = [
                act
                for act in self.told.acts.get(line.case_id, ())
                if legal_date(act.at) <= self.day and (last is None or act.seq <= last)
            ]
            procedure = self.house.procedures[line.procedure]
            self._cases[line.case_id] = replay(acts, procedure, line.person_id, "")
        return self._cases[line.case_id]


class _Reader:
    """Reads the sources of a column for one line."""

    def __init__(self, sheet: Sheet, line: Line, case: CaseSnapshot | None) -> None:
        self._sheet, self._line, self._case = sheet, line, case
        self._person = sheet.told.persons.get(line.person_id)
        self._sight, self._closed = _sight_of(sheet, line, case, self._person)

    def value(self, column: Column) -> Value:
        """The first of the column's sources that tells something; "" where none does."""
        found = next(
            (each for source in column.sources if (each := self._of(source)) not in {None, ""}), None
        )
        if found is None:
            return ""
        if column.wanted == "day" and isinstance(found, date):
            return legal_date(found) if isinstance(found, datetime) else found
        if column.wanted == "months" and str(found).isdecimal():
            return self._sheet.words(f"{int(str(found)):02} tháng", f"{found} months")
        return self._text(found)

    def _text(self, found: object) -> Value:
        if isinstance(found, datetime):
            return legal_date(found)
        return found if isinstance(found, date) else str(found)

    def _of(self, source: str) -> object:
        root, _dot, name = source.partition(".")
        if root == "person":
            return self._of_person(name)
        if root == "line":
            return self._of_line(name)
        if root == "facts":
            return self._fact(name)
        if root == "due":
            return self._due(name)
        if root == "part":
            return self._part(name)
        if root == "cases":
            return self._beside(*name.split(".", 1))
        done = [act for act in self._sheet.told.acts.get(self._line.case_id, ()) if act.act == name]
        return legal_date(done[-1].at) if done else None

    def _of_person(self, name: str) -> object:
        person = self._person
        if person is None:
            return self._line.name if name == "full_name" else None
        left = self._line.case_id in self._sheet.told.left
        if (self._closed and name not in _OPEN_PERSON) or (left and name in _HOME):
            return self._veiled() if person.attributes.get(name) else None
        if name == "full_name":
            return person.full_name
        if name in {"born", "birth_year"}:
            born = person.born
            year = person.attributes.get(BIRTH_YEAR) if born is None else born.year
            return born if name == "born" else None if year is None else str(year)
        if name == "sex":
            return self._sheet.words(*_SEXES[person.sex]) if person.sex in _SEXES else None
        return person.attributes.get(name)

    def _of_line(self, name: str) -> object:
        line, sheet = self._line, self._sheet
        gone = line.removed if line.removed is not None and line.removed.step.day <= sheet.day else None
        told: Mapping[str, Callable[[], object]] = {
            "entered_on": lambda: line.entered_on,
            "entered_by": lambda: _who(line.entered),
            "removed_on": lambda: None if gone is None else gone.step.day,
            "removed_by": lambda: None if gone is None else _who(gone),
            "why": lambda: None if gone is None else self._why(gone),
            "stage": lambda: sheet.stage(line, line.stage_on(sheet.day)),
            "holder": lambda: sheet.holder(line),
            "note": lambda: self._note(gone),
            "away": lambda: (
                sheet.words("Vắng mặt", "Absent") if line.stage_on(sheet.day) == "absent" else None
            ),
            "ended": lambda: self._ended(gone),
            "under": self._under,
        }
        return told[name]()

    def _note(self, gone: Event | None) -> str:
        if gone is None:
            return ""
        return self._sheet.words(
            f"Ra khỏi sổ ngày {gone.step.day:%d/%m/%Y}: {self._why(gone)}",
            f"Removed on {gone.step.day:%d/%m/%Y}: {self._why(gone)}",
        )

    def _why(self, gone: Event) -> str:
        """The act that took the line off, with the cause that it recorded."""
        act = next(
            (each for each in self._sheet.told.acts.get(self._line.case_id, ()) if each.seq == gone.step.seq),
            None,
        )
        causes = [] if act is None else [name for name in _CAUSES if name in act.facts]
        told = [said for name in causes if (said := self._said(name, act.facts[name] if act else None))]
        return "; ".join(told) if told else self._sheet.event(gone)

    def _ended(self, gone: Event | None) -> str:
        """The last of stop, termination and suspension that holds on the day; a line that left otherwise says why."""
        events = [each for each in self._line.history if each.step.day <= self._sheet.day]
        last = next((each for each in reversed(events) if each.mark in {*_ENDS, "resumed"}), None)
        if last is not None and last.mark in _ENDS:
            return f"{self._mark(last)} {last.step.day:%d/%m/%Y}"
        return "" if gone is None else self._note(gone)

    def _mark(self, event: Event) -> str:
        marks = self._sheet.book.rules[self._line.procedure].marks
        found = next((each for each in marks if each.key == event.mark), None)
        return event.mark if found is None else self._sheet.words(found.vi, found.en)

    def _under(self) -> str:
        begin, end = self._raw("completed_on"), self._due("aftercare.term")
        if not isinstance(begin, date) or not isinstance(end, date):
            return ""
        return self._sheet.words(
            f"từ ngày {begin:%d/%m/%Y} đến ngày {end:%d/%m/%Y}", f"{begin:%d/%m/%Y} to {end:%d/%m/%Y}"
        )

    def _raw(self, name: str) -> FactValue | None:
        fact = None if self._case is None else self._case.facts.get(name)
        return None if fact is None else fact.value

    def _fact(self, name: str) -> object:
        value = self._raw(name)
        if value is None:
            return None
        if self._closed:
            return self._veiled()
        if isinstance(value, (date, datetime)) and name not in self._sight.facts:
            return value
        return self._said(name, value)

    def _said(self, name: str, value: FactValue | None) -> str:
        if value is None:
            return ""
        if self._closed or name in self._sight.facts:
            return self._veiled()
        spec = self._sheet.house.corpus.facts[name]
        said = self._sheet.words(spec.label(value), label_en(spec, value))
        return said[:1].upper() + said[1:]

    def _beside(self, procedure: str, name: str) -> object:
        """What another case of the same person tells, as recorded by the end of the day."""
        if self._closed or self._line.case_id in self._sheet.told.left:
            return None
        for case in reversed(self._sheet.told.others.get(self._line.person_id, ())):
            fact = case.facts.get(name) if case.procedure == procedure else None
            if fact is not None and legal_date(fact.at) <= self._sheet.day:
                return self._said(name, fact.value)
        return None

    def _due(self, duty: str) -> date | None:
        """The last limit of the duty that was set by the end of the day."""
        case = self._case
        if case is None:
            return None
        mine = [
            each
            for each in self._sheet.told.deadlines.get(self._line.case_id, ())
            if each.duty == duty and each.set_by_seq <= case.version
        ]
        if not mine:
            return None
        return mine[-1].due_date or legal_date(mine[-1].due_at)

    def _part(self, name: str) -> str | None:
        unit = None if self._case is None else self._case.units.get(name)
        found = self._sheet.told.units.get(unit or "")
        return None if found is None else found.name

    def _veiled(self) -> str:
        return self._sheet.words(VEILED, VEILED_EN)


def _who(event: Event) -> str:
    return f"{event.step.actor_name}, {event.step.unit_name}"


def _sight_of(
    sheet: Sheet, line: Line, case: CaseSnapshot | None, person: Person | None
) -> tuple[Sight, bool]:
    """What is hidden of a line, and whether all but the name is: of a case that is not (or no longer) for this officer, and of a minor
    with whom the office has nothing to do unless a reason was given."""
    facts = sheet.house.corpus.facts
    if sheet.officer is None:
        return Sight(), False
    acts = sheet.told.acts.get(line.case_id, ())
    mine = sheet.officer.unit.id
    parts = set(sheet.told.parts.get(line.case_id, {}).values())
    part = mine in parts or any(act.unit_id == mine for act in acts)
    if case is not None:
        part = part or keeper_of(case, acts) == mine
    sight = sight_by(sheet.officer, facts, part=part)
    minor = person is not None and restricted.needs_reason(
        sheet.officer, person, case, acts, sheet.house.today()
    )
    seen = sheet.told.seen | sheet.told.left
    return sight, line.case_id not in seen or (minor and not part)
