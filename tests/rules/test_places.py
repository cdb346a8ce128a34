"""Places on both sides of 2025-07-01, and who succeeded whom."""

from __future__ import annotations

from datetime import date

import pytest

from rules.errors import BadInput
from rules.places import LINE, gazetteer
from tests.web.cli import answer
from workflows.authority import Standing, _managing
from workflows.model import Person, Unit

LAST = date(2025, 6, 30)
KNOWN = gazetteer()


@pytest.mark.parametrize(
    ("day", "level", "count"),
    [(LAST, "province", 63), (LAST, "district", 696), (LAST, "commune", 10051),
     (LINE, "province", 34), (LINE, "district", 0), (LINE, "commune", 3321)],
)  # fmt: skip
def test_the_counts_on_both_sides_of_the_line(day: date, level: str, count: int) -> None:
    assert sum(1 for known, _ in KNOWN.of_day(day) if known == level) == count


def test_a_code_is_looked_up_in_its_time() -> None:
    assert KNOWN.get("commune", "00004", LAST).name == "Phường Trúc Bạch"
    assert KNOWN.get("commune", "00004", LINE).name == "Phường Ba Đình"
    with pytest.raises(BadInput, match="no district with the code 001"):
        KNOWN.get("district", "001", LINE)


def test_who_succeeded_whom_is_known_in_both_directions() -> None:
    assert [each.name for each in KNOWN.successors("province", "02")] == ["Tuyên Quang"]
    assert [each.name for each in KNOWN.successors("commune", "00001")] == ["Phường Hồng Hà"]
    assert "Phường Phúc Xá" in {each.name for each in KNOWN.predecessors("00097")}
    assert KNOWN.successors("commune", "99999") == ()


def test_every_commune_of_today_is_made_of_something_and_almost_every_old_one_passed_into_one() -> None:
    today = [code for level, code in KNOWN.of_day(LINE) if level == "commune"]
    islands = {
        each
        for place in KNOWN.of_day(LAST).values()
        if place.level == "district"
        for each in place.successors
    }
    assert [code for code in today if not KNOWN.predecessors(code) and code not in islands] == []
    lost = [each for each in KNOWN.of_day(LAST).values() if each.level == "commune" and not each.successors]
    assert len(lost) == 19
    assert len(islands) == 5


def test_names_are_found_with_and_without_marks_and_never_confused() -> None:
    assert KNOWN.named("truc bach", LAST)[0].name == "Phường Trúc Bạch"
    assert KNOWN.named("Tân Thạnh", LINE)[0].name.endswith("Tân Thạnh")


def test_the_heir_of_a_commune_manages_whom_the_old_one_managed() -> None:
    person = Person("p", "P", attributes={"residence_commune": "00001"})
    standing = Standing(person, None, {}, residence_stable=True)
    assert _managing(Unit("u", "commune_pc", "P", commune="00097"), standing)
    assert not _managing(Unit("u", "commune_pc", "P", commune="00004"), standing)


def test_the_command_tells_what_a_place_became() -> None:
    (found, *_) = answer("law", "places", "Phúc Xá", "--on", "2025-06-30")
    assert found["successors"] == [{"code": "00097", "name": "Phường Hồng Hà"}]
    assert answer("law", "places", "Hồng Hà", "--on", "2026-07-01")[0]["to"] is None
