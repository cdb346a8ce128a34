"""Papers from outside by their content: good ones are taken as they are, bad ones are refused with a word that helps."""

from __future__ import annotations

import hashlib
import struct
import sys
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Encryption

from documents.attachments import AttachmentRefused, Checker, Limits
from documents.attachments.found import Found
from documents.attachments.naming import EXTENSIONS, cleaned
from documents.attachments.opening import look, opened
from documents.attachments.refusing import REFUSALS, Refusal
from documents.attachments.sniffing import DOCX, JPEG, PDF, PNG
from tests.documents import outside
from workflows.ports import Attachment, CheckedPaper

_LIMITS = Limits()
# Papers are made by the test that needs one: the collection, which every process of the run goes through, makes none.
Made: TypeAlias = Callable[[], bytes]


def here(content: bytes, media_type: str, _limits: Limits) -> Found:
    """Opened in this process: quicker, the same code."""
    return look(content, media_type)


CHECKER = Checker(opening=here)


def check(content: bytes, name: str = "tep.pdf") -> CheckedPaper:
    (paper,) = CHECKER.check([Attachment("other_paper", name, content)])
    return paper


def code(content: bytes) -> str:
    with pytest.raises(AttachmentRefused) as caught:
        check(content)
    assert "{" not in caught.value.vi + caught.value.en
    return codes(caught.value)[0]


def codes(error: AttachmentRefused) -> list[str]:
    problems = error.fields["problems"]
    assert isinstance(problems, list)
    return [str(each["code"]) for each in problems]


@pytest.mark.parametrize(
    ("made", "media_type", "pages"),
    [
        (lambda: outside.pdf(3), PDF, 3),
        (lambda: outside.pdf(2, object_stream_mode=2), PDF, 2),  # compressed objects, as new programs write
        (lambda: outside.scan(200), PDF, 1),
        (lambda: outside.picture("JPEG"), JPEG, 1),
        (lambda: outside.picture("PNG"), PNG, 1),
        (outside.word, DOCX, None),
    ],
    ids=["pdf", "pdf compressed", "scan", "jpeg", "png", "docx"],
)
def test_good_papers_are_taken_as_they_are(made: Made, media_type: str, pages: int | None) -> None:
    content = made()
    paper = check(content, f"a.{EXTENSIONS[media_type][0]}")
    assert (paper.media_type, paper.pages, paper.remarks) == (media_type, pages, ())
    assert paper.content == content
    assert paper.sha256 == hashlib.sha256(content).hexdigest()


def test_what_is_behind_a_picture_of_a_telephone_does_no_harm() -> None:
    assert check(outside.picture() + b"SEFHe\x00\x00\x00 a film of the telephone").media_type == JPEG


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: b"", "empty"),
        (lambda: b"xin chao", "type"),
        (lambda: b"MZ\x90\x00 a program", "type"),
        (lambda: b"GIF89a....", "type"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word", "type"),
        (lambda: b"\x00\x00\x00\x18ftypheic....", "type"),
        (lambda: b"<html><script>", "type"),
        (lambda: outside.pdf(encryption=Encryption(owner="o", user="u")), "encrypted"),
        (lambda: outside.pdf(encryption=Encryption(owner="o", user="")), "encrypted"),
        (lambda: outside.pdf()[:200], "damaged"),
        (lambda: outside.pdf()[:-40], "damaged"),
        (lambda: outside.pdf().replace(b"startxref\n", b"startxref\n9"), "damaged"),
        (lambda: outside.pdf(prepare=outside.action("JavaScript", JS="app.alert(1)")), "script"),
        (lambda: outside.pdf(prepare=outside.action("JavaScript", JS="app.alert(1)"), object_stream_mode=2), "script"),
        (lambda: outside.pdf(prepare=outside.hidden_script), "script"),
        (lambda: outside.pdf(prepare=outside.action("Launch", F="cmd.exe")), "launch"),
        (lambda: outside.pdf(prepare=outside.action("SubmitForm", F="http://x.invalid")), "launch"),
        (lambda: outside.pdf(prepare=outside.action("URI", URI="http://x.invalid")), "launch"),
        (lambda: outside.pdf(prepare=outside.action("GoToR", F="//x.invalid/a.pdf")), "launch"),
        (lambda: outside.pdf(prepare=outside.page_action), "launch"),
        (lambda: outside.pdf(prepare=outside.stream_elsewhere), "elsewhere"),
        (lambda: outside.pdf(prepare=outside.attached_file), "embedded"),
        (lambda: outside.pdf(prepare=outside.dynamic_form), "xfa"),
        (lambda: outside.pdf(prepare=outside.film), "media"),
        (lambda: outside.pdf(0), "pages"),
        (outside.nested_pdf, "damaged"),
        (lambda: outside.pdf() + outside.archive(("a.class", b"\xca\xfe\xba\xbe")), "polyglot"),
        (lambda: outside.pdf() + b"<script>alert(1)</script>", "polyglot"),
        (lambda: b"\xff\xd8\xff junk %PDF-1.4", "polyglot"),
        (lambda: outside.picture("JPEG") + outside.archive(("a.class", b"x")), "polyglot"),
        (lambda: b"GIF" + outside.pdf(), "polyglot"),
        (lambda: outside.picture("PNG") + b"#!/bin/sh", "polyglot"),
        (lambda: outside.picture("JPEG")[:9000], "damaged"),
        (lambda: outside.picture("PNG")[:9000], "damaged"),
        (lambda: outside.picture("PNG").replace(b"IDAT", b"IDAT\x00", 1), "damaged"),
        (lambda: outside.picture(size=(40, 3000)), "pixels"),
        (lambda: outside.archive(("a.txt", b"x")), "not_word"),
        (lambda: outside.word()[:2000], "damaged"),
        (lambda: outside.word() + b"behind", "polyglot"),
        (lambda: outside.word() + outside.archive(("a.class", b"x")), "polyglot"),
        (lambda: outside.archive(("a.class", b"x")) + outside.word(), "polyglot"),
        (lambda: outside.repacked(outside.word(), outside.same, ("../../etc/x", b"x")), "damaged"),
        (lambda: outside.repacked(outside.word(), outside.same, ("C:\\x", b"x")), "damaged"),
        (lambda: outside.repacked(outside.word(), outside.same, ("WORD/document.xml", b"<x/>")), "damaged"),
        (lambda: outside.repacked(outside.word(), outside.same, ("word/vbaProject.bin", b"x")), "macros"),
        (lambda: outside.repacked(outside.word(), outside.same, ("word/embeddings/a.bin", b"x")), "embedded"),
        (lambda: outside.repacked(outside.word(), outside.same, ("word/big.bin", b"\x00" * (60 << 20))), "heavy"),
        (lambda: outside.repacked(outside.word(), lambda n, p: None if n == "word/document.xml" else p), "damaged"),
    ],
)  # fmt: skip
def test_bad_papers_are_refused(made: Made, why: str) -> None:
    assert code(made()) == why


