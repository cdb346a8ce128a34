"""Every template and every rendered form is laid out as Decree 30/2020 says, and the linter sees what is not."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from documents.archive import Part, Prefix, read_parts
from documents.layout import LayoutFault, Profile, lint
from documents.writs import render
from tests.documents import samples
from tests.documents.kit import profile_of, template_of
from tests.documents.samples import EDITIONS, FORMS, ON


@pytest.mark.parametrize(("form", "on"), EDITIONS)
def test_a_template_is_laid_out_by_the_rules(form: str, on: date) -> None:
    assert lint(template_of(form, on), profile_of(form, rendered=False)) == ()


@pytest.mark.parametrize(("form", "on"), EDITIONS)
@pytest.mark.parametrize("kind", ["full", "long_names", "bare"])
def test_a_rendered_form_is_laid_out_by_the_rules(form: str, on: date, kind: str) -> None:
    made = render(form, samples.sample(kind, on), on).content
    assert lint(made, profile_of(form, rendered=True)) == ()


def _spoilt(part: str, old: str, new: str) -> bytes:
    parts = read_parts(template_of(FORMS[1]))
    text = parts[part].decode()
    assert old in text
    parts[part] = text.replace(old, new).encode()
    return Prefix.of(Part.of(name, content) for name, content in parts.items()).closed_with(())


BODY, STYLES, HEADER = "word/document.xml", "word/styles.xml", "word/header1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "rule"),
    [
        (BODY, 'w:w="11906"', 'w:w="12240"', "A4"),
        (BODY, 'w:left="1701"', 'w:left="1134"', "left margin"),
        (BODY, "<w:titlePg/>", "", "no page number on the first page"),
        (HEADER, " PAGE ", " DATE ", "page number in the middle"),
        (STYLES, "Times New Roman", "Arial", "Times New Roman"),
        (BODY, '<w:rPr><w:b/><w:bCs/><w:sz w:val="24"/>', '<w:rPr><w:b/><w:bCs/><w:sz w:val="40"/>', "sizes 11 to 14"),
        (BODY, "Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc", "Quốc hiệu and Tiêu ngữ"),
        (BODY, "Số: ", "", "a number"),
        (BODY, "GIẤY ĐỀ NGHỊ", "Giấy đề nghị", "a title in capitals"),
        (BODY, "<w:i/><w:iCs/>", "", "place and day in italics"),
        (BODY, "<w:cantSplit/>", "", "rows that no page break cuts"),
        (BODY, 'w:gridCol w:w="5', 'w:gridCol w:w="9', "tables within the margins"),
        (BODY, "(Ký, ", "(", "a block of signatures"),
        (BODY, '<w:pStyle w:val="LtBody"/><w:keepNext/>', '<w:pStyle w:val="LtBody"/>', "signatures stay"),
    ],
)  # fmt: skip
def test_the_linter_sees_what_is_wrong(part: str, old: str, new: str, rule: str) -> None:
    found = lint(_spoilt(part, old, new), profile_of(FORMS[1], rendered=False))
    assert any(rule in fault.rule for fault in found), found


def test_the_linter_misses_a_rule_that_is_gone() -> None:
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    found = lint(_spoilt(BODY, border, ""), profile_of(FORMS[1], rendered=False))
    assert LayoutFault("a rule under the Tiêu ngữ", "absent") in found


def test_a_paper_of_the_wrong_kind_is_seen() -> None:
    made = render(FORMS[0], samples.full(), ON).content
    assert {fault.rule for fault in lint(made, Profile("medical", numbered=True, rendered=True))} == {
        "a sheet of the medical record has no motto",
        "a number",
    }


def test_what_is_left_of_a_template_is_seen() -> None:
    found = lint(template_of(FORMS[0]), profile_of(FORMS[0], rendered=True))
    assert any("no tags" in fault.rule for fault in found)


def test_a_hand_made_zip_is_a_zip() -> None:
    made = Prefix.of([Part.of("một.txt", b"1" * 500)]).closed_with([Part.of("b", b"")])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["một.txt", "b"]
        assert archive.read("một.txt") == b"1" * 500
