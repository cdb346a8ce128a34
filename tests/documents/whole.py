"""An invented case in which everything is known: every fact of the catalogue, every act, every other case, every part of an office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

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
    "family_member_name": "Quàng Thị Mẹ",
    "registrant_name": "Quàng Thị Mẹ",
    "received_by": "Quàng Thị Mẹ",
    "first_witness": "Hoàng Văn Chứng, làm ruộng, tổ 5, phường Mẫu",
    "second_witness": "Mai Thị Kiến, giáo viên, tổ 6, phường Mẫu",
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
        return _SENTENCE.format(spec.vi)[: spec.max_length if hasattr(spec, "max_length") else 200]
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
