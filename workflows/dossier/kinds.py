"""Which procedures make a dossier that is sent to another body, and which of their facts and acts speak of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.corpus import Corpus
from rules.errors import NotInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierKind:
    """A dossier of a procedure. ``name`` is that of its list in the corpus; ``titles`` say what it is called from a day on.

    ``fact`` holds the papers declared to lie in it, ``overridden`` those that an officer answers for, by the act ``answer`` with the
    entries ``reason`` and ``signer`` ("" where there is no such act). ``sent_by`` are the acts that send it or decide on it; in the
    ``making`` stages it is being put together, so that the law of today lists its papers. ``opened_by``: only cases in which one of
    these acts was done (none: every case of the procedure); ``unless``: no case in which one of those was.
    """

    name: str
    procedure: str
    titles: tuple[tuple[date, str], ...]
    fact: str
    sent_by: tuple[str, ...]
    making: tuple[str, ...]
    opened_by: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    overridden: str = ""
    answer: str = ""
    reason: str = ""
    signer: str = ""

    def title(self, on: date) -> str:
        """What the dossier is called by the law of a day."""
        return next((text for first, text in reversed(self.titles) if first <= on), self.titles[0][1])


KINDS: Final = (
    DossierKind(
        name="compulsory",
        procedure="compulsory",
        titles=(
            (date(2022, 1, 1), "Hồ sơ đề nghị áp dụng biện pháp đưa vào cơ sở cai nghiện bắt buộc"),
            (date(2026, 7, 1), "Hồ sơ đề nghị áp dụng biện pháp đưa đi cai nghiện bắt buộc"),
        ),
        fact="dossier_papers",
        overridden="dossier_overridden",
        answer="compulsory.answer_for_paper",
        reason="dossier_override_reason",
        signer="dossier_override_signer",
        sent_by=(
            "compulsory.forward",
            "compulsory.resubmit",
            "compulsory.send_to_court",
            "compulsory.send_on",
        ),
        making=("preparing", "notified", "returned", "returned_by_court"),
    ),
    DossierKind(
        name="notice",
        procedure="detection",
        titles=(
            (date(2022, 1, 1), "Thông báo về hành vi sử dụng trái phép chất ma túy và tài liệu kèm theo"),
        ),
        fact="notice_papers",
        sent_by=("detection.notify",),
        making=("test_ordered", "sample_taken", "positive"),
    ),
    DossierKind(
        name="assessment",
        procedure="assessment",
        titles=((date(2022, 1, 1), "Hồ sơ đề nghị xác định tình trạng nghiện ma túy"),),
        fact="papers",
        sent_by=("assessment.send_dossier",),
        making=("proposed", "returned"),
        opened_by=("assessment.propose", "assessment.propose_deported"),
    ),
    DossierKind(
        name="application",
        procedure="assessment",
        titles=((date(2022, 1, 1), "Hồ sơ tự nguyện xác định tình trạng nghiện ma túy"),),
        fact="papers",
        sent_by=("assessment.accept_request",),
        making=("applied",),
        opened_by=("assessment.apply",),
    ),
    DossierKind(
        name="registration",
        procedure="registration",
        titles=((date(2022, 1, 1), "Hồ sơ đăng ký cai nghiện ma túy tự nguyện"),),
        fact="registration_papers",
        sent_by=("registration.appraise", "registration.decide"),
        making=("awaiting", "filed", "incomplete"),
    ),
    DossierKind(
        name="admission",
        procedure="serving",
        titles=((date(2022, 1, 1), "Hồ sơ tiếp nhận người chấp hành quyết định cai nghiện bắt buộc"),),
        fact="reception_papers",
        sent_by=("serving.admit",),
        making=("execution_due", "escorted", "postponement_pending", "facility_named"),
        unless=("serving.tell_held",),  # who is there already is not brought
    ),
)


def kind_of(procedure: str, acts: Collection[str]) -> DossierKind | None:
    """The dossier that a case of the procedure makes in which these acts were done, if it makes one."""
    done = set(acts)
    return next((kind for kind in KINDS if kind.procedure == procedure and _makes(kind, done)), None)


def _makes(kind: DossierKind, done: set[str]) -> bool:
    opened = not kind.opened_by or not done.isdisjoint(kind.opened_by)
    return opened and done.isdisjoint(kind.unless)


def listed(kind: DossierKind, corpus: Corpus, on: date) -> bool:
    """Whether the law of a day lists papers for the dossier."""
    try:
        corpus.dossier_items(kind.name, on)
    except NotInForce:
        return False
    return True
