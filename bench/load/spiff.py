"""The same procedure in SpiffWorkflow beside ours, on the same PostgreSQL, each step committed with the state saved after it.

SpiffWorkflow runs a diagram drawn from our own table of the assessment, whole: a task for each stage, behind it a decision by the act
done. After each step the state of the process is serialised as its documentation does and written to its row; the next step reads it
back. The paper of which an act consists is part of the procedure, so both make it and keep it with the step: SpiffWorkflow with our
renderer (docxtpl would take 25 ms more), the bytes in a row. It asks no law, keeps no trail, and its paper bears no mark, has no lineage
and is not sealed. Ours is the whole door with rules, receipt, sealing, papers and audit. Both begin with a new case of a person on
file, both commit as often, to the same server, and both must stand at the same stage in the end.

Until 2026-11 the diagram held what was walked alone, a task for each step. That was too kind to SpiffWorkflow in the first four
steps, whose state was two thirds as long, and did twenty steps wrong by far: sixteen notes at one stage were sixteen tasks, and each
state held them all.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import uuid4

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Connection, text

from bench.load import country, store
from bench.load.playing import NOW
from bench.report import OURS, Measurement, Runner, figure
from bench.town import Commune
from documents.catalogue import load_catalogue
from documents.writs import Forms
from persistence.database import Database
from web.house import House
from workflows.command import Command
from workflows.model import Actor, Person
from workflows.paper_ports import Writ
from workflows.perform import perform
from workflows.procedure import Procedure

_FINDINGS: Final[dict[str, object]] = {f"criterion_{number}": "no" for number in range(1, 7)}
Step = tuple[str, dict[str, object]]
_BEGUN: Final[tuple[Step, ...]] = (
    ("apply", {"papers": ["application_form_01"], "photo_id_shown": True}),
    ("accept_request", {}),
    ("receive_person", {"identity_matched": True}),
)
SHORT: Final[tuple[Step, ...]] = (
    *_BEGUN,
    ("examine", {**_FINDINGS, "evidence_sources": ["clinical", "interview"]}),
)
"""Four acts with what is entered."""

_NOTES: Final[tuple[Step, ...]] = tuple(
    ("record_treatment", {"treatment_note": f"Khám, theo dõi lần {time}; tỉnh táo"}) for time in range(1, 17)
)
LONG: Final[tuple[Step, ...]] = (
    *_BEGUN,
    *_NOTES,
    ("withdraw", {"close_reason": "Người đề nghị rút đơn"}),
)
"""Twenty acts, as many as a case has that ran its course."""

_TASK: Final = "_task"
_MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_TABLES: Final = (
    text(
        "CREATE TABLE IF NOT EXISTS bench_spiff (id text PRIMARY KEY, version int NOT NULL, state text NOT NULL)"
    ),
    text(
        "CREATE TABLE IF NOT EXISTS bench_spiff_papers (id text, step text, content bytea, PRIMARY KEY (id, step))"
    ),
)
_PAPER: Final = text("INSERT INTO bench_spiff_papers (id, step, content) VALUES (:id, :step, :content)")
_NEW: Final = text("INSERT INTO bench_spiff (id, version, state) VALUES (:id, 1, :state)")
_READ: Final = text("SELECT version, state FROM bench_spiff WHERE id = :id FOR UPDATE")
_SAVE: Final = text(
    "UPDATE bench_spiff SET version = version + 1, state = :state WHERE id = :id AND version = :version"
)


def diagram(procedure: Procedure) -> bytes:
    """Our table as a diagram, whole, with its ways back: for each stage a task, in which an officer says which act is done, behind it a
    decision. An act that leaves the stage as it is leads back to the task. Of an act with branches the first is drawn."""
    nodes, flows = ['<startEvent id="start"/>'], [("start", f"{procedure.initial}{_TASK}", "")]
    for stage, told in procedure.stages.items():
        if told.final:
            nodes.append(f'<endEvent id="{stage}{_TASK}"/>')
            continue
        nodes += [f'<userTask id="{stage}{_TASK}"/>', f'<exclusiveGateway id="{stage}_which"/>']
        flows.append((f"{stage}{_TASK}", f"{stage}_which", ""))
        for act in procedure.acts.values():
            row, name = act.row_from(stage), act.id.partition(".")[2]
            if row is not None:
                to = row.branches[0].to
                flows.append((f"{stage}_which", f"{stage if to == '=' else to}{_TASK}", f"act == '{name}'"))
    drawn = [
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">'
        f"{f'<conditionExpression>{when}</conditionExpression>' if when else ''}</sequenceFlow>"
        for number, (source, target, when) in enumerate(flows)
    ]
    process = f'<process id="{procedure.id}" isExecutable="true">{"".join((*nodes, *drawn))}</process>'
    return f'<definitions xmlns="{_MODEL}" targetNamespace="bench" id="d">{process}</definitions>'.encode()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a step issues: form, the neutral data from which ours was filled, day."""

    step: str
    form: str
    data: Mapping[str, object]
    day: date


