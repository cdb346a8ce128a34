"""Every job that pages, acts and commands ask for. Each is told by ids alone."""

from __future__ import annotations

from typing import Final

from persistence.jobs import Order

PDF: Final = "pdf"
"""The queue of work that needs LibreOffice: a worker without one leaves it to others."""

BULK: Final = "bulk"
CLOCK: Final = "clock"
QUEUES: Final = (PDF, BULK, CLOCK)
_SOON: Final = 10  # somebody waits for it in front of a screen


def pdf_of(document_id: str) -> Order:
    """The PDF of a paper, to be kept for all hosts. Asked for again once it ended: what was kept may have been let go."""
    return Order(
        "pdf.make", {"document": document_id}, f"pdf:{document_id}", again=True, queue=PDF, priority=_SOON
    )


def dossier_of(case_id: str, *, fix: bool) -> Order:
    """The PDFs of which the dossier of a case will be built, as a draft or to be numbered for good (``fix``)."""
    fixing = "yes" if fix else "no"
    key = f"dossier:{case_id}:{fixing}"
    return Order(
        "dossier.prepare", {"case": case_id, "fix": fixing}, key, again=True, queue=PDF, priority=_SOON
    )


def rows_of(bulk_id: str) -> Order:
    """What waits in a job over many cases."""
    return _part_by_part("bulk.rows", {"job": bulk_id}, f"bulk:{bulk_id}")


def list_of(import_id: str) -> Order:
    """What waits in a list that an officer brought: to be checked, or to be brought in."""
    return _part_by_part("list.rows", {"list": import_id}, f"list:{import_id}")


def draft_of(draft_id: str) -> Order:
    """A draft of the law that an auditor or legal staff brought, to be tried on the open cases."""
    return _part_by_part("draft.cases", {"draft": draft_id}, f"draft:{draft_id}")


def _part_by_part(kind: str, told: dict[str, str], key: str) -> Order:
    """Work that is done a part at a time, by one worker at a time, and ordered again for what is left."""
    return Order(kind, told, key, again=True, queue=BULK, lock=key)
