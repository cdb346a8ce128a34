"""Reports of an invented ward: figures that open their cases, who may look, freezing and what comes after, files, the trail."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from flask import Flask

from documents.linting import lint_file
from persistence.audit import verify
from persistence.lives import Lives
from persistence.migrate import upgrade
from persistence.registers import Clerk
from rules.errors import BadInput
from rules.terms import VIETNAM
from tests.web.site import Browser
from web import registers, reporting
from web.app import create_app
from web.books import enter_many
from web.house import House
from web.scenarios.playing import StoryClock
from web.settings import Environment, Settings
from web.signin.officer import officer_of, post_key
from web.ward.offices import NEXT, UNITS, WARD, actors
from web.ward.playing import Made, make_ward
from web.ward.stories import KINDS
from workflows.audit import act_hash
from workflows.command import Command
from workflows.model import Json, Person
from workflows.perform import perform
from workflows.reporting.definition import Period, ReportKind
from workflows.reporting.model import Life
from workflows.reporting.periods import key_of, period_of
from workflows.reporting.tables import CLOSING, IN, OPENING, OUT, TOTAL

TODAY = datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)
BY = Clerk(actors()["chair"].id, UNITS["ub"].id)


@dataclass(frozen=True)
class Ward:
    """The invented ward behind its pages."""

    house: House
    app: Flask
    clock: StoryClock
    made: Made

    def browser(self, name: str) -> Browser:
        """A browser in which an officer of the ward has signed in."""
        browser = Browser(self.app.test_client())
        browser.enter(actors()[name])
        return browser


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """One person of each kind of story, made act by act; the clock stands behind them."""
    home = tmp_path_factory.mktemp("ward")
    url = f"sqlite:///{home}/lotrinh.db"
    upgrade(url)
    clock = StoryClock(TODAY)
    settings = Settings(home=home, database_url=url, environment=Environment.DEVELOPMENT)
    with House.open(settings, clock=clock) as house:
        made = make_ward(house, clock, len(KINDS))
        clock.at = TODAY
        yield Ward(house, create_app(house), clock, made)


def test_the_door_refuses_nothing_of_the_stories(ward: Ward) -> None:
    assert dict(ward.made.refused) == {}
    assert (ward.made.persons, ward.made.acts > 250) == (len(KINDS), True)


@pytest.mark.parametrize("day", [date(2024, 6, 1), date(2025, 6, 1), date(2026, 6, 1)])
def test_every_row_of_every_table_adds_up_and_is_the_figure_of_the_book(ward: Ward, day: date) -> None:
    kind = reporting.kind_of(ward.house, "year")
    period = period_of(kind, day)
    found = reporting.counted(ward.house, WARD, kind, period)
    office = reporting.office_of(ward.house, WARD)

    assert found.faults == ()
    for name, book in reporting.definitions(ward.house).books.items():
        table = found.table(name)
        assert table is not None
        for row in table.rows:
            number = {column: row.cells[column].number for column in (OPENING, IN, OUT, CLOSING)}
            assert number[OPENING] + number[IN] - number[OUT] == number[CLOSING], (name, row.id)
        moved = [
            registers.turnover(ward.house, registers.book(each), office, period.start, period.end)
            for each in book.registers
        ]
        total = {column: figure.number for column, figure in table.rows[-1].cells.items()}
        assert table.rows[-1].id == TOTAL
        assert total[OPENING] == sum(len(each.opening) for each in moved)
        assert total[IN] == sum(len(each.entered) for each in moved)
        assert total[OUT] == sum(len(each.removed) for each in moved)
        assert total[CLOSING] == sum(len(each.closing) for each in moved)
        for part in (each for each in found.tables if each.id.startswith(f"{name}.")):
            assert {column: part.rows[-1].cells[column].number for column in (OPENING, IN, OUT, CLOSING)} == {
                column: total[column] for column in (OPENING, IN, OUT, CLOSING)
            }, part.id


def test_periods_join_each_other(ward: Ward) -> None:
    """What one year closes with, the next one opens with, person by person."""
    kind = reporting.kind_of(ward.house, "year")
    first, second = (
        reporting.counted(ward.house, WARD, kind, period_of(kind, day))
        for day in (date(2024, 6, 1), date(2025, 6, 1))
    )
    for name in reporting.definitions(ward.house).books:
        closing, opening = first.figure(name, TOTAL, CLOSING), second.figure(name, TOTAL, OPENING)
        assert closing is not None
        assert opening is not None
        assert closing.lines == opening.lines


def test_every_figure_opens_its_cases_and_the_reading_is_logged(ward: Ward) -> None:
    browser = ward.browser("chair")
    assert browser.open("/bao-cao/year/20241215-20251214").status_code == 200
    links = [
        unescape(each)
        for each in re.findall(r'href="([^"]*/so-lieu\?[^"]*)"[^>]*>(\d+)</a>', browser.page)
        for each in each[:1]
    ]
    assert len(links) > 40

    address = next(
        each for each in links if "bang=addicts&" in each and "dong=total" in each and "cot=closing" in each
    )
    assert browser.open(address).status_code == 200
    named = re.findall(r'<a href="/ho-so/([0-9a-f]+)">', browser.page)
    figure = reporting.counted(ward.house, WARD, *_year(ward, 2025)).figure("addicts", TOTAL, CLOSING)
    assert figure is not None
    assert sorted(named) == sorted(line.case for line in figure.lines)
    readings = ward.house.reader.readings_of(figure.lines[0].person)
    assert (readings[-1].actor_id, readings[-1].what) == (actors()["chair"].id, "list")


def test_a_figure_that_is_not_there_is_told(ward: Ward) -> None:
    browser = ward.browser("chair")
    for wrong in (
        "bang=nothing&dong=total&cot=in",
        "bang=users&dong=nobody&cot=in",
        "bang=users&dong=total&cot=in&trang=2",
        "",
    ):
        assert browser.open(f"/bao-cao/year/20241215-20251214/so-lieu?{wrong}").status_code in {404, 422}
    assert browser.open("/bao-cao/year/20240101-20241231").status_code == 422
    assert browser.open("/bao-cao/nothing/20240101-20241231").status_code == 404


def test_only_the_own_commune_a_province_and_nobody_else_see_a_report(ward: Ward) -> None:
    neighbour, province, clinic = ward.browser("chair2"), ward.browser("province"), ward.browser("doctor")
    assert neighbour.open(f"/bao-cao?xa={WARD}").status_code == 404
    assert neighbour.open("/bao-cao").status_code == 200
    assert clinic.open("/bao-cao").status_code == 404
    assert clinic.open("/chi-tieu").status_code == 404
    assert province.open("/bao-cao").status_code == 404
    assert province.open(f"/bao-cao/year/20241215-20251214?xa={WARD}").status_code == 200
    assert "Chốt số liệu</button>" not in province.page
    assert province.open(f"/chi-tieu?xa={NEXT}").status_code == 200


def _year(ward: Ward, year: int) -> tuple[ReportKind, Period]:
    kind = reporting.kind_of(ward.house, "year")
    return kind, period_of(kind, date(year, 6, 1))


def test_freezing_and_what_comes_after(ward: Ward) -> None:
    """Frozen once; the same again is refused; late data give a version with its reason and the difference; the trail tells of both."""
    kind = reporting.kind_of(ward.house, "half")
    period = period_of(kind, date(2026, 5, 1))
    browser, address = ward.browser("chair"), f"/bao-cao/half/{key_of(period)}"
    browser.open(address)
    response = browser.submit(f"{address}/chot", results="Đã tuyên truyền 12 buổi.\nĐã kiểm tra 3 cơ sở.")
    assert response.status_code == 303
    browser.open(address)
    assert "Bản số 1" in browser.page
    assert (
        browser.submit(
            f"{address}/chot", results="Đã tuyên truyền 12 buổi.\nĐã kiểm tra 3 cơ sở."
        ).status_code
        == 422
    )
    assert "Không có gì khác so với bản đã chốt gần nhất" in browser.page

    _late(ward, datetime(2026, 6, 10, 10, 0, tzinfo=VIETNAM))
    browser.open(address)
    assert "Từ bản chốt gần nhất, hồ sơ đã ghi thêm hoặc sửa" in browser.page
    assert browser.submit(f"{address}/chot", ly_do="muộn").status_code == 422
    assert browser.submit(f"{address}/chot", ly_do="Bổ sung xét nghiệm ghi muộn").status_code == 303
    browser.open(f"{address}/ban/2")
    assert "Khác so với bản trước" in browser.page
    first, second = reporting.standing(ward.house, WARD, kind, period).versions
    changed = {
        (each.table, each.row): (each.before, each.after)
        for each in reporting.compared(first.body, second.body)
    }
    before, after = changed["activities", "tests_negative"]
    assert after == before + 1
    assert second.reason == "Bổ sung xét nghiệm ghi muộn"
    assert first.whole
    report = verify(ward.house.database, act_hash)
    assert report.problems == ()


def _late(ward: Ward, at: datetime) -> None:
    """A test of June that is recorded only now."""
    lives = Lives(ward.house.database).of_commune(WARD, reporting.definitions(ward.house))
    office = reporting.office_of(ward.house, WARD)
    standing = registers.as_of(ward.house, registers.book("illegal_users"), office, date(2026, 10, 31))
    for line in standing:
        life = next(each for each in lives if each.person == line.person_id)
        last = next(step for step in reversed(life.steps) if step.case == line.case_id)
        if last.after == "under_management" and last.at < at:
            told = {"result": "negative", "test_result_on": at.date().isoformat()}
            perform(
                Command("user_management.record_test", at, told, case_id=line.case_id),
                actors()["police"],
                ward.house.services,
            )
            return
    pytest.fail("nobody is under management since before the day")


def test_what_cannot_be_frozen(ward: Ward) -> None:
    kind = reporting.kind_of(ward.house, "half")
    running = reporting.counted(ward.house, WARD, kind, period_of(kind, TODAY.date()))
    with pytest.raises(BadInput, match="when that day is over"):
        reporting.freeze(ward.house, running, {}, "", BY)

    books = reporting.definitions(ward.house).books
    blind = replace(books["addicts"], causes_in=())
    known = replace(reporting.definitions(ward.house), books={**books, "addicts": blind})
    period = period_of(reporting.kind_of(ward.house, "year"), date(2025, 6, 1))
    from workflows.reporting.report import count_report

    broken = count_report(
        reporting.kind_of(ward.house, "year"), reporting.gathered(ward.house, WARD, period.end), period, known
    )
    with pytest.raises(reporting.ReportDoesNotClose, match=r"addicts, .*addict_list\.enlist"):
        reporting.freeze(ward.house, broken, {}, "", BY)


def test_files(ward: Ward, tmp_path: Path) -> None:
    """A draft says that it is one; the lint of the program finds nothing in a frozen report; the sheets hold the same figures."""
    kind = reporting.kind_of(ward.house, "quarter")
    period = period_of(kind, date(2026, 8, 1))
    browser, address = ward.browser("chair"), f"/bao-cao/quarter/{key_of(period)}"
    browser.open(address)
    draft = browser.submit(f"{address}/du-thao", results="=1+1\nTheo dõi thường xuyên.").get_data()
    assert "=1+1" in "\n".join(each.text for each in Document(io.BytesIO(draft)).paragraphs)
    headers = "".join(part.part.blob.decode() for part in (Document(io.BytesIO(draft)).sections[0].header,))
    assert "DỰ THẢO" in headers

    browser.open(address)
    assert browser.submit(f"{address}/chot", results="Theo dõi thường xuyên.").status_code == 303
    frozen = browser.client.get(f"{address}/tep/docx?ban=1").get_data()
    assert frozen == browser.client.get(f"{address}/tep/docx?ban=1").get_data()
    assert [(each.code, each.place) for each in lint_file(frozen, "bao-cao.docx").findings] == []
    document = Document(io.BytesIO(frozen))
    assert [
        (section.orientation, (section.page_width or 0) > (section.page_height or 0))
        for section in document.sections
    ] == [(0, False), (1, True)]

    book = openpyxl.load_workbook(io.BytesIO(browser.client.get(f"{address}/tep/xlsx?ban=1").get_data()))
    every = [row for row in book[book.sheetnames[-1]].iter_rows(values_only=True) if isinstance(row[3], int)]
    report = reporting.counted(ward.house, WARD, kind, period)
    assert sum(row[3] for row in every) == sum(
        row.cells[column.id].number
        for table in report.tables
        for row in table.rows
        for column in table.columns
    )
    plain = browser.client.get(f"{address}/tep/csv?ban=1").get_data().decode("utf-8-sig")
    assert plain.splitlines()[0] == "Bảng,Dòng,Cột,Số lượng"
    province = (
        ward.browser("province")
        .client.get(f"{address}/tep/csv?ban=1&xa={WARD}")
        .get_data()
        .decode("utf-8-sig")
    )
    assert {line.rsplit(",", 1)[1] for line in province.splitlines()[1:]} & {"1", "2", "3", "4"} == set()
    assert "<5" in province
    there = ward.browser("province").client.get(f"{address}/tep/docx?ban=1&xa={WARD}").get_data()
    assert "<5" not in _cells(frozen)
    assert _cells(there) >= {"<5", "x"}, "the paper tells no more than the sheets"
    assert _cells(there) & {"1", "2", "3", "4"} == set()
    names = {person.full_name for person in ward.house.reader.persons(limit=200).items}
    assert not [name for name in names if name in plain]


def test_targets_and_relapse_pages(ward: Ward) -> None:
    browser = ward.browser("head")
    assert browser.open("/chi-tieu").status_code == 200
    assert "không đo được ở đây" in browser.page
    assert browser.page.count("<svg") == 2
    assert browser.page.count("<desc") == 2
    assert browser.open("/chi-tieu?ngay=2024-06-01").status_code == 200
    assert "mẫu số bằng 0" in browser.page
    assert browser.open("/tai-nghien").status_code == 200
    assert "Kaplan–Meier" in browser.page
    assert browser.open("/tai-nghien/nguoi?su-kien=reuse").status_code == 200
    assert browser.open("/tai-nghien/nguoi?su-kien=x").status_code == 404
    assert browser.open("/tai-nghien?tu=2026-01-01&den=2025-01-01").status_code == 422


def test_who_moved_away_is_followed_no_longer(ward: Ward) -> None:
    """A person whom another commune took over counts there from then on, and nowhere twice."""
    kind = reporting.kind_of(ward.house, "year")
    period = period_of(kind, TODAY.date() - timedelta(days=1))
    lives = Lives(ward.house.database).of_commune(WARD, reporting.definitions(ward.house))
    moved = [life for life in lives if life.moves]
    assert moved
    for life in moved:
        assert life.home_on(life.moves[0][0].date() - timedelta(days=2)) == WARD
        assert life.home_on(period.end) == NEXT


def test_what_the_simple_registers_add_up_to_is_told(ward: Ward) -> None:
    officer = officer_of(actors()["clerk"], post_key(actors()["clerk"].appointments[0]), TODAY.date())
    assert officer is not None
    line = {
        "held_on": "2026-05-20",
        "topic": "Xác định tình trạng nghiện",
        "kind": "assessment",
        "way": "here",
        "organiser": "Sở Y tế",
    }
    found = enter_many(
        ward.house, officer, "trainings", [{**line, "invited": 10, "attended": 9}], source="test"
    )
    assert not found.problems
    kind = reporting.kind_of(ward.house, "month")
    report = reporting.counted(ward.house, WARD, kind, period_of(kind, date(2026, 5, 20)))

    assert {each.key: each.number for each in report.sums} == {
        "trainings.courses": 1,
        "trainings.invited": 10,
        "trainings.attended": 9,
        "trainings.certified": 0,
    }
    trained = next(each for each in report.targets if each.target.id == "staff_trained")
    assert (trained.numerator, trained.denominator, trained.state.value) == (9, 10, "met")
    browser = ward.browser("chair")
    browser.open(f"/bao-cao/month/{key_of(report.period)}")
    assert "Lượt người được tập huấn" in browser.page


def _cells(docx: bytes) -> set[str]:
    tables = Document(io.BytesIO(docx)).tables
    return {cell.text.strip() for table in tables for row in table.rows for cell in row.cells}


def test_what_is_kept_between_pages_is_read_again_when_anything_changed(ward: Ward) -> None:
    house = ward.house

    def lives() -> tuple[Life, ...]:
        return reporting.gathered(house, WARD, TODAY.date()).lives

    first = lives()
    assert lives() is first
    here: dict[str, Json] = {"residence_commune": WARD, "residence_kind": "stable"}
    house.register(persons=[Person("a" * 32, "Nguyễn Văn Mới", date(1990, 5, 6), "male", here)])
    second = lives()
    assert {life.person for life in second} - {life.person for life in first} == {"a" * 32}
    police = house.reader.actors(role="commune_police_officer", commune=WARD)[0]
    told = {"record": "user_management_decided", "record_on": "2026-01-05", "record_paper": "12/QĐ-UBND"}
    perform(Command("person_file.record", house.now(), told, person_id="a" * 32), police, house.services)
    (mine,) = [life for life in lives() if life.person == "a" * 32]
    assert [step.act for step in mine.steps] == ["person_file.record"]
    unit = house.reader.units(commune=WARD)[0]
    third = lives()
    house.register(units=[replace(unit, attributes={**unit.attributes, "former_communes": ["xa_cu"]})])
    assert lives() is not third
