"""Who signs the forms of Decree 109/2021 for a head says so (30/2020/NĐ-CP PL I, II.7 b); a doctor signs for nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from documents.writs import render
from tests.documents import samples
from tests.documents.kit import texts
from tests.documents.samples import EDITIONS

POLICE, FACILITY = "commune_police_head", "facility_head"
HEAD, APPROVAL = "TRƯỞNG CÔNG AN", "THỦ TRƯỞNG CƠ SỞ Y TẾ"
MAU = "109/2021/NĐ-CP Mẫu 0"


def _acted(role: str, authority: str, on: date = samples.ON) -> dict[str, Any]:
    data = samples.full() | {"issued_on": on}
    told = {"role": role, "title": "Phó Trưởng Công an phường", "authority": authority}
    return data | {"actor": {**data["actor"], **told}}


def _lines(form: str, role: str, authority: str, on: date = samples.ON) -> list[str]:
    return texts(render(form, _acted(role, authority, on), on).content)


@pytest.mark.parametrize("on", [samples.ON, samples.FIRST_120])
@pytest.mark.parametrize(
    ("form", "role", "authority", "said"),
    [
        (f"{MAU}2", POLICE, "KT", [f"KT. {HEAD}", f"PHÓ {HEAD}"]),
        (f"{MAU}2", POLICE, "Q", [f"Q. {HEAD}"]),
        (f"{MAU}2", POLICE, "TUQ", [f"TUQ. {HEAD}", "PHÓ TRƯỞNG CÔNG AN PHƯỜNG"]),
        (f"{MAU}3", POLICE, "KT", [f"KT. {HEAD}", f"PHÓ {HEAD}"]),
        (f"{MAU}4", FACILITY, "KT", [f"KT. {APPROVAL}", f"PHÓ {APPROVAL}"]),
        (f"{MAU}5", FACILITY, "KT", ["PHÊ DUYỆT", f"KT. {APPROVAL}", f"PHÓ {APPROVAL}"]),
        (f"{MAU}5", FACILITY, "Q", ["PHÊ DUYỆT", f"Q. {APPROVAL}"]),
    ],
)
def test_who_signs_for_the_head_says_so(
    form: str, role: str, authority: str, said: list[str], on: date
) -> None:
    lines = _lines(form, role, authority, on)
    place = lines.index(said[0])
    assert lines[place : place + len(said)] == said
    assert lines[place + len(said)].startswith("(Ký, ghi rõ họ tên")
    assert not {"THỦ TRƯỞNG CƠ QUAN", "THỦ TRƯỞNG ĐƠN VỊ", APPROVAL} & set(lines)


@pytest.mark.parametrize(("form", "on"), EDITIONS)
def test_without_a_delegation_the_form_stands_as_it_is(form: str, on: date) -> None:
    role = FACILITY if form[-1] in "45" else POLICE
    said = " ".join(_lines(form, role, "", on))
    assert not any(mark in said for mark in ("KT. ", "Q. ", "TL. ", "TUQ. "))


@pytest.mark.parametrize("form", samples.FORMS[5:])
def test_a_doctor_signs_for_nobody(form: str) -> None:
    on = samples.ON
    acting, own = (
        render(form, _acted("assessing_doctor", authority), on).content for authority in ("KT", "")
    )
    assert acting == own
    assert any("BÁC SỸ" in line for line in texts(acting))


@pytest.mark.parametrize(("authority", "left"), [("", 1), ("Q", 1), ("KT", 2)])
def test_the_names_beside_each_other_are_level(authority: str, left: int) -> None:
    """As many lines stand between capacity and name at the left as the right has more."""
    lines = _lines(f"{MAU}5", FACILITY, authority)
    place = next(place for place, line in enumerate(lines) if line.startswith("BÁC SỸ"))
    assert lines[place + 1].startswith("(Ký")
    assert lines[place + 1 + left] == "Đỗ Thị Khám"
