"""What an anchor is made of: a Merkle tree over the heads of the streams that moved, chained to the anchor before.

docs/audit-export.md tells the same in words, for whoever checks an anchor without this program. A leaf is SHA-256(0x00, the canonical JSON
``["stream",length,"head"]``), a node SHA-256(0x01, left, right); a tree of n leaves has the largest power of two below n on its left (as
in RFC 6962). The anchor's hash is SHA-256 of previous hash, moment, ``merkle:<leaves>:<root>``, each with a line feed. Leaves stand in
order of the streams' bytes. Anchors made before there were trees hash the lines of the heads themselves instead of the root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.audit import instant
from workflows.canonical import canonical

Head = tuple[str, int, str]
"""Stream, length, hash of the last entry."""

Step = tuple[str, str]
"""A step of a path to the root: the side on which the sister stands ("left", "right") and her hash, in hex."""


@dataclass(frozen=True, slots=True)
class Made:
    """``root`` is "" for an anchor without a tree."""

    root: str
    hash: str


def anchor_hash(prev: str, at: datetime, heads: Sequence[Head], *, merkle: bool) -> Made:
    """Root and hash of an anchor over ``heads``, which are in order."""
    lead = f"{prev}\n{instant(at)}\n"
    if not merkle:
        return Made("", _sha(lead + "".join(f"{canonical(list(head))}\n" for head in heads)).hex())
    root = root_of([leaf(head) for head in heads]).hex()
    return Made(root, _sha(f"{lead}merkle:{len(heads)}:{root}\n").hex())


def leaf(head: Head) -> bytes:
    """The leaf of a head."""
    return hashlib.sha256(b"\x00" + canonical(list(head)).encode(errors="surrogateescape")).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of a tree; SHA-256 of nothing for none.

    Level by level, the last one of an odd number going up as it is: the tree that has the largest power of two on its left.
    """
    level = list(leaves)
    while len(level) > 1:
        paired = [_node(*pair) for pair in zip(level[::2], level[1::2], strict=False)]
        level = [*paired, level[-1]] if len(level) % 2 else paired
    return level[0] if level else hashlib.sha256().digest()


def path_of(leaves: Sequence[bytes], place: int) -> tuple[Step, ...]:
    """The way from a leaf to the root, from the bottom up."""
    return Tree(leaves).path(place)


class Tree:
    """A tree of which many paths are asked: each node is worked out once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = leaves
        self._nodes: dict[tuple[int, int], bytes] = {}
        self.root = self._root(0, len(leaves)) if leaves else root_of(())

    def path(self, place: int) -> tuple[Step, ...]:
        """As ``path_of``."""
        first, last, steps = 0, len(self._leaves), []
        while last - first > 1:
            split = first + _split(last - first)
            if place < split:
                steps.append(("right", self._root(split, last).hex()))
                last = split
            else:
                steps.append(("left", self._root(first, split).hex()))
                first = split
        return tuple(reversed(steps))

    def _root(self, first: int, last: int) -> bytes:
        if last - first == 1:
            return self._leaves[first]
        found = self._nodes.get((first, last))
        if found is None:
            split = first + _split(last - first)
            found = _node(self._root(first, split), self._root(split, last))
            self._nodes[first, last] = found
        return found


def climbed(start: bytes, path: Iterable[Step]) -> bytes:
    """The root at the end of a path."""
    for side, sister in path:
        other = bytes.fromhex(sister)
        start = _node(other, start) if side == "left" else _node(start, other)
    return start


def _split(number: int) -> int:
    return 1 << ((number - 1).bit_length() - 1)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()
