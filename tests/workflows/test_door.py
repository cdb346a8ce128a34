"""The door itself: once or not at all, one after the other, and nothing that is not understood."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rules.engine.dual import DualEngine
from rules.engine.durable import DurableEngine
from rules.engine.protocol import Pack
from rules.errors import (
    BadInput,
    EngineDisagreement,
    EngineFailure,
    LotrinhError,
    NotInForce,
)
from rules.facts import FactSet
from rules.verdict import Verdict
from tests.workflows.invariants import check
from tests.workflows.journeys import AT_FACILITY, HELD_WITHOUT, JOURNEYS, VOLUNTARY, Journey, go
from tests.workflows.kit import ACTORS, Paper, PaperRenderer, World, at, replace_audit
from tests.workflows.memory import MemoryUnitOfWork
from workflows.audit import canonical
from workflows.command import Command, Performed, Services
from workflows.errors import (
    ActNotAvailable,
    CaseChanged,
    KeyReused,
    NotPermitted,
    RequirementsNotMet,
    UnknownAct,
    UnknownCase,
)
from workflows.model import Actor
from workflows.paper_ports import Writ
from workflows.perform import perform
from workflows.ports import AuditEntry
from workflows.procedure import load_procedures
from workflows.refusals import stream_of

APPLY = Command(
    "assessment.apply",
    at("2024-08-05"),
    {"papers": ["application_form_01"], "photo_id_shown": True},
    person_id="an",
    key="khoa-1",
)


@pytest.fixture
def open_world(world: World) -> World:
    world.now = at("2024-08-05T09:00")
    return world


def ask(world: World, command: Command, by: str = "staff") -> Performed:
    return perform(command, ACTORS[by], world.services)


def refusal(world: World, command: Command, by: str = "staff") -> LotrinhError:
    """The error, and nothing but the trail changed."""
    before = replace_audit(world.store)
    with pytest.raises(LotrinhError) as caught:
        ask(world, command, by)
    assert replace_audit(world.store) == before
    return caught.value


# --- the same key ---------------------------------------------------------------------------------------------------------


def test_the_same_key_with_the_same_command_is_done_once(open_world: World) -> None:
    first = ask(open_world, APPLY)
    kept = open_world.store.copy()
    open_world.now += timedelta(days=3)
    again = ask(open_world, APPLY)
    assert open_world.store == kept
    assert again.repeated
    assert not first.repeated
    assert (again.act, again.case, again.documents) == (first.act, first.case, first.documents)


def test_the_earlier_outcome_is_told_also_when_the_case_went_on(open_world: World) -> None:
    first = ask(open_world, APPLY)
    open_world.do("assessment.accept_request", "staff", "an")
    again = ask(open_world, APPLY)
    assert again.act == first.act
    assert again.case.version == 2


@pytest.mark.parametrize(
    "other",
    [
        {"inputs": {"papers": ["application_form_01"], "photo_id_shown": False}},
        {"inputs": {"papers": ["application_form_01"], "photo_id_shown": 1}},
        {"act": "assessment.accept_request"},
        {"at": at("2024-08-05T08:01")},
        {"person_id": "be"},
        {"unit": "tram"},
        {"role": "facility_staff"},
    ],
)
def test_the_same_key_with_another_command_is_refused(open_world: World, other: Mapping[str, Any]) -> None:
    ask(open_world, APPLY)
    assert isinstance(refusal(open_world, replace(APPLY, **other)), KeyReused)


def test_nor_does_another_officer_get_the_outcome(open_world: World) -> None:
    ask(open_world, APPLY)
    assert isinstance(refusal(open_world, APPLY, "head"), KeyReused)


def test_a_refused_command_leaves_its_key_free(open_world: World) -> None:
    refused = replace(APPLY, inputs={"papers": [], "photo_id_shown": True})
    assert isinstance(refusal(open_world, refused), RequirementsNotMet)
    ask(open_world, APPLY)


@pytest.mark.parametrize("key", [" ", "khóa", "a b", "x" * 201, "a\n"])
def test_a_key_is_plain(open_world: World, key: str) -> None:
    assert refusal(open_world, replace(APPLY, key=key)).fields["field"] == "key"


# --- who is first -----------------------------------------------------------------------------------------------------------


def test_a_version_seen_before_is_no_longer_good(world: World) -> None:
    go(world, AT_FACILITY, "return_dossier")
    accept = Command("assessment.accept_request", world.now, person_id="vo_gia_cu")
    for version in (0, 1, 3, -1):
        assert isinstance(refusal(world, replace(accept, expected_version=version)), CaseChanged)
    ask(world, replace(accept, expected_version=2))
    assert [entry.kind for entry in world.store.audit] == ["act"] * 3, (
        "someone was first is no refusal of the law"
    )


def test_an_opening_act_expects_no_case(open_world: World) -> None:
    assert isinstance(refusal(open_world, replace(APPLY, expected_version=1)), CaseChanged)
    ask(open_world, replace(APPLY, expected_version=0))


def during(world: World, inner: Callable[[], object]) -> Services:
    """Services with which ``inner`` is done while the first act stands between reading and writing."""
    left = iter([inner])

    def clock() -> datetime:
        for each in left:
            each()
        return world.now

    return replace(world.services, clock=clock)


@pytest.mark.parametrize("journey", [AT_FACILITY, VOLUNTARY], ids=lambda journey: journey.name)
def test_of_two_at_once_one_is_told(world: World, journey: Journey) -> None:
    go(world, journey, "accept_request" if journey is VOLUNTARY else "return_dossier")
    command = Command("assessment.accept_request", world.now, person_id=journey.person)
    done: list[Performed] = []
    services = during(world, lambda: done.append(ask(world, command, "head")))
    with pytest.raises(CaseChanged):
        perform(command, ACTORS["staff"], services)
    assert world.store.acts[-1] == done[0].act
    check(world.store)


def test_the_same_click_twice_at_once_is_one_act(open_world: World) -> None:
    done: list[Performed] = []
    again = perform(APPLY, ACTORS["staff"], during(open_world, lambda: done.append(ask(open_world, APPLY))))
    assert again.repeated
    assert again.act == done[0].act
    assert len(open_world.store.audit) == 1


def test_one_key_for_two_commands_at_once(open_world: World) -> None:
    other = replace(APPLY, person_id="vo_gia_cu")
    with pytest.raises(KeyReused):
        perform(APPLY, ACTORS["staff"], during(open_world, lambda: ask(open_world, other)))
    assert [act.case_id for act in open_world.store.acts] == list(open_world.store.cases)
    check(open_world.store)


def test_a_refusal_is_recorded_though_others_write_too(world: World) -> None:
    """The stream of refusals moves while the entry is written: it is tried again."""
    go(world, AT_FACILITY, "return_dossier")
    early = Command("assessment.conclude", world.now, person_id="vo_gia_cu")
    interruptions = iter(range(2))

    class Busy(MemoryUnitOfWork):
        def append_audit(self, entry: AuditEntry) -> None:
            if entry.kind == "refusal" and next(interruptions, None) is not None:
                with pytest.raises(ActNotAvailable):
                    perform(early, ACTORS["doctor"], world.services)
            super().append_audit(entry)

    with pytest.raises(ActNotAvailable):
        perform(early, ACTORS["doctor"], replace(world.services, uow=lambda: Busy(world.store)))
    stream = [entry for entry in world.store.audit if entry.stream == stream_of(early)]
    assert [entry.kind for entry in stream] == ["refusal"] * 3
    check(world.store)


# --- two engines --------------------------------------------------------------------------------------------------------------


class Lying(DurableEngine):
    """Says the opposite of the first finding."""

    def outcomes(self, pack: Pack, facts: FactSet) -> list[int]:
        first, *rest = super().outcomes(pack, facts)
        return [0 if first else 1, *rest]


class Broken:
    """An engine that cannot judge."""

    def judge(self, pack: Pack, facts: FactSet, *, as_of: date, corpus_hash: str) -> Verdict:
        raise EngineFailure("It could not judge.", vi="Không đánh giá được.", pack=pack.name)


@pytest.mark.parametrize(
    ("judge", "error"), [(DualEngine(Lying()), EngineDisagreement), (Broken(), EngineFailure)]
)
def test_where_the_engines_do_not_agree_nothing_happens_and_the_bell_rings(
    judge: Any, error: type[LotrinhError]
) -> None:
    world = World(judge=judge, now=at("2024-08-05T09:00"))
    found = refusal(world, APPLY)
    assert isinstance(found, error)
    assert world.alarms == [found]
    (entry,) = world.store.audit
    assert (entry.kind, entry.stream, entry.act) == ("alarm", "refusals:an", "assessment.apply")
    assert json.loads(entry.body)["code"] == found.code
    told: dict[str, Any] = dict(APPLY.inputs)
    seen = world.look("assessment.apply", "staff", when=world.now, **told)
    assert seen is not None
    assert not seen.enabled
    assert len(world.store.audit) == 1, "a look leaves no trace"


def test_the_entry_stands_also_when_the_bell_breaks() -> None:
    world = World(judge=DualEngine(Lying()), now=at("2024-08-05T09:00"))

    def broken_bell(_error: LotrinhError) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        perform(APPLY, ACTORS["staff"], replace(world.services, alarm=broken_bell))
    assert [entry.kind for entry in world.store.audit] == ["alarm"]


def test_a_lie_that_helps_nobody_is_caught_too(world: World) -> None:
    """Also where the lie would refuse what may be done, or the act is refused either way."""
    go(world, AT_FACILITY, "return_dossier")
    world.judge = DualEngine(Lying())
    for inputs in ({}, {"voluntary_request": False}):
        command = Command("assessment.accept_request", world.now, inputs, person_id="vo_gia_cu")
        assert isinstance(refusal(world, command), EngineDisagreement)
    assert len(world.alarms) == 2


# --- papers -------------------------------------------------------------------------------------------------------------------


class Jammed(PaperRenderer):
    """Renders some forms and fails at one."""

    def __init__(self, form: str, error: Exception) -> None:
        super().__init__()
        self.form, self.error = form, error

    def render(self, form: str, data: Mapping[str, object], on: date) -> Writ:
        if form == self.form:
            raise self.error
        return super().render(form, data, on)


@pytest.mark.parametrize("error", [BadInput("Empty.", vi="Trống.", field="x"), RuntimeError("printer")])
def test_a_paper_that_fails_takes_the_whole_act_with_it(world: World, error: Exception) -> None:
    """The proposal consists of forms 02 and 03; the second fails."""
    world.renderer = Jammed("109/2021/NĐ-CP Mẫu 03", error)
    before = world.store.copy()
    step = AT_FACILITY.steps[0]
    with pytest.raises(type(error)):
        world.do(step.act, step.by, "vo_gia_cu", "2024-08-05", **step.inputs)
    assert world.store == before


class Torn(LotrinhError):
    """A template that is at odds with its context."""

    code = "torn"


def test_a_fault_of_a_template_is_an_attempt_that_failed(world: World) -> None:
    world.renderer = Jammed("109/2021/NĐ-CP Mẫu 03", Torn("Torn.", vi="Rách."))
    step = AT_FACILITY.steps[0]
    with pytest.raises(Torn):
        world.do(step.act, step.by, "vo_gia_cu", "2024-08-05", **step.inputs)
    assert (world.store.acts, world.store.cases, world.store.blobs) == ([], {}, {})
    (entry,) = world.store.audit
    assert (entry.kind, entry.act) == ("failure", step.act)
    assert json.loads(entry.body)["code"] == "torn"


def test_what_a_paper_gets_is_what_is_recorded(world: World) -> None:
    renderer = PaperRenderer()
    world.renderer = renderer
    go(world, HELD_WITHOUT, "return_result")
    form, data = renderer.seen[-1]
    assert form == "109/2021/NĐ-CP Mẫu 05"
    assert isinstance(data["facts"], dict)
    assert data["facts"]["conclusion"] == "not_addicted"
    assert data["facts"]["doctor_name"] == "Người doctor"
    assert data["approver"] == {"name": "Người head", "title": "Thủ trưởng đơn vị"}
    assert Paper("x", b"y").sha256 != Paper("x", b"z").sha256


# --- moment, person, case, act -----------------------------------------------------------------------------------------------------


def test_an_act_has_a_moment_with_a_zone(open_world: World) -> None:
    assert refusal(open_world, replace(APPLY, at=datetime(2024, 8, 5, 8))).fields["field"] == "at"  # noqa: DTZ001


def test_an_act_is_recorded_when_it_is_done(open_world: World) -> None:
    late = replace(APPLY, at=open_world.now + timedelta(microseconds=1))
    assert refusal(open_world, late).fields["field"] == "at"
    ask(open_world, replace(APPLY, at=open_world.now))


def test_acts_are_recorded_in_their_order(open_world: World) -> None:
    ask(open_world, APPLY)
    early = Command("assessment.accept_request", APPLY.at - timedelta(microseconds=1), person_id="an")
    assert refusal(open_world, early).fields["field"] == "at"
    ask(open_world, replace(early, at=APPLY.at))


@pytest.mark.parametrize(
    ("when", "act"),
    [
        ("2021-12-31T23:59", "assessment.apply"),
        ("2021-12-31T23:59", "detection.order_test"),
        ("2021-12-31T23:59", "user_management.record_test"),
    ],
)
def test_a_day_without_law_is_said_and_recorded(world: World, when: str, act: str) -> None:
    error = world.refused(act, "staff", when=when)
    assert isinstance(error, NotInForce)
    assert [entry.kind for entry in world.store.audit] == ["refusal"]


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (replace(APPLY, act="assessment.aply"), UnknownAct),
        (replace(APPLY, act=""), UnknownAct),
        (replace(APPLY, person_id="niemand"), UnknownCase),
        (replace(APPLY, person_id=None), UnknownCase),
        (replace(APPLY, case_id="niemand"), UnknownCase),
    ],
)
def test_what_is_not_on_file(open_world: World, command: Command, error: type[LotrinhError]) -> None:
    assert isinstance(refusal(open_world, command), error)
    assert open_world.store.audit == []


def test_an_act_that_is_not_there_cites_the_law_of_the_day(world: World) -> None:
    for when, law in (
        ("2026-06-30T23:59", "73/2021/QH14 Đ27 k4"),
        ("2026-07-01T00:00", "120/2025/QH15 Đ31 k4"),
    ):
        error = world.refused("assessment.notify_person", "staff", when=when)
        assert isinstance(error, ActNotAvailable)
        assert error.fields["cites"] == [law]


def test_an_act_knows_its_neighbours() -> None:
    with pytest.raises(UnknownAct) as caught:
        load_procedures().act("assessment.aply")
    assert "assessment.apply" in caught.value.fields["nearest"]  # type: ignore[operator]


def test_a_case_is_of_its_procedure_and_of_its_person(open_world: World) -> None:
    case = ask(open_world, APPLY).case.id
    accept = Command("assessment.accept_request", open_world.now, case_id=case)
    assert isinstance(refusal(open_world, replace(accept, act="detection.take_sample")), UnknownCase)
    assert isinstance(refusal(open_world, replace(accept, person_id="be")), UnknownCase)
    assert ask(open_world, replace(accept, person_id="an")).case.id == case


def test_nobody_has_two_open_cases_of_one_procedure(open_world: World) -> None:
    ask(open_world, APPLY)
    again = replace(APPLY, key="khoa-2", at=open_world.now)
    assert isinstance(refusal(open_world, again), ActNotAvailable)
    open_world.do("assessment.withdraw", "staff", "an", close_reason="đổi ý")
    ask(open_world, replace(again, at=open_world.now))
    assert len(open_world.store.cases) == 2


# --- the trail ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "by", "code"),
    [
        (APPLY, "auditor", "not_permitted"),
        (replace(APPLY, act="assessment.conclude", inputs={}), "doctor", "act_not_available"),
        (replace(APPLY, inputs={}), "staff", "requirements_not_met"),
    ],
)
def test_each_refusal_is_one_entry_that_says_who_what_and_why(
    open_world: World, command: Command, by: str, code: str
) -> None:
    error = refusal(open_world, command, by)
    (entry,) = open_world.store.audit
    body = json.loads(entry.body)
    assert (entry.kind, entry.stream, entry.person_id, entry.case_id) == (
        "refusal",
        "refusals:an",
        "an",
        None,
    )
    assert (body["code"], body["why"], body["actor_id"], body["act"]) == (code, error.en, by, command.act)
    assert entry.body == canonical(body)
    assert ("receipt" in body) == (code == "requirements_not_met")


def test_the_receipt_names_law_engines_facts_and_findings(open_world: World) -> None:
    ask(open_world, APPLY)
    receipt = json.loads(open_world.store.audit[0].body)["receipt"]
    assert len(set(receipt["engines"])) == 2
    assert (receipt["regime"], receipt["as_of"], receipt["outcome"]) == (
        "2022-01-01",
        "2024-08-05",
        "satisfied",
    )
    assert receipt["corpus"] == open_world.services.corpus.hash
    found = {each["requirement"]: each for each in receipt["findings"]}
    assert {"d109-4-1-a", "d109-4-1-a-consent", "d109-3-1", "l73-27-1-dd"} <= set(found)
    assert all(name in receipt["facts"] for each in found.values() for name in each["facts"])


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_no_entry_of_the_trail_can_be_changed_unseen(world: World, journey: Journey) -> None:
    go(world, journey)
    for number, entry in enumerate(world.store.audit):
        for forged in (
            replace(entry, body=entry.body.replace('"kind":"act"', '"kind":"akt"')),
            replace(entry, hash=entry.prev_hash or "0" * 64),
            replace(entry, act="assessment.close"),
        ):
            copy = world.store.copy()
            copy.audit[number] = forged
            with pytest.raises(AssertionError):
                check(copy)


def test_the_journal_is_in_the_trail(world: World) -> None:
    """A changed line of the journal no longer fits its entry, whatever its field."""
    go(world, VOLUNTARY)
    changes: list[dict[str, Any]] = [
        {"actor_name": "Khác"},
        {"inputs": {"x": 1}},
        {"power": ()},
        {"recorded_at": at("2020-01-01")},
    ]
    for number, act in enumerate(world.store.acts):
        for change in changes:
            copy = world.store.copy()
            copy.acts[number] = replace(act, **change)
            with pytest.raises(AssertionError):
                check(copy)


def test_who_has_no_appointment_is_recorded_without_an_office(open_world: World) -> None:
    with pytest.raises(NotPermitted):
        perform(APPLY, Actor("x", "Không ai"), open_world.services)
    assert open_world.store.audit[0].unit_id == ""
