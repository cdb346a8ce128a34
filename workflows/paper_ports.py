"""What the door needs of those who write papers. Implemented by ``documents.writs``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class PrintedField(Protocol):
    """One field of a paper: its name and label on the form, what is printed, and the paths into the neutral data that were read."""

    @property
    def field(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def paths(self) -> tuple[str, ...]: ...


class Writ(Protocol):
    """A rendered paper: bytes and what is needed to prove them."""

    @property
    def form(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def filename(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    @property
    def sha256(self) -> str: ...
    @property
    def template_version(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def fields(self) -> Sequence[PrintedField]: ...


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a form is numbered: its symbol ("QĐ-UBND") and the facts that hold its own number, if the law has one."""

    symbol: str
    facts: tuple[str, ...] = ()


class WritRenderer(Protocol):
    """Renders one form from the neutral data of a case; raises an error of the tree when anything is missing."""

    def render(self, form: str, data: Mapping[str, object], on: date) -> Writ:
        """Render ``form`` ("109/2021/NĐ-CP Mẫu 02") as in force on ``on``."""
        ...

    def coded(self, writ: Any, number: str, day: date) -> Writ:  # noqa: ANN401 - a paper of its own making
        """``writ`` with the mark by which an issued paper is found in the record; ``number`` is "" for one without."""
        ...

    def numbering(self, form: str, on: date) -> Numbering | None:
        """How ``form`` is numbered by the office that issues it; None for a form that bears no number of its own."""
        ...

    def draft(self, form: str, data: Mapping[str, object], on: date) -> Writ:
        """The form with what is there so far, marked as a draft, without a number; what is missing is left to dots."""
        ...
