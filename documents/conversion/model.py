"""What goes into a conversion and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""The date of a PDF for which none is told: as that of the files inside a .docx of ours."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A .docx to be converted. ``name`` is told in errors and holds nothing of a person; ``at`` (with a zone) is the PDF's date."""

    content: bytes
    name: str = ""
    at: datetime = UNDATED


class Remark(StrEnum):
    """What is to be said of a PDF that came out all the same."""

    FONT = "times_new_roman_missing"

    @property
    def vi(self) -> str:
        """The remark for an officer."""
        return (
            "Máy này thiếu phông Times New Roman và phông thay thế Liberation Serif: chữ và số trang của bản PDF có thể lệch. "
            "Cài gói fonts-liberation rồi chuyển lại."
        )

    @property
    def en(self) -> str:
        """The remark in English."""
        return (
            "Neither Times New Roman nor its stand-in Liberation Serif is on this machine: letters and pages of the PDF may differ. "
            "Install fonts-liberation and convert again."
        )


@dataclass(frozen=True, slots=True)
class Converted:
    """A PDF/A-2b. ``source`` and ``sha256`` (hex) are of the .docx and of ``pdf``; ``pages`` at least 1."""

    pdf: bytes
    pages: int
    sha256: str
    source: str
    remarks: tuple[Remark, ...] = ()


class Reason(StrEnum):
    """Why a document did not become a PDF; each has its words in ``errors``."""

    STALLED = "stalled"
    CRASHED = "crashed"
    REFUSED = "refused"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that did not become a PDF, also not when tried again alone."""

    name: str
    reason: Reason


Outcome = Converted | Failure
Told = Callable[[int, Outcome], None]
"""Called for each document as soon as it is done, with its place among those asked for; from one thread, in any order."""


class Converter(Protocol):
    """Turns documents into PDF."""

    @property
    def available(self) -> bool:
        """Whether there is a LibreOffice to convert with. What was converted before is given out all the same."""
        ...

    def convert_each(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Outcome]:
        """The outcome of each document in the order given, failures among them.

        ``patience`` is the longest to wait, in seconds; what is not done by then goes on, and is there when it is asked for again.
        Raises ConversionUnavailable, ConversionPending.
        """
        ...

    def find_each(self, papers: Sequence[Paper | bytes]) -> list[Outcome | None]:
        """What is known of each document without converting anything: the PDF that was kept, that it is no whole .docx, or None."""
        ...

    def convert_all(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Converted]:
        """The PDF of each document in the order given; as ``convert_each``, but raises ConversionFailed, which names every failure."""
        ...

    def close(self) -> None:
        """End what is running and take away what was written on the way."""
        ...


class PdfStore(Protocol):
    """Where a PDF is kept once produced, so that the same paper is never two PDFs. Called from several threads."""

    def find(self, key: str) -> bytes | None:
        """The PDF kept under ``key`` (64 hex digits), whole, or None."""
        ...

    def keep(self, key: str, pdf: bytes) -> bytes:
        """Keep ``pdf``; what is kept from now on under ``key``: the first that came."""
        ...
