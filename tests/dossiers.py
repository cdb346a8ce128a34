"""Invented dossiers of compulsory rehab: every kind of person under every regime, each paper left out at will."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from rules.terms import load_calendar
from web.house import House
from web.scenarios.outcome import Played
from web.scenarios.playing import StoryClock, play
from web.scenarios.reader import read_scenario
from web.settings import DATABASE_FILE, Environment, Settings, sqlite_url
from workflows.dossier.reading import DossierFile, read_dossier

REGIMES = {
    "2022": date(2023, 3, 6),
    "2025-03": date(2025, 3, 17),
    "2025-07": date(2025, 8, 4),
    "2026-07": date(2026, 8, 3),
    "crossing": date(2026, 6, 15),  # begun under the law of 2021, sent on under that of 2025
}
"""A Monday in each regime, on which the breach is found."""

_UNITS = """\
units:
  ub: {kind: commune_pc, commune: xa_b, district: huyen_b, province: tinh_b}
  ca: {kind: commune_police, commune: xa_b, district: huyen_b, province: tinh_b}
  phong: {kind: district_labour, district: huyen_b, province: tinh_b}
  toa: {kind: court, district: huyen_b, province: tinh_b}
  co_so: {kind: rehab_facility, province: tinh_b}
actors:
  chair: {role: commune_chair, unit: ub}
  head: {role: commune_police_head, unit: ca}
  officer: {role: commune_police_officer, unit: ca}
  labour: {role: labour_division_head, unit: phong}
