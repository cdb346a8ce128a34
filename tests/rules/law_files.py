"""A tiny body of law on disk, for tests that bend one thing in it. Invented where the real texts would be long."""

from __future__ import annotations

from pathlib import Path

FACTS = """\
age: {type: int, unit: years, kind: derived, vi: Tuổi, en: Age, cites: ["73/2021/QH14 Đ27"]}
ground: {type: enum, kind: recorded, vi: Căn cứ, en: Ground, values: {reuse: tái sử dụng, own: tự nguyện}}
test_positive: {type: bool, kind: derived, vi: Dương tính, en: Positive, cites: ["109/2021/NĐ-CP Mẫu 02"]}
received: {type: bool, kind: recorded, vi: Đã tiếp nhận, en: Received}
"""

REGIMES = """\
regimes:
  - {from: 2022-01-01, to: 2025-02-28, vi: Một, en: One}
  - {from: 2025-03-01, to: null, vi: Hai, en: Two}
"""

OLD_LAW = """\
instrument: 73/2021/QH14
kind: Luật
title: Luật Phòng, chống ma túy
issuer: Quốc hội
issued: 2021-03-30
in_force: {from: 2022-01-01, to: 2026-06-30}
complete: false
articles:
  - article: "27"
    heading: Xác định tình trạng nghiện ma túy
    coverage: partly
    reason_vi: Một phần.
    reason_en: In part.
    explains: A closed list.
    requirements:
      - id: l73-27-1
        sets: [assessment.grounds]
        cites: [Đ27 k1]
        require: {fact: ground, is: reuse}
        vi: Không thuộc trường hợp nào.
        en: None of the cases.
        explains: The list is closed.
      - id: l73-27-1-a
        sets: [assessment.grounds, assessment.all]
        cites: [Đ27 k1 a, "109/2021/NĐ-CP Đ2"]
        when: {fact: ground, is: reuse}
        require: test_positive
        vi: Chưa có kết quả dương tính.
        en: No positive test.
        explains: Point a.
    consequences:
      - id: l73-27-5
        when: {fact: age, at_least: 12}
        opens: registration.register
        cites: [Đ27 k5]
        terms: [d109-2-2]
        vi: Phải đăng ký.
        en: Must register.
  - article: "28"
    heading: Các biện pháp cai nghiện ma túy
    coverage: out_of_scope
    reason_vi: Ngoài phạm vi.
    reason_en: Out of scope.
"""

NEW_LAW = """\
instrument: 120/2025/QH15
kind: Luật
title: Luật Phòng, chống ma túy
issuer: Quốc hội
issued: 2025-12-10
in_force: {from: 2026-07-01, to: null}
complete: false
articles:
  - article: "31"
    heading: Xác định tình trạng nghiện ma túy
    coverage: encoded
    explains: A closed list.
    requirements:
      - id: l120-31-1
        sets: [assessment.grounds]
        cites: [Đ31 k1]
        require: {fact: ground, in: [reuse, own]}
        vi: Không thuộc trường hợp nào.
        en: None of the cases.
        explains: The list is closed.
"""

DECREE = """\
instrument: 109/2021/NĐ-CP
kind: Nghị định
title: Nghị định về xác định tình trạng nghiện ma túy
issuer: Chính phủ
issued: 2021-12-08
in_force: {from: 2022-01-01, to: null}
status:
  notes:
    - {from: 2026-07-01, verified: false, vi: Luật căn cứ đã hết hiệu lực., en: Its base law has ended.}
complete: true
forms:
  - {form: "02", heading: Giấy đề nghị}
annexes:
  - {annex: PL01, heading: Hướng dẫn}
articles:
  - article: "1"
    heading: Phạm vi điều chỉnh
    coverage: open
  - article: "2"
    heading: Địa điểm
    coverage: encoded
    explains: Where.
    requirements:
      - id: d109-2-1
        sets: [assessment.all]
        cites: [Đ2 k1, Mẫu 02, PL01]
        require: received
        vi: Chưa tiếp nhận.
        en: Not received.
        explains: Clause 1.
        verified: false
        note_vi: Suy luận.
        note_en: Inferred.
      - id: d109-2-3
        sets: [assessment.late]
        cites: [Đ2 k3]
        require: received
        vi: Chưa tiếp nhận.
        en: Not received.
        explains: Clause 3.
        in_force: {from: 2023-01-01, to: 2024-12-31}
    terms:
      - id: d109-2-2
        duty: registration.register
        cites: [Đ2 k2]
        length: 5
        unit: working_days
        anchor: result_known
        rollover: true
        vi: Đăng ký trong 05 ngày làm việc
        en: Register within five working days
    parameters:
      - {id: d109-days, value: 3, unit: days, cites: [PL01]}
"""

FILES = {
    "facts.yaml": FACTS,
    "regimes.yaml": REGIMES,
    "73-2021-qh14/2022-01-01.yaml": OLD_LAW,
    "120-2025-qh15/2026-07-01.yaml": NEW_LAW,
    "109-2021-nd-cp/2022-01-01.yaml": DECREE,
}
LAW73, LAW120, D109 = list(FILES)[2:]


def write_law(root: Path, *edits: tuple[str, str, str]) -> Path:
    """The tiny law under ``root`` after each edit (file, old text, new text); the old text stands there once."""
    files = dict(FILES)
    for name, old, new in edits:
        text = files.get(name, "")
        assert text.count(old) == 1 or (old == "" and name not in files), (name, old, text.count(old))
        files[name] = text.replace(old, new) if old else new
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def line_of(name: str, text: str) -> int:
    """The line of the tiny law on which ``text`` first stands."""
    return FILES[name][: FILES[name].index(text)].count("\n") + 1
