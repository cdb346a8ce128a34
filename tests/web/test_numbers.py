"""The number of a paper comes from the register of its office: once, without gaps, whoever comes at the same time and whatever breaks."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlalchemy import event

from persistence.audit import verify
from persistence.errors import RegisterError
from rules.errors import BadInput
from tests.web.cli import answer, lotrinh
from tests.web.site import AUDITOR, CENTRE, CHAIR, DOCTOR, HEAD, POLICE, PROPOSAL, STATION, Site, at, site
from web.house import SYSTEM
from workflows.audit import act_hash
from workflows.command import Command, Performed
from workflows.errors import RequirementsNotMet
from workflows.model import Person
from workflows.numbering import gaps_of
from workflows.perform import perform
from workflows.ports import RegisterEntry, Series

ROOT = Path(__file__).parents[2]
REQUESTS = Series(STATION.id, 2024, "GĐN")


def people(town: Site, count: int) -> list[Person]:
    """Invented people under management, each ready to be proposed."""
    found = [Person(f"{number:032x}", f"Lò Văn Số {number}") for number in range(1, count + 1)]
    town.house.register(persons=found)
    for person in found:
        town.act(
            POLICE, "person_file.record", "2024-10-08T14:10", person,
            record="user_management_decided", record_on="2024-03-13", record_paper="Quyết định 12/QĐ-UBND",
        )  # fmt: skip
    return found


def propose(
    town: Site, person: Person, when: str = "2024-10-08T15:30", key: str = "", **more: Any
) -> Performed:
    """The police ask for the assessment: form 02 goes out under a number."""
    town.clock.at = max(town.clock.at, at(when))
    inputs = {**PROPOSAL, "facility": CENTRE.id, **more}
    if when < "2024-10-08":
        inputs |= {"detected_at": f"{when[:10]}T08:00", "held_from": f"{when[:10]}T08:00"}
    command = Command("assessment.propose", at(when), inputs, person_id=person.id, key=key)
    actor = town.house.reader.find_actor(POLICE.id)
    assert actor is not None
    return perform(command, actor, town.house.services)


def lines(town: Site, series: Series = REQUESTS) -> tuple[RegisterEntry, ...]:
    return town.house.reader.register(series)


def labels(town: Site, series: Series = REQUESTS) -> list[str]:
    return [each.label for each in lines(town, series)]


def text_of(town: Site, sha256: str) -> str:
    document = docx.Document(io.BytesIO(town.house.reader.blob(sha256)))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*cells, *(each.text for each in document.paragraphs)))


def test_the_act_gives_number_and_symbol_to_its_paper(town: Site) -> None:
    (person,) = people(town, 1)
    done = propose(town, person)
    assert done.act.facts["request_number"] == "01/GĐN"
    assert "request_number" not in done.act.inputs
    request = next(each for each in done.documents if each.form.endswith("Mẫu 02"))
    assert request.number == "01/GĐN"
    assert "Số: 01/GĐN" in text_of(town, request.sha256)
    (line,) = lines(town)
    assert (line.number, line.case_id, line.seq, line.signer_name) == (1, done.case.id, 1, POLICE.name)
    assert (line.typed, line.late, line.day.isoformat()) == (False, False, "2024-10-08")
    assert '"number":"01/GĐN"' in town.house.reader.audit_of_stream(f"case:{done.case.id}")[0].body
    assert verify(town.house.database, act_hash=act_hash).ok


def test_a_refusal_consumes_no_number(town: Site) -> None:
    first, second = people(town, 2)
    with pytest.raises(RequirementsNotMet):
        propose(town, first, ground="aftercare_reuse")
    assert lines(town) == ()
    assert propose(town, second).act.facts["request_number"] == "01/GĐN"


def test_the_same_key_has_the_same_number(town: Site) -> None:
    first, second = people(town, 2)
    done = propose(town, first, key="once-and-again")
    again = propose(town, first, key="once-and-again")
    assert again.repeated
    assert again.act.facts["request_number"] == done.act.facts["request_number"] == "01/GĐN"
    assert propose(town, second).act.facts["request_number"] == "02/GĐN"


def test_a_typed_number_is_kept_and_the_register_goes_on_after_it(town: Site) -> None:
    first, second, third = people(town, 3)
    done = propose(town, first, request_number="15/GĐN")
    assert done.act.facts["request_number"] == "15/GĐN"
    with pytest.raises(BadInput) as twin:
        propose(town, second, request_number="015 / GĐN")
    assert twin.value.fields["field"] == "request_number"
    assert "Số 15/GĐN năm 2024 đã cấp ngày 08/10/2024" in twin.value.vi
    assert propose(town, third).act.facts["request_number"] == "16/GĐN"
    assert labels(town) == ["15", "16"]
    assert [each.why_vi for each in gaps_of(lines(town), 0)] == ["bỏ qua do số 15 nhập tay ngày 08/10/2024"]


def test_a_symbol_of_ones_own_is_a_register_of_its_own(town: Site) -> None:
    first, second, third = people(town, 3)
    propose(town, first, request_number="7/GĐN-CAHA")
    propose(town, second, request_number="A-7")
    assert labels(town, replace(REQUESTS, symbol="GĐN-CAHA")) == ["07"]
    assert labels(town) == ["A-7"]
    assert propose(town, third).act.facts["request_number"] == "01/GĐN"


def test_an_office_that_keeps_its_register_on_paper_types_its_numbers(town: Site) -> None:
    first, second, third = people(town, 3)
    town.house.register_unit(replace(STATION, attributes={"numbering": "paper"}))
    done = propose(town, first)
    assert "request_number" not in done.act.facts
    assert done.documents[0].number == ""
    propose(town, second, request_number="5")
    with pytest.raises(BadInput, match="was given on 2024-10-08"):
        propose(town, third, request_number="05/GĐN")


def test_what_is_signed_late_takes_the_next_number_and_each_year_begins_anew(town: Site) -> None:
    first, second, third = people(town, 3)
    town.act(POLICE, "person_file.record", "2024-10-08T14:20", first, record="user_management_decided",
             record_on="2024-03-14", record_paper="Quyết định 13/QĐ-UBND")  # fmt: skip
    propose(town, first, "2024-10-09T08:00")
    propose(town, second, "2024-10-08T15:30")
    assert [(each.label, each.late) for each in lines(town)] == [("01", False), ("02", True)]
    new_year = {"detected_at": "2025-01-02T08:00", "held_from": "2025-01-02T08:00"}
    done = propose(town, third, "2025-01-02T09:00", **new_year)
    assert done.act.facts["request_number"] == "01/GĐN"
    assert labels(town, replace(REQUESTS, year=2025)) == ["01"]


def test_a_preview_takes_no_number(town: Site) -> None:
    (person,) = people(town, 1)
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{person.id}/buoc/assessment.propose")
    assert "hiện nay số tiếp theo là 01/GĐN" in browser.page
    assert lines(town) == ()
    assert town.house.reader.registers_of(STATION.id) == ()


def test_many_at_once_leave_neither_gap_nor_twin(town: Site) -> None:
    found = people(town, 12)
    failed: list[BaseException] = []

    def work(mine: list[Person]) -> None:
        for place, person in enumerate(mine):
            try:
                if place == 1:  # a refusal in between gives its number back
                    with pytest.raises(RequirementsNotMet):
                        propose(town, person, ground="aftercare_reuse")
                propose(town, person)
            except BaseException as error:  # noqa: BLE001 - a thread tells its failure to the test
                failed.append(error)

    threads = [threading.Thread(target=work, args=(found[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [each.number for each in lines(town)] == list(range(1, 13))
    assert verify(town.house.database, act_hash=act_hash).ok


def die(url: str, home: str) -> None:
    """Do the act and be killed at its commit."""
    with site(url, Path(home), settled=True) as town:
        town.clock.at = at("2024-10-09T08:00")
        event.listen(town.house.database.engine, "commit", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        propose(town, Person(f"{1:032x}", ""), "2024-10-09T08:00")


def test_killed_at_the_commit_no_number_is_lost(town: Site, migrated_url: str, tmp_path: Path) -> None:
    first, second = people(town, 2)
    code = f"from tests.web.test_numbers import die; die({migrated_url!r}, {str(tmp_path)!r})"
    dead = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert dead.returncode == -signal.SIGKILL
    assert lines(town) == ()
    assert propose(town, second, "2024-10-09T09:00").act.facts["request_number"] == "01/GĐN"
    assert propose(town, first, "2024-10-09T10:00").act.facts["request_number"] == "02/GĐN"


def test_a_register_goes_on_after_the_paper_one_and_never_back(town: Site) -> None:
    first, _ = people(town, 2)
    town.house.registers.begin_numbers(REQUESTS, 40, by=SYSTEM, at=town.clock.at)
    assert propose(town, first).act.facts["request_number"] == "41/GĐN"
    with pytest.raises(RegisterError, match="stands at 41"):
        town.house.registers.begin_numbers(REQUESTS, 40, by=SYSTEM, at=town.clock.at)
    with pytest.raises(RegisterError, match="not on file"):
        town.house.registers.begin_numbers(
            replace(REQUESTS, unit_id="nowhere"), 1, by=SYSTEM, at=town.clock.at
        )
    told = town.house.reader.audit_of_stream("admin")[-1]
    assert told.act == "register.put_number_register"
    assert [(gap.first, gap.last) for gap in gaps_of(lines(town), 40)] == [(1, 40)]


def test_the_page_shows_lines_and_gaps_to_the_office_and_to_auditors(town: Site) -> None:
    first, second = people(town, 2)
    propose(town, first)
    propose(town, second, request_number="4")
    browser = town.browser(POLICE)
    assert browser.open("/so-van-ban").status_code == 200
    for told in ("01/GĐN", "04/GĐN", "02–03", "bỏ qua do số 04 nhập tay", "nhập tay", POLICE.name):
        assert told in browser.page
    assert first.full_name not in browser.page
    assert "Chưa có văn bản nào vào sổ" in town.browser(CHAIR).open("/so-van-ban").get_data(as_text=True)
    assert town.browser(CHAIR).open(f"/so-van-ban?co-quan={STATION.id}").status_code == 404
    assert "01/GĐN" in town.browser(AUDITOR).open(f"/so-van-ban?co-quan={STATION.id}").get_data(as_text=True)


def test_the_result_has_its_number_in_the_register_of_the_clinic(town: Site) -> None:
    town.examine()
    town.act(DOCTOR, "assessment.conclude", "2024-10-11T15:10", conclusion="addicted")
    done = town.act(HEAD, "assessment.issue_result", "2024-10-12T09:00")
    assert done.act.facts["result_number"] == "01/PKQ"
    assert "Số: 01/PKQ" in text_of(town, done.documents[0].sha256)


@pytest.fixture
def shell(migrated_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path))
    monkeypatch.setenv("LOTRINH_ENV", "development")
    monkeypatch.setenv("LOTRINH_DATABASE_URL", migrated_url)
    with site(migrated_url, tmp_path) as found:
        yield found


def test_the_command_line_tells_and_sets_the_registers(shell: Site) -> None:
    (person,) = people(shell, 1)
    lotrinh("admin", "number-start", STATION.id, "GĐN", "8", "--year", "2024")
    lotrinh("admin", "number-start", STATION.id, "GĐN", "7", "--year", "2024", code=2)
    propose(shell, person)
    assert answer("unit", "numbers", STATION.id) == [
        {"year": "2024", "symbol": "GĐN", "last": "9", "start": "8"}
    ]
    told = answer("unit", "numbers", STATION.id, "--symbol", "GĐN", "--year", "2024")
    assert [each["number"] for each in told] == ["09/GĐN", "01–08"]
    lotrinh("admin", "numbering", STATION.id, "paper")
    assert shell.house.reader.find_unit(STATION.id).attributes["numbering"] == "paper"  # type: ignore[union-attr]
    lotrinh("unit", "numbers", "khong_co", code=2)