def _replaced(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        if name == part:
            assert old in content
            return content.replace(old, new)
        return content

    return outside.repacked(outside.word(), change)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (
            lambda: _replaced(
                "[Content_Types].xml",
                b"wordprocessingml.document.main+xml",
                b"wordprocessingml.template.main+xml",
            ),
            "not_word",
        ),
        (
            lambda: _replaced(
                "[Content_Types].xml",
                b"openxmlformats-officedocument.wordprocessingml.document.main",
                b"ms-word.document.macroEnabled.main",
            ),
            "macros",
        ),
        (
            lambda: _replaced(
                "word/_rels/document.xml.rels",
                b"</Relationships>",
                b'<Relationship Id="x9" TargetMode="External" Target="http://x.invalid/a.dotm" Type="http://schemas.openxmlformats.org/'
                b'officeDocument/2006/relationships/attachedTemplate"/></Relationships>',
            ),
            "external",
        ),
        (
            lambda: _replaced(
                "word/document.xml", b"<w:document", b'<!DOCTYPE w:x [<!ENTITY a "lol">]><w:document'
            ),
            "damaged",
        ),
    ],
)
def test_word_files_that_bring_more_are_refused(made: Made, why: str) -> None:
    assert code(made()) == why


def test_a_link_in_a_word_file_is_no_content_from_elsewhere() -> None:
    link = (
        b'<Relationship Id="x9" TargetMode="External" Target="https://vbpl.vn" Type="http://schemas.openxmlformats.org/officeDocument'
        b'/2006/relationships/hyperlink"/></Relationships>'
    )
    assert check(_replaced("word/_rels/document.xml.rels", b"</Relationships>", link)).media_type == DOCX


