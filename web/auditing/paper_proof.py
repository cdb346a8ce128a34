"""The proof of a paper: that an anchor saw it. One small JSON text without anything personal, for ``verify.py --paper … --proof …``."""

from __future__ import annotations

import json
from typing import Final

from documents.verify import CODE
from persistence.audit.codes import paper_anchored
from persistence.audit.exporting import prove_paper
from web.auditing.export import paper_proof
from web.house import House
from workflows.errors import UnknownCase
from workflows.model import DocumentRecord

MEDIA_TYPE: Final = "application/json"
NAME: Final = "chung-minh.json"


def has_proof(house: House, paper: DocumentRecord) -> bool:
    """Whether ``proof_of`` has an answer for this paper now."""
    if not CODE.fullmatch(paper.code):
        return False
    with house.database.reading() as connection:
        return paper_anchored(connection, paper.id)


def proof_of(house: House, code: str) -> bytes:
    """The proof of the paper that bears ``code``. ``UnknownCase`` where there is none of this code, or no anchor saw it yet."""
    found = prove_paper(house.database, code) if CODE.fullmatch(code) else None
    if found is None:
        raise UnknownCase(
            "No anchor saw a paper of this code. One made since the last anchor is seen by the next: `lotrinh audit anchor`.",
            vi="Chưa có mốc neo nào thấy giấy tờ có mã này. Giấy mới lập sẽ có ở mốc neo kế tiếp (`lotrinh audit anchor`).",
            kind="paper",
        )
    told = json.dumps(paper_proof(found), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{told}\n".encode()
