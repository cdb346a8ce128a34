"""What the forms of Decree 109/2021/NĐ-CP share: the decree they cite and the lines that say who a person is."""

from __future__ import annotations

from documents.authoring.blocks import (
    DAY_DOTS,
    LONG_DOTS,
    SHORT_DOTS,
    field,
    inner,
    label,
    value,
)

DECREE = (
    "Nghị định số 109/2021/NĐ-CP ngày 08 tháng 12 năm 2021 của Chính phủ quy định cơ sở y tế đủ điều kiện xác định "
    "tình trạng nghiện ma túy và hồ sơ, trình tự, thủ tục xác định tình trạng nghiện ma túy"
)
SUBJECT = "Xác định tình trạng nghiện ma túy"
SIGN = "(Ký, ghi rõ họ tên)"
SEAL = "(Ký, ghi rõ họ tên, đóng dấu)"


def name_line() -> str:
    """Full name and sex."""
    return field(
        f"{label('Họ và tên')}{{{{ full_name }}}}; {inner('Giới tính')}{value('sex', dots=SHORT_DOTS)}"
    )


def identity_paper(item: str = "") -> str:
    """Number, day and place of issue of the identity paper; ``item`` is its number on the form ("8. ")."""
    return field(
        f"{label(item + 'Số CCCD/CMND/Hộ chiếu')}{value('id_number', dots=LONG_DOTS)}; "
        f"{inner('ngày cấp')}{value('id_issued_on', 'day', DAY_DOTS)}"
    ) + field(label("Nơi cấp") + value("id_issued_by"))


def line(text: str, name: str, filters: str = "") -> str:
    """One label with its value, dots to the margin where it is unknown."""
    return field(label(text) + value(name, filters))