class Spiff:
    """The procedure as SpiffWorkflow runs it on a database."""

    def __init__(
        self, database: Database, procedure: Procedure, steps: Sequence[Step], papers: Sequence[Paper]
    ) -> None:
        self._database = database
        self._steps = steps
        self._papers = {paper.step: paper for paper in papers}
        self._forms = Forms(load_catalogue())
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(io.BytesIO(diagram(procedure))))
        self._spec = parser.get_spec(procedure.id)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        with database.writing() as connection:
            for table in _TABLES:
                connection.execute(table)

    def case(self) -> str:
        """A new case through all steps, each in a transaction of its own; where it stands then."""
        key = uuid4().hex
        first, *others = self._steps
        with self._database.writing() as connection:
            workflow = BpmnWorkflow(self._spec)
            workflow.do_engine_steps()
            state = self._stepped(workflow, first)
            connection.execute(_NEW, {"id": key, "state": state})
            self._issue(connection, key, first)
        for step in others:
            with self._database.writing() as connection:
                row = connection.execute(_READ, {"id": key}).one()
                workflow = self._serializer.deserialize_json(row.state)
                state = self._stepped(workflow, step)
                saved = {"id": key, "version": row.version, "state": state}
                if connection.execute(_SAVE, saved).rowcount != 1:
                    raise RuntimeError("someone was first")
                self._issue(connection, key, step)
        return _stage(workflow)

    def _stepped(self, workflow: Any, step: Step) -> str:  # noqa: ANN401 - the library has no types
        task = _ready(workflow)
        task.set_data(act=step[0], **step[1])
        task.run()
        workflow.do_engine_steps()
        told: str = self._serializer.serialize_json(workflow)
        return told

    def _issue(self, connection: Connection, key: str, step: Step) -> None:
        paper = self._papers.get(step[0])
        if paper is not None:
            made = self._forms.render(paper.form, paper.data, paper.day)
            connection.execute(_PAPER, {"id": key, "step": step[0], "content": made.content})


def _stage(workflow: Any) -> str:  # noqa: ANN401 - the library has no types
    """The stage of the task that waits, or of the end that was reached."""
    over = workflow.is_completed()
    passed = workflow.get_tasks(state=TaskState.COMPLETED) if over else [_ready(workflow)]
    names = [str(each.task_spec.bpmn_id) for each in passed]
    return [name for name in names if name.endswith(_TASK)][-1].removesuffix(_TASK)


def _ready(workflow: Any) -> Any:  # noqa: ANN401 - the library has no types
    """The one task that waits for somebody."""
    (task,) = (each for each in workflow.get_tasks(state=TaskState.READY) if each.task_spec.manual)
    return task


class Ours:
    """The same procedure through the door."""

    def __init__(self, at: country.Country) -> None:
        self.house = House.open(store.house_settings(at.url, at.name), clock=lambda: NOW)
        commune = Commune(0)
        doctor = self.house.reader.find_actor(commune.officers[2].id)
        if doctor is None:
            raise LookupError("the doctor is not on file")
        self._doctor: Actor = doctor
        self._commune = commune

    def papers(self, steps: Sequence[Step]) -> list[Paper]:
        """What the steps issue, noted while a case goes through them."""
        noted: list[Paper] = []
        forms = self.house.services.renderer

        class Noting:
            """Our renderer; tells what it is asked for."""

            def __init__(self) -> None:
                self.step = ""
                self.coded, self.numbering, self.draft = forms.coded, forms.numbering, forms.draft

            def render(self, form: str, data: Mapping[str, object], on: date) -> Writ:
                noted.append(Paper(self.step, form, dict(data), on))
                return forms.render(form, data, on)

        noting, (person,) = Noting(), self.persons(1)
        services = replace(self.house.services, renderer=noting)
        for noting.step, entered in steps:
            perform(
                Command(f"assessment.{noting.step}", NOW, entered, person_id=person), self._doctor, services
            )
        return noted

    def persons(self, number: int) -> list[str]:
        """So many new persons on file: who they are is not part of the procedure."""
        made = [
            Person(uuid4().hex, "Lò Văn Thử", NOW.date().replace(year=1985), "male", self._home())
            for _ in range(number)
        ]
        self.house.register(persons=made)
        return [person.id for person in made]

    def _home(self) -> dict[str, Any]:
        return {
            "residence_kind": "stable",
            "residence_commune": self._commune.code,
            "residence_province": self._commune.province,
        }

    def case(self, person: str, steps: Sequence[Step]) -> str:
        """A new case of this person through these steps; where it stands then."""
        done = [
            perform(
                Command(f"assessment.{step}", NOW, entered, person_id=person),
                self._doctor,
                self.house.services,
            )
            for step, entered in steps
        ]
        return done[-1].case.stage


def _measured(run: Runner, steps: Sequence[Step], cases: int) -> Measurement:
    at = country.big()
    ours = Ours(at)
    papers = ours.papers(steps)
    spiff = Spiff(Database(at.url), ours.house.procedures["assessment"], steps, papers)
    if (ended := spiff.case()) != ours.case(ours.persons(1)[0], steps):
        raise RuntimeError(f"the two do not come to the same stage: {ended}")
    waiting = ours.persons(cases * (run.rounds + run.warm_ups))
    gc.collect()
    gc.freeze()  # as where the program serves (web/cli/serving.py); the library has as much of it
    contenders: dict[str, Callable[[], object]] = {
        OURS: lambda: [ours.case(waiting.pop(), steps) for _ in range(cases)],
        "SpiffWorkflow": lambda: [spiff.case() for _ in range(cases)],
    }
    issued = ", ".join(f"{paper.form} with {paper.step}" for paper in papers)
    note = f"one process, PostgreSQL, each step flushed to the disk; both issue {issued}"
    return run.milliseconds(contenders, ops=cases * len(steps), note=note)


@figure(
    name="load: a case of twenty steps, saved after each",
    wanted=1.0,
    baseline="SpiffWorkflow",
    unit="ms/step",
    better="lower",
)
def long(run: Runner) -> Measurement:
    """Milliseconds for a step of a case that runs its course."""
    return _measured(run, LONG, 2)


@figure(
    name="load: the first four steps of a case",
    wanted=1.0,
    baseline="SpiffWorkflow",
    unit="ms/step",
    better="lower",
)
def short(run: Runner) -> Measurement:
    """The same for its beginning, in which a quarter of our acts issue a paper."""
    return _measured(run, SHORT, 5)
