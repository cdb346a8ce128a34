"""The catalogue says what is in force when, and refuses what it does not know."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.catalogue import Catalogue, load_catalogue
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
  layout: personal
  numbered: false
  issuer: Người đề nghị
  signer: Người đề nghị
  recipients: [Cơ sở y tế]
  copies: 1
  template: 109-2021-mau-01.docx
  note_vi: Chưa thấy mẫu
  periods:
    - in_force: {from: 2022-01-01, to: 2025-02-28}
      verified: true
    - in_force: {from: 2025-03-01, to: 2026-06-30}
      verified: false
      also_vi: Cần hỏi lại
"""


def _load(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "catalogue.yaml"
    path.write_text(text, "utf-8")
    return load_catalogue(path)


def test_the_day_on_which_the_forms_came_into_force() -> None:
    catalogue = load_catalogue()
    assert {entry.instrument for entry in catalogue.forms(date(2021, 12, 31))} == {"90/2016/NĐ-CP"}
    coded = [entry.id for entry in catalogue.forms(date(2022, 1, 1)) if entry.sheet is None]
    assert coded == list(FORMS)


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
    copies = {entry.id: entry.copies for entry in load_catalogue() if entry.sheet is None}
    assert {form for form, count in copies.items() if count == 2} == set(FORMS[3:5])


def test_a_form_that_ended_says_until_when(tmp_path: Path) -> None:
    catalogue = _load(tmp_path, ENTRY)
    with pytest.raises(DocumentError, match="from 2022-01-01 to 2026-06-30"):
        catalogue.form(FORMS[0], date(2026, 7, 1))


def test_the_day_picks_the_period(tmp_path: Path) -> None:
    catalogue = _load(tmp_path, ENTRY)
    first, last = catalogue.form(FORMS[0], date(2025, 2, 28)), catalogue.form(FORMS[0], date(2025, 3, 1))
    assert [first, last] == list(catalogue)
    assert (first.verified, first.note_vi) == (True, "Chưa thấy mẫu")
    assert (last.verified, last.note_vi) == (False, "Chưa thấy mẫu Cần hỏi lại")
    assert first.fingerprint != last.fingerprint


def test_a_later_period_leaves_the_fingerprint_of_the_earlier_alone(tmp_path: Path) -> None:
    """Papers of the past keep the version of their template when a new law comes."""
    whole, _, _ = ENTRY.partition("    - in_force: {from: 2025-03-01")
    (tmp_path / "old").mkdir()
    assert next(iter(_load(tmp_path / "old", whole))) == next(iter(_load(tmp_path, ENTRY)))


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
        ("from: 2025-03-01", "from: 2025-03-02", "gap or overlap"),
        ("from: 2025-03-01", "from: 2025-02-28", "gap or overlap"),
        ("from: 2025-03-01, to: 2026-06-30", "from: 2025-03-01, to: 2025-02-01", "gap or overlap"),
        ("to: 2025-02-28", "to: null", "gap or overlap"),
        ("to: 2025-02-28", "until: 2025-02-28", "until"),
        ("      verified: true\n", "", "verified"),
        ("  note_vi: Chưa", "  verified: true\n  note_vi: Chưa", "verified.*told once"),
        ("also_vi: Cần hỏi lại", "also_vi: 5", "also_vi"),
        ("Đ4 k1 a", "khoản", "citation|khoản"),
    ],
)
def test_a_malformed_entry_is_refused(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in ENTRY
    with pytest.raises(InputError, match=named):
        _load(tmp_path, ENTRY.replace(old, new))


@pytest.mark.parametrize(
    ("periods", "named"),
    [
        ("", "periods"),
        ("  periods: 2022\n", "periods"),
        ("  periods: [2022]\n", "periods"),
        ("  periods: []\n", "in_force"),
    ],
)
def test_a_form_without_periods_is_refused(tmp_path: Path, periods: str, named: str) -> None:
    common, _, _ = ENTRY.partition("  periods:")
    with pytest.raises(DocumentError) as caught:
        _load(tmp_path, common + periods)
    assert caught.value.fields == {"form": FORMS[0], "key": named}


def test_a_catalogue_that_is_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        _load(tmp_path, "- a\n")
