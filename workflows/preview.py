"""What an officer may do now: the same steps as the door, without effects, for every act of the procedure.

An act is shown when it exists from the stage; enabled when it may be done or only waits for entries of its own form; else greyed with
the findings. One code path with the door, so a page cannot promise what the door refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rules.conditions import Outcome
from rules.errors import InputError, LotrinhError
from rules.verdict import Finding, Verdict
from workflows.asking import exists, there
from workflows.command import Command, Services
from workflows.errors import ActNotAvailable, NotPermitted, RequirementsNotMet
from workflows.gathering.derive import Recipes, entries_in, recipes_of
from workflows.gathering.proceeding import CRITERIA
from workflows.model import Actor
from workflows.ports import UnitOfWork
from workflows.preparing import prepare
from workflows.procedure import ActSpec

# The entries from which a derived fact follows: an undetermined fact on the left is asked for by the fields on the right.
ASKED_BY = {
    "use_detected": ("detected_at", "result"),
    "test_positive": ("result",),
    "variant": ("detained", "place", "detention_place_has_facility"),
    "user_management_active": ("detected_at",),
    "aftercare_active": ("detected_at",),
    "commune_education_active": ("detected_at",),
    "commune_education_window": ("detected_at",),
    "criteria_met": CRITERIA,
    "criteria_unclear": CRITERIA,
    "facility_scope_ok": ("facility",),
    "facility_premises_ok": ("facility",),
    "facility_designated": ("facility",),
    "monitoring_was_ordered": ("monitoring_substance",),
    "monitored_days": ("monitoring_substance",),
    "signs_fit_substance": ("signs",),
    "sheet_concluded": ("monitoring_substance",),
    "monitoring_day_fits": ("monitoring_day", "observed_at"),
    "observed_after_reception": ("observed_at",),
    "entry_standing": ("replaces_entry",),
    "correction_fits": ("corrected_step", "result_correction"),
}


# Facts that tell of the last time while the form asks anew: nobody changes them, but the entry on the right makes another of them.
TOLD_ANEW = {
    "management_absence_same": "management_absence_began_on",
    "decision_used": "decided_at",
    "monitoring_day_fits": "monitoring_day",
}


# The entries on which it may hang who is competent: the chair of the residence, or of the place of detection; the commune that takes over.
STABLE, TAKES_OVER = "stable_residence", "managing_commune"


class State(StrEnum):
    """How an act stands now."""

    READY = "ready"  # may be done as it is
    FORM = "form"  # may be done once its form is filled
    REFUSED = "refused"  # a requirement fails that the form cannot mend
    NOT_PERMITTED = "not_permitted"  # not this officer


@dataclass(frozen=True, slots=True)
class Preview:
    """One act with its state, the reasons, and the verdict where one was reached. ``barred``: the power is there, but not for who did
    another part of this case."""

    act: ActSpec
    state: State
    why_vi: str
    why_en: str
    verdict: Verdict | None
    blocking: tuple[Finding, ...] = ()
    barred: bool = False

    @property
    def enabled(self) -> bool:
        """Whether the button works."""
        return self.state in {State.READY, State.FORM}


def preview(command: Command, actor: Actor, services: Services) -> Preview | None:
    """One act as asked; None when it does not exist from here."""
    spec = services.procedures.act(command.act)
    try:
        with services.reading() as uow:
            prepared = prepare(command, actor, services, uow)
    except ActNotAvailable:
        return None
    except NotPermitted as error:
        return _not_permitted(error, command, actor, services)
    except RequirementsNotMet as error:
        return _weighed(spec, error, services)
    except InputError as error:
        return Preview(spec, State.FORM, error.vi, error.en, None)
    except LotrinhError as error:
        return Preview(spec, State.REFUSED, error.vi, error.en, None)
    return Preview(spec, State.READY, "", "", prepared.judged.verdict)


def _not_permitted(error: NotPermitted, command: Command, actor: Actor, services: Services) -> Preview | None:
    """Not shown where the act does not exist; a form where an entry of it would give the power; else not this officer."""
    spec = services.procedures.act(command.act)
    with services.reading() as uow:
        if not exists(command, services, uow):
            return None
        may = any(_may(each, actor, services, uow) for each in _entered(spec, command, actor))
    state = State.FORM if may else State.NOT_PERMITTED
    return Preview(spec, state, error.vi, error.en, None, barred=not may and "part" in error.fields)


def _entered(spec: ActSpec, command: Command, actor: Actor) -> Iterator[Command]:
    """The command with each entry that may give the power, where the form asks for it."""
    communes = dict.fromkeys(held.unit.commune for held in actor.appointments if held.unit.commune)
    for name, values in ((STABLE, (True, False)), (TAKES_OVER, tuple(communes))):
        if spec.input(name) is not None and name not in command.inputs:
            for value in values:
                yield replace(command, inputs={**command.inputs, name: value})


def _may(command: Command, actor: Actor, services: Services, uow: UnitOfWork) -> bool:
    try:
        prepare(command, actor, services, uow)
    except NotPermitted:
        return False
    except LotrinhError:
        return True
    return True


def preview_all(
    procedure: str,
    actor: Actor,
    services: Services,
    at: datetime,
    *,
    case_id: str | None = None,
    person_id: str | None = None,
) -> tuple[Preview, ...]:
    """Every act of a procedure that exists from where the case (or the person's next case) stands."""
    command = Command(act="", at=at, case_id=case_id, person_id=person_id)
    with services.reading() as uow:
        names = there(services.procedures[procedure], command, services, uow)
    found = (preview(replace(command, act=name), actor, services) for name in names)
    return tuple(each for each in found if each is not None)


def _weighed(spec: ActSpec, error: RequirementsNotMet, services: Services) -> Preview:
    """Refused only where a finding fails that no entry of the form can change."""
    fields = frozenset(field.name for field in spec.inputs)
    recipes = recipes_of(services.corpus.facts)
    blocking = tuple(each for each in error.verdict.failed if not _mended_by_form(each, fields, recipes))
    state = State.REFUSED if blocking else State.FORM
    return Preview(spec, state, error.vi, error.en, error.verdict, blocking)


def _mended_by_form(finding: Finding, fields: frozenset[str], recipes: Recipes) -> bool:
    """Every missing fact is asked for, or what the form asks is enough to settle it: a rule of another kind of breach falls away."""
    if finding.outcome is Outcome.UNDETERMINED and all(
        _asked(fact, fields, recipes) for fact in finding.missing
    ):
        return True
    if any(TOLD_ANEW.get(fact) in fields for fact in finding.facts):
        return True
    return any(all(_asked(need.fact, fields, recipes) for need in way) for way in finding.unlock)


def _asked(fact: str, fields: frozenset[str], recipes: Recipes) -> bool:
    """Whether the form asks for the fact, or for an entry from which it follows."""
    if fact in fields or fields.intersection(ASKED_BY.get(fact, ())):
        return True
    return fact in recipes and bool(fields & entries_in(recipes[fact], recipes))
