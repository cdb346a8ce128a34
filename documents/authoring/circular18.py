"""The summary sheet and the three monitoring sheets of Circular 18/2021/TT-BYT (Phụ lục 03 to 06), papers of the medical record.

They carry neither number nor motto: the health authority and the facility stand at the left, the title at the right.
"""

from __future__ import annotations

from documents.authoring.blocks import (
    DAY_DOTS,
    LONG_DAY_DOTS,
    LONG_DOTS,
    MOMENT_DOTS,
    NUMBER_DOTS,
    SHORT_DOTS,
    TAB,
    Signer,
    box,
    either,
    field,
    heading,
    label,
    signatures,
    value,
    yes_no,
)
from documents.authoring.circular18_grid import continued, grid
from documents.authoring.ooxml import BOLD, Face, Shape, cell, mm, para, row, run, table
from documents.authoring.package import TEXT_WIDTH
from documents.signs import Substance

_CELL = Shape(style="LtCell")
_CENTRE = Shape(style="LtCell", align="center")

_CRITERIA = (
    "Ham muốn mạnh mẽ hoặc cảm giác bắt buộc phải sử dụng chất ma túy",
    "Khó khăn trong việc kiểm soát các hành vi sử dụng ma túy về thời gian bắt đầu, thời gian kết thúc hoặc mức sử dụng",
    "Có hiện tượng dung nạp với chất ma túy",
    "Ngày càng trở nên thờ ơ với các thú vui hoặc sở thích khác do sử dụng chất ma túy",
    "Tiếp tục sử dụng ma túy mặc dù đã biết về các hậu quả có hại của chất ma túy",
    "Có trạng thái cai ma túy (hội chứng cai ma túy) khi ngừng hoặc giảm sử dụng chất ma túy",
)


def _head(kind: str, subject: str) -> str:
    left_width = mm(64)
    right_width = TEXT_WIDTH - left_width
    left = (
        field(
            f"{{% if facility_parent is none %}}BỘ/SỞ {'.' * 36}{{% else %}}{{{{ facility_parent | upper }}}}{{% endif %}}"
        ),
        para(run(label("Tên cơ sở")), run("{{ facility }}", BOLD), shape=Shape(style="LtField")),
    )
    right = (
        para(run(kind), shape=Shape(style="LtTitle")),
        para(run(subject, Face(size=13)), shape=Shape(style="LtTitle")),
    )
    space = para(shape=Shape(style="LtHead", line=0.5))
    return (
        table(
            (left_width, right_width),
            [row(cell(left_width, *left), cell(right_width, *right))],
            bordered=False,
        )
        + space
    )


def _doctor() -> str:
    return signatures((), Signer("BÁC SỸ", "(Ký, ghi rõ họ tên)", "doctor_name"), day=True)


def _born_and_sex() -> str:
    return para(
        run(
            f"{label('2. Ngày, tháng, năm sinh')}{value('born', 'day', DAY_DOTS)}\u2003\u20033.\u00a0Giới\u00a0tính:\u2003"
        ),
        box("sex == 'Nam'"),
        run("\u00a0Nam\u2003\u2003"),
        box("sex == 'Nữ'"),
        run("\u00a0Nữ"),
        shape=Shape(style="LtField"),
    )


def _criteria_table() -> str:
    widths = (mm(11), TEXT_WIDTH - mm(11) - 2 * mm(18), mm(18), mm(18))
    head = row(
        *(
            cell(width, para(run(text, BOLD), shape=_CENTRE), stand="center")
            for width, text in zip(widths, ("TT", "Tiêu chuẩn chẩn đoán", "Có", "Không"), strict=True)
        ),
        header=True,
    )
    rows = [
        row(
            cell(widths[0], para(run(str(place)), shape=_CENTRE), stand="center"),
            cell(widths[1], para(run(text), shape=_CELL), stand="center"),
            cell(widths[2], para(box(f"criteria[{place - 1}] is true"), shape=_CENTRE), stand="center"),
            cell(widths[3], para(box(f"criteria[{place - 1}] is false"), shape=_CENTRE), stand="center"),
        )
        for place, text in enumerate(_CRITERIA, start=1)
    ]
    return table(widths, [head, *rows], bordered=True)


def _how_the_person_came() -> str:
    """Items 10 and 11: by an application of one's own, or by a request of the police."""
    applied = para(
        run("10. "),
        box("voluntary"),
        run("\u00a0Là người tự nguyện đề nghị xác định tình trạng nghiện ma túy, theo Đơn đề nghị "),
        run(value("application_on", "long_day", LONG_DAY_DOTS) + "."),
        shape=Shape(style="LtField"),
    )
    referred = para(
        run("11. "),
        box("voluntary == false"),
        run(
            "\u00a0Được đề nghị xác định tình trạng nghiện ma túy theo Giấy đề nghị số "
            f"{value('request_number', dots=NUMBER_DOTS)} {value('requested_on', 'long_day', LONG_DAY_DOTS)} của "
            + value("police", dots=f"Công\u00a0an {TAB}")
        ),
        shape=Shape(style="LtField"),
    )
    return applied + referred


def _where() -> str:
    """Item 14: at the facility or elsewhere."""
    return para(
        run("14. Địa điểm tiến hành xác định tình trạng nghiện ma túy:\n\u2003"),
        box("at_facility is true"),
        run("\u00a0Ngay tại cơ sở y tế\u2003\u2003"),
        box("at_facility is false"),
        run("\u00a0" + label("Địa điểm khác") + value("venue_text")),
        shape=Shape(style="LtField"),
    )


