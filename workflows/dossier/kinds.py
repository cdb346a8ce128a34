"""Which procedures make a dossier that is sent to another body, and which of their facts and acts speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierKind:
    """A dossier of a procedure. ``name`` is that of its list in the corpus; ``titles`` say what it is called from a day on.

    ``fact`` holds the papers declared to lie in it, ``overridden`` those that an officer answers for, by the act ``answer`` with the
    entries ``reason`` and ``signer``. ``sent_by`` are the acts that send it; in the ``making`` stages it is being put together, so that
    the law of today lists its papers.
    """

    name: str
    procedure: str
    titles: tuple[tuple[date, str], ...]
    fact: str
    overridden: str
    answer: str
    reason: str
    signer: str
    sent_by: tuple[str, ...]
    making: tuple[str, ...]

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
)


def kind_of(procedure: str) -> DossierKind | None:
    """The dossier that cases of a procedure make, if they make one."""
    return next((kind for kind in KINDS if kind.procedure == procedure), None)
