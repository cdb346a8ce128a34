"""A person erased by law, in a town whose record is sealed: nothing of the person is left to read, and every hash still holds."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from documents import verify as one_file
from persistence.audit import verify
from persistence.database import Database
from persistence.erasures import Erasures
from persistence.errors import ContentErased, KeyStoreFault, MasterKeyRefused
from persistence.merging import Authority, Merging
from persistence.models import AUDIT_ENTRIES, CASES, DEADLINES
from persistence.registers import Clerk
from tests.web.cli import lotrinh
from tests.web.record import AUDITOR
from tests.web.record import OFFICE as INSPECTION
from tests.web.site import AN, KHONG, PEOPLE, POLICE, Site, site
from web import reports_kept
from web.auditing.replay import replay
from web.cli.output import moment
from web.erasing import erase, looked_at
from web.house import House
from web.reporting import gathered
from web.settings import Environment
from workflows.audit import act_hash
from workflows.erasing import Request
from workflows.errors import NotErasable, NotPermitted, PersonErased
from workflows.model import Actor, Appointment, Unit

OFFICE = Unit("van_thu", "inspection", "Bộ phận lưu trữ")
KEEPER = Actor("luu_tru", "Phạm Thị Lưu", (Appointment("records_officer", OFFICE),))
ORDER = Request("authority_order", "07/QĐ-TA", date(2024, 10, 7), "theo quyết định")


@pytest.fixture
def town(migrated_url: str, tmp_path: Path) -> Iterator[Site]:
    with site(migrated_url, tmp_path / "home") as found:
        found.house.register(units=(OFFICE,), actors=(KEEPER,))
        yield found


def everything(url: str, home: Path) -> bytes:
    """All bytes of the data folder and, on SQLite, of the database."""
    files = [each for each in home.parent.rglob("*") if each.is_file() and "master-key" not in each.name]
    return b"".join(each.read_bytes() for each in files)


def close(town: Site) -> Callable[[Database], None]:
    """Bring the cases of Ân to an end, as far as an erasure asks: the record itself is not touched. What comes back opens them again, for
    whoever adds the record up would find that no act brought this end."""
    with town.house.database.writing() as connection:
        cases = connection.exec_driver_sql("SELECT id FROM cases WHERE NOT closed").scalars().all()
        open_ = "SELECT id FROM deadlines WHERE met_by_seq IS NULL AND ended_by_seq IS NULL"
        deadlines = connection.exec_driver_sql(open_).scalars().all()
        connection.exec_driver_sql("UPDATE cases SET closed = true")
        connection.exec_driver_sql(
            "UPDATE deadlines SET met_by_seq = set_by_seq, met_at = (SELECT acts.at FROM acts WHERE acts.case_id = deadlines.case_id"
            " AND acts.seq = deadlines.set_by_seq) WHERE met_by_seq IS NULL AND ended_by_seq IS NULL"
        )

    def undo(database: Database) -> None:
        with database.writing() as connection:
            connection.execute(update(CASES).where(CASES.c.id.in_(cases)).values(closed=False))
            again = update(DEADLINES).where(DEADLINES.c.id.in_(deadlines))
            connection.execute(again.values(met_by_seq=None, met_at=None))

    return undo


@contextmanager
def closed(town: Site) -> Iterator[None]:
    """The same for a while."""
    undo = close(town)
    yield
    undo(town.house.database)


def test_what_is_personal_is_sealed_and_read_by_the_program(town: Site, tmp_path: Path) -> None:
    case = town.finish()
    assert verify(town.house.database, act_hash).ok
    if town.house.database.dialect == "sqlite":
        raw = everything("", tmp_path / "home")
        assert "15/PKQ" in town.browser(POLICE).open(f"/ho-so/{case.id}").get_data(as_text=True)
        for word in ("Quyết định 12/QĐ-UBND".encode(), b"PK\x03\x04", b"word/document.xml"):
            assert word not in raw, word
    acts = town.house.reader.find_case_file(case.id)
    assert acts is not None
    assert all(act.sealed and not act.erased and act.command_hash for act in acts.acts)
    for paper in acts.documents:
        assert town.house.reader.blob(paper.sha256).startswith(b"PK")
        assert town.house.reader.blob(paper.kept) == town.house.reader.blob(paper.sha256)
        assert json.loads(town.house.reader.blob(paper.lineage))
    assert not replay(town.house).differing


def test_an_erased_person_leaves_the_record_whole(town: Site, tmp_path: Path) -> None:
    case = town.finish()
    judged = replay(town.house).judged
    papers = town.house.reader.find_case_file(case.id)
    assert papers is not None
    with pytest.raises(NotErasable, match="still open"):
        erase(town.house, KEEPER, AN.id, ORDER)
    with closed(town):
        done = erase(town.house, KEEPER, AN.id, ORDER)
    assert done.told["taken"] == {
        "cases": 2,
        "forms": 0,
        "files": 0,
        "register_lines": 0,
        "acts_in_clear": 0,
        "papers_in_clear": 0,
    }
    assert erase(town.house, KEEPER, AN.id, ORDER).at == done.at

    assert verify(town.house.database, act_hash).ok
    again = replay(town.house)
    assert again.ok
    assert again.judged < judged
    assert again.counts["erased"] == judged - again.judged
    file = town.house.reader.find_case_file(case.id)
    assert file is not None
    assert all(act.erased and not act.facts and not act.inputs for act in file.acts)
    assert (file.person.full_name, file.person.born, file.case.facts) == (
        "[đã xoá dữ liệu cá nhân]",
        None,
        {},
    )
    for paper in papers.documents:
        with pytest.raises(ContentErased):
            town.house.reader.blob(paper.sha256)
        with pytest.raises(ContentErased):
            town.house.reader.blob(paper.lineage)
    with pytest.raises(PersonErased):
        town.act(POLICE, "person_file.record", "2024-10-15T09:00", record="user_management_decided",
                 record_on="2024-03-13", record_paper="x")  # fmt: skip
    if town.house.database.dialect == "sqlite":
        raw = everything("", tmp_path / "home")
        for word in (AN.full_name.encode(), str(AN.attributes["id_number"]).encode()):
            assert word not in raw

    with town.house.database.reading() as connection:
        body = connection.execute(
            select(AUDIT_ENTRIES.c.body).where(AUDIT_ENTRIES.c.kind == "erasure")
        ).scalar_one()
        refused = connection.execute(
            select(AUDIT_ENTRIES.c.body).where(
                AUDIT_ENTRIES.c.stream == "erasures", AUDIT_ENTRIES.c.kind == "refusal"
            )
        ).scalar_one()
    assert json.loads(body)["paper"] == "07/QĐ-TA"
    assert json.loads(body)["set_aside"] == ["retention_unknown"]
    assert json.loads(refused)["code"] == "not_erasable"
    assert AN.full_name not in body + refused
    with town.house.database.writing() as connection:  # what an erasure empties of a record in the clear
        connection.execute(update(CASES).where(CASES.c.id == case.id).values(facts="{}", closed=False))
    found = {(each.place, each.detail) for each in verify(town.house.database, act_hash).problems}
    assert (f"case {case.id}", "as its last act left it") in found


def test_pages_tell_that_it_was_erased(town: Site) -> None:
    case = town.finish()
    close(town)
    erase(town.house, KEEPER, AN.id, ORDER)
    browser = town.browser(POLICE)
    for address in (f"/ho-so/{case.id}", f"/nguoi/{AN.id}", "/ho-so"):
        answer = browser.open(address)
        assert answer.status_code == 200, address
        assert AN.full_name not in browser.page
    browser.open(f"/ho-so/{case.id}")
    assert "Dữ liệu cá nhân đã được xoá" in browser.page
    assert "quyết định của Tòa án" in browser.page
    assert "Bước có thể thực hiện" not in browser.page
    browser.open(f"/nguoi/{AN.id}")
    assert "Mở hồ sơ" not in browser.page
    town.house.register(units=(INSPECTION,), actors=(AUDITOR,))
    auditor = town.browser(AUDITOR)
    auditor.open("/kiem-tra/muc/erasures/1")
    assert "văn bản 07/QĐ-TA ngày 07/10/2024" in auditor.page
    auditor.open(f"/kiem-tra/muc/case:{case.id}/3")
    assert "Dữ kiện đã được xoá theo luật" in auditor.page
    assert "chưa ghi nhận" not in auditor.page


def test_who_may_not_erase_is_refused_and_told(town: Site) -> None:
    town.propose()
    with pytest.raises(NotPermitted):
        erase(town.house, POLICE, AN.id, ORDER)
    codes = {each.code: each.aside for each in looked_at(town.house, AN.id, ORDER)}
    assert codes == {"open_case": False, "open_duty": False, "retention_unknown": True}
    entries = town.house.reader.audit_of_stream("erasures")
    assert [each.kind for each in entries] == ["refusal"]


def test_an_older_copy_is_brought_after_its_keys(tmp_path: Path, sqlite_template: Path) -> None:
    """A copy of before the erasure, put back beside the store of keys of now: nothing in it can be read, and the erasure is told anew."""
    home, settings = tmp_path / "home", None
    home.mkdir()
    file = home / "lotrinh.sqlite"
    file.write_bytes(sqlite_template.read_bytes())
    with site(f"sqlite:///{file}", home) as town:
        settings = town.house.settings
        town.house.register(units=(OFFICE,), actors=(KEEPER,))
        town.finish()
        undo = close(town)
        with town.house.database.engine.connect() as connection:
            connection.exec_driver_sql(f"VACUUM INTO '{tmp_path / 'copy.sqlite'}'")
        erase(town.house, KEEPER, AN.id, ORDER)
    for each in home.glob("lotrinh.sqlite*"):
        each.unlink()
    file.write_bytes((tmp_path / "copy.sqlite").read_bytes())
    assert AN.full_name.encode() in file.read_bytes()
    with House.open(settings) as house:
        assert house.reader.find_person(AN.id).full_name == "[đã xoá dữ liệu cá nhân]"  # type: ignore[union-attr]
        (again,) = Erasures(house.database).all()
        assert again.told["paper"] == "07/QĐ-TA"
        undo(house.database)
        assert verify(house.database, act_hash).ok
        assert Erasures(house.database).settle() == 0
    assert AN.full_name.encode() not in b"".join(each.read_bytes() for each in home.glob("lotrinh.sqlite*"))


def test_keys_that_are_not_there_are_told_at_the_start(tmp_path: Path, sqlite_template: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file = home / "lotrinh.sqlite"
    file.write_bytes(sqlite_template.read_bytes())
    with site(f"sqlite:///{file}", home) as town:
        settings = town.house.settings
        town.propose()
    master, store = tmp_path / "home.master-key", home / "lotrinh.keys.sqlite"
    assert [path.stat().st_mode & 0o777 for path in (master, store)] == [0o600, 0o600]
    kept = master.read_text()
    master.unlink()
    with pytest.raises(MasterKeyRefused, match="missing"):
        House.open(settings)
    assert not master.exists()
    master.write_text("A" * 43 + "=\n")
    master.chmod(0o600)
    with pytest.raises(KeyStoreFault, match="not at hand"):
        House.open(settings)
    master.write_text(kept)
    master.chmod(0o644)
    with pytest.raises(MasterKeyRefused, match="600"):
        House.open(settings)
    master.chmod(0o600)
    for each in home.glob("lotrinh.keys.sqlite*"):
        each.rename(each.with_name("away-" + each.name))
    with pytest.raises(KeyStoreFault, match="not the one"):
        House.open(settings)
    for each in home.glob("away-*"):
        each.rename(each.with_name(each.name.removeprefix("away-")))
    # Sealing turned off afterwards: what is sealed is still opened, and still sealed.
    with House.open(replace(settings, sealed=False)) as house:
        assert house.database.keys is not None


def test_commands_rotate_erase_and_list(tmp_path: Path, sqlite_template: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file = home / "lotrinh.sqlite"
    file.write_bytes(sqlite_template.read_bytes())
    env = {"LOTRINH_HOME": str(home), "LOTRINH_DATABASE_URL": "", "LOTRINH_SEALED": "yes"}
    with site(f"sqlite:///{file}", home) as town:
        town.house.register(units=(OFFICE,), actors=(KEEPER,))
        town.finish()
        undo = close(town)
        settings = town.house.settings
    before = (tmp_path / "home.master-key").read_text()
    told = json.loads(lotrinh("keys", "status", "--json", env=env).output)
    assert told["master_keys"] == {told["current"]: len(PEOPLE)}
    assert before.splitlines()[-1] not in lotrinh("keys", "status", env=env).output
    lotrinh("keys", "rotate", env=env)
    after = json.loads(lotrinh("keys", "status", "--json", env=env).output)
    assert after["current"] != told["current"]
    assert after["master_keys"] == {after["current"]: len(PEOPLE)}
    assert before.splitlines()[-1] not in (tmp_path / "home.master-key").read_text()

    asked = ("person", "erase", AN.id, "--as", KEEPER.id, "--ground")
    assert "authority_order" in lotrinh(*asked, "nothing", "--yes", env=env, code=2).output
    lotrinh(*asked, "authority_order", "--yes", env=env, code=2)  # no paper named
    lotrinh(
        *asked, "subject_request", "--paper", "1/ĐN", "--paper-day", "2026-01-05", "--yes", env=env, code=1
    )
    paper = ("--paper", "07/QĐ-TA", "--paper-day", "2024-10-10")
    assert "căn cứ cho phép" in lotrinh(*asked, "authority_order", *paper, "--check", env=env).output
    (due,) = json.loads(lotrinh("retention", "due", "--years", "1", "--json", env=env).output)
    assert due["person"] == AN.id
    assert json.loads(lotrinh("retention", "due", "--json", env=env).output) == []
    lotrinh(*asked, "authority_order", *paper, "--yes", env=env)
    (erased,) = json.loads(lotrinh("person", "erased", "--json", env=env).output)
    assert (erased["person"], erased["ground"]) == (AN.id, "authority_order")
    told = lotrinh("person", "erased", env=env).output  # by the clock of the office, as every list
    assert "UTC" not in told
    assert moment(datetime.fromisoformat(erased["at"])).split()[1] in told
    assert json.loads(lotrinh("retention", "due", "--years", "1", "--json", env=env).output) == []
    assert "chưa kiểm chứng" in lotrinh("retention", "show", env=env).output
    with House.open(settings) as house:
        undo(house.database)
    lotrinh("audit", "verify", env=env)


def test_what_was_written_before_stays_in_the_clear_and_is_told(
    tmp_path: Path, sqlite_template: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file = home / "lotrinh.sqlite"
    file.write_bytes(sqlite_template.read_bytes())
    with site(f"sqlite:///{file}", home, sealed=False) as town:
        town.propose()
        assert town.house.database.keys is None
        settings = town.house.settings
        undo = close(town)
        with pytest.raises(KeyStoreFault, match="no store of keys"):
            erase(town.house, replace(KEEPER), AN.id, ORDER)
    with site(f"sqlite:///{file}", home) as town:
        town.house.register(units=(OFFICE,), actors=(KEEPER,))
        town.clock.at = town.clock.at.replace(day=9)
        assert town.house.database.keys is not None
        (act,) = town.house.reader.find_case_file(town.case().id).acts  # type: ignore[union-attr]
        assert not act.sealed
        assert act.inputs
        done = erase(town.house, KEEPER, AN.id, ORDER)
        taken = done.told["taken"]
        assert isinstance(taken, dict)
        assert taken["acts_in_clear"] == 2
        undo(town.house.database)
        assert verify(town.house.database, act_hash).ok
    assert settings.environment is Environment.DEVELOPMENT


def test_an_export_says_what_was_sealed_and_an_older_one_stays_good(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """``verify.py`` holds an export against the sealed record, before and after an erasure."""
    home = tmp_path / "home"
    home.mkdir()
    file = home / "lotrinh.sqlite"
    file.write_bytes(sqlite_template.read_bytes())
    from tests.web.record import AUDITOR
    from tests.web.record import OFFICE as INSPECTION
    from web.auditing.export import Period, export_period
    from web.auditing.key import make_key
    from web.signin.officer import Officer

    with site(f"sqlite:///{file}", home) as town:
        town.house.register(units=(OFFICE, INSPECTION), actors=(KEEPER, AUDITOR))
        town.finish()
        close(town)
        key = make_key(town.house.settings)
        auditor = Officer(AUDITOR, AUDITOR.appointments[0])
        period = Period(town.house.now().replace(year=2020), town.house.now().replace(year=2030))
        before = tmp_path / "before.zip"
        before.write_bytes(export_period(town.house, auditor, period, key))
        erase(town.house, KEEPER, AN.id, ORDER)
        after = tmp_path / "after.zip"
        after.write_bytes(export_period(town.house, auditor, period, key))
    for path in (before, after):
        assert one_file.check(one_file.Export(str(path)), key.public) == [], path
    opened = [zipfile.ZipFile(path).read("opened.jsonl").splitlines() for path in (before, after)]
    assert len(opened[0]) > 10
    assert opened[1] == []
    whole = one_file.Export(str(before))
    line = json.loads(opened[0][0])
    whole.members["opened.jsonl"] = json.dumps(
        line | {"text": line["text"].replace("true", "false") + " "}
    ).encode()
    assert [each.where for each in one_file.check_openings(whole)] == [f"{line['stream']} #{line['seq']}"]


def test_every_record_of_one_person_goes(town: Site) -> None:
    town.propose()
    authority = Authority(Clerk(KEEPER.id, OFFICE.id), town.house.now(), "", "cùng một người")
    Merging(town.house.database).merge("m1", AN.id, KHONG.id, from_merged=(), authority=authority)
    close(town)
    erase(town.house, KEEPER, KHONG.id, replace(ORDER, paper_day=date(2024, 10, 7)))
    for person in (AN, KHONG):
        found = town.house.reader.find_person(person.id)
        assert found is None or found.full_name == "[đã xoá dữ liệu cá nhân]"
        assert Erasures(town.house.database).find(person.id) is not None
        assert {each.wrapped for each in town.house.database.keys.store.of_person(person.id)} == {None}  # type: ignore[union-attr]


def test_what_reports_keep_in_memory_goes_too(town: Site) -> None:
    town.finish()
    close(town)
    commune, until = POLICE.appointments[0].unit.commune or "", date(2024, 12, 31)
    before = gathered(town.house, commune, until).acts
    assert gathered(town.house, commune, until).acts is before, "kept while nothing changes"
    erase(town.house, KEEPER, AN.id, ORDER)
    assert town.house.standby not in reports_kept._KEPT


def test_by_page_it_is_checked_typed_again_and_told(town: Site) -> None:
    town.finish()
    close(town)
    browser = town.browser(KEEPER)
    assert town.browser(POLICE).open("/xoa-du-lieu").status_code == 404
    browser.open("/so-va-bao-cao")
    assert 'href="/xoa-du-lieu"' in browser.page
    browser.open("/xoa-du-lieu")
    form = {
        "person": AN.id,
        "ground": ORDER.ground,
        "paper": ORDER.paper,
        "paper_day": "07/10/2024",
        "reason": "x",
    }
    assert browser.submit("/xoa-du-lieu", **form | {"paper": ""}).status_code == 422
    assert AN.id in browser.page, "nothing typed is lost"
    browser.open("/xoa-du-lieu")
    browser.submit("/xoa-du-lieu", **form)
    assert "2 hồ sơ sẽ không đọc được nữa" in browser.page
    assert AN.full_name not in browser.page
    assert browser.submit("/xoa-du-lieu/xoa", **form, again="khác").status_code == 422
    assert Erasures(town.house.database).find(AN.id) is None
    assert browser.submit("/xoa-du-lieu/xoa", **form, again=AN.id).status_code == 303
    assert Erasures(town.house.database).find(AN.id) is not None
    browser.open("/xoa-du-lieu")
    assert ORDER.paper in browser.page
