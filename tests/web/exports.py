"""What whoever cheats does with an export: members taken apart, put together again, anchors made to fit."""

from __future__ import annotations

import json

from documents import verify
from persistence.audit.digest import path_of
from workflows.audit import canonical

Members = dict[str, bytes]


def lines(held: Members, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in held[name].splitlines()]


def put(held: Members, name: str, values: list[dict[str, object]]) -> None:
    held[name] = "".join(f"{canonical(each)}\n" for each in values).encode()


def anchored(held: Members, heads: list[list[object]], before: dict[str, object] | None = None) -> None:
    """An anchor over these heads, with their proofs; after ``before``, or as the only one."""
    leaves = [verify.leaf(head) for head in heads]
    anchor: dict[str, object] = {
        "seq": 1 if before is None else int(str(before["seq"])) + 1,
        "at": "2026-01-01T00:00:00.000000+00:00",
        "prev": "" if before is None else before["hash"],
        "root": verify.root_of(leaves).hex(),
        "moved": len(heads),
    }
    old = [] if before is None else [e for e in lines(held, "anchors.jsonl") if e["seq"] != anchor["seq"]]
    put(held, "anchors.jsonl", [*old, anchor | {"hash": verify.anchor_hash(anchor)}])
    names = ("stream", "length", "head")
    proofs = [
        dict(zip(names, head, strict=True)) | {"anchor": anchor["seq"], "path": path_of(leaves, place)}
        for place, head in enumerate(heads)
    ]
    others = [e for e in lines(held, "proofs.jsonl") if e["stream"] not in {head[0] for head in heads}]
    put(held, "proofs.jsonl", [*others, *proofs] if before is not None else proofs)
