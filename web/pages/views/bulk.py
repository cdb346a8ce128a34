"""The pages of acts for many cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from persistence.bulk import BulkJob, BulkRow, RowState
from persistence.views import CaseFilter
from web.house import House
from web.language import _, either, label, mark
from web.pages.forms.fields import Field
from web.pages.record import CaseFile
from web.pages.views.case import code_of
from web.pages.views.times import moment_vi
from web.signin.access import reach_of
from web.signin.officer import Officer
from workflows.procedure import ActSpec, Procedures

_SAID: Final[Mapping[RowState, tuple[str, str]]] = {
    RowState.READY: ("done", mark("sẵn sàng")),
    RowState.REFUSED: ("calm", mark("không thực hiện")),
    RowState.WAITING: ("today", mark("đang chờ")),
    RowState.RUNNING: ("today", mark("đang làm")),
    RowState.DONE: ("done", mark("đã ghi nhận")),
    RowState.FAILED: ("late", mark("chưa ghi nhận")),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was chosen."""

    id: str
    code: str
    name: str
    procedure: str
    stage: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to be done with them; ``count`` of them have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ChosenView:
    """The cases chosen, acts that this post may do, kinds of papers that they hold."""

    cases: tuple[Chosen, ...]
    acts: tuple[Offer, ...]
    kinds: tuple[Offer, ...]
    most: int
    pdf: bool = True


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form that is filled in once."""

    act: ActSpec
    chosen: tuple[str, ...]
    at: Field
    fields: tuple[Field, ...]
    wrong: bool

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        """What is wrong, by field."""
        return tuple(
            (each.name, f"{each.label}: {' '.join(each.errors)}")
            for each in (self.at, *self.fields)
            if each.errors
        )


@dataclass(frozen=True, slots=True)
class RowView:
    """One case of a job. ``name`` is "" where the officer no longer sees the case."""

    case: str
    code: str
    name: str
    tone: str
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class JobPage:
    """A job: where it stands, and each of its rows; ``wanted`` of all ``total`` were ready. ``entries``: of all cases."""

    id: str
    act: str
    at: str
    rows: tuple[RowView, ...]
    started: bool
    moving: bool
    ready: int
    done: int
    failed: int
    total: int
    wanted: int
    makes_papers: bool
    entries: tuple[tuple[str, str], ...] = ()
    pdf: bool = True


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job in the list of those that were started."""

    id: str
    act: str
    started: str


def chosen_view(file: CaseFile, procedures: Procedures) -> Chosen:
    """A case that was chosen."""
    procedure = procedures[file.case.procedure]
    stage = procedure.stages.get(file.case.stage)
    return Chosen(
        file.case.id,
        code_of(file.case.id),
        file.person.full_name,
        label(procedure),
        label(stage) if stage is not None else file.case.stage,
    )


def acts_for(
    files: Sequence[CaseFile], officer: Officer, procedures: Procedures, day: date
) -> tuple[Offer, ...]:
    """The acts that exist from where at least one of the cases stands and that this post may do at all, the most common first."""
    role, kind = officer.appointment.role, officer.unit.kind
    counted: Counter[str] = Counter()
    for file in files:
        for act in procedures[file.case.procedure].acts.values():
            may = any(p.in_force(day) and role in p.roles and kind in p.kinds for p in act.powers)
            if may and not act.signs and act.row_from(file.case.stage, day) is not None:
                counted[act.id] += 1
    return tuple(Offer(name, label(procedures.act(name)), count) for name, count in counted.most_common())


def kinds_of(files: Iterable[CaseFile]) -> tuple[Offer, ...]:
    """The forms of which the cases hold papers."""
    counted: Counter[tuple[str, str]] = Counter()
    for file in files:
        counted.update({(each.form, each.title) for each in file.documents if each.form})
    return tuple(Offer(form, f"{title} ({form})", count) for (form, title), count in counted.most_common())


def job_page(house: House, officer: Officer, job: BulkJob, rows: Sequence[BulkRow]) -> JobPage:
    """A job with its rows; names of persons whose case the officer sees today."""
    names = _names(house, officer, rows)
    counted = Counter(row.state for row in rows)
    return JobPage(
        id=job.id,
        act=label(house.procedures.act(job.act)),
        at=moment_vi(job.at),
        rows=tuple(_row(row, names) for row in rows),
        started=job.started_at is not None,
        moving=any(row.state.moving for row in rows),
        ready=counted[RowState.READY],
        done=counted[RowState.DONE],
        failed=counted[RowState.FAILED],
        total=len(rows),
        wanted=len(rows) - counted[RowState.REFUSED],
        makes_papers=bool(house.procedures.act(job.act).issues),
    )


def jobs_view(jobs: Iterable[BulkJob], procedures: Procedures) -> tuple[JobLine, ...]:
    """The jobs that were started."""
    return tuple(
        JobLine(job.id, label(procedures.act(job.act)), moment_vi(job.started_at))
        for job in jobs
        if job.started_at is not None
    )


def _names(house: House, officer: Officer, rows: Sequence[BulkRow]) -> Mapping[str, str]:
    wanted = CaseFilter(reach=reach_of(officer), ids=tuple(row.case_id for row in rows))
    return {line.id: line.person_name for line in house.reader.cases(wanted, limit=len(rows)).items}


def _row(row: BulkRow, names: Mapping[str, str]) -> RowView:
    tone, said = _SAID[row.state]
    return RowView(
        row.case_id, code_of(row.case_id), names.get(row.case_id, ""), tone, _(said), either(row.vi, row.en)
    )
