"""The compiled renderer gives what docxtpl gives, the same bytes each time, and fails loudly."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from dataclasses import make_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from documents.archive import read_parts
from documents.authoring.ooxml import para, run
from documents.authoring.package import pack
from documents.catalogue import load_catalogue
from documents.errors import TemplateFault
from documents.generic.words import Run
from documents.rendering import CompiledTemplate
from documents.writs import Forms, load_template, render, values_of
from tests.documents import samples
from tests.documents.kit import built, by_docxtpl, entry_of, template_of, texts
from tests.documents.samples import EDITIONS, FIRST_120, FORMS, ON

KINDS = ("full", "voluntary", "long_names", "bare")
# Under the law of 2021 the police do not ask for one who asked; a result for the police names them.
CASES = [
    (form, on, kind)
    for form, on in EDITIONS
    for kind in KINDS
    if kind != "voluntary" or form not in {FORMS[1], FORMS[4]} or (form, on) == (FORMS[1], FIRST_120)
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("form", "on", "kind"), CASES)
def test_the_text_is_that_of_docxtpl(form: str, on: date, kind: str) -> None:
    data = samples.sample(kind, on)
    assert texts(render(form, data, on).content) == texts(by_docxtpl(form, data, on))


@pytest.mark.parametrize(
    "form", ["163/2026/NĐ-CP PLIII Mẫu 04", "163/2026/NĐ-CP PLV Mẫu 17", "163/2026/NĐ-CP PLI Mẫu 02"]
)
def test_the_text_of_a_form_told_by_data_is_that_of_docxtpl(form: str) -> None:
    data = samples.sample("full", FIRST_120)
    assert texts(render(form, data, FIRST_120).content) == texts(by_docxtpl(form, data, FIRST_120))


@pytest.mark.parametrize("form", FORMS)
def test_headers_are_those_of_docxtpl(form: str) -> None:
    ours, theirs = (
        Document(io.BytesIO(made)).sections[0]
        for made in (render(form, samples.full(), ON).content, by_docxtpl(form, samples.full()))
    )
    assert ours.first_page_header.paragraphs[0].text == theirs.first_page_header.paragraphs[0].text
    assert ours.header.paragraphs[0]._p.xml == theirs.header.paragraphs[0]._p.xml


@pytest.mark.parametrize("form", FORMS)
def test_every_line_break_in_a_value_is_that_of_docxtpl(form: str) -> None:
    data = samples.full()
    data["person"]["address"] = data["person"]["current_residence"] = "Dòng một\r\nDòng <hai> & hơn\nDòng ba"
    ours = texts(render(form, data, ON).content)
    assert ours == texts(by_docxtpl(form, data))


@pytest.mark.parametrize(("form", "on"), EDITIONS)
def test_the_file_opens_and_holds_the_parts_of_the_template(form: str, on: date) -> None:
    made = render(form, samples.full(), on).content
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    ours, template = read_parts(made), read_parts(template_of(form, on))
    assert sorted(ours) == sorted(template)
    assert {name for name in ours if ours[name] != template[name]} == {"word/document.xml"}


def test_the_same_data_give_the_same_bytes_later_and_elsewhere() -> None:
    first = render(FORMS[1], samples.full(), ON)
    time.sleep(2.1)  # the dates of a zip go by two seconds
    assert render(FORMS[1], samples.full(), ON) == first
    code = (
        "from documents.writs import render; from tests.documents import samples as s;"
        "print(render(s.FORMS[1], s.full(), s.ON).sha256)"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert other.stdout.strip() == first.sha256


def test_a_writ_says_what_it_is_and_nothing_of_the_person() -> None:
    writ = render("109/2021/NĐ-CP Mẫu 02", samples.full(), ON)
    assert writ.filename == "109-2021-mau-02.docx"
    assert writ.filename.isascii()
    assert writ.form == "109/2021/NĐ-CP Mẫu 02"
    assert writ.media_type.endswith("wordprocessingml.document")
    assert len(writ.template_version) == 12


def test_the_version_tells_one_template_from_another() -> None:
    writs = [render(form, samples.full(), on) for form, on in EDITIONS]
    assert len({writ.template_version for writ in writs}) == len(EDITIONS)
    assert [render(form, samples.bare(), on).template_version for form, on in EDITIONS] == [
        writ.template_version for writ in writs
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_variable_fails_and_is_named(form: str) -> None:
    values = values_of(built(form, samples.full()))
    del values["full_name"]
    with pytest.raises(TemplateFault) as caught:
        load_template(entry_of(form)).render(values)
    assert caught.value.fields == {"template": form, "variables": ["full_name"]}
    assert "full_name" in caught.value.en
    assert "full_name" in caught.value.vi


def _template(text: str) -> CompiledTemplate:
    return CompiledTemplate.of("thử", pack("Thử", para(run(text))))


def test_a_variable_in_a_branch_that_is_not_taken_is_missed_too() -> None:
    with pytest.raises(TemplateFault, match="absent"):
        _template("{% if known %}{{ known }}{% else %}{{ absent }}{% endif %}").render({"known": "x"})


def test_an_unknown_attribute_fails() -> None:
    with pytest.raises(TemplateFault, match="nothing_such"):
        _template("{{ person.nothing_such }}").render({"person": {}})


def test_none_is_never_printed() -> None:
    with pytest.raises(TemplateFault, match="None"):
        _template("{{ name }}").render({"name": None})


@pytest.mark.parametrize(
    "text",
    ["{{ ''.__class__.__mro__ }}", "{{ name.__init__.__globals__ }}", "{{ name.format_map }}{{ range(9) }}"],
)
def test_a_template_cannot_reach_the_program(text: str) -> None:
    with pytest.raises(TemplateFault):
        _template(text).render({"name": "x"})


@pytest.mark.parametrize(
    "text",
    [
        "{{ run.__class__ }}",
        "{{ run.text.__class__ }}",
        "{{ run.__init__.__globals__ }}",
        "{{ run.__slots__ }}",
    ],
)
def test_the_short_way_to_a_field_opens_no_other_way(text: str) -> None:
    """Declared fields of our contexts are read without asking; all else of them is asked as before."""
    _template("{{ run.text }}").render({"run": Run("x")})
    with pytest.raises(TemplateFault):
        _template(text).render({"run": Run("x")})


def test_a_dataclass_of_others_has_no_short_way() -> None:
    kind: Any = make_dataclass("Foreign", ["_hidden"])
    kind.__module__ = "elsewhere"
    foreign = kind("x")
    with pytest.raises(TemplateFault):
        _template("{{ foreign._hidden }}").render({"foreign": foreign})


def test_a_template_that_jinja_cannot_read_is_refused_by_name() -> None:
    with pytest.raises(TemplateFault, match=r"thử.*word/document\.xml"):
        _template("{% if %}")


def test_tags_in_a_header_are_rendered() -> None:
    docx = pack("Thử", para(run("{{ name }}")), "{{ mark }}")
    made = CompiledTemplate.of("thử", docx).render({"name": "Thân", "mark": "Đầu & <trang>"})
    assert Document(io.BytesIO(made)).sections[0].first_page_header.paragraphs[0].text == "Đầu & <trang>"


def test_a_template_that_word_cut_into_runs_is_read_alike() -> None:
    """Word splits text into runs as it pleases; docxtpl's patch joins the tags again."""
    body = para(run("Tên: {"), run("{ na"), run("me }"), run("}"))
    made = CompiledTemplate.of("thử", pack("Thử", body)).render({"name": "Lò Văn Thử"})
    assert texts(made) == ["Tên: Lò Văn Thử"]


def test_the_renderer_fits_the_port_of_the_workflows() -> None:
    from workflows.paper_ports import WritRenderer

    renderer: WritRenderer = Forms(load_catalogue())
    writ = renderer.render(FORMS[0], samples.full(), ON)
    assert writ.sha256
