"""An invented case in which everything is known: every fact of the catalogue, every act, every other case, every part of an office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from documents.entry import FormEntry
from rules.corpus import load_corpus
from rules.facts import FactSpec, FactType, FactValue
from tests.documents import samples
from workflows.procedure import load_procedures

DAY, MOMENT = date(2026, 7, 14), datetime(2026, 7, 14, 2, 35, tzinfo=UTC)
# What an enumerated fact is where its first value would not do.
_CHOSEN: dict[str, FactValue] = {
    "person.sex": "male",
    "result": "positive",
    "guardian_relation": "mother",
    "decision_number": "15",
    "licence_number": "03",
    "term_months": 6,
    "suspension_months": 3,
    "monitoring_officer": "Nguyễn Văn Cán",
    "team_head": "Nguyễn Văn Cán",
    "team_deputy": "Trần Thị Tổ",
    "team_members": "Lò Văn Thân; Bùi Thị Đoàn",
    "assigned_names": "Nguyễn Thị Tư Vấn; Trần Văn Hỗ Trợ",
    "case_worker_name": "Nguyễn Thị Tư Vấn",
    "guardian_name": "Quàng Thị Mẹ",
    "guardian_sex": "female",
    "guardian_born": date(1965, 3, 8),
    "guardian_id_number": "001165000002",
    "guardian_id_issued_on": date(2021, 5, 4),
    "guardian_id_issued_by": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    "guardian_residence": "Số 12, tổ 3, phường Mẫu, tỉnh Thử Nghiệm",
    "guardian_phone": "0900 000 002",
    "search_height": "1,68",
    "search_weight": 58,
    "search_contact": "Vũ Thị Ghi, trực ban",
    "search_phone": "0900 000 003",
    "placement_number": "31",
    "family_member_name": "Quàng Thị Mẹ",
    "registrant_name": "Quàng Thị Mẹ",
    "received_by": "Quàng Thị Mẹ",
    "first_witness": "Hoàng Văn Chứng; làm ruộng; tổ 5, phường Mẫu",
    "second_witness": "Mai Thị Kiến; giáo viên; tổ 6, phường Mẫu",
    "device_serial": "GS-000123",
    "device_position": "cổ chân trái",
    "device_accessories": "bộ sạc, dây đeo",
    "device_condition": "mới, hoạt động bình thường",
    "new_commune": "phường Ví Dụ",
    "moved_to_commune": "phường Ví Dụ",
    "managing_commune": "phường Ví Dụ",
    "custody_decision": "số 12/QĐ-CSĐT ngày 10/7/2026 của Cơ quan Cảnh sát điều tra Công an tỉnh Thử Nghiệm",
    "measure_decision_number": "08/2026/QĐ-TA",
    "search_order_number": "21",
    "serving_certificate_number": "44",
    "contract_number": "07",
}
_SENTENCE = (
    "{} được ghi tại hồ sơ theo lời trình bày và tài liệu kèm theo, đã đối chiếu với người có liên quan"
)


def value_of(spec: FactSpec) -> FactValue:
    """A value that the fact accepts."""
    if spec.name in _CHOSEN:
        return _CHOSEN[spec.name]
    if spec.type is FactType.TEXT:
        return _SENTENCE.format(spec.vi)[: spec.max_length]
    if spec.type is FactType.ENUM:
        return next(iter(spec.values))
    if spec.type is FactType.SET:
        return frozenset(list(spec.values)[:3])
    plain: dict[FactType, FactValue] = {
        FactType.BOOL: True, FactType.INT: 6, FactType.DATE: DAY, FactType.MOMENT: MOMENT
    }  # fmt: skip
    return plain[spec.type]


@lru_cache
def _known() -> tuple[dict[str, FactValue], dict[str, str], dict[str, object]]:
    specs = load_corpus().facts
    facts = {name: value_of(spec) for name, spec in specs.items()}
    labels = {
        name: specs[name].label(value)
        for name, value in facts.items()
        if not isinstance(value, (str, date)) or specs[name].values
    }
    entries: dict[str, object] = {
        name: tuple(label for code, label in specs[name].value_labels.items() if code in value)
        for name, value in facts.items()
        if isinstance(value, frozenset)
    }
    return facts, labels, entries


def whole_case(on: date) -> dict[str, Any]:
    """The neutral data of a paper of ``on`` in that case; as ``workflows.writs.neutral_data`` gives them."""
    facts, labels, entries = _known()
    data = samples.full()
    worded: dict[str, object] = {name: labels.get(name, value) for name, value in facts.items()}
    coded = {f"{name}_code": facts[name] for name in labels}
    done = {"on": DAY, "at": MOMENT, "office": "Công an phường Mẫu", "officer": "Vũ Thị Ghi"}
    acts: dict[str, dict[str, object]] = {}
    for act in load_procedures().acts:
        procedure, _, verb = act.partition(".")
        acts.setdefault(procedure, {})[verb] = {**worded, **done}
    office = {"name": "Công an phường Ví Dụ", "parent_name": "Công an tỉnh Thử Nghiệm", "place": "Ví Dụ"}
    parts = {name: office for act in load_procedures().acts.values() for name in _parts_of(act)}
    facility = {
        "name": "Cơ sở cai nghiện ma túy số 1",
        "parent_name": "Công an tỉnh Thử Nghiệm",
        "place": "Ví Dụ",
    }
    parts |= {"facility": facility, "host": facility, "proposed_facility": facility}
    parts["court"] = {"name": "Tòa án nhân dân khu vực 3 - Thử Nghiệm", "place": "Ví Dụ"}
    return data | {
        "facts": dict(facts),
        "labels": labels,
        "items": entries,
        "acts": acts,
        "cases": {procedure: {**worded, **coded} for procedure in load_procedures()},
        "parts": parts,
        "issued_on": on,
        "issued_at": MOMENT.replace(year=on.year, month=on.month, day=on.day),
        "numbers": {},
        "told": frozenset(facts),
    }


def _parts_of(act: Any) -> set[str]:
    return {one.name for one in act.inputs if one.unit_kinds} | ({act.unit_as} if act.unit_as else set())


def empty_case(on: date) -> dict[str, Any]:
    """Only what no paper may go without."""
    return samples.bare() | {"issued_on": on, "facts": {}}


_BODIES: dict[str, tuple[str, str]] = {
    "commune_pc": ("Ủy ban nhân dân phường Mẫu", "Ủy ban nhân dân tỉnh Thử Nghiệm"),
    "provincial_pc": ("Ủy ban nhân dân tỉnh Thử Nghiệm", ""),
    "provincial_police": ("Công an tỉnh Thử Nghiệm", "Bộ Công an"),
    "rehab_facility": ("Cơ sở cai nghiện ma túy số 1", "Công an tỉnh Thử Nghiệm"),
    "private_facility": ("Cơ sở cai nghiện ma túy Bình Minh", ""),
    "service_provider": ("Trung tâm công tác xã hội Ví Dụ", ""),
    "substitution_clinic": ("Trung tâm Y tế Ví Dụ", "Sở Y tế tỉnh Thử Nghiệm"),
}


def issued_by(entry: FormEntry, data: dict[str, Any]) -> dict[str, Any]:
    """The same for a paper of the body that issues the form; a business is itself on file as the person."""
    sheet = entry.sheet
    assert sheet is not None
    kinds = [sheet.offices[one.role].of for one in sheet.signers if one.role]
    kind = kinds[0] if kinds and kinds[0] in _BODIES else "commune_police"
    name, parent = _BODIES.get(kind, ("Công an phường Mẫu", "Công an tỉnh Thử Nghiệm"))
    made = data | {
        "unit": data["unit"] | {"name": name, "parent_name": parent or None, "place": "Ví Dụ", "kind": kind}
    }
    if sheet.agency == "person" or entry.number.startswith(
        ("PLV Mẫu 0", *(f"PLV Mẫu 1{n}" for n in range(7)))
    ):
        body = {"full_name": "Công ty cai nghiện Bình Minh"}
        made["person"] = {**data["person"], **body}
        if len(data["facts"]) > 1:
            made["person"]["representative_name"] = "Bùi Văn Chủ"
    return made
