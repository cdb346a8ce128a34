"""Messages to national systems and events to webhooks: to a receiver of this machine that fails in every way there is."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from persistence.exchange import ExchangeBook
from persistence.outbox import Delivered, Status
from persistence.webhooks import DISABLED_AFTER, Event, Webhooks
from tests.web import record
from tests.web.cli import lotrinh
from tests.web.site import AN, INSPECTION, Site
from web.exchange.deciding import again, set_aside
from web.exchange.delivering import POLICY, Gone, deliver_due
from web.exchange.destinations import Destination
from web.exchange.receiver import Faults, Receiver, serving
from web.exchange.reconciling import csv_of, reconcile
from web.exchange.sending import Sender
from web.exchange.signing import headers_of, new_secret, verified
from web.exchange.webhooks import add, body_of, ping, rotate, turn
from web.exchange.wire import AddressRefused, Rules, Wire, networks_of
from web.house import House
from web.settings import EnvironmentFault
from workflows.errors import NotPermitted
from workflows.exchange import kind_of, load_exchange
from workflows.model import Actor, Appointment

ADMIN = Actor("quan_tri", "Trịnh Quản Trị", (Appointment("administrator", record.OFFICE),))
SYSTEM = "drug_control"
LOCAL = Rules(networks=networks_of("127.0.0.0/8"))


@dataclass
class Post:
    """A house, a receiver, and a clock that goes on when told."""

    house: House
    receiver: Receiver
    url: str
    ahead: timedelta = field(default_factory=timedelta)
    patience: float = 5.0

    def now(self) -> Any:
        return self.house.now() + self.ahead

    def sender(self, *systems: str) -> Sender:
        there = {system: Destination(self.url, "token") for system in systems or (SYSTEM,)}
        return Sender(
            there, Wire(Rules(anywhere=True), patience=self.patience), Wire(LOCAL, patience=self.patience)
        )

    def deliver(self, *systems: str) -> Gone:
        return deliver_due(self.house, self.sender(*systems), self.now, 100)

    def wait(self, **more: float) -> None:
        self.ahead += timedelta(**more)


@pytest.fixture
def post(home: Path) -> Iterator[Post]:
    receiver = Receiver()
    server = serving(receiver, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    with House.open(record.settings(home)) as house:
        house.register(actors=[ADMIN])
        found = Post(house, receiver, f"http://127.0.0.1:{server.server_address[1]}")
        receiver.clock = lambda: float(found.now().timestamp())
        yield found
    server.shutdown()
    server.server_close()


def states(post: Post) -> list[Status]:
    kind = kind_of(SYSTEM)
    return [line.status for line in post.house.outbox.lines(limit=500).items if line.kind == kind]


def test_what_the_table_names_goes_out_once_and_is_acknowledged(post: Post) -> None:
    waiting = len(states(post))
    assert waiting > 1
    assert post.deliver().messages == Delivered(done=waiting)
    assert post.deliver().messages == Delivered()
    assert set(states(post)) == {Status.DONE}
    assert len(post.receiver.messages) == waiting
    figures = ExchangeBook(post.house.database).figures(SYSTEM)
    assert (figures.acknowledged, figures.waiting, figures.dead) == (waiting, 0, 0)
    with post.house.database.reading() as connection:
        kept = connection.execute(text("SELECT body, receipt FROM exchange_messages")).all()
    assert {row.body for row in kept} == {""}  # what was personal goes with the receipt
    assert all(json.loads(row.receipt)["status"] == "accepted" for row in kept)


@pytest.mark.parametrize(
    "faults",
    [Faults(fail=1), Faults(lost=1), Faults(garbage=True), Faults(redirect=True), Faults(delay=0.4)],
    ids=["503", "answer lost", "garbage", "redirect", "slow"],
)
def test_a_receiver_at_fault_gets_everything_in_order_and_once(post: Post, faults: Faults) -> None:
    post.receiver.faults, post.patience = faults, 0.1 if faults.delay else 5.0
    first = post.deliver().messages
    assert first.done < len(states(post))
    assert first.put_off >= 1
    assert first.failed == 0
    post.receiver.faults, post.patience = Faults(), 5.0
    for _ in range(3):
        post.wait(hours=7)
        post.deliver()
    assert set(states(post)) == {Status.DONE}
    lines = [line for line in post.house.outbox.lines(limit=500).items if line.kind == kind_of(SYSTEM)]
    assert len(post.receiver.order) == len(lines)
    for case in {line.case_id for line in lines}:
        keys = [line.key for line in lines if line.case_id == case]
        assert [key for key in post.receiver.order if key in keys] == keys


def test_nobody_there(post: Post) -> None:
    there = Sender({SYSTEM: Destination("http://127.0.0.1:9")}, Wire(Rules(anywhere=True)), Wire(LOCAL))
    gone = deliver_due(post.house, there, post.now, 100)
    assert gone.messages == Delivered(put_off=1)  # one attempt tells for all
    (line,) = [each for each in post.house.outbox.lines(limit=500).items if each.outcome]
    assert "not_now" in str(line.outcome)


def test_what_is_refused_is_shown_and_holds_back_its_case(post: Post) -> None:
    post.receiver.faults = Faults(refuse=1)
    gone = post.deliver().messages
    book = ExchangeBook(post.house.database)
    (dead,) = book.dead(SYSTEM)
    assert gone.failed == 1
    assert "422" in dead.outcome
    assert dead.behind + gone.done + 1 == len(states(post))
    with pytest.raises(NotPermitted):
        again(post.house, record.AUDITOR, dead.key)
    again(post.house, ADMIN, dead.key)
    post.deliver()
    assert set(states(post)) == {Status.DONE}
    told = post.house.reader.audit_of_stream("exchange")
    assert [json.loads(entry.body)["act"] for entry in told] == ["exchange.resend"]


def test_set_aside_lets_the_case_go_on(post: Post) -> None:
    post.receiver.faults = Faults(refuse=1)
    post.deliver()
    (dead,) = ExchangeBook(post.house.database).dead(SYSTEM)
    set_aside(post.house, ADMIN, dead.key, "đã nhập tay")
    post.deliver()
    assert set(states(post)) == {Status.DONE}
    assert dead.key not in post.receiver.messages


def test_attempts_end(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.receiver.faults = Faults(fail=10_000)
    monkeypatch.setattr("web.exchange.delivering.POLICY", replace(POLICY, most=3))
    for _ in range(4):
        post.wait(hours=7)
        post.deliver()
    assert ExchangeBook(post.house.database).figures(SYSTEM).dead >= 1


def test_both_sides_are_compared_by_hash(post: Post, tmp_path: Path) -> None:
    post.deliver()
    first, second = sorted(post.receiver.messages)[:2]
    post.receiver.messages[first]["sha256"] = "0" * 64
    del post.receiver.messages[second]
    post.receiver.messages["zz"] = {**post.receiver.messages[first], "key": "zz", "id": "R9"}
    told = reconcile(post.house, post.sender(), SYSTEM)
    figures: Any = told["figures"]
    assert (figures["differing"], figures["missing"], figures["unknown"]) == (1, 1, 1)
    assert figures["same"] == len(states(post)) - 2
    lines = csv_of(told).decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert second in csv_of(told).decode()
    kept = ExchangeBook(post.house.database).last_comparison(SYSTEM)
    assert kept is not None
    assert kept[1] == told


def test_minors_and_persons_without_birth_are_veiled(post: Post) -> None:
    with post.house.database.writing() as connection:
        connection.exec_driver_sql("UPDATE persons SET born = NULL")
    seen: list[dict[str, Any]] = []
    sender = post.sender()
    real = sender.wire.post

    class Watching(Wire):
        def post(self, url: str, body: bytes, headers: Any, most: int = 1 << 20) -> Any:
            seen.append(json.loads(body))
            return real(url, body, headers, most)

    deliver_due(
        post.house, Sender(sender.destinations, Watching(Rules(anywhere=True)), sender.hooks), post.now, 100
    )
    assert seen
    assert all(each["veiled"] and each["person"].keys() == {"id"} for each in seen)


def test_the_table_is_strict(tmp_path: Path) -> None:
    from rules.corpus import load_corpus
    from workflows.errors import ProcedureError
    from workflows.exchange.loader import FILE, read_exchange
    from workflows.procedure import load_procedures

    good = FILE.read_text("utf-8")
    assert load_exchange().of_act("addict_list.enlist")
    for old, new in (
        ("acts: [addict_list.enlist]", "acts: [addict_list.no_such]"),
        ("facts: [addict_paper]", "facts: [pulse]"),
        ("facts: [addict_paper]", "facts: [no_such_fact]"),
        ("person: [full_name, born, sex, id_number, residence_commune]", "person: [face]"),
        ("units: [receiver]", "units: [nobody]"),
        ("      version: 1\n", "      version: 0\n"),
        ("      version: 1\n", "      version: 1\n      colour: red\n"),
        ('cites: ["120/2025/QH15 Đ49 k5"]\n  verified: false', "cites: []\n  verified: false"),
    ):
        assert old in good
        file = tmp_path / "systems.yaml"
        file.write_text(good.replace(old, new, 1), "utf-8")
        with pytest.raises(Exception, match=r"systems\.yaml") as caught:
            read_exchange(file, load_corpus(), load_procedures())
        assert isinstance(caught.value, ProcedureError) or "colour" in str(caught.value)


def test_events_are_signed_and_two_keys_hold_for_a_day(post: Post) -> None:
    made = add(post.house, ADMIN, f"{post.url}/events", ("act.done",), "", Wire(LOCAL))
    post.receiver.secrets = (made.secret,)
    ping(post.house, ADMIN, made.id)
    assert post.deliver().events == Delivered(done=1)
    fresh = rotate(post.house, ADMIN, made.id)
    assert fresh != made.secret
    for secrets in ((made.secret,), (fresh,)):  # who has not changed yet, and who has
        post.receiver.secrets = secrets
        ping(post.house, ADMIN, made.id)
        assert post.deliver().events == Delivered(done=1)
    post.receiver.secrets = (new_secret(),)
    ping(post.house, ADMIN, made.id)
    assert post.deliver().events == Delivered(put_off=1)
    (hook,) = Webhooks(post.house.database).all()
    assert hook.failing_since is not None
    assert "401" in str(Webhooks(post.house.database).deliveries(made.id)[0].outcome)


def test_a_webhook_that_fails_for_long_is_turned_off_with_a_note(post: Post) -> None:
    made = add(post.house, ADMIN, f"{post.url}/events", ("act.done", "deadline.late"), "", Wire(LOCAL))
    hooks = Webhooks(post.house.database)
    post.receiver.faults = Faults(fail=10_000)
    ping(post.house, ADMIN, made.id)
    post.deliver()
    post.wait(seconds=DISABLED_AFTER.total_seconds() + 60)
    post.deliver()
    (hook,) = hooks.all()
    assert hook.state == "disabled"
    assert "503" in hook.note
    assert hooks.figures(made.id)["waiting"] >= 1
    post.receiver.faults, post.receiver.secrets = Faults(), (made.secret,)
    turn(post.house, ADMIN, made.id, on=True)
    post.wait(hours=7)
    post.deliver()
    assert "waiting" not in hooks.figures(made.id)


def test_an_act_and_a_late_duty_are_told_with_ids_alone(town: Site) -> None:
    keeper = Actor("admin", "Trịnh Quản Trị", (Appointment("administrator", INSPECTION),))
    town.house.register(actors=[keeper])
    public = Wire(Rules(), resolve=lambda _host, _port: ["203.0.114.7"])
    types = ("act.done", "deadline.late")
    made = add(town.house, keeper, "https://hooks.example/", types, "", public)
    case = town.propose()
    town.later(days=30)
    hooks = Webhooks(town.house.database)
    late = hooks.tell_late(town.clock.at)
    assert hooks.tell_late(town.clock.at) == 0
    told = hooks.deliveries(made.id)
    assert [each.type for each in told] == ["deadline.late"] * late + ["act.done"] * 2
    assert late > 0
    event = hooks.claim(town.clock.at, town.clock.at)
    assert event is not None
    body = json.loads(body_of(event))
    assert body["type"] == "act.done"
    assert body["data"].keys() == {"act", "case", "seq", "office"}
    raw = " ".join(body_of(each).decode() for each in taken(hooks, town))
    assert case.id in raw
    assert AN.full_name not in raw
    assert AN.id not in raw


def taken(hooks: Webhooks, town: Site) -> Iterator[Event]:
    while (event := hooks.claim(town.clock.at, town.clock.at)) is not None:
        yield event


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1", "64:ff9b::a00:1", "2002:a00:1::",
        "::127.0.0.1", "fec0::1", "64:ff9b:1::a00:1", "::ffff:0:a00:1", "5f00::1",
        "0.0.0.0", "224.0.0.1",  # noqa: S104 - refused
    ],
)  # fmt: skip
def test_inner_networks_are_not_reached(address: str) -> None:
    wire = Wire(Rules(), resolve=lambda _host, _port: [address])
    with pytest.raises(AddressRefused):
        wire.look("https://hooks.example/")
    with pytest.raises(AddressRefused):
        wire.post("https://hooks.example/", b"{}", {})


def test_a_name_that_turns_inward_between_two_looks_is_refused() -> None:
    answers = iter([["203.0.114.7"], ["127.0.0.1"]])
    wire = Wire(Rules(), resolve=lambda _host, _port: next(answers))
    wire.look("https://hooks.example/")
    with pytest.raises(AddressRefused):
        wire.post("https://hooks.example/", b"{}", {})
    mixed = Wire(Rules(), resolve=lambda _host, _port: ["203.0.114.7", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        mixed.look("https://hooks.example/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example", "https://u:p@a.example", "https://a.example/#x", "https://", "http://a.example/",
        "https://ví-dụ.example", "https://a.example/ b",
    ],
)  # fmt: skip
def test_addresses_of_another_form_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        Wire(Rules(), resolve=lambda _host, _port: ["203.0.114.7"]).look(url)


def test_a_signature_holds_for_its_body_key_and_time_alone() -> None:
    secret, body = new_secret(), b'{"type":"act.done"}'
    headers = headers_of([secret], "event-1", 1_000_000, body)
    assert verified([secret], headers, body, 1_000_000 + 299)
    assert not verified([secret], headers, body, 1_000_000 + 301)
    assert not verified([secret], headers, body + b" ", 1_000_000)
    assert not verified([new_secret()], headers, body, 1_000_000)
    assert not verified([secret], {**headers, "webhook-id": "event-2"}, body, 1_000_000)
    assert not verified([secret], {**headers, "webhook-timestamp": "1000001"}, body, 1_000_000)
    assert not verified([secret], {}, body, 1_000_000)


def test_the_receiver_listens_on_this_machine_alone() -> None:
    with pytest.raises(EnvironmentFault):
        serving(Receiver(), 0, "0.0.0.0")  # noqa: S104 - refused


def test_the_commands(post: Post, home: Path) -> None:
    env = record.env(home) | {"LOTRINH_EXCHANGE": f"{SYSTEM}={post.url}"}
    lotrinh("outbox", "deliver", env=env)
    said = lotrinh("exchange", "status", env=env).output
    assert SYSTEM in said
    lotrinh("exchange", "reconcile", SYSTEM, env=env)
    lotrinh("exchange", "reconcile", "nobody", code=2, env=env)
    refused = lotrinh(
        "webhook", "add", f"{post.url}/events", "--type", "act.done", "--as", ADMIN.id, code=2, env=env
    )
    assert "LOTRINH_WEBHOOK_NETWORKS" in refused.output
    env["LOTRINH_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    made = lotrinh(
        "webhook", "add", f"{post.url}/events", "--type", "act.done", "--as", ADMIN.id, env=env
    ).stdout.split()
    lotrinh("webhook", "test", made[0], "--as", ADMIN.id, env=env)
    assert made[0] in lotrinh("webhook", "list", env=env).output.replace("\n", "")
    assert "webhook.test" in lotrinh("webhook", "deliveries", made[0], env=env).output
    assert made[1] not in (home / "lotrinh.sqlite").read_bytes().decode("latin-1")
    lotrinh("exchange", "status", code=3, env=env | {"LOTRINH_EXCHANGE": "nobody=https://x.example"})
