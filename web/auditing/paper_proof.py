"""The proof of a paper: that an anchor saw it. One small JSON text without anything personal, for ``verify.py --paper … --proof …``."""

from __future__ import annotations

import json
from typing import Final

from documents.verify import CODE
from persistence.audit.exporting import prove_paper
from web.auditing.export import paper_proof
from web.house import House
from workflows.errors import UnknownCase

MEDIA_TYPE: Final = "application/json"
NAME: Final = "chung-minh.json"


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
