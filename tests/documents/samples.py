"""Invented data in the neutral shape that a case gives: full, with long names, and with nothing optional."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

ON = date(2024, 1, 5)
# The last day of 73/2021/QH14 and the first of 120/2025/QH15.
LAST_73, FIRST_120 = date(2026, 6, 30), date(2026, 7, 1)
FORMS = (
    "109/2021/NĐ-CP Mẫu 01",
    "109/2021/NĐ-CP Mẫu 02",
    "109/2021/NĐ-CP Mẫu 03",
    "109/2021/NĐ-CP Mẫu 04",
    "109/2021/NĐ-CP Mẫu 05",
    "18/2021/TT-BYT PL03",
    "18/2021/TT-BYT PL04",
    "18/2021/TT-BYT PL05",
    "18/2021/TT-BYT PL06",
)
# Every template once: a form with a day on which it is used.
EDITIONS = (*((form, ON) for form in FORMS), *((FORMS[place], FIRST_120) for place in (0, 1, 4)))
OPIOID_DAYS = (
    ["craving", "runny_nose"],
    ["craving", "muscle_pain", "yawning", "restless_sleep"],
    ["craving"],
)


def full() -> dict[str, Any]:
    """A police case with everything recorded."""
    return {
        "person": {
            "full_name": "Lò Văn Thử",
            "born": date(1990, 2, 9),
            "sex": "male",
            "other_name": "Tí",
            "id_number": "001090000001",
            "id_issued_on": date(2021, 5, 4),
            "id_issued_by": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
            "address": "Số 12, tổ 3, phường Mẫu, thành phố Ví Dụ, tỉnh Thử Nghiệm",
            "current_residence": "Số 12, tổ 3, phường Mẫu, thành phố Ví Dụ, tỉnh Thử Nghiệm",
            "hometown": "xã Gốc, huyện Xưa, tỉnh Thử Nghiệm",
            "birth_place": "tỉnh Thử Nghiệm",
            "ethnicity": "Thái",
            "religion": "Không",
            "nationality": "Việt Nam",
            "education": "9/12",
            "occupation": "Lao động tự do",
            "workplace": "Không",
            "father_name": "Lò Văn Cha",
            "mother_name": "Quàng Thị Mẹ",
            "phone": "0900 000 001",
            "email": "thu@vidu.example",
            "social_account": "Không",
            "relative_name": "Quàng Thị Mẹ",
            "relative_phone": "0900 000 002",
        },
        "unit": {
            "name": "Công an phường Mẫu",
            "parent_name": "Công an thành phố Ví Dụ",
            "place": "Ví Dụ",
            "kind": "commune_police",
        },
        "facility": {"name": "Bệnh viện Tâm thần tỉnh Thử Nghiệm", "parent_name": "Sở Y tế tỉnh Thử Nghiệm"},
        "police": {"name": "Công an phường Mẫu"},
        "actor": {"name": "Vũ Thị Ghi", "title": "Cán bộ"},
        "approver": {"name": "Trần Văn Duyệt", "title": "Trưởng Công an phường"},
        "issued_on": ON,
        "issued_at": datetime(2024, 1, 5, 2, 0, tzinfo=UTC),
        "numbers": {
            "request_no": 7,
            "request_symbol": "GĐN-CAP",
            "result_no": "112",
            "result_symbol": "PKQ-BVTT",
        },
        "facts": {
            "ground": "managed_user_reuse",
            "requested_on": ON,
            "detected_at": datetime(2024, 1, 3, 20, 5, tzinfo=UTC),
            "result": "positive",
            "test_result_on": date(2024, 1, 4),
            "substances": {"heroin", "methamphetamine"},
            "detained": True,
            "held_from": datetime(2024, 1, 4, 1, 30, tzinfo=UTC),
            "detention_place": "Khu lưu trú tạm thời, Cơ sở cai nghiện ma túy tỉnh Thử Nghiệm",
            "papers": {"test_result_copy", "bio_summary_form_03", "detention_decision_copy"},
            "application_on": ON,
            "applicant_reason": "Mong được biết tình trạng của mình để được tư vấn, điều trị",
            "guardian_name": "Quàng Thị Mẹ",
            "guardian_relation": "mother",
            "guardian_consent": True,
            "dossier_received_at": datetime(2024, 1, 5, 3, 0, tzinfo=UTC),
            "person_received_at": datetime(2024, 1, 5, 3, 15, tzinfo=UTC),
            "venue": "facility",
            "criterion_1": "yes",
            "criterion_2": "yes",
            "criterion_3": "unclear",
            "criterion_4": "no",
            "criterion_5": "yes",
            "criterion_6": "no",
            "criteria_met": 3,
            "conclusion": "addicted",
            "doctor_name": "Đỗ Thị Khám",
            "monitoring": [
                *(
                    {"substance": "opioids", "day": day, "signs": signs}
                    for day, signs in enumerate(OPIOID_DAYS, 1)
                ),
                {"substance": "stimulants", "day": 1, "signs": ["lethargy", "strange_dreams"]},
                {"substance": "stimulants", "day": 2, "signs": ["lethargy", "sleep_change"]},
                {"substance": "cannabis", "day": 1, "signs": []},
                {"substance": "cannabis", "day": 2, "signs": ["anxiety", "bodily_discomfort"]},
            ],
            "monitoring_entries": [
                {
                    "substance": "opioids",
                    "day": 1,
                    "signs": ["craving", "yawning"],
                    "at": datetime(2024, 1, 5, 4, 0, tzinfo=UTC),
                    "measures": "Mạch 96 lần/phút; huyết áp 130/85 mmHg; nhiệt độ 36,8 °C",
                    "note": "Vã mồ hôi",
                    "officer": "Đỗ Thị Khám",
                    "gone": None,
                },
                {
                    "substance": "opioids",
                    "day": 1,
                    "signs": [],
                    "at": datetime(2024, 1, 5, 16, 30, tzinfo=UTC),
                    "measures": "",
                    "note": "",
                    "officer": "Đỗ Thị Khám",
                    "gone": "corrected",
                    "gone_at": datetime(2024, 1, 6, 1, 0, tzinfo=UTC),
                    "gone_by": "Đỗ Thị Khám",
                    "gone_why": "Ghi nhầm giường bên",
                },
            ],
            "evidence_stop": True,
            "threshold_met": True,
            "exclusion_ok": True,
            "mood_disturbance": False,
            "withdrawal": "present",
        },
    }


def voluntary() -> dict[str, Any]:
    """The same person, asking for it."""
    data = full()
    data["unit"] = {"name": data["facility"]["name"], "place": "Ví Dụ", "kind": "facility"}
    data["approver"] = {"name": "Phạm Văn Trưởng", "title": "Giám đốc"}
    del data["police"]
    data["facts"] |= {"ground": "voluntary", "detained": False, "conclusion": "not_addicted"}
    return data


def long_names() -> dict[str, Any]:
    """Names, places and reasons that run over several lines."""
    data = full()
    data["person"] |= {
        "full_name": "Tôn Nữ Công Huyền Hoàng Thị Nguyễn Phúc Bảo Ngọc Thiên Kim Diễm Quỳnh Như Ý Trường Thọ",
        "address": "Số nhà 1234/56/78, ngõ 90, đường Kỷ niệm Một nghìn năm Thăng Long, khu đô thị mới Phía Tây, tổ dân phố số "
        "15, phường Thí Dụ Rất Dài Tên, thành phố Ví Dụ Cũng Dài Tên, tỉnh Thử Nghiệm",
        "id_issued_by": "Cục trưởng Cục Cảnh sát quản lý hành chính về trật tự xã hội, Bộ Công an",
        "workplace": "Công ty trách nhiệm hữu hạn một thành viên sản xuất, thương mại và dịch vụ vận tải Ví Dụ",
        "occupation": "Công nhân kỹ thuật lắp ráp",
    }
    data["unit"] |= {
        "name": "Phòng Cảnh sát điều tra tội phạm về ma túy",
        "parent_name": "Công an thành phố trực thuộc trung ương Ví Dụ Dài Tên",
        "place": "Thành phố Ví Dụ Dài Tên",
    }
    data["facility"] = {
        "name": "Trung tâm Kiểm soát bệnh tật và Điều trị nghiện các chất dạng thuốc phiện thành phố Ví Dụ Dài Tên",
        "parent_name": "Sở Y tế thành phố trực thuộc trung ương Ví Dụ Dài Tên",
    }
    data["facts"] |= {
        "ground": "commune_education",
        "substances": {"opioids", "heroin", "methamphetamine", "mdma", "cannabis", "ketamine", "other"},
        "applicant_reason": "Tôi đã tự ngừng sử dụng nhiều lần nhưng không thành công; gia đình khuyên nên đi xác định tình trạng để "
        "được tư vấn, điều trị và không giấu giếm nữa",
        "venue": "other",
        "venue_text": "Trạm Y tế phường Thí Dụ Rất Dài Tên, thành phố Ví Dụ Cũng Dài Tên, tỉnh Thử Nghiệm (phòng khám số 2)",
    }
    return data


def sample(kind: str, on: date = ON) -> dict[str, Any]:
    """Data of a kind ("full", "voluntary", …) for a paper of ``on``: the law of the day has its own grounds."""
    data: dict[str, Any] = globals()[kind]()
    if on >= FIRST_120 and data["facts"]["ground"] == "commune_education":
        data["facts"]["ground"] = "registrant"
    return data | {"issued_on": on}


def bare() -> dict[str, Any]:
    """Only what no form may go without."""
    return {
        "person": {"full_name": "Lò Văn Thử"},
        "unit": {"name": "Công an phường Mẫu"},
        "facility": {"name": "Bệnh viện Tâm thần tỉnh Thử Nghiệm"},
        "police": {"name": "Công an phường Mẫu"},
        "actor": {"name": "Vũ Thị Ghi", "title": "Trưởng Công an phường"},
        "issued_on": ON,
        "facts": {"ground": "no_stable_residence", "conclusion": "not_addicted"},
    }
