"""Contexts are read strictly: what is missing or of a wrong kind is named by form and field, and no value is ever told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from documents.contexts.circular18 import OpioidSheet, SummarySheet
from documents.contexts.decree109 import Application, PoliceRequest, PoliceResult, Summary, VoluntaryResult
from documents.errors import ContextError, DocumentError
from rules.errors import InputError
from tests.documents import samples
from tests.documents.kit import built, changed, shown
from tests.documents.samples import FORMS

M01, M02, M03, M04, M05, PL03, PL04, PL05, PL06 = FORMS
UNTOLD = "Bí mật 0900"


def _refused(form: str, path: str, value: object) -> ContextError:
    with pytest.raises(ContextError) as caught:
        built(form, changed(samples.full(), path, value))
    return caught.value


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (M01, "person.full_name"), (M01, "facility.name"), (M02, "unit.name"), (M02, "facts.ground"),
        (M03, "unit.name"), (M04, "facts.conclusion"), (M05, "police.name"), (M05, "facts.conclusion"),
        (PL03, "facts.ground"), (PL04, "facility.name"), (PL06, "person.full_name"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_what_a_form_may_not_go_without_is_named(form: str, path: str, nothing: object) -> None:
    error = _refused(form, path, nothing)
    assert error.fields["form"] == form
    assert form in error.en
    assert form in error.vi
    assert str(error.fields["field"]).split(".")[-1] in {path.rsplit(".", maxsplit=1)[-1], "voluntary"}


@pytest.mark.parametrize(
    ("form", "path", "wrong"),
    [
        (M01, "person.full_name", 5),
        (M01, "person.full_name", ["x"]),
        (M01, "person.born", "09/02/1990"),
        (M01, "person.born", datetime(1990, 2, 9, tzinfo=UTC)),
        (M01, "person.sex", UNTOLD),
        (M01, "facts.guardian_consent", "yes"),
        (M01, "facts.guardian_consent", 1),
        (M02, "facts.detected_at", datetime(2024, 1, 3)),  # noqa: DTZ001 - naive on purpose
        (M02, "facts.detected_at", date(2024, 1, 3)),
        (M02, "facts.test_result_on", "2024-01-04"),
        (M02, "facts.ground", "voluntary"),
        (M02, "facts.papers", {"nothing_such"}),
        (M02, "facts.papers", "test_result_copy"),
        (M02, "facts.substances", {UNTOLD}),
        (M02, "numbers.request_no", 7.0),
        (M04, "facts.conclusion", "perhaps"),
        (PL03, "facts.criteria_met", "3"),
        (PL03, "facts.criteria_met", True),
        (PL03, "facts.criterion_4", True),
        (PL03, "facts.venue", UNTOLD),
        (PL04, "facts.withdrawal", True),
        (PL05, "facts.mood_disturbance", "no"),
    ],
)
def test_a_wrong_kind_is_named_and_its_value_is_not_told(form: str, path: str, wrong: object) -> None:
    error = _refused(form, path, wrong)
    assert error.fields == {"form": form, "field": path}
    assert UNTOLD not in error.en + error.vi
    assert "accepted" in error.en
    assert "chấp nhận" in error.vi


def test_a_group_that_is_no_group_is_named() -> None:
    assert _refused(M01, "person", "Lò Văn Thử").fields["field"] == "person"


def test_the_error_is_an_input_error_with_a_code() -> None:
    error = _refused(M01, "person.full_name", None)
    assert isinstance(error, InputError)
    assert error.as_dict()["code"] == "document_context"


def test_an_unknown_form_has_no_context() -> None:
    with pytest.raises(DocumentError, match="Mẫu 99"):
        built("109/2021/NĐ-CP Mẫu 99", samples.full())


def _numbered(no: object, symbol: object) -> str | None:
    data = changed(samples.full(), "numbers", {"request_no": no, "request_symbol": symbol})
    context = built(M02, data)
    assert isinstance(context, PoliceRequest)
    return context.doc_number


@pytest.mark.parametrize(
    ("no", "symbol", "printed"),
    [
        (7, "GĐN-CAP", "07/GĐN-CAP"),
        ("7", "GĐN-CAP", "07/GĐN-CAP"),
        (12, None, "12"),
        ("12/GĐN-CAP", "GĐN-CAP", "12/GĐN-CAP"),
        ("7a", "GĐN", "7a/GĐN"),
        (None, "GĐN-CAP", None),
    ],
)
def test_a_number_is_written_as_the_decree_on_papers_says(
    no: object, symbol: object, printed: str | None
) -> None:
    assert _numbered(no, symbol) == printed


def test_a_number_recorded_as_a_fact_is_used() -> None:
    data = changed(samples.full(), "numbers", {})
    data["facts"]["request_number"] = "9"
    context = built(PL03, data)
    assert isinstance(context, SummarySheet)
    assert context.request_number == "09"


def test_the_day_of_a_moment_is_that_of_viet_nam() -> None:
    late = datetime(2024, 1, 4, 18, 30, tzinfo=UTC)
    context = built(PL03, changed(samples.full(), "facts.dossier_received_at", late))
    assert isinstance(context, SummarySheet)
    assert context.dossier_received_on == date(2024, 1, 5)


@pytest.mark.parametrize("day", [date(2021, 5, 4), "2021-05-04"])
def test_a_day_on_the_persons_file_may_be_text(day: object) -> None:
    context = built(M01, changed(samples.full(), "person.id_issued_on", day))
    assert isinstance(context, Application)
    assert context.id_issued_on == date(2021, 5, 4)


@pytest.mark.parametrize(
    "day", ["04/05/2021", "20210504", "2021-13-01", "2021-W18-2", 2021, datetime(2021, 5, 4, tzinfo=UTC)]
)
def test_another_way_to_write_a_day_is_refused(day: object) -> None:
    assert _refused(M01, "person.id_issued_on", day).fields["field"] == "person.id_issued_on"


def test_the_signer_is_the_approver_where_there_is_one() -> None:
    approved = built(M02, samples.full())
    alone = built(M02, changed(samples.full(), "approver", None))
    assert isinstance(approved, PoliceRequest)
    assert isinstance(alone, PoliceRequest)
    assert (approved.signer_name, alone.signer_name) == ("Trần Văn Duyệt", "Vũ Thị Ghi")


def test_the_place_may_be_recorded_under_either_name() -> None:
    data = samples.full()
    del data["facts"]["venue"]
    data["facts"]["place"] = "detention_place"
    context = built(M05, data)
    assert isinstance(context, PoliceResult)
    assert context.venue == data["facts"]["detention_place"]
    sheet = built(PL03, data)
    assert isinstance(sheet, SummarySheet)
    assert (sheet.at_facility, sheet.venue_text) == (False, data["facts"]["detention_place"])


def test_an_unclear_criterion_is_neither_yes_nor_no() -> None:
    sheet = built(PL03, samples.full())
    assert isinstance(sheet, SummarySheet)
    assert sheet.criteria == (True, True, None, False, True, False)


def test_the_substances_are_told_in_order_and_grouped() -> None:
    summary = built(M03, changed(samples.full(), "facts.substances", {"other", "cocaine", "heroin"}))
    assert isinstance(summary, Summary)
    assert summary.substances == "heroin, cocain, chất khác"
    assert summary.groups == {"opioids", "stimulants", "other"}


def test_one_who_asks_needs_no_police() -> None:
    data = samples.voluntary()
    del data["numbers"]["request_no"]
    for form, kind in ((M01, Application), (M04, VoluntaryResult), (PL03, SummarySheet)):
        assert isinstance(built(form, data), kind)


def test_the_sheet_tells_only_the_way_on_which_the_person_came() -> None:
    asked, sent = built(PL03, samples.voluntary()), built(PL03, samples.full())
    assert isinstance(asked, SummarySheet)
    assert isinstance(sent, SummarySheet)
    assert (asked.application_on, asked.request_number, asked.police) == (date(2024, 1, 5), None, None)
    assert (sent.application_on, sent.request_number, sent.police) == (
        None,
        "07/GĐN-CAP",
        "Công an phường Mẫu",
    )


def test_no_clerk_is_printed_as_the_doctor_of_a_result() -> None:
    data = samples.full()
    del data["facts"]["doctor_name"]
    result, sheet = built(M05, data), built(PL04, data)
    assert isinstance(result, PoliceResult)
    assert isinstance(sheet, OpioidSheet)
    assert (result.doctor_name, sheet.doctor_name) == (None, "Vũ Thị Ghi")


def test_the_police_may_write_before_a_facility_is_named() -> None:
    data = samples.full()
    del data["facility"]
    text = shown(M02, data)
    assert "Kính gửi: Cơ quan quản lý trực tiếp nơi tạm giữ" in text
    assert "đề nghị cơ sở y tế đủ điều kiện xác định" in text
    assert "Kính gửi: ......" in shown(M02, changed(data, "facts.detained", None))


def test_an_office_without_a_title_signs_as_head() -> None:
    data = changed(samples.bare(), "actor", {"name": "Vũ Thị Ghi", "title": ""})
    assert "THỦ TRƯỞNG CƠ QUAN" in shown(M02, data)
    assert "TRƯỞNG CÔNG AN PHƯỜNG" in shown(M02, samples.full())


# --- the grid of a monitoring sheet -------------------------------------------------------------------------------------


def _grid(records: object) -> dict[str, tuple[str, ...]]:
    sheet = built(PL04, changed(samples.full(), "facts.monitoring", records))
    assert isinstance(sheet, OpioidSheet)
    return dict(sheet.grid)


def _record(**other: Any) -> dict[str, Any]:
    return {"substance": "opioids", "day": 1, "signs": ["yawning"]} | other


def test_a_recorded_day_says_yes_or_no_and_another_is_blank() -> None:
    grid = _grid([_record(day=2)])
    assert grid["yawning"] == ("", "Có", "")
    assert grid["craving"] == ("", "Không", "")


def test_records_of_one_day_are_taken_together() -> None:
    grid = _grid([_record(), _record(signs={"craving"})])
    assert (grid["yawning"][0], grid["craving"][0], grid["tearing"][0]) == ("Có", "Có", "Không")


def test_records_of_another_substance_stay_off_the_sheet() -> None:
    assert set(_grid([_record(substance="cannabis", day=5, signs=["anxiety"])]).values()) == {("", "", "")}


def test_no_record_leaves_the_sheet_to_the_pen() -> None:
    assert set(_grid(None).values()) == {("", "", "")}


@pytest.mark.parametrize(
    ("records", "field"),
    [
        ("opioids", "facts.monitoring"),
        (["opioids"], "facts.monitoring.0"),
        ([_record(substance="tea")], "facts.monitoring.0.substance"),
        ([_record(), _record(day=4)], "facts.monitoring.1.day"),
        ([_record(day=0)], "facts.monitoring.0.day"),
        ([_record(day="1")], "facts.monitoring.0.day"),
        ([_record(day=True)], "facts.monitoring.0.day"),
        ([_record(signs=["anxiety"])], "facts.monitoring.0.signs"),
        ([_record(signs="yawning")], "facts.monitoring.0.signs"),
        ([_record(signs=[["yawning"]])], "facts.monitoring.0.signs"),
    ],
)
def test_a_malformed_record_is_named(records: object, field: str) -> None:
    assert _refused(PL04, "facts.monitoring", records).fields["field"] == field


def test_a_fixed_offset_other_than_ours_is_read_rightly() -> None:
    moment = datetime(2024, 1, 5, 1, 0, tzinfo=timezone(timedelta(hours=14)))
    context = built(PL03, changed(samples.full(), "facts.dossier_received_at", moment))
    assert isinstance(context, SummarySheet)
    assert context.dossier_received_on == date(2024, 1, 4)
