"""Why an act may not be done by this officer now: shown in grey with the reason, instead of a form that the door would refuse."""

from __future__ import annotations

from dataclasses import dataclass

from rules.corpus import Corpus
from web.language import _, either
from web.pages.views.findings import FindingView, finding_view
from workflows.preview import Preview, State


@dataclass(frozen=True, slots=True)
class Hurdle:
    """The reason in words, and the findings of the law."""

    text: str
    findings: tuple[FindingView, ...] = ()


def hurdle_of(seen: Preview | None, corpus: Corpus) -> Hurdle | None:
    """None where the act may be done, or only waits for its form."""
    if seen is None:
        return Hurdle(_("Bước này không có ở giai đoạn hiện tại của hồ sơ, hoặc bạn chỉ được xem."))
    if seen.enabled:
        return None
    if seen.state is State.NOT_PERMITTED:
        return Hurdle(either(seen.why_vi, seen.why_en))
    findings = tuple(finding_view(each, corpus) for each in seen.blocking)
    return Hurdle("" if findings else either(seen.why_vi, seen.why_en), findings)
