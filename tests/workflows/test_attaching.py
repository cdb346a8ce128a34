"""Papers from outside go with the act: kept whole under their hash, told by the trail, once, of kinds that the act takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from persistence.audit.report import Trouble
from persistence.audit.verify import verify
from persistence.database import Database
from persistence.reader import Reader
from persistence.registers import Clerk, Registers
from persistence.unit_of_work import SqlUnitOfWork
from rules.corpus import load_corpus
from rules.errors import BadInput, LotrinhError
from tests.workflows.kit import ACTORS, PEOPLE, UNITS, World, at
from workflows.attaching import MOST
from workflows.audit import act_hash
from workflows.command import Command, Performed, Services
from workflows.errors import KeyReused, ProcedureError
from workflows.model import ATTACHED
from workflows.perform import perform
from workflows.ports import Attachment, CheckedPaper, Remark
from workflows.procedure import load_procedures
from workflows.procedure.papers import general_kinds, kinds_named, label_of

SCAN = Attachment("medical_record", "bệnh án.pdf", b"%PDF benh an")
FORM = Attachment("papers.application_form_01", "don.pdf", b"%PDF don")
APPLY = Command(
    "assessment.apply",
    at("2024-08-05"),
    {"photo_id_shown": True},
    person_id="an",
    key="khoa-1",
    attachments=(FORM, SCAN),
)


class Taking:
    """Takes everything that does not say it is bad."""

    def check(self, attachments: Sequence[Attachment]) -> tuple[CheckedPaper, ...]:
        for each in attachments:
            if b"bad" in each.content:
                raise BadInput("bad", vi="hỏng", field="attachments")
        return tuple(
            CheckedPaper(
                filename=each.name,
                media_type="application/pdf",
                content=each.content,
                sha256=hashlib.sha256(each.content).hexdigest(),
                pages=3,
                remarks=(Remark("low_resolution", "Bản quét khó đọc.", "Hard to read."),),
            )
            for each in attachments
        )


@pytest.fixture
def services(world: World) -> Services:
    world.now = at("2024-08-05T09:00")
    return replace(world.services, attachments=Taking())


@pytest.fixture
def db(migrated_url: str) -> Iterator[Database]:
    found = Database(migrated_url)
    Registers(found).put(
        units=list(UNITS.values()), persons=list(PEOPLE.values()), actors=list(ACTORS.values()),
        by=Clerk("system", "system"), at=at("2022-01-01"),
    )  # fmt: skip
    yield found
    found.close()


@pytest.fixture
def on_db(services: Services, db: Database) -> Services:
    law = {services.corpus.hash: services.corpus.text.encode()}
    return replace(
        services, uow=lambda: SqlUnitOfWork(db, beside=law), reading=lambda: SqlUnitOfWork(db, reading=True)
    )


def ask(services: Services, command: Command = APPLY) -> Performed:
    return perform(command, ACTORS["staff"], services)


def refused(services: Services, command: Command) -> LotrinhError:
    with pytest.raises(LotrinhError) as caught:
        ask(services, command)
    return caught.value


def test_papers_are_kept_with_the_act(on_db: Services, db: Database) -> None:
    done = ask(on_db)
    reader = Reader(db)
    file = reader.find_case_file(done.case.id)
    assert file is not None
    outside = [each for each in file.documents if each.attached]
    assert tuple(file.documents) == done.documents
    assert [(each.kind, each.filename, each.pages, each.size, each.remarks) for each in outside] == [
        ("papers.application_form_01", "don.pdf", 3, len(FORM.content), ("low_resolution",)),
        ("medical_record", "bệnh án.pdf", 3, len(SCAN.content), ("low_resolution",)),
    ]
    assert all(each.origin == ATTACHED and each.seq == done.act.seq and each.form == "" for each in outside)
    assert [reader.blob(each.sha256) for each in outside] == [FORM.content, SCAN.content]
    assert [each.code for each in done.alerts if each.code.startswith("attachment.")] == [
        "attachment.low_resolution"
    ] * 2
    assert verify(db, act_hash).ok


def test_a_paper_that_is_attached_need_not_be_ticked(services: Services) -> None:
    done = ask(services)
    assert done.case.facts["papers"].value == frozenset({"application_form_01"})
    ticked = replace(
        APPLY, inputs={**APPLY.inputs, "papers": ["medical_record"]}, key="khoa-2", person_id="chua_ro"
    )
    assert ask(services, ticked).case.facts["papers"].value == frozenset(
        {"application_form_01", "medical_record"}
    )


def test_the_trail_tells_hash_and_kind_and_no_name(services: Services, world: World) -> None:
    done = ask(services)
    body = json.loads(next(each.body for each in world.store.audit if each.case_id == done.case.id))
    told = [each for each in body["documents"] if each.get("origin") == ATTACHED]
    assert [(each["kind"], each["sha256"], each["pages"]) for each in told] == [
        (each.kind, hashlib.sha256(each.content).hexdigest(), 3) for each in (FORM, SCAN)
    ]
    names = body.pop(
        "file_names"
    )  # what officers called them stands apart, to be sealed where a record seals
    assert [file for _, file in names.values()] == [FORM.name, SCAN.name]
    assert "bệnh án" not in json.dumps(body, ensure_ascii=False)


def test_the_same_key_again_keeps_nothing_twice(on_db: Services, db: Database) -> None:
    first, again = ask(on_db), ask(on_db)
    assert (again.repeated, again.documents) == (True, first.documents)


@pytest.mark.parametrize(
    "other",
    [
        (),
        (FORM,),
        (FORM, replace(SCAN, content=b"%PDF khac")),
        (FORM, replace(SCAN, kind="other_paper")),
        (FORM, replace(SCAN, name="khac.pdf")),
    ],
)
def test_the_same_key_with_other_papers_is_another_command(
    services: Services, other: tuple[Attachment, ...]
) -> None:
    ask(services)
    inputs = {**APPLY.inputs, "papers": ["application_form_01"]}
    assert isinstance(refused(services, replace(APPLY, attachments=other, inputs=inputs)), KeyReused)


def test_a_kind_that_the_act_does_not_take_is_refused(services: Services, world: World) -> None:
    error = refused(services, replace(APPLY, attachments=(replace(SCAN, kind="medical_recor"),)))
    assert isinstance(error, BadInput)
    assert "medical_record" in error.vi
    assert error.fields["number"] == 1
    assert (world.store.acts, world.store.audit) == ([], [])


def test_one_bad_paper_stops_the_act(services: Services, world: World) -> None:
    refused(services, replace(APPLY, attachments=(FORM, replace(SCAN, content=b"bad"))))
    assert (world.store.acts, world.store.blobs, world.store.documents) == ([], {}, [])


def test_too_many_are_refused(services: Services) -> None:
    assert str(MOST) in refused(services, replace(APPLY, attachments=(SCAN,) * (MOST + 1))).vi


def test_a_house_without_a_checker_takes_none(world: World) -> None:
    world.now = at("2024-08-05T09:00")
    assert isinstance(refused(world.services, APPLY), BadInput)


def test_a_signed_version_names_a_paper_of_the_case(services: Services) -> None:
    error = refused(services, replace(APPLY, attachments=(FORM, replace(SCAN, signs="nobody.1"))))
    assert error.fields["field"] == "signs"


def test_the_entry_and_the_paper_must_agree(services: Services) -> None:
    command = Command(
        "person_file.record",
        at("2024-08-05"),
        {"record": "aftercare_ended", "record_on": "2024-08-01", "record_paper": "QĐ 1"},
        person_id="an",
        attachments=(Attachment("record.addiction_found", "p.pdf", b"%PDF"),),
    )
    with pytest.raises(BadInput) as caught:
        perform(command, ACTORS["clerk"], services)
    assert caught.value.fields["field"] == "record"
    right = {**command.inputs, "record": ""}
    done = perform(replace(command, inputs=right), ACTORS["clerk"], services)
    assert done.act.facts["record"] == "addiction_found"


@pytest.mark.parametrize(
    "change", ["kind = 'photo'", "media_type = 'text/html'", "pages = 4", "origin = 'issued'", "signs = 'x'"]
)
def test_a_row_that_was_changed_is_found(on_db: Services, db: Database, change: str) -> None:
    done = ask(on_db)
    with db.connect(write=True) as connection:
        connection.exec_driver_sql(f"UPDATE documents SET {change} WHERE kind = 'medical_record'")  # noqa: S608
        connection.commit()
    assert {(each.trouble, each.seq) for each in verify(db, act_hash).problems} == {
        (Trouble.PAPERS, done.act.seq)
    }


def test_kinds_come_from_the_tables_and_the_facts() -> None:
    facts = load_corpus().facts
    kinds = kinds_named(["dossier_papers", "photo", "dossier_papers.summary"], facts)
    assert kinds[0].code == "dossier_papers.summary"
    assert kinds[-1] == general_kinds()["photo"]
    assert len({each.code for each in kinds}) == len(kinds) == 13
    assert label_of("dossier_papers.summary", facts) == kinds[0]
    assert label_of("gone.long_ago", facts) is None
    for wrong in ("nothing", "dossier_papers.nothing", "capacity_paper", "request_number"):
        with pytest.raises(LookupError):
            kinds_named([wrong], facts)


def test_every_act_takes_some_paper_and_a_short_code_will_do() -> None:
    acts = load_procedures().acts
    assert [name for name, act in acts.items() if not act.attaches] == []
    act = acts["compulsory.record_papers"]
    assert act.paper("summary") == act.paper("dossier_papers.summary") is not None
    assert act.paper("nothing") is None
    assert issubclass(ProcedureError, LotrinhError)
