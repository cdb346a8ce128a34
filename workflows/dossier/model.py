"""The words of a dossier: how an item stands, papers, what is wrong, who answers for what is not there. Frozen; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.corpus import DossierItem, PaperWay
from workflows.dossier.kinds import DossierKind


class ItemState(StrEnum):
    """How an item stands. Stored in manifests."""

    PRESENT = "present"  # declared, and the program holds a sound paper
    PAPER_ONLY = "paper_only"  # declared, but the program holds none: on paper outside of it
    DEFECTIVE = "defective"  # declared, and something is wrong with what the program holds
    TO_WRITE = "to_write"  # the act that sends the dossier writes it
    ANSWERED_FOR = "answered_for"  # missing; an officer answers for it by name
    MISSING = "missing"  # the law asks for it and it is not there: sending is refused
    UNDECIDED = "undecided"  # whether it is asked cannot be told yet
    NONE = "none"  # "if any", and there is none

    @property
    def vi(self) -> str:
        """The word that an officer reads."""
        return _STATE_VI[self]


_STATE_VI = {
    ItemState.PRESENT: "Đã có",
    ItemState.PAPER_ONLY: "Đã ghi có, chưa có bản trong hệ thống",
    ItemState.DEFECTIVE: "Có, nhưng cần xem lại",
    ItemState.TO_WRITE: "Lập khi chuyển hồ sơ",
    ItemState.ANSWERED_FOR: "Thiếu, có người ký chịu trách nhiệm",
    ItemState.MISSING: "Còn thiếu",
    ItemState.UNDECIDED: "Chưa xác định có phải nộp hay không",
    ItemState.NONE: "Không có",
}
_HELD = frozenset({ItemState.PRESENT, ItemState.NONE, ItemState.TO_WRITE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that the program holds: issued by an act (``form``) or brought from outside and said to be a ``kind`` ("fact.value").

    ``sha256`` names its bytes. ``case_id`` and ``seq`` name the act behind it. ``signs`` names the paper of which it is the signed
    version; ``remarks`` are codes of what the check of its content noticed, ``pages`` None where nobody counted them. ``told`` are the
    values that its act put into the dossier: a record of a refusal may be of the statement or of the opinion.
    """

    id: str
    case_id: str
    seq: int
    form: str
    kind: str
    title: str
    filename: str
    media_type: str
    sha256: str
    issued_at: datetime
    person_id: str
    template_version: str = ""
    lineage: str = ""
    outside: bool = False
    pages: int | None = None
    remarks: tuple[str, ...] = ()
    signs: str = ""
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with an item, or must be known of it. ``code`` is stable."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An officer answers for a paper that is not there: kept for ever. ``paper`` is the value of the item."""

    paper: str
    reason: str
    signer: str
    at: datetime
    seq: int
    actor_name: str
    unit_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of the list as it stands. ``papers`` are those that fulfil it, ``earlier`` those that they replaced; ``held``: the way of
    a paper that the program holds and that nobody put into the dossier yet."""

    item: DossierItem
    state: ItemState
    way: PaperWay | None = None
    held: PaperWay | None = None
    papers: tuple[Paper, ...] = ()
    earlier: tuple[Paper, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    answer: Answer | None = None

    @property
    def suppliers(self) -> str:
        """Who supplies it (vi), each once."""
        return "; ".join(dict.fromkeys(way.by.vi for way in self.item.ways))


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierState:
    """The whole list by the law of ``on``."""

    kind: DossierKind
    on: date
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        """What the law asks for and is not there: sending is refused for each."""
        return tuple(line for line in self.lines if line.state is ItemState.MISSING)

    @property
    def whole(self) -> bool:
        """Whether the program holds a sound paper for every item, so that a build is complete."""
        return all(line.state in _HELD for line in self.lines)
