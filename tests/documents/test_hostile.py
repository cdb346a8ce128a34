"""Whatever stands in a record comes out whole on paper, or is refused with a clear word; nothing is lost in silence."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.errors import ContextError
from documents.text import fault_of, tidy
from documents.writs import render
from tests.documents import samples
from tests.documents.kit import body_xml, changed, shown
from tests.documents.samples import EDITIONS, FORMS, ON

HOSTILE = {
    "markup": "Lò & <w:p/> </w:t></w:r></w:p> \"Thử\" 'x' > <",
    "entities": "Lò &amp; &lt;b&gt; &#60; Thử",
    "jinja": "{{ 7*7 }} {% if x %} {# c #} {{ full_name }} {%p endif %} {{r x }}",
    "docxtpl escapes": "{_{ y }_} {_% x %_}",
    "long": "Nguyễn " * 143,
    "decomposed": unicodedata.normalize("NFD", "Nguyễn Thị Ước Đỗ"),
    "right to left": "محمد Lò Văn שלום",
    "marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "beyond the plane": "𠀋 😀 Lò",
    "quotes": "“Tí” ‘Tèo’ – — …",
    "newlines": "Lò Văn\nThử\r\nHai",
    "backslashes": r"C:\x \g<1> \1 $1 %s {0}",
    "zero width": "Lò\u200bVăn\u200dThử",
}
REFUSED = {
    "null": "Lò\x00Văn",
    "vertical tab": "Lò\x0bVăn",
    "bell": "Lò\aVăn",
    "form feed": "Lò\fVăn",
    "escape": "Lò\x1b[31mVăn",
    "c1": "Lò\x9fVăn",
    "surrogate": "Lò\ud800Văn",
    "no character": "Lò\uffffVăn",
    "override": "Lò\u202enăV",
    "isolate": "Lò\u2067năV\u2069",
}


@pytest.mark.parametrize(("form", "on"), EDITIONS)
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_comes_out_whole(form: str, on: date, name: str) -> None:
    text = shown(form, changed(samples.full(), "person.full_name", name), on)
    assert tidy(name) in text


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_agency_comes_out_whole(name: str) -> None:
    """Agencies are printed in capitals at the head, and as they are in the text."""
    text = shown(FORMS[1], changed(samples.full(), "unit.name", name))
    assert f"{tidy(name)} đề nghị" in text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED)
def test_what_no_document_can_hold_is_refused_by_form_and_field(form: str, name: str) -> None:
    with pytest.raises(ContextError) as caught:
        render(form, changed(samples.full(), "person.full_name", name), ON)
    assert caught.value.fields == {"form": form, "field": "person.full_name"}
    assert "Lò" not in caught.value.en + caught.value.vi


def test_a_text_longer_than_the_limit_is_refused_and_one_at_the_limit_is_printed() -> None:
    data = changed(samples.full(), "facts.applicant_reason", "đ" * 4000)
    assert "đ" * 4000 in shown(FORMS[0], data)
    with pytest.raises(ContextError, match="4000 characters"):
        shown(FORMS[0], changed(samples.full(), "facts.applicant_reason", "đ" * 4001))


def test_markup_in_a_value_adds_no_paragraph() -> None:
    plain = render(FORMS[0], samples.full(), ON).content
    hostile = render(FORMS[0], changed(samples.full(), "person.full_name", HOSTILE["markup"]), ON).content
    assert body_xml(plain).count("<w:p>") == body_xml(hostile).count("<w:p>")


@settings(max_examples=60)
@given(name=st.text(min_size=1, max_size=300))
def test_any_text_is_whole_or_refused(name: str) -> None:
    data = changed(samples.full(), "person.other_name", name)
    clean = tidy(name)
    if fault_of(clean) is not None:
        with pytest.raises(ContextError):
            shown(FORMS[0], data)
    else:
        assert clean in shown(FORMS[0], data)


def test_what_was_printed_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(
        render(FORMS[4], changed(samples.full(), "person.full_name", HOSTILE["jinja"]), ON).content
    )
    assert any(HOSTILE["jinja"] in paragraph.text for paragraph in Document(str(path)).paragraphs)
