"""What a form notes of its own filling: every field has a label, the bytes are those of a form that notes nothing."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from documents.catalogue import load_catalogue
from documents.contexts import CONTEXTS
from documents.contexts.field_labels import FIELDS
from documents.contexts.noting import Notes, in_words
from documents.writs import context_of, load_template, render, values_of
from tests.documents import samples

CODED, GENERAL = ("109/2021/NĐ-CP Mẫu 02", date(2024, 3, 4)), ("163/2026/NĐ-CP PLV Mẫu 22", date(2026, 8, 4))


def test_every_field_of_every_context_has_a_label() -> None:
    used = {one.name for kind in CONTEXTS.values() for one in fields(kind)}
    assert used - FIELDS.keys() == set()


def test_noting_changes_no_byte() -> None:
    for form, on in (CODED, GENERAL):
        entry = load_catalogue().form(form, on)
        plain = load_template(entry).render(values_of(context_of(entry, samples.bare())))
        writ = render(form, samples.bare(), on)
        assert writ.content == plain
        assert writ.fields


def test_a_field_says_where_it_was_read_and_what_is_printed() -> None:
    told = {one.field: one for one in render(*CODED[:1], samples.bare(), CODED[1]).fields}
    assert told["full_name"].paths == ("person.full_name",)
    assert told["full_name"].label == "Họ và tên"
    assert told["born"].text == "" or told["born"].text.count("/") == 2


def test_a_line_of_a_general_form_keeps_its_own_label() -> None:
    labels = {one.label for one in render(*GENERAL[:1], samples.bare(), GENERAL[1]).fields}
    assert {"Cơ quan ban hành", "Ký tên"} <= labels


def test_what_no_paper_prints_is_not_noted() -> None:
    notes = Notes({"labels": {"ground": "tái sử dụng"}, "facts": {"ground": "managed_user_reuse"}})
    notes.paths += ["told", "labels.ground"]
    notes.done("ground", None, "x")
    notes.paths.append("facts.ground")
    notes.done("ground", None, "managed_user_reuse")
    notes.paths += ["facts.ground", "numbers.request_no"]
    notes.done("request_number", None, "15")  # asked on which ground, printed is the number
    ground, number = notes.fields()
    assert (ground.text, ground.paths) == ("tái sử dụng", ("facts.ground",))
    assert number.text == "15"


def test_values_read_as_words() -> None:
    assert [in_words(one) for one in (None, True, False, 3, date(2024, 1, 5), frozenset({"b", "a"}))] == [
        "", "có", "không", "3", "05/01/2024", "a, b",
    ]  # fmt: skip
    assert in_words((True, None)) == "1: có; 2: …"
    assert in_words({"run": ("Có", "Không", ""), "ache": ("", "", "")}) == "2 ngày theo dõi"
