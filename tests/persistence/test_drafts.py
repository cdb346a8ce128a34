"""Drafts of the law under trial: parts in their order, whose they are, and gone with their time."""

from __future__ import annotations

from datetime import UTC, datetime

from persistence.database import Database
from persistence.drafts import ASKED, KEPT_FOR, DraftOwner, Drafts
from persistence.unfinished import Unfinished

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
MINE, OTHER = DraftOwner("d1", "an", "auditor@kt"), DraftOwner("d2", "binh", "auditor@kt")


def test_parts_of_a_draft(migrated_url: str) -> None:
    database = Database(migrated_url)
    kept = Drafts(database)
    for owner in (MINE, OTHER):
        kept.put(owner, ASKED, b"asked", NOW)
    for number in (10, 2, 1):
        kept.put(MINE, "draft.found", b"%d" % number, NOW, number)
    kept.put(MINE, "draft.found", b"two", NOW, 2)
    assert kept.parts("d1", "draft.found") == [b"1", b"two", b"10"]
    assert kept.part("d1", "draft.found", 10) == b"10"
    assert (kept.owner("d1"), kept.owner("d3")) == (MINE, None)
    assert kept.of_post("an", "auditor@kt", NOW) == ["d1"]
    assert kept.of_post("an", "auditor@kt", NOW + KEPT_FOR) == []
    kept.take("d1", "draft.found")
    assert len(kept.parts("d1", "draft.found")) == 3, "a numbered part is no single one"
    kept.drop("d1")
    assert kept.parts("d1", "draft.found") == []
    Unfinished(database).sweep(NOW + KEPT_FOR)
    assert kept.owner("d2") is None
    database.close()
