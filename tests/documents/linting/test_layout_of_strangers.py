"""A well-laid plan of an office has no fault; each way to spoil it is named with its rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from docx.document import Document as OpenDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from documents.linting import Finding, lint_file
from tests.documents.linting.word import BODY, BOTH, CENTRE, add, drop, paragraphs, plan, the


def found(spoil: Callable[[OpenDocument], None] | None = None) -> list[Finding]:
    return list(lint_file(plan(spoil), "plan.docx").findings)


def test_a_well_laid_plan_has_no_fault() -> None:
    report = lint_file(plan(), "plan.docx")
    assert report.findings == ()
    assert (report.kind, str(report.on), report.on_from) == ("docx", "2024-02-05", "document")


def text(start: str, new: str) -> Callable[[OpenDocument], None]:
    def spoil(document: OpenDocument) -> None:
        run = the(document, start).runs[0]
        run.text = new

    return spoil


def font(start: str, **told: object) -> Callable[[OpenDocument], None]:
    def spoil(document: OpenDocument) -> None:
        for run in the(document, start).runs:
            for name, value in told.items():
                setattr(run.font, name, value)

    return spoil


def stand(start: str, **told: object) -> Callable[[OpenDocument], None]:
    def spoil(document: OpenDocument) -> None:
        for name, value in told.items():
            setattr(the(document, start).paragraph_format, name, value)

    return spoil


def section(**told: object) -> Callable[[OpenDocument], None]:
    def spoil(document: OpenDocument) -> None:
        for name, value in told.items():
            setattr(document.sections[0], name, value)

    return spoil


def no_rules(document: OpenDocument) -> None:
    for border in list(document.element.body.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def no_page_number(document: OpenDocument) -> None:
    for field in list(document.sections[0].header._element.iter(qn("w:fldSimple"))):
        field.getparent().remove(field)
    for _ in range(80):
        add(document, "Dòng", align=BOTH)


def number_left(document: OpenDocument) -> None:
    document.sections[0].header.paragraphs[0].alignment = None


def coloured(document: OpenDocument) -> None:
    the(document, "I. MỤC").runs[0].font.color.rgb = RGBColor(0xFF, 0, 0)


def gone(start: str) -> Callable[[OpenDocument], None]:
    def spoil(document: OpenDocument) -> None:
        drop(the(document, start)._p)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "code", "told"),
    [
        (section(page_width=Mm(216), page_height=Mm(279)), "LAY-PAPER", "216 x 279"),
        (section(left_margin=Mm(20)), "LAY-MARGIN", "Lề trái 20.0 mm"),
        (section(top_margin=Mm(30)), "LAY-MARGIN", "Lề trên 30.0 mm"),
        (section(right_margin=Mm(25)), "LAY-MARGIN", "Lề phải 25.0 mm"),
        (section(different_first_page_header_footer=False), "LAY-PAGE-NUMBER", "trang thứ nhất"),
        (no_page_number, "LAY-PAGE-NUMBER", "không đánh số trang"),
        (number_left, "LAY-PAGE-NUMBER", "không canh giữa"),
        (font("1. ", name="Arial"), "LAY-FONT", "Arial"),
        (font("1. ", size=Pt(12)), "LAY-TEXT", "cỡ chữ 12"),
        (coloured, "LAY-COLOUR", "ff0000"),
        (font("CỘNG HÒA", size=Pt(14)), "LAY-COUNTRY", "cỡ chữ 14"),
        (font("CỘNG HÒA", bold=False), "LAY-COUNTRY", "không đậm"),
        (text("CỘNG HÒA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIÊT NAM"), "LAY-COUNTRY", "VIÊT NAM"),
        (text("CỘNG HÒA", "Cộng hòa xã hội chủ nghĩa Việt Nam"), "LAY-COUNTRY", "không in hoa"),
        (gone("CỘNG HÒA"), "LAY-COUNTRY", "Không thấy"),
        (text("Độc lập", "Độc lập – Tự do – Hạnh phúc"), "LAY-MOTTO", "Độc lập – Tự do"),
        (text("Độc lập", "Độc lập - Tự Do - Hạnh Phúc"), "LAY-MOTTO", "Tự Do"),
        (font("Độc lập", italic=True), "LAY-MOTTO", "nghiêng"),
        (no_rules, "LAY-MOTTO", "đường kẻ"),
        (no_rules, "LAY-BODY", "đường kẻ"),
        (no_rules, "LAY-SUBJECT", "đường kẻ"),
        (font("PHƯỜNG THÍ DỤ", bold=False), "LAY-BODY", "không đậm"),
        (text("PHƯỜNG THÍ DỤ", "Phường Thí Dụ"), "LAY-BODY", "không in hoa"),
        (text("Số: 05", "Số: 5/KH-UBND"), "LAY-NUMBER", "không có số 0"),
        (text("Số: 05", "Số 05/KH-UBND"), "LAY-NUMBER", "“Số”"),
        (text("Số: 05", "Số: 05 / KH - UBND"), "LAY-NUMBER", "cách chữ"),
        (text("Số: 05", "Số: 05/QĐ-UBND"), "LAY-NUMBER", "“QĐ” cho KẾ HOẠCH"),
        (font("Số: 05", bold=True), "LAY-NUMBER", "chữ đậm"),
        (stand("Số: 05", alignment=None), None, ""),
        (text("Thí Dụ,", "Thí Dụ, ngày 5 tháng 02 năm 2024"), "LAY-DAY", "“ngày 5”"),
        (text("Thí Dụ,", "Thí Dụ, ngày 05 tháng 2 năm 2024"), "LAY-DAY", "“tháng 2”"),
        (text("Thí Dụ,", "Thí Dụ, ngày 31 tháng 02 năm 2024"), "DATE-NONE", "không có ngày này"),
        (text("Thí Dụ,", "Thí Dụ ngày 05 tháng 02 năm 2024"), "LAY-DAY", "dấu phẩy"),
        (font("Thí Dụ,", italic=False), "LAY-DAY", "kiểu chữ đứng"),
        (gone("Thí Dụ,"), "LAY-DAY", "Không thấy"),
        (text("KẾ HOẠCH", "Kế hoạch"), "LAY-TITLE", "không in hoa"),
        (font("KẾ HOẠCH", size=Pt(18)), "LAY-TITLE", "cỡ chữ 18"),
        (font("Thực hiện công tác", bold=False), "LAY-SUBJECT", "không đậm"),
        (font("Căn cứ Luật", italic=False), "LAY-BASIS", "kiểu chữ đứng"),
        (text("Căn cứ Luật", "Căn cứ Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021."), "LAY-BASIS", "“.”"),
        (text("Căn cứ Nghị định", "Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21 tháng 12 năm 2021 của Chính phủ;"), "LAY-BASIS", "“;”"),
        (stand("1. ", alignment=None), "LAY-TEXT", "không canh đều"),
        (stand("1. ", first_line_indent=Mm(0)), "LAY-TEXT", "lùi 0.0 mm"),
        (stand("1. ", line_spacing=2.0), "LAY-TEXT", "giãn dòng 2.00"),
        (stand("1. ", space_after=Pt(0)), "LAY-TEXT", "cách đoạn 0 pt"),
        (font("Điều 1.", bold=False), "LAY-ARTICLE", "không đậm"),
        (text("Điều 1.", "Điều 1:"), "LAY-ARTICLE", "hai chấm"),
        (text("TM. ", "TM ỦY BAN NHÂN DÂN"), "LAY-SIGNER", "“TM”"),
        (text("TM. ", "T/M ỦY BAN NHÂN DÂN"), "LAY-SIGNER", "“T/M”"),
        (text("TM. ", "TM. CHỦ TỊCH"), "LAY-SIGNER", "trước một chức vụ"),
        (text("KT. ", "KT. ỦY BAN NHÂN DÂN"), "LAY-SIGNER", "trước tên cơ quan"),
        (text("KT. ", "TUQ CHỦ TỊCH"), "LAY-SIGNER", "“TUQ”"),
        (font("KT. ", bold=False), "LAY-SIGNER", "không đậm"),
        (text("PHÓ CHỦ TỊCH", "CHỦ TỊCH"), "LAY-SIGNER", "dưới “KT.”"),
        (text("Lò Văn Thử", "ThS. Lò Văn Thử"), "LAY-SIGNER", "Học hàm"),
        (font("Nơi nhận", size=Pt(13)), "LAY-RECIPIENTS", "cỡ chữ 13"),
        (text("Nơi nhận", "Nơi nhận"), "LAY-RECIPIENTS", "dấu hai chấm"),
        (text("- Các tổ", "- Các tổ dân phố."), "LAY-RECIPIENTS", "“.”"),
        (text("- Lưu", "- Lưu: TCCB."), "LAY-RECIPIENTS", "lưu ghi"),
        (gone("- Lưu"), "LAY-RECIPIENTS", "không có dòng “Lưu:”"),
        (gone("Nơi nhận"), "LAY-RECIPIENTS", "Không thấy"),
        (text("b) ", "c) " + BODY), "NUM-SKIP", "thiếu b)"),
        (text("Căn cứ Luật", "Căn cứ Luật Phòng, chống ma túy ngày 10 tháng 12 năm 2025;"), "CIT-FUTURE", "chưa ban hành"),
    ],
)  # fmt: skip
def test_what_is_spoilt_is_named(spoil: Callable[[OpenDocument], None], code: str | None, told: str) -> None:
    report = found(spoil)
    if code is None:
        assert report == []
        return
    assert any(one.code == code and told in one.wrong.vi for one in report), [
        (one.code, one.wrong.vi) for one in report
    ]
    assert all(one.wrong.en and one.right.vi and one.right.en and one.rule for one in report)


def test_one_fault_gives_one_finding() -> None:
    (one,) = found(text("Số: 05", "Số: 5/KH-UBND"))
    assert one.rule == "30/2020/NĐ-CP Phụ lục I, Phần I, Mục II, 3"
    assert one.place.excerpt == "Số: 5/KH-UBND"
    assert one.right.vi == "Đúng: “05”."


def test_the_same_fault_in_many_places_is_told_once_with_their_number() -> None:
    def spoil(document: OpenDocument) -> None:
        for paragraph in paragraphs(document):
            for run in paragraph.runs:
                run.font.name = "Arial"

    (one,) = [one for one in found(spoil) if one.code == "LAY-FONT"]
    assert one.more > 10


def test_a_heading_without_a_table_is_read_too() -> None:
    def spoil(document: OpenDocument) -> None:
        drop(document.tables[0]._tbl)
        first = document.paragraphs[0]
        for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"):
            line = first.insert_paragraph_before()
            line.alignment = CENTRE
            line.add_run(words).bold = True
        document.paragraphs[0].runs[0].font.size = Pt(12)

    assert [one.code for one in found(spoil)] == ["LAY-MOTTO"]  # the rule is gone


def letter(document: OpenDocument) -> None:
    """The plan turned into a letter: no title, its subject under the number, two addressees."""
    number = the(document, "Số: 05")
    number.runs[0].text = "Số: 05/UBND-VX"
    add(number._parent, "V/v báo cáo công tác cai nghiện ma túy", size=12, align=CENTRE)
    title = the(document, "KẾ HOẠCH")
    title.insert_paragraph_before("Kính gửi:")
    title.insert_paragraph_before("- Công an phường Thí Dụ;")
    title.insert_paragraph_before("- Trạm Y tế phường Thí Dụ.")
    for start in ("KẾ HOẠCH", "Thực hiện công tác", "Căn cứ Luật", "Căn cứ Nghị định"):
        drop(the(document, start)._p)


def and_then(*steps: Callable[[OpenDocument], None]) -> Callable[[OpenDocument], None]:
    def spoil(document: OpenDocument) -> None:
        for step in steps:
            step(document)

    return spoil


def test_a_letter_has_no_title_and_no_fault() -> None:
    assert [(one.code, one.wrong.vi) for one in found(letter)] == []


@pytest.mark.parametrize(
    ("spoil", "code", "told"),
    [
        (font("V/v", bold=True), "LAY-SUBJECT", "chữ đậm"),
        (font("V/v", size=Pt(14)), "LAY-SUBJECT", "cỡ chữ 14"),
        (text("Kính gửi", "Kính gửi"), "LAY-ADDRESSEE", "dấu hai chấm"),
        (font("Kính gửi", italic=True), "LAY-ADDRESSEE", "nghiêng"),
        (text("- Công an phường Thí", "- Công an phường Thí Dụ,"), "LAY-ADDRESSEE", "“,”"),
        (text("- Trạm", "- Trạm Y tế phường Thí Dụ;"), "LAY-ADDRESSEE", "“;”"),
    ],
)
def test_what_is_spoilt_in_a_letter_is_named(
    spoil: Callable[[OpenDocument], None], code: str, told: str
) -> None:
    report = found(and_then(letter, spoil))
    assert any(one.code == code and told in one.wrong.vi for one in report), [
        (one.code, one.wrong.vi) for one in report
    ]


def test_letters_of_the_theme_are_seen() -> None:
    """A document that Word made and nobody set: its letters are those of the theme."""

    def spoil(document: OpenDocument) -> None:
        fonts = document.styles["Normal"].element.rPr.rFonts
        fonts.attrib.clear()

    (one,) = [one for one in found(spoil) if one.code == "LAY-FONT"]
    assert one.wrong.vi in {"Phông chữ Calibri.", "Phông chữ Cambria."}


def test_a_paragraph_that_word_numbers_by_its_style_need_not_be_indented() -> None:
    def spoil(document: OpenDocument) -> None:
        paragraph = the(document, "1. ")
        paragraph.paragraph_format.first_line_indent = None
        paragraph.style = "List Number"
        paragraph.paragraph_format.space_after = Pt(6)

    assert [one.wrong.vi for one in found(spoil) if "lùi" in one.wrong.vi] == []


def division(words: str, **told: object) -> Callable[[OpenDocument], None]:
    """A line such as "Chương I" before the text."""

    def spoil(document: OpenDocument) -> None:
        line = the(document, "I. MỤC").insert_paragraph_before()
        line.alignment = CENTRE
        line.add_run(words).bold = True
        for name, value in told.items():
            setattr(line.runs[0].font, name, value)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (division("Chương I"), None),
        (division("Phụ lục I", size=Pt(14)), None),
        (division("CHƯƠNG I"), "in hoa"),
        (division("Chương I", bold=False), "không đậm"),
        (division("Chương 1"), "Ả Rập"),
        (division("Phụ lục 1", size=Pt(14)), "Ả Rập"),
        (division("Phụ lục I"), "cỡ chữ 13"),
        (and_then(division("Chương I"), stand("Chương I", alignment=None)), "không canh giữa"),
    ],
)
def test_a_division_and_what_is_wrong_with_it(
    spoil: Callable[[OpenDocument], None], told: str | None
) -> None:
    report = [one for one in found(spoil) if not one.code.startswith("NUM-")]
    assert (report == []) is (told is None), report
    assert told is None or any(one.code == "LAY-DIVISION" and told in one.wrong.vi for one in report)
