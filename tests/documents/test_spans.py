"""The inline notation of the forms: what is printed for a value, for none, and that values are never read for marks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from documents.contexts.reading import Source
from documents.errors import DocumentError
from documents.generic.pieces import runs_of, text_of
from documents.generic.spans import parse
from documents.generic.values import items

DATA: dict[str, Any] = {
    "person": {"full_name": "Lò Văn *Thử*", "born": date(2009, 7, 15), "ethnicity": "Kinh", "phone": "0900"},
    "unit": {"name": "Công an phường Mẫu"},
    "facts": {
        "at": datetime(2026, 7, 14, 2, 5, tzinfo=UTC), "number": "7", "full": "07/QĐ-CA", "told_number": "Quyết định 7 ngày 1/7",
        "months": 6, "names": "A; B;C", "kind": "x", "drugs": frozenset({"heroin", "ketamine"}), "sure": False, "old": "cũ",
    },
    "items": {"drugs": ("heroin", "ketamin")},
    "issued_on": date(2026, 7, 14),
    "told": frozenset({"kind"}),
}  # fmt: skip


def _refuse(text: str) -> DocumentError:
    return DocumentError(text, vi=text)


def _said(text: str) -> str:
    return text_of(parse(text, _refuse), Source("x", DATA))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{person.born:day}", "15/07/2009"),
        ("ngày {person.born:long}", "ngày 15 tháng 7 năm 2009"),
        ("{person.born:age}", "16"),
        ("{facts.at:time}", "09 giờ 05 phút"),
        ("{facts.number:number=/QĐ-CA}", "07/QĐ-CA"),
        ("{facts.full:number=/QĐ-CA}", "07/QĐ-CA"),
        ("{facts.told_number:number=/QĐ-CA}", "Quyết định 7 ngày 1/7"),
        ("{facts.lost:number=/QĐ-CA}", "........./QĐ-CA"),
        ("{facts.months:int} tháng", "06 tháng"),
        ("Trưởng Công an {unit.name:less=Công an}", "Trưởng Công an phường Mẫu"),
        ("Kính gửi: {unit.name:or=Công an ......}", "Kính gửi: Công an phường Mẫu"),
        ("Kính gửi: {facts.lost:or=Công an ......}", "Kính gửi: Công an ......"),
        ("{facts.names:item2}-{facts.names:rest2}", "B-B; C"),
        ("{person.full_name:upper}", "LÒ VĂN *THỬ*"),
        ("{facts.lost|person.phone}", "0900"),
        ("{person.ethnicity!kinh}", "." * 18),
        ("{person.phone@kind=x}", "0900"),
        ("{person.phone@kind=y}", "." * 18),
        ("{facts.kind@told=kind}", "x"),
        ("{facts.old@told=old}", "." * 18),
        ("Lý do ~(ghi rõ)~ {person.phone}", "Lý do 0900"),
        ("Lý do ~(ghi rõ)~ {facts.lost:s}", "Lý do (ghi rõ) ........"),
        (r"2 \* 3 \~ 6", "2 * 3 ~ 6"),
    ],
)
def test_a_spot_is_written_as_it_is_wanted(text: str, printed: str) -> None:
    assert _said(text) == printed


@pytest.mark.parametrize(
    ("box", "ticked"),
    [
        ("{?facts.drugs=heroin}", True), ("{?facts.drugs=cocaine}", False), ("{?facts.drugs>1}", True), ("{?facts.sure=no}", True),
        ("{?person.ethnicity=kinh}", True), ("{?person.ethnicity!=kinh}", False), ("{?person.lost!=kinh}", False),
        ("{?facts.months=6}", True), ("{?facts.months>6}", False), ("{?}", False),
    ],
)  # fmt: skip
def test_a_box_is_ticked_where_the_fact_says_so(box: str, *, ticked: bool) -> None:
    (run,) = runs_of(parse(box, _refuse), Source("x", DATA))
    assert run.ticked is ticked


def test_bold_and_italics_are_marks_of_the_form_and_never_of_a_value() -> None:
    runs = runs_of(parse("**1.** Họ tên *(in hoa)*: {person.full_name}", _refuse), Source("x", DATA))
    assert [(run.text, run.bold, run.italic) for run in runs] == [
        ("1.", True, False),
        (" Họ tên ", False, False),
        ("(in hoa)", False, True),
        (": ", False, False),
        ("Lò Văn *Thử*", False, False),
    ]


def test_an_unknown_end_is_dotted_to_the_margin_but_a_day_keeps_its_own_dots() -> None:
    source = Source("x", DATA)
    assert runs_of(parse("Lý do: {}", _refuse), source, fill=2)[-1].fill == (0, 1, 2)
    assert runs_of(parse("ngày {:day}", _refuse), source, fill=2)[-1].fill == ()


def test_the_entries_of_a_list_are_the_words_of_a_set_or_the_parts_of_a_text() -> None:
    source = Source("x", DATA)
    assert items(source, ["facts.drugs"]) == ("heroin", "ketamin")
    assert items(source, ["facts.lost", "facts.names"]) == ("A", "B", "C")
    assert items(source, ["facts.lost"]) == ()


@pytest.mark.parametrize("text", ["{facts.x:sideways}", "{Họ tên}", "**thiếu", "{facts.x@}", "~(mở"])
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        parse(text, _refuse)
