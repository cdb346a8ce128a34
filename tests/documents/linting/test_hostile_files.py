"""Word files that are broken, encrypted, huge or lying: each gets a clear word."""

from __future__ import annotations

import contextlib
import io
import random
import re
import zipfile

import pytest

from documents.archive import Part, Prefix, read_parts
from documents.linting import LintError, lint_file
from tests.documents.linting.word import plan

GOOD = plan()
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _with(part: str, content: bytes | None) -> bytes:
    parts = dict(read_parts(GOOD))
    if content is None:
        del parts[part]
    else:
        parts[part] = content
    return Prefix.of(Part.of(name, one) for name, one in parts.items()).closed_with(())


def _encrypted_entry() -> bytes:
    data = bytearray(GOOD)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * (30 * 1024 * 1024))
    return out.getvalue()


def _many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(3100):
            package.writestr(f"{number}.xml", "")
    return out.getvalue()


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="x"><w:body>&b;</w:body></w:document>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), ".doc cũ"),
        (_encrypted_entry(), "mã hóa"),
        (b"PK\x03\x04", "hỏng"),
        (GOOD[: len(GOOD) // 2], "hỏng"),
        (GOOD[:-30], "hỏng"),
        (_packed("x.txt", "chào".encode()), "không phải văn bản Word"),
        (_packed("[Content_Types].xml", b"<Types/>"), "không phải văn bản Word"),
        (_with("word/document.xml", None), "không phải văn bản Word"),
        (_with("[Content_Types].xml", None), "không phải văn bản Word"),
        (_with("word/document.xml", b"<w:document"), "không phải văn bản Word"),
        (_with("word/document.xml", b""), "không phải văn bản Word"),
        (_with("word/document.xml", b"<html><body/></html>"), "không phải văn bản Word"),
        (_with("word/document.xml", LAUGHS), "DOCTYPE"),
        (_bomb(), "lớn bất thường"),
        (_many(), "lớn bất thường"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_clear_word(content: bytes, said: str) -> None:
    with pytest.raises(LintError) as refused:
        lint_file(content, "x.docx")
    assert said in refused.value.vi
    assert "hãy" in refused.value.vi
    assert refused.value.en


@pytest.mark.parametrize(
    "part",
    [
        "word/styles.xml",
        "word/theme/theme1.xml",
        "word/settings.xml",
        "docProps/core.xml",
        "word/header1.xml",
    ],
)
def test_a_document_that_lacks_a_part_is_read_or_refused(part: str) -> None:
    for content in (None, b"", b"<x/>"):
        try:
            report = lint_file(_with(part, content), "x.docx")
        except LintError as refused:
            assert refused.vi  # noqa: PT017 - either answer will do, a stack trace will not
        else:
            assert report.kind == "docx"


def test_styles_that_stand_on_each_other_in_a_circle_end() -> None:
    styles = read_parts(GOOD)["word/styles.xml"].decode()
    circle = styles.replace(
        '<w:name w:val="Normal"/>', '<w:name w:val="Normal"/><w:basedOn w:val="Normal"/>', 1
    )
    assert circle != styles
    assert lint_file(_with("word/styles.xml", circle.encode()), "x.docx").kind == "docx"


@pytest.mark.parametrize(
    "old", [b'w:val="24"', b'w:firstLine="720"', b'w:after="120"', b'w:w="11906"', b'w:val="both"']
)
@pytest.mark.parametrize("new", [b"", b"x", b"-99999999999999", b"1e400", "đ".encode()])
def test_numbers_that_are_none_do_not_upset_it(old: bytes, new: bytes) -> None:
    body = read_parts(GOOD)["word/document.xml"]
    name = old.split(b'"')[0]
    spoilt = body.replace(old, name + b'"' + new + b'"')
    try:
        assert lint_file(_with("word/document.xml", spoilt), "x.docx").kind == "docx"
    except LintError as refused:
        assert refused.vi  # noqa: PT017


def test_bytes_changed_anywhere_never_give_a_stack_trace() -> None:
    chance = random.Random(11)  # noqa: S311 - the same damage each time
    for _ in range(60):
        data = bytearray(GOOD)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            lint_file(bytes(data), "x.docx")
        except LintError as refused:
            assert refused.vi  # noqa: PT017


ODD = (
    "",
    "-1",
    "x",
    "99999999999",
    "NaN",
    "\u202e",
    "Điều 999. ",
    "“" * 50,
    "Số: /",
    "ngày tháng năm",
    "1.1.1.1.1",
    "TM. ",
    "\u0301" * 20,
)


def _damaged(xml: str, chance: random.Random) -> str:
    """A tag gone or doubled, or an odd value for an attribute or a text."""
    found = list(re.finditer(chance.choice((r"<[^>]+>()", r'="([^"]*)"', r"<w:t[^>]*>([^<]*)</w:t>")), xml))
    if not found:
        return xml
    one = chance.choice(found)
    if one.lastindex and one[1]:
        return xml[: one.start(1)] + chance.choice(ODD) + xml[one.end(1) :]
    return xml[: one.start()] + chance.choice(("", one[0] * 2)) + xml[one.end() :]


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"]
)
def test_xml_changed_anywhere_never_gives_a_stack_trace(part: str) -> None:
    chance = random.Random(part)  # noqa: S311 - the same damage each time
    whole = read_parts(GOOD)[part].decode()
    for _ in range(40):
        xml = whole
        for _ in range(chance.randint(1, 3)):
            xml = _damaged(xml, chance)
        with contextlib.suppress(LintError):
            assert lint_file(_with(part, xml.encode("utf-8", "replace")), "x.docx").kind == "docx"


def test_an_empty_document_is_read() -> None:
    empty = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    report = lint_file(_with("word/document.xml", empty), "x.docx")
    assert (report.kind, report.errors) == ("docx", ())
