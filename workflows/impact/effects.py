"""What a draft of the law would change for a case that is under way: the steps that lie before it, who may do them, its terms.

The case is looked at twice, by the law of the program and by the draft, at the same moment, over what is on file. Where both say the
same it is not affected. Called by ``lotrinh audit replay --law``; decides nothing and records nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from rules.conditions import Outcome, as_raw, evaluate
from rules.corpus import Corpus
from rules.facts import FactSet
from rules.terms import VIETNAM, legal_date
from workflows.command import Services
from workflows.deadlines import recounted
from workflows.dossier.kinds import DossierKind, kind_of, listed
from workflows.impact.acts import Pair, terms_of, weighed
from workflows.impact.scene import Standpoint, sequel_of, told_set
from workflows.judging import pack_of
from workflows.model import DeadlineRecord
from workflows.procedure import ActRow, ActSpec, Power

_NONE: Final = "—"


class Kind(StrEnum):
    """What would change."""

    STEP = "step"  # an act comes, goes, or leads elsewhere
    REQUIREMENT = (
        "requirement"  # what the law asks of an act comes out otherwise, or hangs on what will be entered
    )
    POWER = "power"  # who may do an act
    PAPER = "paper"  # a paper of which an act consists
    DEADLINE = "deadline"  # a term that runs
    TERM = "term"  # a term that the act would start
    SEQUEL = "sequel"  # what follows from where the case stands

    @property
    def vi(self) -> str:
        """The kind as officers read it."""
        return _VI[self]


_VI = {
    Kind.STEP: "bước tiếp theo",
    Kind.REQUIREMENT: "điều kiện của bước",
    Kind.POWER: "thẩm quyền",
    Kind.PAPER: "giấy tờ của bước",
    Kind.DEADLINE: "thời hạn đang chạy",
    Kind.TERM: "thời hạn sẽ đặt ra",
    Kind.SEQUEL: "việc tiếp theo",
}


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """One change: ``what`` names the act, term or consequence; ``before`` and ``after`` say how it is and how it would be."""

    kind: Kind
    what: str
    before: str
    after: str


class Sides:
    """The house as it is and as it would be: the same but for law and tables."""

    def __init__(self, now: Services, draft: Services) -> None:
        self.now, self.draft = now, draft

    @cached_property
    def derived_alike(self) -> bool:
        """Whether facts are derived alike: the same catalogue and the same numbers of the law."""
        one, other = self.now.corpus, self.draft.corpus
        return one.facts == other.facts and _numbers(one) == _numbers(other)


def effects(sides: Sides, stand: Standpoint) -> tuple[Effect, ...]:
    """What the draft would change for the case of ``stand``, in order."""
    found = (_deadlines, _acts, _dossier, _sequel)
    return tuple(sorted({effect for each in found for effect in each(sides, stand)}))


def _deadlines(sides: Sides, stand: Standpoint) -> Iterator[Effect]:
    for each in stand.case.deadlines:
        if each.open:
            now, then = (_recounted(services, stand, each) for services in (sides.now, sides.draft))
            if now != then:
                yield Effect(Kind.DEADLINE, each.term, _moment(now), _moment(then))


def _recounted(services: Services, stand: Standpoint, deadline: DeadlineRecord) -> datetime | None:
    """By the law of the start, or of the act for a term that its act governs."""
    act = next((each for each in stand.acts if each.seq == deadline.set_by_seq), None)
    rows = (
        services.procedures.acts[act.act].sets
        if act is not None and act.act in services.procedures.acts
        else ()
    )
    by_act = any(row.by_act for row in rows if row.term == deadline.term)
    start = datetime.fromisoformat(str(deadline.proof["start"]))
    day = legal_date(act.at if by_act and act is not None else start)
    facts: FactSet = told_set(services, stand)
    return recounted(services, deadline, day, facts)


def _acts(sides: Sides, stand: Standpoint) -> Iterator[Effect]:
    tables = [services.procedures[stand.case.procedure].acts for services in (sides.now, sides.draft)]
    for name in dict.fromkeys([*tables[0], *tables[1]]):
        found = [_row(table.get(name), stand) for table in tables]
        if found[0] is None or found[1] is None:
            if any(found):
                yield Effect(Kind.STEP, name, *("không" if each is None else "có" for each in found))
            continue
        pair = Pair((found[0][0], found[1][0]), (found[0][1], found[1][1]))
        yield from _of_table(sides, pair, stand)
        if not sides.derived_alike or _law_differs(sides, pair, stand):
            for what, before, after in weighed((sides.now, sides.draft), pair, stand):
                yield Effect(Kind.REQUIREMENT, f"{name}: {what}", before, after)
            for what, before, after in terms_of((sides.now, sides.draft), pair, stand):
                yield Effect(Kind.TERM, f"{name}: {what}", before, after)


def _row(spec: ActSpec | None, stand: Standpoint) -> tuple[ActSpec, ActRow] | None:
    """The act with the row that holds for where the case stands; None where the act does not exist from there."""
    row = None if spec is None else spec.row_from(stand.case.stage, legal_date(stand.at))
    return None if spec is None or row is None else (spec, row)


def _of_table(sides: Sides, pair: Pair, stand: Standpoint) -> Iterator[Effect]:
    """What the two tables say of an act beside its requirements."""
    name, two = pair.specs[0].id, (sides.now, sides.draft)
    leads = [", ".join(branch.to for branch in row.branches) for row in pair.rows]
    told = {
        Kind.POWER: [_powers(spec, stand) for spec in pair.specs],
        Kind.STEP: leads,
        Kind.PAPER: [_papers(side, spec, stand) for side, spec in zip(two, pair.specs, strict=True)],
        Kind.REQUIREMENT: [_asked(spec) for spec in pair.specs],
        Kind.DEADLINE: [_closes(spec) for spec in pair.specs],
    }
    for kind, (before, after) in told.items():
        if before != after:
            yield Effect(kind, name, before, after)


def _papers(services: Services, spec: ActSpec, stand: Standpoint) -> str:
    """The papers that the act may issue on the day, each with when it is issued."""
    day = legal_date(stand.at)
    found = [
        f"{row.form}{'' if row.when is None else f' [{as_raw(row.when)}]'}"
        for row in spec.issues
        if any(services.corpus.stands(place, day) for place in row.places)
    ]
    return "; ".join(sorted(found)) or _NONE


def _asked(spec: ActSpec) -> str:
    """What its form will not go without."""
    return ", ".join(sorted(each.name for each in spec.inputs if each.required)) or _NONE


def _closes(spec: ActSpec) -> str:
    """The duties that it meets or ends, here and in the person's other cases."""
    closed = {*spec.meets, *spec.ends, *spec.meets_elsewhere, *spec.ends_elsewhere}
    return ", ".join(sorted(closed)) or _NONE


