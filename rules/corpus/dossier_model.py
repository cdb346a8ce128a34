"""A line of a list of papers that the law prescribes for a dossier. Part of ``rules.corpus.model``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.citation import Citation
from rules.conditions import Condition


class Supplier(StrEnum):
    """Who has to bring a paper of a dossier. Stored."""

    COMPILER = "compiler"
    RECORDER = "recorder"
    ASSESSOR = "assessor"
    CLINIC = "clinic"
    PERSON = "person"
    PARENTS = "parents"
    CHECKER = "checker"
    POLICE = "police"
    ANYONE = "anyone"

    @property
    def vi(self) -> str:
        """The label that an officer reads."""
        return _SUPPLIER_VI[self]


_SUPPLIER_VI = {
    Supplier.COMPILER: "cơ quan, người lập hồ sơ",
    Supplier.RECORDER: "người lập biên bản vi phạm",
    Supplier.ASSESSOR: "cơ sở xác định tình trạng nghiện",
    Supplier.CLINIC: "cơ sở điều trị nghiện bằng thuốc thay thế",
    Supplier.PERSON: "người bị đề nghị (hoặc người đại diện)",
    Supplier.PARENTS: "cha, mẹ, người giám hộ hoặc người đại diện",
    Supplier.CHECKER: "nơi kiểm tra, chuyển hồ sơ",
    Supplier.POLICE: "cơ quan Công an có thẩm quyền",
    Supplier.ANYONE: "cơ quan, người có tài liệu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWay:
    """One way to fulfil an item of a dossier: the value ``paper`` of the item's fact, on one of ``forms`` where a form is prescribed.

    ``own`` are papers of our catalogue for which no form is prescribed ("N01").

    ``by`` is who supplies it, ``when`` what must hold for this way to count (a refusal needs an adult witness).
    """

    paper: str
    forms: tuple[Citation, ...]
    by: Supplier
    vi: str
    own: tuple[str, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierItem:
    """One line of a list of papers that the law prescribes for ``dossier``, in its ``order``; one of ``ways`` fulfils it.

    ``fact`` is the set that says which papers lie in the dossier. ``enforced_by`` names the requirements that refuse where the item is
    missing; ``written_by`` the act that writes the paper itself, so that nothing can be missing before it. ``optional``: "if any".
    """

    id: str
    dossier: str
    order: int
    cites: tuple[Citation, ...]
    vi: str
    en: str
    ways: tuple[PaperWay, ...]
    fact: str = ""
    when: Condition | None = None
    enforced_by: tuple[str, ...] = ()
    written_by: str = ""
    copies: int = 1
    copy_suffices: bool = False
    optional: bool = False
    explains: str = ""
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""
    from_: date = date.min
    to: date | None = None
    instrument: str = ""
