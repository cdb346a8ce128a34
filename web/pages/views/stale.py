"""What happened to a case since an officer's form was opened or put aside: which acts, by which post, when, and which fields they told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.corpus import Corpus
from web.language import label
from web.pages.views.findings import value_vi
from web.pages.views.labels import role_vi
from web.pages.views.times import moment_vi
from workflows.model import ActRecord, RecordedFact
from workflows.procedure import ActSpec, Procedure


@dataclass(frozen=True, slots=True)
class Since:
    """One act that came between: what, when, by which post of which office; ``mine``: by this officer."""

    title: str
    at: str
    post: str
    mine: bool


@dataclass(frozen=True, slots=True)
class StaleView:
    """``fields`` are those of the form that the case now holds otherwise: name, label, value now."""

    acts: tuple[Since, ...]
    fields: tuple[tuple[str, str, str], ...]
    again: bool = False


def stale_view(
    later: Sequence[ActRecord],
    told: Mapping[str, RecordedFact],
    act: ActSpec,
    me: str,
    procedure: Procedure,
    corpus: Corpus,
    *,
    again: bool = False,
) -> StaleView:
    """What came between: the acts ``later``, and the facts ``told`` by them; ``again``: this form was recorded, with other answers."""
    fields = tuple(
        (each.name, label(corpus.facts[each.name]), value_vi(corpus.facts, each.name, told[each.name].value))
        for each in act.inputs
        if each.kind == "fact" and each.name in told
    )
    return StaleView(tuple(_since(each, procedure, me) for each in later), fields, again)


def _since(act: ActRecord, procedure: Procedure, me: str) -> Since:
    spec = procedure.find(act.act)
    return Since(
        title=label(spec) if spec is not None else act.act,
        at=moment_vi(act.recorded_at),
        post=f"{role_vi(act.role)}, {act.unit_name}",
        mine=act.actor_id == me,
    )
