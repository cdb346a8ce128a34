"""The place of each sealed value: it opens nowhere else."""

from __future__ import annotations


def act_place(act_id: str) -> str:
    """Where the values of an act stand."""
    return f"act:{act_id}"


def entry_place(stream: str, seq: object) -> str:
    """Where the values of an audit entry stand."""
    return f"entry:{stream}#{seq}"


def case_place(case_id: str, version: int) -> str:
    """Where the facts of a case stand, as of a version."""
    return f"case:{case_id}#{version}"
