"""The mark of an issued paper: at the foot of the last page, the same bytes for the same paper, bound to every word of it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from documents import verify
from documents.archive import Package
from documents.code_mark import coded, picture, plain
from documents.errors import TemplateFault
from documents.linting.formats import Formats
from documents.linting.lines import lines_of
from documents.linting.opening import open_docx
from documents.writs import TEMPLATES

DAY = date(2026, 7, 1)
NUMBER = "12/QĐ-UBND"
ALL = sorted(path.name for path in TEMPLATES.glob("*.docx"))
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def issued(docx: bytes) -> tuple[bytes, str]:
    paper, code = coded(Package.read(docx, "word/document.xml"), NUMBER, DAY)
    return paper.content(), code


def document_of(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as opened:
        assert opened.testzip() is None
        return opened.read("word/document.xml")


@pytest.mark.parametrize("template", ALL)
def test_every_form_bears_the_mark_on_its_last_page_and_keeps_its_words(template: str) -> None:
    before = (TEMPLATES / template).read_bytes()
    after, code = issued(before)
    assert verify.CODE.fullmatch(code)
    assert issued(before) == (after, code)
    assert verify.words_of(document_of(after).decode()) == verify.words_of(document_of(before).decode())
    body = etree.fromstring(document_of(after)).find(f"{_W}body")
    assert body is not None
    frame = body[-3]
    assert frame.find(f".//{_W}framePr") is not None
    assert [body[-2].tag, body[-1].tag] == [f"{_W}p", f"{_W}sectPr"]
    with zipfile.ZipFile(io.BytesIO(after)) as opened:
        assert opened.read("word/media/code.png") == picture(code)
        assert b'Extension="png"' in opened.read("[Content_Types].xml")


def test_a_changed_word_is_seen_and_saving_anew_is_not(tmp_path: Path) -> None:
    content, code = issued((TEMPLATES / ALL[0]).read_bytes())
    path = tmp_path / "paper.docx"
    path.write_bytes(content)
    assert verify.read_code(str(path)) == (code, [])
    again = Document(str(path))
    again.save(str(path))
    assert path.read_bytes() != content
    assert verify.read_code(str(path)) == (code, [])
    again.paragraphs[0].runs[0].text += "."
    again.save(str(path))
    assert [each.where for each in verify.read_code(str(path))[1]] == [str(path)]


def test_the_mark_is_no_text_of_the_document_to_the_linter() -> None:
    before = (TEMPLATES / ALL[0]).read_bytes()
    opened = [open_docx(each) for each in (before, issued(before)[0])]
    texts = [[line.text for line in lines_of(each, Formats(each)) if line.text.strip()] for each in opened]
    assert texts[0] == texts[1]


def test_the_number_stands_in_the_code_without_marks() -> None:
    assert plain("12/QĐ-UBND") == "12/QD-UBND"
    assert plain("Số: 7/GXN–đ") == "SO 7/GXND"
    assert plain("") == ""


@given(st.text(max_size=60))
def test_any_number_makes_a_code_that_is_read(number: str) -> None:
    assert verify.CODE.fullmatch(f"LT1:{'A' * 52}:{plain(number)}:20260701")


def test_what_has_no_page_is_told() -> None:
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in ("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"):
            opened.writestr(name, "<w:p></w:p>")
    with pytest.raises(TemplateFault):
        issued(docx.getvalue())


@pytest.mark.parametrize("paper", ["LT1:short", "no such file"])
def test_what_bears_no_code_is_told(paper: str) -> None:
    with pytest.raises(verify.Unreadable):
        verify.read_code(paper)