def _powers(spec: ActSpec, stand: Standpoint) -> str:
    day = legal_date(stand.at)
    told = [_power(each) for each in spec.powers if each.in_force(day)] or [_NONE]
    kept_apart = [f"not by {', '.join(sorted(spec.not_by))}"] if spec.not_by else []
    return "; ".join([*told, *kept_apart])


def _power(power: Power) -> str:
    """Who, at which office, how it stands to the case; and in which capacities another may exercise it, where the law says."""
    held = f"{'/'.join(power.roles)} @ {'/'.join(power.kinds)} ({power.where})"
    return held if power.delegates is None else f"{held} [{'/'.join(power.delegates)}]"


def _law_differs(sides: Sides, pair: Pair, stand: Standpoint) -> bool:
    asked = [
        (
            _pack_hashes(services, row, stand),
            [services.corpus.terms_by_id(each.term) for each in spec.sets],
            spec.sets,
        )
        for services, spec, row in zip((sides.now, sides.draft), pair.specs, pair.rows, strict=True)
    ]
    return asked[0] != asked[1] or pair.rows[0] != pair.rows[1]


def _pack_hashes(services: Services, row: ActRow, stand: Standpoint) -> tuple[str, ...]:
    """The hashes of what the law of the day asks of a row; empty where it asks nothing."""
    return (pack_of(services.corpus, row.requires, legal_date(stand.at)).hash,) if row.requires else ()


def _dossier(sides: Sides, stand: Standpoint) -> Iterator[Effect]:
    """The papers that the law lists for the dossier which the case is making."""
    kind = kind_of(stand.case.procedure, [act.act for act in stand.acts])
    if kind is None or stand.case.stage not in kind.making:
        return
    now, then = (_listed(services, kind, stand) for services in (sides.now, sides.draft))
    for name in sorted(now.keys() | then.keys()):
        if now.get(name) != then.get(name):
            told = ("không" if item is None else "có" for item in (now.get(name), then.get(name)))
            before, after = told if name not in now or name not in then else ("như nay", "khác đi")
            yield Effect(Kind.PAPER, f"{kind.name}: {name}", before, after)


def _listed(services: Services, kind: DossierKind, stand: Standpoint) -> dict[str, tuple[object, ...]]:
    """What is asked of each item, as far as it is asked of this person."""
    day, told = legal_date(stand.at), told_set(services, stand).plain
    if not listed(kind, services.corpus, day):
        return {}
    return {
        item.id: (item.when, item.ways, item.copy_suffices)
        for item in services.corpus.dossier_items(kind.name, day)
        if item.when is None or evaluate(item.when, told) is not Outcome.UNSATISFIED
    }


def _sequel(sides: Sides, stand: Standpoint) -> Iterator[Effect]:
    day = legal_date(stand.at)
    if sides.derived_alike and sides.now.corpus.consequences(day) == sides.draft.corpus.consequences(day):
        return
    now, then = sequel_of(sides.now, stand), sequel_of(sides.draft, stand)
    for name in sorted(now ^ then):
        yield Effect(Kind.SEQUEL, name, *("có" if name in side else "không" for side in (now, then)))


def _numbers(corpus: Corpus) -> list[object]:
    return [(v.number, v.from_, a.citation, a.parameters) for v in corpus.all_versions() for a in v.articles]


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if value is not None else _NONE
