"""What of an act is personal, and is therefore sealed before it is hashed: the one list of it.

Chains hash what is stored. Where the record seals (``UnitOfWork.sealer``) these are stored sealed under the person's own key: what was
entered and the facts of an act, the facts of a receipt, the words of a refusal, the names of papers from outside, the bytes of papers and
the lineage of their lines. In
the clear stay structure and law: act, stage, moments, officer and office, power, requirements with their outcome, deadlines, hashes,
numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from workflows.model import DocumentRecord
from workflows.ports import Sealer, StreamHead


def sealed_body(
    body: Mapping[str, object], sealer: Sealer | None, head: StreamHead, stream: str
) -> dict[str, object]:
    """The body of the next entry of a stream with what is personal sealed for its place."""
    told = dict(body)
    if sealer is None:
        return told
    kept: dict[str, object] = {name: told.pop(name) for name in ("why", "file_names") if name in told}
    receipt: Any = told.get("receipt")
    if isinstance(receipt, Mapping) and "facts" in receipt:
        kept["facts"] = receipt["facts"]
        told["receipt"] = {name: value for name, value in receipt.items() if name != "facts"}
    if kept:
        told["sealed"] = sealer.entry(kept, stream, head.length + 1)
    return told


def sealed_papers(
    documents: tuple[DocumentRecord, ...], contents: Mapping[str, bytes], sealer: Sealer | None
) -> tuple[tuple[DocumentRecord, ...], dict[str, bytes]]:
    """Papers and their bytes as they are kept: sealed bytes under their own hash, which the record of the paper names (``kept``).

    The lineage of a paper is known by the hash of its sealed bytes alone: a hash of printed values could be guessed at.
    """
    if sealer is None:
        return documents, dict(contents)
    sealed = {name: sealer.content(content) for name, content in contents.items()}
    names = {name: sha256(content).hexdigest() for name, content in sealed.items()}
    records = tuple(
        replace(each, kept=names[each.sha256], lineage=names[each.lineage] if each.lineage else "")
        for each in documents
    )
    return records, {names[name]: content for name, content in sealed.items()}
