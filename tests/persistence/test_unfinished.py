"""What officers have not finished: theirs alone, bounded, and gone after its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from persistence.database import Database
from persistence.unfinished import MOST_FORMS, Owner, Unfinished, UnfinishedForm, WaitingFile

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
MINE = Owner("police", "officer@station", "assessment.propose", "an", "case-1")
OTHERS = (
    replace(MINE, actor_id="chair"),
    replace(MINE, post="officer@elsewhere"),
    replace(MINE, act="assessment.close"),
    replace(MINE, case_id="case-2"),
    replace(MINE, case_id=None),
)


def form(owner: Owner = MINE, key: str = "f1", at: datetime = NOW, text: bytes = b"sealed") -> UnfinishedForm:
    return UnfinishedForm(key, owner, 3, text, at, at + timedelta(days=14))


def waiting(key: str, size: int = 10, hours: int = 12) -> WaitingFile:
    return WaitingFile(key, size, b"x" * 3, NOW, NOW + timedelta(hours=hours))


def test_a_form_comes_back_to_its_owner_and_to_nobody_else(db: Database) -> None:
    kept = Unfinished(db)
    kept.put(form())
    assert kept.find(MINE, NOW) == form()
    assert all(kept.find(other, NOW) is None for other in OTHERS)
    kept.put(form(key="f2", at=NOW + timedelta(hours=1), text=b"later"))
    found = kept.of_post("police", "officer@station", NOW)
    assert [(each.id, each.sealed, each.version) for each in found] == [("f2", b"", 3)]
    assert kept.of_post("chair", "officer@station", NOW) == ()


def test_it_goes_when_its_time_is_over_or_the_act_is_done(db: Database) -> None:
    kept = Unfinished(db)
    kept.put(form())
    assert kept.find(MINE, NOW + timedelta(days=14)) is None
    assert kept.drop(MINE)
    assert not kept.drop(MINE)
    kept.put(form())
    kept.keep_files(OTHERS[0], [waiting("a", hours=1)], 100)
    assert kept.sweep(NOW + timedelta(hours=2)) == 1
    assert kept.sweep(NOW + timedelta(days=14)) == 1


def test_files_wait_for_their_owner_as_long_as_the_form(db: Database) -> None:
    kept = Unfinished(db)
    kept.keep_files(MINE, [waiting("a"), waiting("b")], 100)
    kept.keep_files(MINE, [], 100)
    assert set(kept.files(MINE, ["a", "b", "c"], NOW)) == {"a", "b"}
    assert all(kept.files(other, ["a"], NOW) == {} for other in OTHERS)
    assert kept.files(MINE, [], NOW) == {}
    later = NOW + timedelta(hours=13)
    assert kept.files(MINE, ["a"], later) == {}
    kept.put(form())
    assert set(kept.files(MINE, ["a"], later)) == {"a"}
    kept.drop_files(OTHERS[0], ["a"])
    kept.drop_files(MINE, ["a"])
    assert set(kept.files(MINE, ["a", "b"], NOW)) == {"b"}
    kept.drop(MINE)
    assert kept.files(MINE, ["b"], NOW) == {}


def test_it_is_bounded(db: Database) -> None:
    kept = Unfinished(db)
    for number in range(MOST_FORMS + 2):
        owner = replace(MINE, case_id=f"case-{number}")
        kept.put(form(owner, f"f{number}", NOW + timedelta(minutes=number)))
    found = kept.of_post("police", "officer@station", NOW)
    assert len(found) == MOST_FORMS
    assert {"f0", "f1"}.isdisjoint(each.id for each in found)
    kept.keep_files(MINE, [waiting("old", 60, hours=1), waiting("new", 30)], 100)
    kept.keep_files(MINE, [waiting("newest", 50)], 100)
    assert set(kept.files(MINE, ["old", "new", "newest"], NOW)) == {"new", "newest"}
