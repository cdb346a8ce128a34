"""Files that are no table, or a trap: each gets its clear word, none is run, none eats the machine."""

from __future__ import annotations

import struct
import unicodedata
from datetime import date

import pytest

from documents.sheets.reading import Limits
from documents.sheets.reading.encodings import legacy_of
from documents.sheets.reading.model import Seen
from tests.documents.sheets.hostile import lines, number, opened, packed, sheet, text, why, xlsx
from workflows.importing.cells import Odd

_PLAIN = sheet(f'<row r="1">{text("A1", "Họ và tên")}</row>')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + _PLAIN.replace("Họ và tên", "&b;")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (b"{\\rtf1 a}", "word"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "web_page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "web_page"),
        (_OLE + "Workbook".encode("utf-16-le"), "old_excel"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (_OLE, "ole"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (packed({"word/document.xml": "<a/>"}), "word"),
        (packed({"xl/workbook.bin": "a"}), "binary_excel"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (packed({"danh sách.xlsx": "a"}), "archive"),
        (xlsx(_PLAIN, parts={"xl/vbaProject.bin": b"\0"}), "macros"),
        (xlsx(), "no_sheets"),
        (xlsx(_PLAIN.replace("</row>", "")), "damaged"),
        (xlsx(_LAUGHS), "entities"),
        (
            xlsx(
                _PLAIN,
                parts={"xl/styles.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/passwd">]><a>&x;</a>'},
            ),
            "entities",
        ),
        (xlsx(sheet(f'<row r="1">{text("ZZ1", "a")}</row>')), "columns"),
        (xlsx(sheet(f'<row r="9999999">{text("A1", "a")}</row>')), "rows"),
        ("Họ tên;Năm sinh\nA\0B;1990\n".encode(), "nul"),
        (b"\x80\x81\xfe\xff\x00\x01" * 40, "encoding"),
        (("Họ và tên,Năm sinh\n" + '"Nguyễn Văn Ân,1990\n' + "Trần Thị Hoa,1991\n" * 90).encode(), "quotes"),
        (b'a,b\n"x"y,1\n', "quotes"),
    ],
)
def test_each_gets_its_word(content: bytes, code: str) -> None:
    assert why(content) == code


def test_a_bomb_is_not_unpacked() -> None:
    rows = "<row>" + " " * 40_000_000 + "</row>"
    assert why(xlsx(sheet(rows))) == "bomb"
    many = packed({"xl/workbook.xml": "<a/>"} | {f"xl/{each}": "" for each in range(2_100)})
    assert why(many) == "bomb"
    assert why(xlsx(_PLAIN), Limits(unpacked=100)) == "bomb"


def test_a_zip_that_says_it_begins_before_itself_is_damaged() -> None:
    content = bytearray(xlsx(_PLAIN))
    content[-6:-2] = (int.from_bytes(content[-6:-2], "little") + 3000).to_bytes(4, "little")
    assert why(bytes(content)) == "damaged"


def test_a_zip_that_lies_about_its_sizes_is_damaged() -> None:
    content = bytearray(xlsx(sheet(f'<row r="1">{text("A1", "a" * 5000)}</row>')))
    where = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[where : where + 4] == b"PK\x01\x02"
    content[where + 24 : where + 28] = struct.pack("<I", 100)
    assert why(bytes(content)) == "damaged"


def test_limits_are_told_with_their_number() -> None:
    rows = "".join(
        f'<row r="{each}">{text(f"A{each}", "a")}{text(f"B{each}", "bcde")}</row>' for each in range(1, 9)
    )
    content = xlsx(sheet(rows))
    for limits, code in (
        (Limits(file=100), "too_large"),
        (Limits(rows=5), "rows"),
        (Limits(cells=9), "cells"),
        (Limits(text=3), "text"),
        (Limits(strings=2), ""),
    ):
        assert why(content, limits) == code


def test_a_formula_is_not_computed_and_text_that_looks_like_one_is_text() -> None:
    row = (
        '<row r="1"><c r="A1"><f>HYPERLINK("http://x","y")</f><v>5</v></c>'
        f'{text("B1", "=cmd|calc")}<c r="C1" t="e"><v>#N/A</v></c><c r="D1" t="s"><v>99</v></c></row>'
    )
    assert lines(xlsx(sheet(row)))[0].cells == (Odd.FORMULA, "=cmd|calc", Odd.ERROR, Odd.ERROR)
    assert lines(b"a,b\n'=1+1,=2+2\n")[1].cells == ("=1+1", "=2+2")


def test_days_of_both_systems() -> None:
    cells = [("A1", "32905", 1), ("B1", "60", 1), ("C1", "59", 2), ("D1", "0.5", 2), ("E1", "32905", 0)]
    row = f'<row r="1">{"".join(number(*each) for each in cells)}</row>'
    assert lines(xlsx(sheet(row)))[0].cells == (
        date(1990, 2, 1),
        Odd.NO_DATE,
        date(1900, 2, 28),
        Odd.NO_DATE,
        32905,
    )
    since_1904 = xlsx(
        sheet(f'<row r="1">{number("A1", "31443", 1)}</row>'), more='<workbookPr date1904="1"/>'
    )
    assert lines(since_1904)[0].cells == (date(1990, 2, 1),)


def test_hidden_rows_sheets_and_columns_and_merged_cells_are_told() -> None:
    first = sheet(
        f'<row r="3" hidden="1">{text("B3", "a")}</row><row r="9"><c r="A9" s="1"/></row>',
        after='<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B4:B6"/></mergeCells>',
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
    )
    content = xlsx(first, _PLAIN, hidden=1, parts={"xl/externalLinks/externalLink1.xml": "<a/>"})
    seen = Seen()
    assert [(each.number, each.cells, each.hidden) for each in lines(content, seen=seen)] == [
        (3, (None, "a"), True)
    ]
    assert seen.merges == [(1, 0, 1, 2), (4, 1, 6, 1)]
    assert seen.hidden_columns == {1, 2}
    book = opened(content)
    assert [(each.name, each.hidden) for each in book.pages] == [("S1", False), ("S2", True)]
    assert [each.code for each in book.notes] == ["links"]


def test_shared_texts_are_read_without_what_is_to_be_spoken() -> None:
    strings = "<sst><si><r><t>Nguyễn </t></r><r><t>Ân_x000D_</t></r><rPh><t>x</t></rPh></si></sst>"
    content = xlsx(
        sheet('<row><c t="s"><v>0</v></c><c t="b"><v>1</v></c></row>'),
        parts={"xl/sharedStrings.xml": strings},
    )
    assert lines(content)[0].cells == ("Nguyễn Ân\r", True)


@pytest.mark.parametrize(
    ("codec", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "letters_utf_16"),
        ("utf-16-le", "letters_utf_16"),
        ("utf-16-be", "letters_utf_16"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_in_unicode(codec: str, note: str, separator: str) -> None:
    rows = [
        "Họ và tên|Ngày sinh|Địa chỉ",
        'Nguyễn Văn Ân|05/02/1990|"Tổ 3, thôn A; xã B"',
        "",
        "Trần Thị Hoa|1991|",
    ]
    content = "\r\n".join(each.replace("|", separator) for each in rows).encode(codec)
    assert [each.code for each in opened(content).notes] == [note] * bool(note)
    assert [(each.number, each.cells) for each in lines(content)] == [
        (1, ("Họ và tên", "Ngày sinh", "Địa chỉ")),
        (2, ("Nguyễn Văn Ân", "05/02/1990", "Tổ 3, thôn A; xã B")),
        (4, ("Trần Thị Hoa", "1991", None)),
    ]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("Hä vµ tªn;N¨m sinh\nNguyÔn V¨n §øc;1990\nTrÇn ThÞ N÷;1991".encode("latin-1"), "letters_tcvn3"),
        (
            "Hoï vaø teân;Naêm sinh\nNguyeãn Vaên Ñöùc;1990\nTraàn Thò Nöõ;1991".encode("cp1252"),
            "letters_vni",
        ),
        (
            "Ho\u0323 va\u0300 tên;Năm sinh\nNguyê\u0303n Văn Đư\u0301c;1990\nTrâ\u0300n Thi\u0323 Nư\u0303;1991".encode(
                "cp1258"
            ),
            "letters_windows_1258",
        ),
    ],
)
def test_text_in_older_letters_is_turned_into_unicode_and_said_so(content: bytes, note: str) -> None:
    assert [each.code for each in opened(content).notes] == [note]
    cells = [[unicodedata.normalize("NFC", str(cell)) for cell in each.cells] for each in lines(content)]
    assert cells == [["Họ và tên", "Năm sinh"], ["Nguyễn Văn Đức", "1990"], ["Trần Thị Nữ", "1991"]]


def test_older_letters_within_a_table_program_are_recognised() -> None:
    assert legacy_of(["Hä vµ tªn", "NguyÔn V¨n §øc"]) == "tcvn3"
    assert legacy_of(["Họ và tên", "Nguyễn Văn Đức"]) is None
    assert legacy_of(["Name", "Åse Grønnås"]) is None


def test_what_is_left_of_a_broken_zip_is_no_fault() -> None:
    content = bytearray(xlsx(_PLAIN))
    where = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 3
    content[where : where + 4] = b"\xff\xff\xff\xff"
    assert why(bytes(content)) == "damaged"
