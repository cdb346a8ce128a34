"""The checker that the house hands to the door (``workflows.ports.AttachmentChecker``)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from documents.attachments.found import Found
from documents.attachments.limits import MEGABYTE, Limits
from documents.attachments.naming import claims_otherwise, cleaned
from documents.attachments.opening import opened
from documents.attachments.refusing import REMARKS, Refusal, Trouble, refused, too_much
from documents.attachments.sniffing import sniff
from workflows.ports import Attachment, CheckedPaper, Remark

Opening = Callable[[bytes, str, Limits], Found]


@dataclass(frozen=True, slots=True)
class Checker:
    """Looks at papers from outside within ``limits``. ``opening`` opens one file."""

    limits: Limits = field(default_factory=Limits)
    opening: Opening = opened

    def check(self, attachments: Sequence[Attachment]) -> tuple[CheckedPaper, ...]:
        """Each of them, in order. ``AttachmentRefused`` tells of every one that is not taken."""
        size = sum(len(each.content) for each in attachments)
        if size > self.limits.act:
            raise too_much(_megabytes(size), self.limits.act // MEGABYTE)
        papers: list[CheckedPaper] = []
        troubles: list[Trouble] = []
        for number, each in enumerate(attachments, start=1):
            try:
                papers.append(self._paper(each))
            except Refusal as refusal:
                troubles.append(Trouble(number, cleaned(each.name), refusal))
        if troubles:
            raise refused(troubles)
        return tuple(papers)

    def _paper(self, given: Attachment) -> CheckedPaper:
        if len(given.content) > self.limits.file:
            raise Refusal("too_large", size=_megabytes(len(given.content)), most=self.limits.file // MEGABYTE)
        media_type = sniff(given.content)
        found = self.opening(given.content, media_type, self.limits)
        odd = ("wrong_extension",) if claims_otherwise(given.name, media_type) else ()
        name = cleaned(given.name, media_type)
        return CheckedPaper(
            filename=name,
            media_type=media_type,
            content=given.content,
            sha256=hashlib.sha256(given.content).hexdigest(),
            pages=found.pages,
            remarks=tuple(_remark(code, name) for code in (*found.remarks, *odd)),
        )


def _remark(code: str, name: str) -> Remark:
    vi, en = REMARKS[code]
    return Remark(code, f"Tệp “{name}”: {vi}.", f"'{name}': {en}.")


def _megabytes(size: int) -> int:
    """Whole megabytes, rounded up."""
    return -(-size // MEGABYTE)
