"""Which conclusion the recorded criteria carry: asked of the door itself for each, so that a page never promises what the guard refuses."""

from __future__ import annotations

from dataclasses import dataclass

from web.language import _
from web.pages.assessment.sheets import ordered
from web.pages.assessment.ward import Ward
from web.pages.views.findings import FindingView, finding_view, value_label
from workflows.preview import Preview, State


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: what it is called, whether the law opens it, and else why not. ``value`` is the conclusion, "" for step 4."""

    label: str
    value: str
    open: bool
    findings: tuple[FindingView, ...]


def ways(ward: Ward) -> tuple[Way, ...]:
    """The two conclusions and the monitoring of step 4, as far as they exist from here for this officer."""
    spec = ward.corpus.facts["conclusion"]
    found = [
        _way(ward, _("Kết luận: %(conclusion)s", conclusion=value_label(spec, value)), value, seen)
        for value in ("addicted", "not_addicted")
        for seen in [ward.standing("conclude", {"conclusion": value})]
    ]
    groups = sorted(ordered(ward)) or ["opioids"]  # any group: whether step 4 is due does not hang on which
    step4 = ward.standing("order_monitoring", {"monitoring_ordered": groups})
    found.append(_way(ward, _("Chưa kết luận: theo dõi theo bước 4"), "", step4))
    return tuple(each for each in found if each is not None)


def _way(ward: Ward, label: str, value: str, seen: Preview | None) -> Way | None:
    if seen is None or seen.state is State.NOT_PERMITTED:
        return None
    failed = seen.verdict.failed if seen.verdict is not None else ()
    findings = tuple(finding_view(each, ward.corpus) for each in failed)
    return Way(label, value, seen.state is State.READY, findings)
