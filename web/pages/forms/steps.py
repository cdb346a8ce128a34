"""A form that speaks of an earlier step of its case offers those steps to choose from: nobody looks up a number in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from web.language import _, label
from web.pages.forms.fields import Choice
from web.pages.views.times import moment_vi
from workflows.model import ActRecord
from workflows.procedure import ActSpec, Procedures

TELLS: Final[Mapping[str, str]] = MappingProxyType({"corrected_step": "result"})
"""Facts that name a step by its number, each with what that step must have put on record."""


def steps_of(
    act: ActSpec, acts: Iterable[ActRecord], procedures: Procedures
) -> dict[str, tuple[Choice, ...]]:
    """By field of ``act`` that names a step: the steps of the journal that it may mean, the newest first."""
    done = sorted(acts, key=lambda each: -each.seq)
    return {
        spec.name: tuple(_choice(each, procedures) for each in done if TELLS[spec.name] in each.inputs)
        for spec in act.inputs
        if spec.name in TELLS
    }


def _choice(act: ActRecord, procedures: Procedures) -> Choice:
    title = label(procedures.acts[act.act]) if act.act in procedures.acts else act.act
    return Choice(
        str(act.seq),
        _(
            "Bước %(seq)s: %(act)s, %(at)s, %(who)s",
            seq=act.seq,
            act=title,
            at=moment_vi(act.at),
            who=act.actor_name,
        ),
    )
