"""The catalogue says what is in force when, and refuses what it does not know."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.catalogue import load_catalogue
from documents.errors import DocumentError
from documents.writs import render
from rules.errors import InputError
from tests.documents import samples
from tests.documents.samples import FORMS, ON

ENTRY = """\
"109/2021/NĐ-CP Mẫu 01":
  instrument: 109/2021/NĐ-CP
  number: "01"
  title: Đơn
  cites: [Đ4 k1 a]
  in_force: {from: 2022-01-01, to: 2026-06-30}
  layout: personal
  numbered: false
  issuer: Người đề nghị
  signer: Người đề nghị
  recipients: [Cơ sở y tế]
  copies: 1
  template: 109-2021-mau-01.docx
  verified: false
  note_vi: Chưa thấy mẫu
"""


def _load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "catalogue.yaml"
    path.write_text(text, "utf-8")
    return load_catalogue(path)


def test_the_day_on_which_the_forms_came_into_force() -> None:
    catalogue = load_catalogue()
    assert catalogue.forms(date(2021, 12, 31)) == ()
    assert [entry.id for entry in catalogue.forms(date(2022, 1, 1))] == list(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_before_its_time_says_from_when(form: str) -> None:
    with pytest.raises(DocumentError, match=r"in force from 2022-01-01") as caught:
        render(form, samples.full(), date(2021, 12, 31))
    assert isinstance(caught.value, InputError)
    assert caught.value.fields["in_force_from"] == "2022-01-01"


def test_an_unknown_form_names_the_nearest() -> None:
    with pytest.raises(DocumentError, match="Mẫu 0") as caught:
        render("109/2021/NĐ-CP Mẫu 06", samples.full(), ON)
    assert caught.value.fields["near"]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_cited_in_its_own_instrument(form: str) -> None:
    entry = load_catalogue().form(form, ON)
    assert entry.cites[0].instrument == entry.instrument
    assert form.startswith(entry.instrument)


def test_the_result_is_issued_in_two_copies() -> None:
    copies = {entry.id: entry.copies for entry in load_catalogue()}
    assert {form for form, count in copies.items() if count == 2} == set(FORMS[3:5])


def test_what_is_known_of_a_form_changes_with_the_day() -> None:
    before, after = (load_catalogue().form(FORMS[5], day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (before.verified, after.verified) == (True, False)
    assert "Thông tư 18/2021/TT-BYT" in after.note_vi


def test_a_form_that_ended_says_until_when(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(ENTRY, "utf-8")
    with pytest.raises(DocumentError, match="to 2026-06-30"):
        load_catalogue(path).form(FORMS[0], date(2026, 7, 1))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  copies: 1\n", "", "copies"),
        ("copies: 1", "copies: true", "copies"),
        ("copies: 1", 'copies: "1"', "copies"),
        ("numbered: false", "numbered: 0", "numbered"),
        ("  issuer:", "  isuer:", "isuer"),
        ("layout: personal", "layout: free", "layout"),
        ("from: 2022-01-01", "from: 01/01/2022", "from"),
        ("Đ4 k1 a", "khoản", "citation|khoản"),
    ],
)
def test_a_malformed_entry_is_refused(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in ENTRY
    with pytest.raises(InputError, match=named):
        _load(tmp_path, ENTRY.replace(old, new))


def test_a_catalogue_that_is_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        _load(tmp_path, "- a\n")
