"""The real LibreOffice: PDF/A, tagged, byte for byte the same, and deaf to what hostile documents ask."""

from __future__ import annotations

import hashlib
import io
import subprocess
import unicodedata
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from documents.conversion.model import Converted, Failure, Outcome, Paper, Reason
from documents.conversion.pool import Pool
from documents.writs import render
from tests.documents import samples
from tests.documents.conversion import hostile
from tests.documents.conversion.kit import real

pytestmark = [pytest.mark.soffice, pytest.mark.pdftotext, pytest.mark.slow]
AT = datetime(2026, 7, 2, 3, 4, 5, tzinfo=UTC)
FORM = samples.FORMS[1]
NAMES = (
    str(samples.long_names()["person"]["full_name"]),
    'Nguyễn "Tí" & Con <b>Anh</b>',
    "Đặng {{ 7*7 }} {% if x %} {_{ y }_} \\ %",
    unicodedata.normalize("NFD", "Ngưỡng Thị Diễm Ằng Ợt"),
    "Y B’Hruê Êban Ƀăm Čư Mgar Ŏ",
)


class Run(NamedTuple):
    """One run over all documents: forms, hostile ones, disguised ones."""

    forms: dict[str, Outcome]
    hostile: dict[str, Outcome]
    disguised: dict[str, Outcome]
    asked: list[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("real")
    with hostile.listening() as (address, asked):
        urllib.request.urlopen(f"{address}/heard").close()  # noqa: S310 - our own listener: it hears
        assert asked.pop().startswith("GET /heard")
        groups = (
            {
                "full": _form(),
                **{f"name {place}": _form(name) for place, name in enumerate(NAMES)},
            },
            hostile.documents(address, folder),
            hostile.disguised(address, folder),
        )
        pool = Pool(real(), folder=folder, workers=1)
        try:
            papers = [Paper(content, name, AT) for group in groups for name, content in group.items()]
            outcomes = dict(zip((paper.name for paper in papers), pool.convert_each(papers), strict=True))
        finally:
            pool.close()
        forms, foreign, false = ({name: outcomes[name] for name in group} for group in groups)
        yield Run(forms, foreign, false, asked)


def _form(name: str = "") -> bytes:
    data = samples.sample("full", samples.ON)
    data["person"]["full_name"] = name or data["person"]["full_name"]
    return render(FORM, data, samples.ON).content


def _pdf(outcome: Outcome) -> Converted:
    assert isinstance(outcome, Converted), outcome
    return outcome


def _text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True)
    return unicodedata.normalize("NFC", done.stdout.decode())


def test_it_is_a_tagged_pdf_a_with_the_date_of_the_paper_and_nothing_of_today(run: Run) -> None:
    done = _pdf(run.forms["full"])
    assert (done.pages, done.remarks) == (2, ())
    with pikepdf.open(io.BytesIO(done.pdf)) as opened:
        told = opened.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        assert told["xmp:CreateDate"] == "2026-07-02T03:04:05Z"
        assert str(opened.docinfo["/CreationDate"]) == "D:20260702030405Z"
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.Root.Lang) == "vi-VN"
        assert told["dc:title"] == str(opened.docinfo["/Title"])
        assert "/ID" in opened.trailer
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        assert fonts
        assert all("/FontFile2" in one for one in fonts)


def test_another_run_at_another_time_in_another_company_gives_the_same_bytes(
    run: Run, tmp_path: Path
) -> None:
    pool = Pool(real(), folder=tmp_path)
    try:
        again = pool.convert_all([Paper(_form(), at=AT)])[0]
    finally:
        pool.close()
    assert again == _pdf(run.forms["full"])
    assert again.sha256 == hashlib.sha256(again.pdf).hexdigest()


def test_names_with_every_sign_stand_whole_in_the_pdf(run: Run) -> None:
    for place, name in enumerate(NAMES):
        text = "".join(_text(_pdf(run.forms[f"name {place}"]).pdf).split())
        assert "".join(unicodedata.normalize("NFC", name).split()) in text, name


def test_no_document_reaches_the_network(run: Run) -> None:
    assert run.asked == []


def test_no_document_reads_another_file_of_this_machine(run: Run) -> None:
    for name, outcome in run.hostile.items():
        pdf = _pdf(outcome).pdf
        text = _text(pdf)
        assert hostile.WHISPER not in text, name
        assert "Hết" in text, name
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert not any(page.get_images() for page in opened.pages), name


def test_what_only_calls_itself_docx_is_not_read(run: Run) -> None:
    assert {
        name: one.reason for name, one in run.disguised.items() if isinstance(one, Failure)
    } == dict.fromkeys(run.disguised, Reason.REFUSED)
