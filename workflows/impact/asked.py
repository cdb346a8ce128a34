"""What two laws ask of the same act of the same case, requirement by requirement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from rules.conditions import Condition, Outcome, implication
from rules.corpus import Requirement
from rules.facts import FactValue
from rules.terms import legal_date
from rules.verdict import Finding
from workflows.impact.alike import Held, Question, alike
from workflows.impact.kinds import NONE
from workflows.impact.look import Look, Side
from workflows.impact.scene import Standpoint
from workflows.judging import pack_of

Change = tuple[str, str, str]
"""What changes, how it is, how it would be."""

_ASKED: Final = "asked"
"""The law is asked: the door does not refuse before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement by one law: what it comes to as the case stands, when it is asked, what it asks; ``helps`` tells what would help."""

    outcome: Outcome
    when: Condition | None
    require: Condition
    helps: Callable[[], object] = tuple


def weighed(sides: tuple[Side, Side], looks: tuple[Look, Look], stand: Standpoint) -> Iterator[Change]:
    """The requirements of which the two laws say something else."""
    if looks[0].error or looks[1].error:
        if looks[0].error != looks[1].error:
            yield "", looks[0].error or _ASKED, looks[1].error or _ASKED
        return
    before, after = (_asked(side, look, stand) for side, look in zip(sides, looks, strict=True))
    yield from differing(before, after, (looks[0].held, looks[1].held))


def differing(
    before: Mapping[str, Asked], after: Mapping[str, Asked], held: tuple[Held, Held]
) -> Iterator[Change]:
    """Those that come out otherwise as the case stands or for something that may be entered; and where both refuse, those that ask for
    something else. What both pass, whatever is entered, leaves the act as it was."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if _parts(old, new, held):
            yield name, _outcome(old), _outcome(new)


def _outcome(asked: Asked | None) -> str:
    return NONE if asked is None else str(asked.outcome)


def _parts(old: Asked | None, new: Asked | None, held: tuple[Held, Held]) -> bool:
    one, other = (Outcome.SATISFIED if each is None else each.outcome for each in (old, new))
    return one is not other or not alike(_question(old), _question(new), held) or _help_apart(old, new)


def _help_apart(old: Asked | None, new: Asked | None) -> bool:
    """Whether both refuse and something else is to be done about it."""
    if old is None or new is None or old.outcome is Outcome.SATISFIED:
        return False
    if (old.when, old.require) == (new.when, new.require):
        return False
    return old.helps() != new.helps()


def _question(asked: Asked | None) -> Question:
    """A law that does not ask is one that everybody meets."""
    if asked is None:
        return Question((), lambda _: Outcome.SATISFIED, None)
    conditions = (asked.require,) if asked.when is None else (asked.when, asked.require)
    return Question(conditions, partial(_answer, asked), (asked.when, asked.require))


def _answer(asked: Asked, facts: Mapping[str, FactValue]) -> Outcome:
    return implication(asked.when, asked.require, facts)


def _asked(side: Side, look: Look, stand: Standpoint) -> dict[str, Asked]:
    if not side.row.requires:
        return {}
    pack = pack_of(side.corpus, side.row.requires, legal_date(stand.at))
    rules = {each.id: each for each in pack.requirements if isinstance(each, Requirement)}
    return {name: _of(rules[name], found) for name, found in look.findings.items()}


def _of(rule: Requirement, found: Finding) -> Asked:
    return Asked(found.outcome, rule.when, rule.require, lambda: (found.missing, found.unlock))