"""
_BREACH = (
    "violation_description: Không đăng ký cai nghiện, force_majeure_decided: false, "
    "proved_by_paper: true, proof_paper: phiếu kết quả 51/PKQ"
)


@dataclass(frozen=True, slots=True)
class Variant:
    """Whose dossier, when."""

    regime: str
    minor: bool = False
    home: bool = True

    @property
    def first(self) -> date:
        """The day on which the breach is found."""
        return REGIMES[self.regime]

    @property
    def new_law(self) -> bool:
        return self.regime == "2026-07"

    @property
    def compiler(self) -> str:
        return "chair" if self.regime == "2022" else "head"

    @property
    def papers(self) -> tuple[str, ...]:
        """What the law asks to be declared before the person is told, in the words of the fact."""
        asked = ["summary", "violation_record", "result_copy"]
        if self.minor:
            asked += ["statement", "opinion"]
        elif not self.new_law:
            asked += ["statement"]
        if self.new_law:
            asked += ["request"]
        return (*asked, *(() if self.home else ("no_residence",)))


VARIANTS = [
    Variant(regime, minor, home)
    for regime in REGIMES
    if regime != "crossing"
    for minor in (False, True)
    for home in (True, False)
]


def story(
    variant: Variant, *, without: Sequence[str] = (), name: str = "Ngô Văn Nghĩa", until: str = ""
) -> str:
    """The scenario of a dossier up to the court; ``without`` papers are left out, ``until`` names the act to stop before."""
    steps = "\n".join(f"  - {step}" for step in _steps(variant, without, until))
    born = variant.first.year - (15 if variant.minor else 30)
    residence = (
        "{kind: stable, commune: xa_b, district: huyen_b, province: tinh_b}"
        if variant.home
        else "{kind: none}"
    )
    return (
        f'scenario: a dossier\nformat: 1\nlaw: ["73/2021/QH14 Đ32"]\n{_UNITS}people:\n  nghia: {{full_name: "{name}", '
        f"born: {born}-01-01, sex: male, residence: {residence}}}\nsteps:\n{steps}\n"
    )


def _steps(variant: Variant, without: Sequence[str], until: str) -> Iterator[str]:
    first, who = variant.first, variant.compiler
    before = first - timedelta(days=3)
    home = "" if variant.home else "stable_residence: false, detected_commune: xa_b, "
    gate = (
        ""
        if variant.regime == "2022"
        else "criminal_gate_cleared: true, criminal_gate_reason: công văn 6/CSĐT, "
    )
    guardian = "guardian_name: Ngô Thị Hoa, guardian_relation: mother, " if variant.minor else ""
    declared = [each for each in variant.papers if each not in without]
    other = [each for each in declared if each not in {"summary", "statement", "opinion"}]

    def done(day: date, hour: str, by: str, act: str, entries: str = "") -> str:
        told = f", with: {{{entries.strip().rstrip(',')}}}" if entries else ""
        return f"{{at: {day}T{hour}, by: {by}, person: nghia, act: {act}{told}}}"

    yield done(
        first,
        "08:00",
        who,
        "violation.record",
        f'violation_kind: no_registration, ground_found_at: "{first}T07:30", {_BREACH}, violated_on: {before}, {home}{gate}{guardian}',
    )
    yield done(
        first,
        "09:00",
        who,
        "compulsory.prepare",
        f"addiction_result_paper: true, exclusion: none, foreign_national: false, held_elsewhere: false, {home}{gate}",
    )
    for number, paper in enumerate(each for each in ("summary", "statement", "opinion") if each in declared):
        act = {"summary": "write_summary", "statement": "take_statement", "opinion": "take_opinion"}[paper]
        more = "guardian_name: Ngô Thị Hoa, guardian_relation: mother" if paper == "opinion" else ""
        yield done(first, f"10:{number}0", "officer", f"compulsory.{act}", more)
    if other:
        yield done(
            first, "11:00", "officer", "compulsory.record_papers", f"dossier_papers: [{', '.join(other)}]"
        )
    notified = _working(first, 2)
    if until == "compulsory.notify_right_to_read":
        return
    yield done(notified, "08:00", who, "compulsory.notify_right_to_read", "notice_copy_enclosed: true")
    parents = f'parents_notice_at: "{notified}T08:20", ' if variant.minor else ""
    yield done(
        notified,
        "09:00",
        "officer",
        "compulsory.receive_notice",
        f'notice_received_at: "{notified}T08:30", notice_receiver: person, {parents}',
    )
    sent = _working(notified, 4)
    to = "court: toa" if variant.new_law else f"checker: {'phong' if variant.regime == '2022' else 'ca'}"
    if until == "compulsory.forward":
        return
    yield done(sent, "08:00", who, "compulsory.forward", f"{to}, folio_numbered: true, two_sets: true")
    if variant.new_law or until == "compulsory.send_to_court":
        return
    checker = "labour" if variant.regime == "2022" else "head"
    child = (
        "family_situation: sống cùng mẹ, child_plan: học văn hóa, child_rights_opinion: bảo đảm quyền học tập, "
        if variant.minor
        else ""
    )
    yield done(sent, "09:00", checker, "compulsory.receive_dossier")
    if until == "compulsory.return_dossier":
        return
    yield done(
        _working(sent, 1),
        "09:00",
        checker,
        "compulsory.send_to_court",
        f"court: toa, proposed_facility: co_so, {child}",
    )


def _working(day: date, count: int) -> date:
    """So many working days later."""
    calendar = load_calendar()
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def _soffice() -> Path | None:
    found = which("soffice") or which("libreoffice")
    return Path(found) if found else None


@contextmanager
def town(text: str) -> Iterator[tuple[House, StoryClock, Played]]:
    """The story played on a database of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "story.yaml"
        path.write_text(text, "utf-8")
        clock = StoryClock(datetime.min.replace(tzinfo=UTC))
        settings = Settings(
            home=Path(folder),
            environment=Environment.DEVELOPMENT,
            secret_key="x" * 40,
            database_url=sqlite_url(Path(folder) / DATABASE_FILE),
            soffice=_soffice(),
        )
        with House.open(settings, clock=clock, create=True) as house:
            yield house, clock, play(read_scenario(path, house.corpus, house.procedures), house, clock)


def dossier_of(house: House, person: str = "nghia", on: date | None = None) -> DossierFile:
    """The dossier of the one compulsory case of a person."""
    with house.services.reading() as uow:
        case = next(each for each in uow.cases_of(person) if each.procedure == "compulsory")
        return read_dossier(house.services, uow, case, on=on)
