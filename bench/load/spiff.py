"""The same procedure in SpiffWorkflow beside ours, on the same PostgreSQL, each step committed with the state saved after it.

SpiffWorkflow runs a diagram drawn from our own table of the assessment: a task for each stage walked, behind it a decision by the act done.
After each step the state of the process is serialised as its documentation does and written to its row; the next step reads it back. It
asks no law and keeps no trail. Ours is the whole door with rules, receipt, sealing, papers and audit. Both begin with a new case of a
person on file, and both must stand at the same stage in the end.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import uuid4

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import text

from bench.load import country, store
from bench.load.playing import NOW
from bench.report import OURS, Measurement, Runner, figure
from bench.town import Commune
from persistence.database import Database
from web.house import House
from workflows.command import Command
from workflows.model import Actor, Person
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
_TABLE: Final = text(
    "CREATE TABLE IF NOT EXISTS bench_spiff (id text PRIMARY KEY, version int NOT NULL, state text NOT NULL)"
)
_NEW: Final = text("INSERT INTO bench_spiff (id, version, state) VALUES (:id, 1, :state)")
_READ: Final = text("SELECT version, state FROM bench_spiff WHERE id = :id FOR UPDATE")
_SAVE: Final = text(
    "UPDATE bench_spiff SET version = version + 1, state = :state WHERE id = :id AND version = :version"
)


def diagram(procedure: Procedure, steps: Sequence[Step]) -> bytes:
    """What is walked of our table, as a diagram: a task for each step, in which an officer says which act is done, behind it a decision.
    What is not walked ends: the library draws up every way through a diagram beforehand, which the whole table with its ways
    back does not bear."""
    nodes, here = ['<startEvent id="start"/>'], procedure.initial
    flows = [("start", f"{here}_0{_TASK}", "")]
    for number, (step, _entered) in enumerate(steps):
        at = f"{here}_{number}"
        nodes += [f'<userTask id="{at}{_TASK}"/>', f'<exclusiveGateway id="{at}_which"/>']
        flows.append((f"{at}{_TASK}", f"{at}_which", ""))
        after = here
        for act in procedure.acts.values():
            row, name = act.row_from(here), act.id.partition(".")[2]
            if row is not None and name == step:
                after = here if row.branches[0].to == "=" else row.branches[0].to
                flows.append((f"{at}_which", f"{after}_{number + 1}{_TASK}", f"act == '{name}'"))
            elif row is not None:
                nodes.append(f'<endEvent id="{at}_{name}"/>')
                flows.append((f"{at}_which", f"{at}_{name}", f"act == '{name}'"))
        here = after
    nodes.append(f'<endEvent id="{here}_{len(steps)}{_TASK}"/>')
    drawn = [
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">'
        f"{f'<conditionExpression>{when}</conditionExpression>' if when else ''}</sequenceFlow>"
        for number, (source, target, when) in enumerate(flows)
    ]
    process = f'<process id="{procedure.id}" isExecutable="true">{"".join((*nodes, *drawn))}</process>'
    return f'<definitions xmlns="{_MODEL}" targetNamespace="bench" id="d">{process}</definitions>'.encode()


class Spiff:
    """The procedure as SpiffWorkflow runs it on a database."""

    def __init__(self, database: Database, procedure: Procedure, steps: Sequence[Step]) -> None:
        self._database = database
        self._steps = steps
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(io.BytesIO(diagram(procedure, steps))))
        self._spec = parser.get_spec(procedure.id)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        with database.writing() as connection:
            connection.execute(_TABLE)

    def case(self) -> str:
        """A new case through all steps, each in a transaction of its own; where it stands then."""
        key = uuid4().hex
        first, *others = self._steps
        with self._database.writing() as connection:
            workflow = BpmnWorkflow(self._spec)
            workflow.do_engine_steps()
            state = self._stepped(workflow, first)
            connection.execute(_NEW, {"id": key, "state": state})
        for step in others:
            with self._database.writing() as connection:
                row = connection.execute(_READ, {"id": key}).one()
                workflow = self._serializer.deserialize_json(row.state)
                state = self._stepped(workflow, step)
                saved = {"id": key, "version": row.version, "state": state}
                if connection.execute(_SAVE, saved).rowcount != 1:
                    raise RuntimeError("someone was first")
        if not workflow.is_completed():
            raise RuntimeError("the process did not come to its end")
        passed = [each.task_spec.bpmn_id or "" for each in workflow.get_tasks(state=TaskState.COMPLETED)]
        last = [name for name in passed if name.endswith(_TASK)][-1]
        return last.removesuffix(_TASK).rpartition("_")[0]

    def _stepped(self, workflow: Any, step: Step) -> str:  # noqa: ANN401 - the library has no types
        task = _ready(workflow)
        task.set_data(act=step[0], **step[1])
        task.run()
        workflow.do_engine_steps()
        told: str = self._serializer.serialize_json(workflow)
        return told


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
    spiff = Spiff(Database(at.url), ours.house.procedures["assessment"], steps)
    if (ended := spiff.case()) != ours.case(ours.persons(1)[0], steps):
        raise RuntimeError(f"the two do not come to the same stage: {ended}")
    waiting = ours.persons(cases * (run.rounds + run.warm_ups))
    contenders: dict[str, Callable[[], object]] = {
        OURS: lambda: [ours.case(waiting.pop(), steps) for _ in range(cases)],
        "SpiffWorkflow": lambda: [spiff.case() for _ in range(cases)],
    }
    note = "one process, PostgreSQL, each step flushed to the disk"
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
