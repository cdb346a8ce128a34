"""The forms on paper: LibreOffice lays them out, the text is whole, and no signature stands apart from its form."""

from __future__ import annotations

import subprocess
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest

from documents.writs import render
from tests.documents import samples
from tests.documents.kit import entry_of
from tests.documents.samples import EDITIONS, FIRST_120, FORMS, ON

pytestmark = [pytest.mark.soffice, pytest.mark.pdftotext, pytest.mark.slow]
KINDS = ("full", "long_names", "bare")
# The police request, the summary of a life and the summary sheet run over one page.
LONG = {FORMS[1], FORMS[2], FORMS[5]}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Text of every page of every form, of each kind of data, from one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("paper")
    for kind in KINDS:
        for form, on in EDITIONS:
            writ = render(form, samples.sample(kind, on), on)
            (folder / f"{kind}-{writ.filename}").write_bytes(writ.content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [
            "soffice",
            "--headless",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *sorted(folder.glob("*.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {path.stem: _pages(path) for path in folder.glob("*.pdf")}


def _pages(path: Path) -> list[str]:
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8"
    )
    found = done.stdout.rstrip("\f").split("\f")
    # What a sheet cannot hold is told on pages behind the form, which are not the form.
    return list(takewhile(lambda text: "Trang kèm theo" not in text, found))


def _stem(kind: str, form: str, on: date) -> str:
    return f"{kind}-{entry_of(form, on).template.removesuffix('.docx')}"


@pytest.mark.parametrize(("form", "on"), EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_takes_no_more_than_two_pages(
    pages: dict[str, list[str]], form: str, on: date, kind: str
) -> None:
    assert 1 <= len(pages[_stem(kind, form, on)]) <= 2


@pytest.mark.parametrize(("form", "on"), [one for one in EDITIONS if one[0] not in LONG])
@pytest.mark.parametrize("kind", ["full", "bare"])
def test_a_short_form_with_plain_data_takes_one_page(
    pages: dict[str, list[str]], form: str, on: date, kind: str
) -> None:
    assert len(pages[_stem(kind, form, on)]) == 1


@pytest.mark.parametrize(("form", "on"), EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_signature_stands_with_a_line_of_the_form(
    pages: dict[str, list[str]], form: str, on: date, kind: str
) -> None:
    last = pages[_stem(kind, form, on)][-1]
    above = [
        line for line in last.split("(Ký, ")[0].splitlines() if line.strip() and not line.strip().isdigit()
    ]
    assert "(Ký, " in last
    assert len(above) >= 3


@pytest.mark.parametrize(("form", "on"), EDITIONS)
def test_the_name_and_the_motto_are_on_the_first_page(
    pages: dict[str, list[str]], form: str, on: date
) -> None:
    first = pages[_stem("full", form, on)][0]
    assert "Lò Văn Thử" in first
    assert ("Độc lập - Tự do - Hạnh phúc" in first) is form.startswith("109/")


@pytest.mark.parametrize("on", [ON, FIRST_120])
@pytest.mark.parametrize("kind", KINDS)
def test_the_second_page_is_numbered_and_the_first_is_not(
    pages: dict[str, list[str]], kind: str, on: date
) -> None:
    first, second = pages[_stem(kind, FORMS[1], on)]
    assert second.lstrip().startswith("2\n")
    assert not first.lstrip().startswith("1\n")
