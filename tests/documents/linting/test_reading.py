"""Files that are no text of ours: each gets a clear word, none a stack trace."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.linting import LintError, lint_file

SAY = "Căn cứ Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021; Ủy ban nhân dân phường đề nghị các cơ quan thực hiện."
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, Uû ban nh©n d©n ph­êng"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        (b"   \n\n ", "trống"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"<html><body>x</body></html>", "HTML"),
        (b"\x07\x00\xe9\x80\x12 \x00\x01abc\x93\x00" * 20, "không phải văn bản"),
        (SAY.encode("utf-16-le"), "UTF-16"),
        (SAY.encode("utf-16-be"), "UTF-16"),
        (b"\xff\xfe" + SAY.encode("utf-16-le")[:-1], "UTF-16"),
        (TCVN3.encode("latin-1"), "TCVN3"),
        (TCVN3.encode(), "TCVN3"),
        (
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc".encode("latin-1"),
            "VNI",
        ),
        ("Luật phòng".encode("cp1258", "ignore") + b"\xf2\xec", "không phải Unicode"),
        (bytes(range(1, 127)) * 3, "không phải văn bản"),
        (b"abc\x00\x01\x02\x03 \x04 def" * 50, "không phải văn bản"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, said: str) -> None:
    with pytest.raises(LintError) as refused:
        lint_file(content, "x.txt")
    assert said in refused.value.vi
    assert "hãy" in refused.value.vi


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_unicode_with_its_mark_is_read(encoding: str) -> None:
    assert lint_file(SAY.encode(encoding), "x.txt").findings == ()


def test_a_long_text_does_not_take_long() -> None:
    chance = random.Random(7)  # noqa: S311 - the same text each time
    words = [
        "Nghị",
        "định",
        "số",
        "109/2021/NĐ-CP",
        "của",
        "Điều",
        "27",
        "khoản",
        "1",
        "ngày",
        "31/12/2021",
        "1.",
        "a)",
        ".",
    ]
    text = "\n".join(" ".join(chance.choices(words, k=12)) for _ in range(3000))
    assert lint_file(text.encode(), "x.txt").kind == "text"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(LintError):
        assert lint_file(content, "x").name == "x"
