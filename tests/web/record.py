"""A record that was played: the lives of several users, some of them under way, with an auditor on file."""

from __future__ import annotations

import shutil
from pathlib import Path

from rules.corpus import LAW, load_corpus
from web.house import House
from web.scenarios.keeping import Stage, play_on
from web.scenarios.reader import read_scenario
from web.settings import DATABASE_FILE, Settings, sqlite_url
from workflows.model import Actor, Appointment, Unit
from workflows.procedure import load_procedures

STORY = LAW / "105-2021-nd-cp" / "scenarios" / "user-from-notice-to-list.yaml"
OFFICE = Unit("thanh_tra", "inspection", "Cơ quan kiểm tra")
AUDITOR = Actor("kiem_tra", "Hà Thị Lan", (Appointment("auditor", OFFICE),))


def settings(home: Path) -> Settings:
    """The settings of a data folder."""
    return Settings(home, sqlite_url(home / DATABASE_FILE))


def play_into(home: Path) -> None:
    """Play the story in a data folder."""
    scenario = read_scenario(STORY, load_corpus(), load_procedures())
    assert play_on(Stage(database=settings(home).database_url, known=settings(home)), scenario).ok
    with House.open(settings(home)) as house:
        house.register(units=[OFFICE], actors=[AUDITOR])


def copy_home(home: Path, target: Path) -> None:
    """A data folder copied, with the master key that lies beside it."""
    shutil.copytree(home, target)
    shutil.copy2(f"{home}.master-key", f"{target}.master-key")


def env(home: Path) -> dict[str, str]:
    """The environment of a command on a data folder."""
    return {"LOTRINH_HOME": str(home), "LOTRINH_DATABASE_URL": ""}
