"""Pages go on writing readings while an anchor is made, and none of them slips in below what the anchor saw."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from threading import Thread

import pytest

from persistence.audit import anchor, anchors
from persistence.audit.reading_check import check_readings
from persistence.audit.readings import heads_of_readings
from persistence.audit.report import Findings
from persistence.database import Database
from persistence.readings import write_readings
from persistence.registers import Registers
from persistence.views import Reading
from tests.persistence import world


def reading(who: str) -> Reading:
    return Reading(world.NINE, who, "u", world.AN.id, None, "person")


def seen(database: Database) -> list[int]:
    """How many readings of Ân each anchor saw, where all of them hold."""
    findings = Findings(1)
    with database.reading() as connection:
        check_readings(connection, findings)
        assert findings.problems == []
        return [
            length
            for each in anchors(connection)
            for stream, length, _ in each.heads
            if stream.startswith("reads:")
        ]


def on_server(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("a file has one writer at a time")


def test_a_reading_is_written_while_an_anchor_is_made(an: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    on_server(an)
    Registers(an).log_reads([reading("a")])
    other = Database(an.url)

    def meanwhile(*asked: object) -> Sequence[object]:
        Registers(other).log_reads([reading("b")])
        return heads_of_readings(*asked)  # type: ignore[arg-type]  # as it was called

    with monkeypatch.context() as patched:
        patched.setattr(sys.modules[anchor.__module__], "heads_of_readings", meanwhile)
        anchor(an, world.NINE)
    anchor(an, world.NINE)
    other.close()
    assert seen(an) == [1, 2]


def test_an_anchor_waits_for_a_reading_that_is_being_written(an: Database) -> None:
    on_server(an)
    making = Thread(target=anchor, args=(an, world.NINE))
    other = Database(an.url)
    with other.writing() as connection:
        write_readings(connection, [reading("slow")])
        Registers(an).log_reads([reading("quick")])  # has a higher number, and is there first
        making.start()
        making.join(0.3)
        assert making.is_alive()
    making.join(20)
    other.close()
    assert seen(an) == [2]
