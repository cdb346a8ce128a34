"""What a draft of the law would change for a case that is under way: the steps that lie before it, who may do them, its terms.

The case is looked at twice, by the law of the program and by the draft, at the same moment, over what is on file. Where both say the
same it is not affected. Called by ``lotrinh audit replay --law``; decides nothing and records nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from rules.conditions import Outcome, evaluate
from rules.corpus import Corpus
from rules.errors import NotInForce
from rules.terms import legal_date
from workflows.command import Services
from workflows.deadlines import recounted
from workflows.dossier.kinds import DossierKind, kind_of, listed
from workflows.impact.asked import weighed
from workflows.impact.filled import Filled
from workflows.impact.kinds import Effect, Kind, moment_vi
from workflows.impact.look import Look, Side, look_at
from workflows.impact.moved import accepts, moved_facts, still_apart
from workflows.impact.scene import Standpoint, sequel_of, told_set
from workflows.impact.started import terms_of
from workflows.impact.table import of_table
from workflows.judging import pack_of
from workflows.model import DeadlineRecord
from workflows.procedure import ActSpec
from workflows.wanted import wanted_by


class Sides:
    """The house as it is and as it would be: the same but for law, tables and days off."""

    def __init__(self, now: Services, draft: Services) -> None:
        self.now, self.draft = now, draft

    @cached_property
    def derived_alike(self) -> bool:
        """Whether facts are derived alike: the same catalogue, the same numbers of the law, the same days off."""
        one, other = self.now.corpus, self.draft.corpus
        same_days = self.now.calendar is self.draft.calendar
        return same_days and one.facts == other.facts and _numbers(one) == _numbers(other)

    @cached_property
    def moved(self) -> frozenset[str]:
        """The facts that are derived otherwise, themselves or through others, or of which other values are accepted."""
        return frozenset() if self.derived_alike else moved_facts(self.now.corpus, self.draft.corpus)


def effects(sides: Sides, stand: Standpoint) -> tuple[Effect, ...]:
    """What the draft would change for the case of ``stand``, in order."""
    found = (_deadlines, _acts, _dossier, _sequel)
    return tuple(sorted({effect for each in found for effect in each(sides, stand)}))


def _deadlines(sides: Sides, stand: Standpoint) -> Iterator[Effect]:
    for each in stand.case.deadlines:
        if each.open:
            now, then = (_recounted(services, stand, each) for services in (sides.now, sides.draft))
            if now != then:
                yield Effect(Kind.DEADLINE, each.term, moment_vi(now), moment_vi(then))


def _recounted(services: Services, stand: Standpoint, deadline: DeadlineRecord) -> datetime | None:
    """By the law of the start, or of the act for a term that its act governs."""
    act = next((each for each in stand.acts if each.seq == deadline.set_by_seq), None)
    known = services.procedures.acts
    rows = known[act.act].sets if act is not None and act.act in known else ()
    by_act = any(row.by_act for row in rows if row.term == deadline.term)
    start = datetime.fromisoformat(str(deadline.proof["start"]))
    day = legal_date(act.at if by_act and act is not None else start)
    return recounted(services, deadline, day, told_set(services, stand))


def _acts(sides: Sides, stand: Standpoint) -> Iterator[Effect]:
    two = (sides.now, sides.draft)
    tables = [services.procedures[stand.case.procedure].acts for services in two]
    governed = [_governed(services, stand) for services in two]
    for name in dict.fromkeys([*tables[0], *tables[1]]):
        found = [
            _side(services, table.get(name), stand) if holds else None
            for services, table, holds in zip(two, tables, governed, strict=True)
        ]
        now, then = found
        if now is None or then is None:
            if now is not then:
                yield Effect(Kind.STEP, name, *("không" if each is None else "có" for each in found))
        elif (
            now.spec != then.spec
            or now.row != then.row
            or _law_differs((now, then), stand)
            or _moves(sides, (now, then), stand)
        ):
            yield from _of_act((now, then), stand, sides.moved)


def _of_act(two: tuple[Side, Side], stand: Standpoint, moved: frozenset[str]) -> Iterator[Effect]:
    name, looks = two[0].spec.id, _looks(two, stand, moved)
    yield from of_table(two, looks, stand)
    for what, before, after in weighed(two, looks, stand):
        yield Effect(Kind.REQUIREMENT, f"{name}: {what}" if what else name, before, after)
    for what, before, after in terms_of(two, looks, stand):
        yield Effect(Kind.TERM, f"{name}: {what}", before, after)
    fields = sorted(moved & {each.name for side in two for each in side.spec.inputs})
    for field in fields:
        before, after = (accepts(each.corpus.facts, field) for each in two)
        if before != after:
            yield Effect(Kind.RECORD, f"{name}: {field}", before, after)


def _looks(two: tuple[Side, Side], stand: Standpoint, moved: frozenset[str]) -> tuple[Look, Look]:
    looks = look_at(two[0], stand), look_at(two[1], stand)
    filled = Filled(two, looks, stand)
    apart = still_apart(filled, moved)
    one, other = (
        replace(each, held=replace(each.held, moved=apart, ways=filled.ways, side=number))
        for number, each in enumerate(looks)
    )
    return one, other


def _moves(sides: Sides, two: tuple[Side, Side], stand: Standpoint) -> bool:
    """Whether the act looks at anything that is derived otherwise."""
    if sides.now.calendar is not sides.draft.calendar:
        return True
    day = legal_date(stand.at)
    try:
        asked = [wanted_by(each.corpus, each.spec, each.row, day) for each in two]
    except NotInForce:
        return True
    fields = {field.name for each in two for field in each.spec.inputs}
    return bool(sides.moved & fields.union(*asked))


def _side(services: Services, spec: ActSpec | None, stand: Standpoint) -> Side | None:
    """The act with the row that holds for where the case stands; None where the act does not exist from there."""
    row = None if spec is None else spec.row_from(stand.case.stage, legal_date(stand.at))
    return None if spec is None or row is None else Side(services, spec, row)


def _governed(services: Services, stand: Standpoint) -> bool:
    """Whether the procedure, and any law of who is competent, is in force on the day."""
    procedure, day = services.procedures[stand.case.procedure], legal_date(stand.at)
    try:
        services.corpus.regime(day)
    except NotInForce:
        return False
    return procedure.valid_from <= day and (procedure.valid_to is None or day <= procedure.valid_to)


def _law_differs(two: tuple[Side, Side], stand: Standpoint) -> bool:
    asked = [
        (
            _asked_of(side, stand),
            [side.corpus.terms_by_id(each.term) for each in side.spec.sets],
            _standing(side, stand),
        )
        for side in two
    ]
    return asked[0] != asked[1]


def _asked_of(side: Side, stand: Standpoint) -> str:
    """The hash of what the law of the day asks of a row; "" where it asks nothing, "-" where it has nothing to ask it by."""
    try:
        return pack_of(side.corpus, side.row.requires, legal_date(stand.at)).hash if side.row.requires else ""
    except NotInForce:
        return "-"


def _standing(side: Side, stand: Standpoint) -> list[bool]:
    """Which of the papers of the act stand on the day."""
    day = legal_date(stand.at)
    return [side.corpus.stands(place, day) for row in side.spec.issues for place in row.places]


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
