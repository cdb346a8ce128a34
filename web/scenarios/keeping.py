"""Where a scenario is played: a scratch database in a folder that goes away, a folder that is kept, or a database that was named."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath
from uuid import uuid4

from persistence.migrate import upgrade
from web.house import House
from web.scenarios.outcome import Played, Result
from web.scenarios.playing import Ids, StoryClock, play
from web.scenarios.shape import Scenario
from web.settings import DATABASE_FILE, Settings, private_folder, sqlite_url, write_private
from workflows.command import Command
from workflows.model import Actor, DocumentRecord


@dataclass(frozen=True, slots=True)
class Stage:
    """How to play. ``keep``: a folder in which database and papers stay; ``database``: an SQLAlchemy URL instead of a scratch file.

    ``known``: the settings of the installation whose database was named, by whose keys it seals. A scratch database is kept in the clear.
    ``ready``: an empty database with its tables, of which a scratch file is a copy; making the tables anew costs more than a story.
    """

    keep: Path | None = None
    database: str | None = None
    ready: Path | None = None
    known: Settings | None = None


def play_on(
    stage: Stage,
    scenario: Scenario,
    told: Callable[[Result], None] | None = None,
    before: Callable[[House, Command, Actor], None] | None = None,
) -> Played:
    """Play a scenario; ``before`` sees the house before each step. Raises ``StorageError``, ``EnvironmentFault``."""
    with _folder(stage.keep, Path(scenario.file).stem) as folder:
        url = stage.database or sqlite_url(folder / DATABASE_FILE)
        if stage.ready is not None and stage.database is None:
            write_private(folder / DATABASE_FILE, stage.ready.read_bytes())
        # A database that was named may hold other stories: this one's ids are its own.
        ids = Ids.apart(f"{uuid4().hex[:8]}-") if stage.database else Ids()
        clock = StoryClock(datetime.min.replace(tzinfo=UTC))
        if stage.known is not None:
            settings = replace(stage.known, database_url=url)
        else:
            settings = Settings(home=folder, database_url=url, sealed=False)
        with House.open(settings, clock=clock, create=stage.ready is None) as house:
            looked = partial(before, house) if before is not None else None
            played = play(scenario, house, clock, ids=ids, told=told, before=looked)
            if stage.keep is not None:
                write_papers(house, played.issued, folder / "papers")
    return played


@contextmanager
def ready_database() -> Iterator[Path]:
    """An empty database with its tables, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="lotrinh-scenario-") as name:
        path = Path(name) / DATABASE_FILE
        upgrade(sqlite_url(path))
        yield path


def write_papers(house: House, issued: Mapping[str, tuple[DocumentRecord, ...]], folder: Path) -> list[Path]:
    """Write every paper as a file: "<person>-01-<form>.docx"; the files in order."""
    private_folder(folder)
    written: list[Path] = []
    for person, records in issued.items():
        for number, record in enumerate(records, start=1):
            path = folder / f"{_plain(person)}-{number:02}-{_plain(_name(record))}"
            write_private(path, house.reader.blob(record.sha256))
            written.append(path)
    return written


def _name(record: DocumentRecord) -> str:
    """The name of a paper's file; what somebody called a paper from outside names no file of ours."""
    return f"{record.kind}{PurePath(record.filename).suffix}" if record.attached else record.filename


@contextmanager
def _folder(keep: Path | None, stem: str) -> Iterator[Path]:
    """A folder that is gone afterwards, or a new one inside the folder that is kept."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="lotrinh-scenario-") as name:
            yield Path(name)
        return
    private_folder(keep)
    number = 1
    while (folder := keep / (_plain(stem) if number == 1 else f"{_plain(stem)}-{number}")).exists():
        number += 1
    yield private_folder(folder)


def _plain(text: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "_", text)