def _personal_part() -> str:
    """Part I, items 1 to 14."""
    return (
        heading("I. Thông tin cá nhân")
        + field(label("1. Họ và tên") + "{{ full_name }}")
        + _born_and_sex()
        + field(label("4. Số CCCD/CMND/ID/Hộ chiếu") + value("id_number"))
        + field(label("5. Địa chỉ hiện tại") + value("address"))
        + field(
            f"{label('6. Điện thoại liên hệ')}{value('phone', dots=SHORT_DOTS)}\u2003{label('7. Email (nếu có)')}{value('email')}"
        )
        + field(
            f"{label('8. Họ tên người nhà')}{value('relative_name', dots=LONG_DOTS)}\u2003"
            f"{label('9. Điện thoại liên hệ')}{value('relative_phone')}"
        )
        + _how_the_person_came()
        + field(label("12. Thời gian tiếp nhận Giấy đề nghị") + value("dossier_received_on", "day", DAY_DOTS))
        + field(
            label("13. Tiếp nhận người cần xác định tình trạng nghiện ma túy")
            + value("person_received_at", "moment", MOMENT_DOTS)
        )
        + _where()
    )


def phu_luc_03() -> str:
    """Phiếu tổng hợp theo dõi: identity, how the person came, six criteria, conclusion."""
    return (
        _head("PHIẾU TỔNG HỢP THEO DÕI", "để xác định tình trạng nghiện ma túy")
        + _personal_part()
        + heading("II. Kết quả theo dõi để xác định tình trạng nghiện ma túy")
        + field(label("1. Chất ma túy cần xác định tình trạng nghiện (nếu có)") + value("substances"))
        + field("2. Kết quả theo dõi các tiêu chuẩn chẩn đoán:", keep_next=True)
        + _criteria_table()
        + para(
            run(label("Tổng số tiêu chuẩn") + value("criteria_met", dots="............")),
            shape=Shape(style="LtField", before=6),
        )
        + heading("III. Kết luận")
        + either(
            "conclusion == 'addicted'",
            "có nghiện ma túy",
            "conclusion == 'not_addicted'",
            "không nghiện ma túy",
            keep_next=True,
        )
        + _doctor()
    )


def _sheet(
    substance: Substance, subject: str, days: int, *, evidence: str, threshold: str, mood: bool = False
) -> str:
    """A monitoring sheet; ``days`` is the number of its day columns."""
    space = para(shape=Shape(style="LtHead", line=0.5))
    own_line = (
        yes_no("4*. Có rối loạn khí sắc (buồn hoặc mất khoái cảm):", "mood_disturbance") if mood else ""
    )
    note = (
        para(
            run(
                "* Dòng ghi thêm: điểm b khoản 2 Phụ lục 01 đòi hỏi dấu hiệu này, mẫu ban hành kèm theo Thông tư không có dòng để ghi."
            ),
            shape=Shape(style="LtNote"),
        )
        if mood
        else ""
    )
    return (
        _head("PHIẾU THEO DÕI", f"để xác định trạng thái cai\n{subject}")
        + heading("I. Thông tin cá nhân")
        + field(label("1. Họ và tên") + "{{ full_name }}")
        + _born_and_sex()
        + heading("II. Kết quả theo dõi")
        + yes_no(f"1. {evidence}:", "evidence_stop")
        + yes_no(f"2. {threshold}:", "threshold_met")
        + yes_no(
            "3. Các triệu chứng không phải do một bệnh cơ thể, rối loạn tâm thần hoặc rối loạn hành vi khác:",
            "exclusion_ok",
        )
        + own_line
        + note
        + field("Bảng theo dõi triệu chứng (ghi “Có” hoặc “Không” cho từng ngày theo dõi):", keep_next=True)
        + grid(substance, days)
        + space
        + heading("III. Kết luận")
        + either(
            "withdrawal == 'present'",
            "có trạng thái cai các chất ma túy",
            "withdrawal == 'absent'",
            "không có trạng thái cai các chất ma túy",
            keep_next=True,
        )
        + _doctor()
        + continued(subject.replace("\n", " "))
    )


def phu_luc_04() -> str:
    """Opioids: 12 signs, 03 days."""
    return _sheet(
        Substance.OPIOIDS,
        "các chất dạng thuốc phiện",
        3,
        evidence="Có bằng chứng về việc mới ngừng hoặc giảm sử dụng chất dạng thuốc phiện sau khi đã sử dụng chất này lặp đi lặp lại "
        "trong thời gian dài",
        threshold="Có ít nhất 03 trong số 12 triệu chứng cai, xuất hiện sau dấu hiệu tại mục 1 vài phút đến vài ngày",
    )


def phu_luc_05() -> str:
    """Stimulants: 6 signs, 05 days, and a line of our own for the mood disturbance of Phụ lục 01."""
    return _sheet(
        Substance.STIMULANTS,
        "các chất kích thần (các chất dạng amphetamine,\ncocain hoặc các chất kích thần khác)",
        5,
        evidence="Có bằng chứng về việc mới ngừng hoặc giảm sử dụng chất kích thần sau khi đã sử dụng chất này lặp đi lặp lại trong "
        "thời gian dài",
        threshold="Có ít nhất 02 trong số 06 triệu chứng cai, xuất hiện sau dấu hiệu tại mục 1 vài giờ đến vài ngày",
        mood=True,
    )


def phu_luc_06() -> str:
    """Cannabis: 7 signs, 05 days."""
    return _sheet(
        Substance.CANNABIS,
        "cần sa",
        5,
        evidence="Có bằng chứng về việc mới ngừng hoặc giảm sử dụng cần sa sau khi đã sử dụng lặp đi lặp lại trong thời gian dài",
        threshold="Có ít nhất 03 trong số 07 triệu chứng cai, xuất hiện trong vòng 05 ngày sau dấu hiệu tại mục 1",
    )