def _huge_png(side: int) -> bytes:
    """A picture that says it is huge, in few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("side", "why"), [(10_000, "pixels"), (19_999, "heavy"), (60_000, "heavy")])
def test_a_picture_that_would_not_fit_is_refused_before_it_is_decoded(side: int, why: str) -> None:
    assert code(_huge_png(side)) == why


def test_an_animated_picture_is_refused() -> None:
    from PIL import Image

    frames = [Image.new("RGB", (200, 200), shade) for shade in ("red", "blue")]
    assert code(outside.picture("PNG", (200, 200), save_all=True, append_images=frames)) == "animated"


def test_a_coarse_scan_is_told() -> None:
    assert [each.code for each in check(outside.scan(100)).remarks] == ["low_resolution"]
    assert check(outside.scan(150)).remarks == ()
    small = check(outside.picture(size=(800, 1100)), "a.jpg")
    assert [each.code for each in small.remarks] == ["low_resolution"]
    assert "a.jpg" in small.remarks[0].vi


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound the time only")
def test_a_heavy_paper_is_stopped_by_the_limits_of_its_process() -> None:
    content = outside.bomb()
    assert len(content) < 2_000_000
    with pytest.raises(Refusal) as caught:
        opened(content, PDF, Limits(memory=512 << 20, processor=5))
    assert caught.value.code == "heavy"


@pytest.mark.parametrize(
    ("made", "media_type"),
    [(lambda: outside.pdf(2), PDF), (outside.picture, JPEG), (outside.word, DOCX)],
    ids=["pdf", "jpeg", "docx"],
)
def test_a_process_of_its_own_finds_the_same(made: Made, media_type: str) -> None:
    content = made()
    assert opened(content, media_type, _LIMITS) == look(content, media_type)


def test_a_process_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Refusal) as caught:
        opened(outside.pdf(), PDF, replace(_LIMITS, wall=0))
    assert caught.value.code == "heavy"


def test_a_process_of_its_own_refuses_the_same() -> None:
    with pytest.raises(Refusal) as caught:
        opened(outside.pdf(prepare=outside.hidden_script), PDF, _LIMITS)
    assert caught.value.code == "script"


def test_every_bad_file_is_told_by_place_and_name() -> None:
    given = [
        Attachment("other_paper", "tốt.pdf", outside.pdf()),
        Attachment("other_paper", "C:\\Users\\x\\rỗng.pdf", b""),
        Attachment("other_paper", "hỏng\u202efdp.exe", outside.pdf()[:100]),
    ]
    with pytest.raises(AttachmentRefused) as caught:
        CHECKER.check(given)
    assert "Tệp thứ 2 (“rỗng.pdf”): tệp rỗng" in caught.value.vi
    assert "Tệp thứ 3 (“hỏngfdp.exe”): tệp bị hỏng" in caught.value.vi
    assert "Attachment 2" in caught.value.en
    assert "tốt" not in caught.value.vi


def test_size_is_bounded_for_a_file_and_for_an_act() -> None:
    small = Checker(Limits(file=1000, act=2500), here)
    with pytest.raises(AttachmentRefused, match="attachments of one act"):
        small.check([Attachment("other_paper", "a.pdf", b"x" * 900)] * 3)
    with pytest.raises(AttachmentRefused) as caught:
        small.check([Attachment("other_paper", "a.pdf", b"x" * 1001)])
    assert codes(caught.value) == ["too_large"]


@pytest.mark.parametrize(
    ("given_", "media_type", "shown"),
    [
        ("Đơn của bà Lê.PDF", PDF, "Đơn của bà Lê.pdf"),
        (unicodedata.normalize("NFD", "Bệnh án.pdf"), PDF, "Bệnh án.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Temp\\a.docx", DOCX, "a.docx"),
        ("hoa don.pdf.exe", PDF, "hoa don.pdf"),
        ("anh.pdf", JPEG, "anh.jpg"),
        ("anh.JPEG", JPEG, "anh.jpeg"),
        ("gpj.\u202etxt\u0000\r\nSet-Cookie: a", JPEG, "gpj.txtSet-Cookie_ a.jpg"),
        ("QĐ 12.2024", PDF, "QĐ 12.2024.pdf"),
        ("CON.pdf", PDF, "_CON.pdf"),
        ("", PDF, "tep-dinh-kem.pdf"),
        (" . ", PNG, "tep-dinh-kem.png"),
        ("x" * 500 + ".pdf", PDF, "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_fit_to_be_shown(given_: str, media_type: str, shown: str) -> None:
    assert cleaned(given_, media_type) == shown


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_no_name_gets_out_of_hand(name: str, media_type: str) -> None:
    shown = cleaned(name, media_type)
    assert len(shown) <= 120
    assert shown.rpartition(".")[2] in EXTENSIONS[media_type]
    assert not set(shown) & set('/\\<>:"|?*')
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)
    assert unicodedata.is_normalized("NFC", shown)
    assert cleaned(shown, media_type) == shown


def test_a_name_that_claims_otherwise_is_told() -> None:
    paper = check(outside.picture(), "don.pdf")
    assert (paper.filename, [each.code for each in paper.remarks]) == ("don.jpg", ["wrong_extension"])
    assert "don.jpg" in paper.remarks[0].vi


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_rubbish_is_refused_and_never_breaks(rubbish: bytes) -> None:
    for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(AttachmentRefused):
            check(head + rubbish)


@pytest.mark.parametrize(
    "content",
    [outside.pdf(2), outside.picture(size=(300, 300)), outside.word()],
    ids=["pdf", "jpeg", "docx"],
)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_changed_byte_is_taken_or_refused_and_never_breaks(content: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    changed = (
        content[:place] + bytes([content[place] ^ data.draw(st.integers(1, 255))]) + content[place + 1 :]
    )
    try:
        paper = check(changed)
    except AttachmentRefused:
        return
    assert paper.content == changed


def test_every_reason_has_words_that_say_what_to_do() -> None:
    for vi, en in REFUSALS.values():
        assert "Hãy" in vi or "{do_vi}" in vi
        assert en
