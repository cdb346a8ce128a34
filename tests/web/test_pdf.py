"""A paper as PDF on the page, by the API and on the command line: with LibreOffice, without it, and while it takes its time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from documents.conversion.errors import ConversionPending, pending
from persistence.migrate import upgrade
from tests.documents.conversion.kit import Double, docx, real
from tests.web.cli import answer, lotrinh
from tests.web.site import AN, DOCTOR, FAR_DOCTOR, POLICE, Site, site
from web.jobs.orders import pdf_of
from web.pages import failures, pdf
from web.programs import find_soffice
from web.settings import Settings
from workflows.model import DocumentRecord

Town = Callable[..., Any]


@pytest.fixture
def town_with(migrated_url: str, tmp_path: Path) -> Town:
    """A town whose LibreOffice is the double, doing ``always``; or one without."""

    @contextmanager
    def opened(always: str | None) -> Iterator[Site]:
        double = Double(tmp_path, always) if always is not None else None
        with site(
            migrated_url, tmp_path / "home", soffice=double.soffice.program if double else None
        ) as found:
            yield found

    return opened


def _paper(town: Site) -> tuple[str, DocumentRecord]:
    case = town.propose()
    file = town.house.reader.find_case_file(case.id)
    assert file is not None
    return case.id, file.documents[0]


def test_the_page_links_the_pdf_and_hands_it_out_dated_as_the_paper(town_with: Town) -> None:
    with town_with("pages 2") as town:
        case, paper = _paper(town)
        browser = town.browser(POLICE)
        browser.open(f"/ho-so/{case}")
        assert f'href="/ho-so/{case}/giay-to/{paper.id}/pdf"' in browser.page
        assert "LibreOffice" not in browser.page
        found = browser.open(f"/ho-so/{case}/giay-to/{paper.id}/pdf")
        assert (found.status_code, found.mimetype) == (200, "application/pdf")
        assert found.headers["X-Source-SHA256"] == paper.sha256
        assert f"{paper.filename.removesuffix('.docx')}.pdf" in found.headers["Content-Disposition"]
        with pikepdf.open(io.BytesIO(found.data)) as opened:
            assert (
                str(opened.docinfo["/CreationDate"]) == f"{paper.issued_at.astimezone(UTC):D:%Y%m%d%H%M%SZ}"
            )
        assert [each.what for each in town.house.reader.readings_of(AN.id)] == ["case", "document"]


def test_the_api_names_and_gives_the_pdf(town_with: Town) -> None:
    with town_with("fine") as town:
        case, _ = _paper(town)
        client = town.browser(POLICE).client
        listed = client.get(f"/api/cases/{case}/documents").get_json()["documents"][0]
        assert client.get(listed["pdf_href"]).data.startswith(b"%PDF")


def test_without_libreoffice_one_line_says_so_and_all_else_works(town_with: Town) -> None:
    with town_with(None) as town:
        case, paper = _paper(town)
        browser = town.browser(POLICE)
        browser.open(f"/ho-so/{case}")
        assert browser.page.count("Máy chủ không có LibreOffice") == 1
        assert "/pdf" not in browser.page
        assert browser.open(f"/ho-so/{case}/giay-to/{paper.id}").data.startswith(b"PK")
        told = browser.open(f"/ho-so/{case}/giay-to/{paper.id}/pdf")
        assert told.status_code == 503
        assert "Các tệp .docx vẫn đầy đủ" in browser.page
        listed = browser.client.get(f"/api/cases/{case}/documents").get_json()["documents"][0]
        assert listed["pdf_href"] is None


def test_a_page_that_would_wait_too_long_says_so_and_asks_again(
    town_with: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.05)
    with town_with("slow 0.6") as town:
        case, paper = _paper(town)
        browser = town.browser(POLICE)
        address = f"/ho-so/{case}/giay-to/{paper.id}/pdf"
        first = browser.open(address)
        assert (first.status_code, first.headers["Refresh"]) == (202, "5")
        assert "Đang chuyển sang PDF" in browser.page
        body = browser.client.get(f"/api/cases/{case}/documents/{paper.id}/pdf")
        assert (body.status_code, body.get_json()["code"]) == (202, "conversion_pending")
        monkeypatch.setattr(pdf, "PATIENCE", 20.0)
        assert browser.open(address).data.startswith(b"%PDF")


def test_a_page_does_not_wait_where_enough_others_wait(town_with: Town) -> None:
    with town_with("slow 0.6") as town:
        case, paper = _paper(town)
        held = [pdf._TURNS.acquire(blocking=False) for _ in range(3)]
        try:
            assert held == [True] * 3
            assert town.browser(POLICE).open(f"/ho-so/{case}/giay-to/{paper.id}/pdf").status_code == 202
        finally:
            for _ in held:
                pdf._TURNS.release()


def test_a_paper_that_cannot_be_converted_is_told_in_words(town_with: Town) -> None:
    with town_with("crash") as town:
        case, paper = _paper(town)
        browser = town.browser(POLICE)
        assert browser.open(f"/ho-so/{case}/giay-to/{paper.id}/pdf").status_code == 500
        assert "LibreOffice dừng đột ngột" in browser.page
        assert AN.full_name not in browser.page


def test_who_may_not_see_the_case_gets_no_pdf(town_with: Town) -> None:
    with town_with("fine") as town:
        case, paper = _paper(town)
        browser = town.browser(FAR_DOCTOR)
        assert browser.open(f"/ho-so/{case}/giay-to/{paper.id}/pdf").status_code == 404
        assert [each.what for each in town.house.reader.readings_of(AN.id)] == ["refused"]


@pytest.fixture
def told(town_with: Town, migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A case in the town and an environment for the command line; ``always``: what the double does."""

    def prepared(always: str) -> str:
        with town_with(always) as town:
            case, _ = _paper(town)
        monkeypatch.setenv("LOTRINH_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("LOTRINH_DATABASE_URL", migrated_url)
        monkeypatch.setenv("LOTRINH_SOFFICE", str(tmp_path / "soffice"))
        return case

    return prepared


def test_the_command_writes_the_pdf_of_every_paper(told: Town, tmp_path: Path) -> None:
    case = told("pages 3")
    done = answer("document", "pdf", case, "--as", DOCTOR.id, "--to", tmp_path / "out")
    rows = done["documents"]
    (row,) = [each for each in rows if each["form"] == "109/2021/NĐ-CP Mẫu 02"]
    assert (row["pages"], row["remarks"]) == (3, [])
    assert len({each["file"] for each in rows}) == len(rows)
    assert all(Path(each["file"]).read_bytes().startswith(b"%PDF") for each in rows)
    shown = lotrinh(
        "document", "pdf", case, row["document"], "--as", DOCTOR.id, "--to", tmp_path / "out"
    ).stdout
    assert "109-2021-mau-02.pdf" in shown
    assert row["sha256"][:16] in shown


def test_the_command_names_what_it_cannot_do(told: Town, tmp_path: Path) -> None:
    case, out = told("garbage"), ("--to", tmp_path / "out")
    row = answer("document", "pdf", case, "--as", DOCTOR.id, *out, code=1)["documents"][0]
    assert (row["file"], row["problem"]["en"]) == ("", "what came out is no whole PDF")
    assert "không nguyên vẹn" in " ".join(
        lotrinh("document", "pdf", case, "--as", DOCTOR.id, *out, code=1).stdout.split()
    )
    lotrinh("document", "pdf", case, "nothing", "--as", DOCTOR.id, *out, code=2)
    lotrinh("document", "pdf", case, "--as", FAR_DOCTOR.id, *out, code=2)
    away = lotrinh("document", "pdf", case, "--as", DOCTOR.id, *out, code=3, env={"LOTRINH_SOFFICE": "none"})
    assert "LOTRINH_SOFFICE" in away.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_soffice_is_found_by_name_by_path_or_not_at_all(tmp_path: Path) -> None:
    program = tmp_path / "libreoffice"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    assert find_soffice("", str(tmp_path)) == program
    assert find_soffice(str(program), "") == program
    assert find_soffice("libreoffice", str(tmp_path)) == program
    assert find_soffice("none", str(tmp_path)) is None
    assert find_soffice(str(tmp_path / "gone"), str(tmp_path)) is None
    assert Settings.from_environment({"PATH": str(tmp_path)}, home=tmp_path).soffice == program
    assert Settings.from_environment({"LOTRINH_SOFFICE": "none"}, home=tmp_path).soffice is None


@pytest.mark.soffice
@pytest.mark.slow
def test_the_real_libreoffice_by_the_page(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lotrinh.sqlite'}"
    upgrade(url)
    with site(url, tmp_path, soffice=real().program) as town:
        case, paper = _paper(town)
        found = town.browser(POLICE).open(f"/ho-so/{case}/giay-to/{paper.id}/pdf")
        assert found.data.startswith(b"%PDF")
        kept = [path.name for path in (tmp_path / "pdf").rglob("*.kept")]
        assert len(kept) == 1


def test_whatever_a_page_builds_waits_no_longer_than_a_page_may(
    town_with: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.05)
    with town_with("slow 0.6") as town, pdf.for_page(town.house, pdf_of("x")) as hurried:
        assert hurried.converter.available
        with pytest.raises(ConversionPending):
            hurried.converter.convert_each([docx("fine")], patience=30)
        hurried.converter.close()
        assert len(town.house.converter.convert_all([docx("fine")])) == 1


@pytest.mark.parametrize(("method", "again"), [("GET", True), ("POST", False)])
def test_only_what_was_asked_for_is_asked_again_by_itself(town_with: Town, method: str, again: bool) -> None:  # noqa: FBT001
    with town_with("fine") as town, town.app.test_request_context("/", method=method):
        response = town.app.make_response(failures.tell(pending(0, 1)))
        assert (response.status_code, response.mimetype) == (202, "text/html")
        assert ("Refresh" in response.headers) is again
        assert ("Tải lại" in response.get_data(as_text=True)) is again
