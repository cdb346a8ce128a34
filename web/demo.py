"""``lotrinh demo``: an invented person from detection to the finished dossier for the court, on the embedded database, told as a timeline.

Called by ``make demo``. Offices and officers are put on file once, under ids that begin with "demo-"; every run plays the case of a new
invented person. A database that holds offices of its own is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from persistence import migrate
from rules.citation import Citation
from rules.terms import VIETNAM, in_vietnam, legal_date
from web.dossier_building import Edition, build_dossier
from web.dossiers import open_dossier
from web.house import House
from web.recordroom import now
from web.scenarios.keeping import write_papers
from web.scenarios.outcome import Played, Result
from web.scenarios.playing import Ids, StoryClock, play
from web.scenarios.reader import read_scenario
from web.settings import EnvironmentFault, Settings, private_folder, write_private
from web.signin.officer import officer_of, post_key
from web.ward.offices import UNITS
from web.ward.playing import Made, make_ward
from web.ward.stories import FIRST, LAST
from workflows.procedure import Procedures

STORY: Final = Path(__file__).parent / "demo.yaml"
LIVE: Final = Path(__file__).parent / "demo-live.yaml"
PREFIX: Final = "demo-"
HEAD: Final = "truong_ca"
"""Who numbers the sheets of the dossier in the story."""
_HOURS_AGO: Final = re.compile(r"@(\d+)h")


@dataclass(frozen=True, slots=True)
class Demo:
    """The case played, where its papers lie, and the dossier that it comes to."""

    played: Played
    case_id: str
    folder: Path
    papers: tuple[Path, ...]
    dossier: Path
    edition: Edition


def run(settings: Settings, tell: Callable[[str, int, int], None]) -> Demo:
    """Play the story; ``tell`` hears what is being done, its number and how many there are.

    Raises ``EnvironmentFault`` for a database in real use, ``StorageError`` for one that cannot serve.
    """
    tell("Cơ sở dữ liệu", 0, 0)
    with House.open(settings, create=_may_create(settings)) as house:
        _check_unused(house)
        scenario = read_scenario(STORY, house.corpus, house.procedures)
        total, number = len(scenario.steps), uuid4().hex[:8]
        ids = Ids(PREFIX, f"{PREFIX}{number}-")

        def told(result: Result) -> None:
            tell(house.procedures.acts[result.step.act].vi, result.step.number, total)

        played = play(scenario, house, StoryClock(house.now()), ids=ids, told=told)
        _open_cases(house, number)
        folder = private_folder(settings.home / "demo") / number
        papers = write_papers(house, played.issued, folder)
        tell("Dựng bộ hồ sơ", total, total)
        edition = _dossier(house, played, ids)
        dossier = folder / edition.filename(_case_of(played))
        write_private(dossier, edition.archive)
    return Demo(played, _case_of(played), folder, tuple(papers), dossier, edition)


def run_ward(settings: Settings, persons: int, tell: Callable[[int, int], None]) -> Made:
    """Make an invented ward (``web.ward``), act by act; ``tell`` hears of the steps done and of how many there are.

    Raises ``EnvironmentFault`` for a database in real use or one that holds a ward already, ``StorageError`` for one that cannot serve.
    """
    clock = StoryClock(datetime.combine(FIRST, time(8), VIETNAM))
    with House.open(settings, create=_may_create(settings), clock=clock) as house:
        _check_unused(house)
        if house.reader.find_unit(UNITS["ca"].id) is not None:
            raise EnvironmentFault(
                "There is an invented ward in this database already. Use another folder: lotrinh demo --ward --home DIR.",
                vi="Cơ sở dữ liệu này đã có phường giả định. Dùng thư mục khác: lotrinh demo --ward --home DIR.",
            )
        return make_ward(
            house, clock, persons, until=min(LAST, legal_date(now()) - timedelta(days=1)), told=tell
        )


def _dossier(house: House, played: Played, ids: Ids) -> Edition:
    """The dossier of the story, its sheets numbered for good where they can be counted."""
    head = house.reader.find_actor(ids.of(HEAD))
    officer = officer_of(head, post_key(head.appointments[0]), house.today()) if head is not None else None
    if officer is None:
        raise LookupError("the head of the demo's police holds no appointment")
    file = open_dossier(house, officer, _case_of(played))
    return build_dossier(house, officer, file, fix=house.converter.available)


def _open_cases(house: House, number: str) -> None:
    """Some cases under way, dated by the hours before now, so that the pages have something to do."""
    now = in_vietnam(house.now())

    def moment(found: re.Match[str]) -> str:
        return (now - timedelta(hours=int(found[1]))).strftime("%Y-%m-%dT%H:%M")

    with TemporaryDirectory() as folder:
        path = Path(folder) / LIVE.name
        path.write_text(_HOURS_AGO.sub(moment, LIVE.read_text(encoding="utf-8")), encoding="utf-8")
        scenario = read_scenario(path, house.corpus, house.procedures)
    play(scenario, house, StoryClock(house.now()), ids=Ids(PREFIX, f"{PREFIX}{number}-"))


def short_cites(cites: tuple[Citation, ...]) -> str:
    """Citations with each text named once: "109/2021/NĐ-CP Đ5 k2 a, Đ6 k2 a; 73/2021/QH14 Đ27 k2"."""
    texts: dict[str, list[str]] = {}
    for cite in cites:
        place = cite.short().removeprefix(cite.instrument).strip()
        texts.setdefault(cite.instrument, []).append(place)
    return "; ".join(f"{text} {', '.join(places)}".strip() for text, places in texts.items())


def alerts_once(played: Played) -> Iterator[tuple[Result, str]]:
    """Every alert with the step at which it first appeared."""
    seen: set[str] = set()
    for result in played.results:
        for alert in result.alerts:
            if alert.vi not in seen:
                seen.add(alert.vi)
                yield result, alert.vi


def who(result: Result, played: Played) -> str:
    """The officer with title and office, as they then were."""
    actor = played.scenario.offices.actors[result.step.by]
    held = actor.appointments[0]
    return f"{actor.name}, {held.title} ({held.unit.name})"


def article(result: Result, procedures: Procedures) -> str:
    """The articles on which the act rests."""
    return short_cites(procedures.acts[result.step.act].cites)


def _case_of(played: Played) -> str:
    done = [each.performed for each in played.results if each.performed is not None]
    found = [each.case.id for each in done if each.case.procedure == "compulsory"]
    return found[-1] if found else ""


def _may_create(settings: Settings) -> bool:
    """The embedded database is made and upgraded; one on a server only where it is empty (an upgrade there follows a backup)."""
    return settings.database_file is not None or migrate.current(settings.database_url) is None


def _check_unused(house: House) -> None:
    if any(not unit.id.startswith(PREFIX) for unit in house.reader.units()):
        raise EnvironmentFault(
            "This database holds offices of its own; an invented case does not belong there. Use another folder: lotrinh demo --home DIR.",
            vi="Cơ sở dữ liệu này đã có cơ quan riêng, không trộn vụ việc giả định vào. Dùng thư mục khác: lotrinh demo --home DIR.",
        )
