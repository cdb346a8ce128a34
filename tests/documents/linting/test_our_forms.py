"""No false alarm: every form of ours on every period, filled and bare, gives no finding at all."""

from __future__ import annotations

from datetime import date

import pytest

from documents.catalogue import FormEntry, load_catalogue
from documents.linting import lint_file
from documents.writs import render
from tests.documents import samples

ENTRIES = tuple(load_catalogue())
# In some annexes (116/2021/NĐ-CP Mẫu 50, 51, 54) item 1 is the person, without its number: the notice is right and changes nothing.
ITEM_1_IS_THE_PERSON = "NUM-START"


def _day_of(entry: FormEntry) -> date:
    first = max(entry.in_force_from, samples.ON)
    return first if entry.in_force_to is None else min(first, entry.in_force_to)


@pytest.mark.parametrize("kind", ["full", "bare"])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: f"{one.id} {one.in_force_from}")
def test_a_form_of_ours_has_no_finding(entry: FormEntry, kind: str) -> None:
    on = _day_of(entry)
    made = render(entry.id, samples.sample(kind, on), on).content
    report = lint_file(made, entry.filename, on)
    found = [one for one in report.findings if one.code != ITEM_1_IS_THE_PERSON]
    assert [(one.code, one.place.excerpt, one.wrong.vi) for one in found] == []
