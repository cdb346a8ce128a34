"""The forms of Decree 163/2026/NĐ-CP say what the annex says, in its order; none has an empty label, all keep the rules of layout.

``official/*.yaml`` hold the labels of each form as read from the annex (numbers of notes and dots left out). A mistake of the annex that a
form mends is mended there too and told by its note.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.text.paragraph import Paragraph

from documents.catalogue import FormEntry, load_catalogue, slug
from documents.layout import Profile, lint, paragraphs
from documents.writs import render
from rules.yamlio import load_yaml
from tests.documents.whole import empty_case, issued_by, whole_case

FOLDER = Path(__file__).resolve().parent / "official"
DAY = date(2026, 7, 14)
ANNEXES = {"PLI": "decree163-pl1.yaml", "PLIII": "decree163-pl3.yaml", "PLV": "decree163-pl5.yaml"}
ENTRIES = [
    one
    for one in load_catalogue()
    if one.number.split(" ")[0] in ANNEXES and one.instrument == "163/2026/NĐ-CP"
]


@lru_cache
def _labels(annex: str) -> dict[str, list[str]]:
    raw = load_yaml(FOLDER / ANNEXES[annex])
    assert isinstance(raw, dict)
    return {str(number): [str(one) for one in labels] for number, labels in raw.items()}


def _official(entry: FormEntry) -> list[str]:
    annex, _, number = entry.number.partition(" Mẫu ")
    return _labels(annex)[number]


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalpha())


def _printed(content: bytes) -> list[Paragraph]:
    return list(paragraphs(Document(io.BytesIO(content))))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: slug(entry.number))
def test_every_label_of_the_official_form_is_printed_in_its_order(entry: FormEntry) -> None:
    made = render(entry.id, issued_by(entry, empty_case(DAY)), DAY)
    text = "".join(_letters(one.text) for one in _printed(made.content))
    place = 0
    for label in _official(entry):
        found = text.find(_letters(label), place)
        assert found >= 0, (
            f"{label!r} after {text[max(0, place - 60) : place]!r}: {text[place : place + 90]!r}"
        )
        place = found + len(_letters(label))
    assert entry.verified


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: slug(entry.number))
@pytest.mark.parametrize("case", [empty_case, whole_case], ids=["empty", "whole"])
def test_every_form_is_laid_out_by_the_rules_and_leaves_no_label_empty(
    entry: FormEntry, case: Callable[[date], dict[str, Any]]
) -> None:
    made = render(entry.id, issued_by(entry, case(DAY)), DAY)
    assert lint(made.content, Profile.of(entry)) == ()
    printed = _printed(made.content)
    for place, one in enumerate(printed):
        if (
            one.text.rstrip().endswith(":")
            and one.style is not None
            and one.style.style_id in {"LtLine", "LtField"}
        ):
            assert "\t" in one.text or printed[place + 1].text.strip(), one.text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: slug(entry.number))
def test_no_code_and_no_path_stands_on_paper(entry: FormEntry) -> None:
    text = "\n".join(
        one.text for one in _printed(render(entry.id, issued_by(entry, whole_case(DAY)), DAY).content)
    )
    assert "_" not in text
    assert not {"None", "True", "False", "frozenset"} & set(text.split())
