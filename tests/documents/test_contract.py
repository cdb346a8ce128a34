"""Catalogue, contexts, templates and the code that writes the templates say the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from documents.archive import read_parts
from documents.authoring.build import RECIPES, build_all, parts_of
from documents.catalogue import load_catalogue
from documents.contexts import CONTEXTS, build
from documents.errors import DocumentError
from documents.generic.model import LETTERHEAD, LIST, PERSONAL
from documents.labels import GROUNDS, PAPERS, RELATIONS, RESULTS, SUBSTANCES
from documents.signs import SIGNS, Substance, sign_ids
from documents.writs import TEMPLATES, load_template
from rules.yamlio import load_yaml
from tests.documents import samples
from tests.documents.kit import entry_of, template_of
from tests.documents.samples import EDITIONS, FORMS

FACTS = Path(__file__).resolve().parents[2] / "rules" / "law" / "facts.yaml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The order of children that ISO/IEC 29500 demands; Word refuses files that break it.
_ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr shd tabs spacing ind jc",
    "rPr": "rFonts b bCs i iCs strike color sz szCs lang",
    "tblPr": "tblW jc tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan tcBorders shd vAlign",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right",
    "sectPr": "headerReference pgSz pgMar cols titlePg",
    "style": "name basedOn qFormat pPr rPr",
}


def test_the_catalogue_the_contexts_and_the_templates_are_of_the_same_forms() -> None:
    coded = [entry for entry in load_catalogue() if entry.sheet is None]
    general = {entry.template for entry in load_catalogue() if entry.sheet is not None}
    assert list(dict.fromkeys(entry.id for entry in coded)) == list(FORMS)
    files = sorted({entry.template for entry in coded})
    assert files == sorted(CONTEXTS)
    assert general == {LETTERHEAD, LIST, PERSONAL}
    assert sorted({*files, *general}) == sorted(path.name for path in TEMPLATES.glob("*.docx"))
    assert sorted({*files, *general}) == sorted(one.file for one in RECIPES)
    assert files == sorted(entry_of(form, on).template for form, on in EDITIONS)


@pytest.mark.parametrize(("form", "on"), EDITIONS)
def test_the_variables_of_a_template_are_exactly_the_fields_of_its_context(form: str, on: date) -> None:
    entry = entry_of(form, on)
    assert load_template(entry).variables == {field.name for field in fields(CONTEXTS[entry.template])}


def test_a_template_without_a_context_is_told() -> None:
    with pytest.raises(DocumentError, match=r"lost\.docx"):
        build(replace(entry_of(FORMS[0]), template="lost.docx"), samples.full())


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.file)
def test_the_committed_template_is_what_the_code_writes(recipe: object) -> None:
    made = recipe.docx()  # type: ignore[attr-defined]
    assert parts_of((TEMPLATES / recipe.file).read_bytes()) == parts_of(made)  # type: ignore[attr-defined]


def test_writing_the_templates_again_changes_nothing(tmp_path: Path) -> None:
    assert len(build_all(tmp_path)) == len(RECIPES)
    assert build_all(tmp_path) == []


@pytest.mark.parametrize(("form", "on"), EDITIONS)
def test_every_element_stands_in_the_order_of_the_schema(form: str, on: date) -> None:
    for name, content in read_parts(template_of(form, on)).items():
        if name.startswith("word/") and name.endswith(".xml"):
            _check_order(etree.fromstring(content))


def _check_order(root: etree._Element) -> None:
    for kind, order in _ORDERS.items():
        ranks = {f"{_W}{name}": rank for rank, name in enumerate(order.split())}
        for element in root.iter(f"{_W}{kind}"):
            found = [ranks[str(child.tag)] for child in element]
            assert all(a <= b for a, b in pairwise(found)), (kind, [str(child.tag) for child in element])


@pytest.mark.parametrize("form", FORMS)
def test_only_a_form_whose_text_was_read_bears_the_mark_of_its_annex(form: str) -> None:
    entry = entry_of(form)
    header = read_parts(template_of(form))["word/header2.xml"].decode()
    assert ("ban hành kèm theo" in header) is entry.verified
    assert entry.verified or entry.note_vi


def test_a_line_that_the_official_sheet_lacks_says_so() -> None:
    text = read_parts(template_of("18/2021/TT-BYT PL05"))["word/document.xml"].decode()
    assert "4*. Có rối loạn khí sắc" in text
    assert "mẫu ban hành kèm theo Thông tư không có dòng để ghi" in text


def _values(fact: str) -> set[str]:
    catalogue = load_yaml(FACTS)
    assert isinstance(catalogue, dict)
    return set(catalogue[fact]["values"])


def test_every_value_that_the_facts_allow_can_be_printed() -> None:
    assert _values("substances") <= set(SUBSTANCES)
    assert _values("papers") <= set(PAPERS)
    assert _values("guardian_relation") <= set(RELATIONS)


def test_every_ground_of_the_facts_is_of_one_law_or_both() -> None:
    assert _values("ground") == GROUNDS
    assert _values("result") == set(RESULTS)


def test_the_signs_are_those_of_the_facts() -> None:
    assert _values("signs") == {sign for substance in Substance for sign in sign_ids(substance)}


def test_the_lists_are_as_long_as_the_annex_says() -> None:
    assert {substance.value: len(signs) for substance, signs in SIGNS.items()} == {
        "opioids": 12,
        "stimulants": 6,
        "cannabis": 7,
    }
