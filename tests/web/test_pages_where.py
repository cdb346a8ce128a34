"""The page of a case: what the law asks, ticked by evidence; where the case stands; who took part; the person's other cases."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import AUDITOR, CENTRE, DOCTOR, HEAD, PAPERS, POLICE, Browser, Site, site
from web.pages.views.where import Spot, where_view, whole_view
from workflows.command import Services
from workflows.one_reading import one_reading


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """On SQLite only: what is looked at here is the page."""
    copy = tmp_path / "lotrinh.sqlite"
    shutil.copyfile(sqlite_template, copy)
    with site(f"sqlite:///{copy}", tmp_path) as found:
        yield found


def section(page: str, key: str) -> str:
    return page.split(f'aria-labelledby="{key}"')[1].split("</section>", maxsplit=1)[0]


def shown(town: Site, browser: Browser) -> str:
    assert browser.open(f"/ho-so/{town.case().id}").status_code == 200
    return browser.page


def test_what_the_law_asks_is_ticked_by_evidence(town: Site) -> None:
    town.propose()
    page = section(shown(town, town.browser(POLICE)), "doi-hoi")
    step = page.split("Gửi hồ sơ đề nghị", 1)[1].split("</details>")[0]
    met, total = map(int, re.findall(r'class="count">(\d+)/(\d+)<', step)[0])
    assert 0 < met < total
    marks = re.findall(r'class="mark (\w+)"', step)
    assert marks == sorted(marks, key=("no", "unknown", "ok").index)  # what is missing first
    assert "109/2021/NĐ-CP Đ5 k1 b" in step
    assert 'href="#buoc-1"' in step  # the act that told it
    assert "14:00 ngày 08/10/2024" in page  # a moment on Vietnamese clocks
    assert "+00:00" not in page
    town.act(POLICE, "assessment.send_dossier", "2024-10-08T16:00", facility=CENTRE.id, papers=PAPERS,
             place="detention_place")  # fmt: skip
    page = section(shown(town, town.browser(DOCTOR)), "doi-hoi")
    assert "Làm được" in page


def test_who_may_not_act_reads_what_is_asked_and_of_whom(town: Site) -> None:
    town.send()
    for actor in (POLICE, AUDITOR):
        page = section(shown(town, town.browser(actor)), "doi-hoi")
        assert "Cơ sở y tế tiếp nhận" in page
        assert "Thuộc thẩm quyền của người khác" in page
        assert "Bác sỹ" in page


def test_where_the_case_stands(town: Site) -> None:
    town.examine()
    page = section(shown(town, town.browser(POLICE)), "o-dau")
    passed = re.findall(r'class="stage-past">.*?class="name">([^<]+)<', page, re.DOTALL)
    assert passed[:2] == ["Đã lập hồ sơ đề nghị", "Đã gửi hồ sơ"]
    here = page.split('aria-current="step"')[1].split("</li>")[0]
    assert "Đã khám và ghi nhận tiêu chuẩn" in here
    assert "09/10/2024" in here
    assert "Hồ sơ đang ở đây" in here  # told without being seen
    reached = page.split('<ul class="where">')[1]
    assert "Đã ghi kết luận" in reached
    assert "Ghi kết luận" in reached  # by which step
    browser = town.browser(POLICE)
    assert browser.open(f"/ho-so/{town.case().id}/so-do").status_code == 200
    assert browser.page.count('aria-current="step"') == 1
    stages = town.house.procedures["assessment"].stages
    assert all(stage.vi in browser.page for stage in stages.values())


def test_every_stage_of_every_procedure_is_in_its_diagram(town: Site) -> None:
    case, day = town.propose(), town.clock.at.date()
    for procedure in town.house.procedures.values():
        views = whole_view(procedure, case, (), day)
        assert {view.id for view in views} == set(procedure.stages)
    found = where_view(town.house.procedures["assessment"], case, (), day)
    assert (found.here.spot, found.path, found.skipped) == (Spot.HERE, (), 0)


def test_a_long_way_is_shortened(town: Site) -> None:
    town.finish()
    with town.house.services.reading() as uow:
        case, acts = town.case(), uow.acts_of(town.case().id)
    found = where_view(town.house.procedures["assessment"], case, acts, town.clock.at.date())
    assert found.skipped > 0
    assert found.path[0].label == "Đã lập hồ sơ đề nghị"
    assert len({act.stage_to for act in acts}) == len(found.path) + found.skipped + 1


def test_who_took_part_and_the_other_cases(town: Site) -> None:
    town.finish()
    page = shown(town, town.browser(POLICE))
    people = section(page, "nguoi")
    for name, acts in ((POLICE.name, 3), (DOCTOR.name, 5), (HEAD.name, 3)):
        told = people.split(f"<li>{name}<br>")[1].split("</li>")[0]
        assert f"{acts} bước" in told, name
    other = town.case(procedure="person_file").id
    assert f'href="/ho-so/{other}"' in section(page, "lien-quan")


def test_a_page_reads_each_row_once(town: Site) -> None:
    case = town.examine()
    with one_reading(town.house.services) as services:
        assert isinstance(services, Services)
        with services.reading() as first, services.reading() as second:
            assert first.find_case(case.id) is second.find_case(case.id)
            assert first.acts_of(case.id) is second.acts_of(case.id)
            assert first.find_person(case.person_id) is not None
