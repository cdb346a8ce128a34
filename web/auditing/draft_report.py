"""What a draft of the law would change, as a lawyer reads it: grouped by where the law changes, old beside new with the articles, and
figures that add up. Tables of it go out as .csv and .xlsx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from documents.sheets import Cell, Column, Sheet
from web.auditing.draft_run import Affected
from web.auditing.draft_words import Words
from web.house import House
from web.pages.views.case import code_of
from workflows.command import Services
from workflows.impact import Effect, Kind


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change of the law as cases meet it: where, by which articles, how it reads now and in the draft."""

    procedure: str
    kind: str
    what: str
    articles: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """``looked``: at how many open cases, as of ``on``. Each case is ``affected`` once; it may have to do with several ``changes``."""

    looked: int
    on: date
    found: Sequence[Affected]
    words: Words
    named: bool
    notes: tuple[str, ...] = ()

    @property
    def by_procedure(self) -> list[tuple[str, int]]:
        """Affected cases by procedure; together they are all."""
        counted = Counter(each.procedure for each in self.found)
        return sorted((self.words.procedure(name), number) for name, number in counted.items())

    @property
    def changes(self) -> list[tuple[Change, int]]:
        """Each change with how many cases have to do with it, by kind in the order of the kinds."""
        order = {kind.vi: place for place, kind in enumerate(Kind)}
        known: dict[tuple[str, Effect], Change] = {}
        counted: Counter[Change] = Counter()
        for each in self.found:
            asked = [(each.procedure, one) for one in each.effects]
            known |= {key: self.change(each, key[1]) for key in asked if key not in known}
            counted.update({known[key] for key in asked})
        return sorted(counted.items(), key=lambda pair: (order[pair[0].kind], pair[0]))

    def change(self, affected: Affected, effect: Effect) -> Change:
        """The change of the law behind what changes for a case."""
        before, after = self.words.law(affected.procedure, effect, self.on)
        words = self.words
        return Change(
            words.procedure(affected.procedure),
            effect.kind.vi,
            words.what(effect),
            words.articles(effect),
            before,
            after,
        )

    @property
    def shown(self) -> list[Affected]:
        """The cases whose persons this reader is shown."""
        return [each for each in self.found if each.name] if self.named else []

    def as_json(self) -> dict[str, object]:
        """JSON-ready: figures, changes, and the cases that are shown."""
        return {
            "on": self.on.isoformat(),
            "looked_at": self.looked,
            "affected": len(self.found),
            "unaffected": self.looked - len(self.found),
            "by_procedure": dict(Counter(each.procedure for each in self.found)),
            "by_kind": dict(
                Counter(kind for each in self.found for kind in {str(one.kind) for one in each.effects})
            ),
            "notes": list(self.notes),
            "changes": [
                {
                    "procedure": one.procedure,
                    "kind": one.kind,
                    "what": one.what,
                    "articles": one.articles,
                    "before": one.before,
                    "after": one.after,
                    "cases": number,
                }
                for one, number in self.changes
            ],
            "cases": [
                {
                    "case_id": each.case_id,
                    "person": each.name,
                    "procedure": each.procedure,
                    "stage": each.stage,
                    "effects": [[str(one.kind), one.what, one.before, one.after] for one in each.effects],
                }
                for each in self.shown
            ],
        }

    def sheets(self) -> tuple[Sheet, ...]:
        """The changes; and a line for each change of each case that is shown, the case by the code under which officers find it."""
        changes: list[tuple[Cell, ...]] = [(*_cells(one), number) for one, number in self.changes]
        heads = headlines(self.on, self.looked, len(self.found), self.notes)
        return sheets_of(heads, changes, list(self._lines()) if self.named else None)

    def lines(self, each: Affected) -> list[tuple[str, ...]]:
        """What changes for a case: the change of the law, and both sides for this case."""
        return [
            (*_cells(self.change(each, one)), *self.words.sides(each.procedure, one)) for one in each.effects
        ]

    def _lines(self) -> Iterator[tuple[str, ...]]:
        for each in self.shown:
            yield from ((each.name, code_of(each.case_id), *line) for line in self.lines(each))


def headlines(on: date, looked: int, affected: int, notes: Sequence[str]) -> list[str]:
    """What stands above the tables."""
    return [
        "Tác động của dự thảo lên hồ sơ đang mở",
        f"Xét theo ngày {on:%d/%m/%Y}: {looked} hồ sơ đang mở",
        f"Khác đi: {affected}; không đổi: {looked - affected}. Một hồ sơ có thể khác ở nhiều chỗ.",
        *notes,
    ]


def sheets_of(
    above: Sequence[str], changes: Sequence[Sequence[Cell]], lines: Sequence[Sequence[Cell]] | None
) -> tuple[Sheet, ...]:
    """The changes; and the lines of cases, where persons are shown."""
    found = [Sheet("Thay đổi", [*_HEAD, Column("Số hồ sơ", 8)], changes, above)]
    if lines is not None:
        found.append(Sheet("Hồ sơ", [*_WHOSE, *_HEAD, *_SIDES], lines, above))
    return tuple(found)


_HEAD: Final = (
    Column("Thủ tục", 22),
    Column("Khác ở", 14),
    Column("Tại", 28),
    Column("Điều luật", 22),
    Column("Hiện hành", 32),
    Column("Dự thảo", 32),
)
_WHOSE: Final = (Column("Họ và tên", 22), Column("Hồ sơ", 10))
_SIDES: Final = (Column("Nay", 26), Column("Theo dự thảo", 26))


def _cells(change: Change) -> tuple[str, ...]:
    return change.procedure, change.kind, change.what, change.articles, change.before, change.after


def notes_on(house: House, draft: Services, on: date) -> tuple[str, ...]:
    """What whoever reads the figures must know: that nothing differs at all, or only from a later day on."""
    now = house.services
    tables = [{name: each.version for name, each in side.procedures.items()} for side in (now, draft)]
    same_days = now.calendar is draft.calendar
    if now.corpus.text == draft.corpus.text and tables[0] == tables[1] and same_days:
        return ("Dự thảo giống hệt luật đang dùng.",)
    later = sorted(day for day in {*draft.corpus.boundaries()} - {*now.corpus.boundaries()} if day > on)
    if not later:
        return ()
    return (
        f"Dự thảo có thay đổi từ ngày {later[0]:%d/%m/%Y}, sau ngày đang xét; xem theo ngày đó: --on {later[0].isoformat()}.",
    )
