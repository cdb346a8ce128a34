"""What the police send: Mẫu 02 (request) and Mẫu 03 (summary of the person's life) of Decree 109/2021/NĐ-CP.

The official bodies were not seen; see ``decree109``.
"""

from __future__ import annotations

from documents.authoring.base_law import BaseLaw
from documents.authoring.blocks import (
    DAY_DOTS,
    LONG_DOTS,
    MOMENT_DOTS,
    SHORT_DOTS,
    TAB,
    Signer,
    addressed_to,
    bases,
    body,
    box,
    choice,
    either,
    field,
    heading,
    inner,
    label,
    letterhead,
    recipients,
    signatures,
    title,
    value,
)
from documents.authoring.identity import (
    DECREE,
    SEAL,
    SIGN,
    SUBJECT,
    identity_paper,
    line,
    name_line,
)
from documents.authoring.ooxml import Face, Shape, cell, mm, para, row, run, table
from documents.authoring.package import TEXT_WIDTH

# Where the place of detention has a facility, the request goes to the body that manages the place, which passes it on (Đ5 k2 a-c).
_FACILITY = value("facility", dots="cơ sở y tế đủ điều kiện")


def _subject() -> str:
    """The person, with the long identity block."""
    return (
        name_line()
        + line("Tên gọi khác (nếu có)", "other_name")
        + field(
            f"{label('Ngày, tháng, năm sinh')}{value('born', 'day', DAY_DOTS)}; {inner('Nơi sinh')}{value('birth_place')}"
        )
        + line("Quê quán", "hometown")
        + line("Nơi thường trú/tạm trú", "address")
        + line("Nơi ở hiện tại", "current_residence")
        + identity_paper()
        + field(
            f"{label('Dân tộc')}{value('ethnicity', dots=SHORT_DOTS)}; {inner('Tôn giáo')}{value('religion', dots=SHORT_DOTS)}; "
            f"{inner('Trình độ học vấn')}{value('education')}"
        )
        + field(
            f"{label('Nghề nghiệp')}{value('occupation', dots=SHORT_DOTS)}; "
            f"{inner('Nơi làm việc/học tập')}{value('workplace')}"
        )
    )


def _held() -> str:
    """Section 3: administrative detention, on which place and hours of the assessment hang (Đ2 k2)."""
    return (
        heading("3. Tạm giữ theo thủ tục hành chính")
        + either(
            "detained is false", "Không bị tạm giữ", "detained is true", "Đang bị tạm giữ", keep_next=True
        )
        + field(label("Bị giữ từ") + value("held_from", "moment", MOMENT_DOTS), keep_next=True)
        + field(label("Nơi tạm giữ") + value("detention_place"))
    )


def _papers() -> str:
    """Section 4: the dossier of Đ5 k1 b-d."""
    return heading("4. Hồ sơ kèm theo") + "".join(
        choice(f"'{name}' in papers", text)
        for name, text in (
            ("test_result_copy", "Bản sao phiếu kết quả xét nghiệm chất ma túy trong cơ thể;"),
            (
                "bio_summary_form_03",
                "Bản tóm tắt lý lịch người được đề nghị xác định tình trạng nghiện ma túy;",
            ),
            (
                "detention_decision_copy",
                "Bản sao quyết định tạm giữ người theo thủ tục hành chính (đối với người đang bị tạm giữ).",
            ),
        )
    )


def _use_and_test(law: BaseLaw) -> str:
    """Section 2: when the use was found, and what the test says, whichever it says."""
    return (
        heading(f"2. {law.detection}")
        + field(label("Thời điểm phát hiện") + value("detected_at", "moment", MOMENT_DOTS))
        + field(
            f"{label('Kết quả xét nghiệm chất ma túy trong cơ thể')}{value('test_result', dots=SHORT_DOTS)}; "
            f"{inner('ngày')}{value('test_result_on', 'day', DAY_DOTS)}"
        )
        + line("Chất ma túy", "substances")
    )


def mau_02(law: BaseLaw) -> str:
    """Giấy đề nghị của Công an, with the ground in the law of the day and the dossier of Đ5 k1 or Đ7 k1."""
    return (
        letterhead(agency="agency", parent="parent_agency", number="doc_number")
        + title("GIẤY ĐỀ NGHỊ", SUBJECT)
        + addressed_to(value("addressee", dots=LONG_DOTS))
        + bases(f"Căn cứ {law.basis}", f"Căn cứ {DECREE}")
        + body(
            f"{{{{ agency }}}} đề nghị {_FACILITY} xác định tình trạng nghiện ma túy đối với người có tên sau đây:",
            keep_next=True,
        )
        + _subject()
        + heading(f"1. Trường hợp đề nghị ({law.cases})")
        + "".join(choice(f"ground == '{name}'", text) for name, text in law.grounds.items())
        + _use_and_test(law)
        + _held()
        + _papers()
        + body(
            f"{{{{ agency }}}} đề nghị {_FACILITY} tiếp nhận, thực hiện việc xác định tình trạng nghiện ma túy và trả kết "
            "quả theo quy định./.",
            keep_next=True,
        )
        + signatures(
            recipients("- Như trên;", "- Lưu: VT, hồ sơ."),
            Signer(value("signer_title", "upper", "THỦ TRƯỞNG CƠ QUAN"), SEAL, "signer_name", "signing"),
        )
    )


def _photo_and_title() -> str:
    """A frame of 3 × 4 cm for the photograph beside the title, as on the summary of Decree 105/2021."""
    photo_width, gap = mm(30), mm(12)
    rest = TEXT_WIDTH - photo_width - gap
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
    frame = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right"))
    photo = cell(
        photo_width,
        para(run("Ảnh 3 x 4\n(giáp lai)", Face(size=11)), shape=Shape(style="LtHead")),
        stand="center",
        borders=frame,
    )
    names = (
        para(run("BẢN TÓM TẮT LÝ LỊCH"), shape=Shape(style="LtTitle")),
        para(run("Của người được đề nghị\nxác định tình trạng nghiện ma túy"), shape=Shape(style="LtTitle")),
    )
    row_ = row(photo, cell(rest, *names, stand="center"), cell(gap), height=mm(40))
    space = para(shape=Shape(style="LtHead", line=0.5))
    return space + table((photo_width, rest, gap), [row_], bordered=False) + space


def _kinds_of_drugs() -> str:
    kinds = (
        ("opioids", "Các chất dạng thuốc phiện"),
        ("stimulants", "Chất kích thần"),
        ("cannabis", "Cần sa"),
        ("other", "Ma túy khác"),
    )
    runs = [piece for name, text in kinds for piece in (box(f"'{name}' in groups"), run(_beside_box(text)))]
    return para(*runs, shape=Shape(style="LtField", left=mm(6)))


def _empty_boxes(*texts: str, lead: str = "") -> str:
    """Boxes that the officer ticks by hand: the program holds no fact for them."""
    ticks = [piece for text in texts for piece in (run("☐", Face(box=True)), run(_beside_box(text)))]
    if lead:
        return para(run(f"{lead}\u2003"), *ticks, shape=Shape(style="LtField"))
    return para(*ticks, shape=Shape(style="LtField", left=mm(6)))


def _beside_box(text: str) -> str:
    return "\u00a0" + text.replace(" ", "\u00a0") + "\u2003"


def _dotted_lines(count: int) -> str:
    return "".join(field(TAB, keep_next=place < count - 1) for place in range(count))


def _who() -> str:
    """Items 1 to 13: identity and family."""
    return (
        field(label("1. Họ và tên") + "{{ full_name }}")
        + line("2. Tên gọi khác", "other_name")
        + line("3. Giới tính", "sex")
        + line("4. Ngày, tháng, năm sinh", "born", "day")
        + line("5. Quê quán", "hometown")
        + line("6. Nơi thường trú/tạm trú", "address")
        + line("7. Nơi ở hiện tại", "current_residence")
        + identity_paper("8. ")
        + field(
            f"{label('9. Dân tộc')}{value('ethnicity', dots=SHORT_DOTS)}; {inner('tôn giáo')}{value('religion', dots=SHORT_DOTS)}; "
            f"{inner('quốc tịch')}{value('nationality')}"
        )
        + line("10. Trình độ học vấn", "education")
        + line("11. Họ tên cha", "father_name")
        + line("12. Họ tên mẹ", "mother_name")
        + field(
            f"{label('13. Nghề nghiệp')}{value('occupation', dots=SHORT_DOTS)}; "
            f"{inner('nơi làm việc/học tập')}{value('workplace')}"
        )
    )


def _past() -> str:
    """Items 14 to 25: record and use of drugs; mostly filled in by hand."""
    return (
        field("14. Nhân thân:", keep_next=True)
        + _empty_boxes("Có tiền án các tội về ma túy", "Bị xử lý vi phạm hành chính về ma túy")
        + _empty_boxes("Có tiền án về tội phạm khác", "Bị xử lý vi phạm hành chính khác")
        + field(
            "Các quyết định xử phạt, áp dụng biện pháp xử lý hành chính do sử dụng trái phép chất ma túy, nghiện ma túy (số, "
            "ngày, tháng, cơ quan ban hành, hình thức xử phạt, biện pháp xử lý):",
            keep_next=True,
        )
        + _dotted_lines(3)
        + _empty_boxes("Có", "Không", lead="15. Có biểu hiện loạn thần:")
        + field(label("16. Thời điểm bắt đầu sử dụng trái phép chất ma túy (theo lời khai)") + TAB)
        + field(label("17. Thời điểm bị phát hiện sử dụng trái phép chất ma túy lần đầu") + TAB)
        + field(f"{label('18. Lần bị phát hiện này')}{value('detected_at', 'moment', MOMENT_DOTS)}")
        + field("19. Loại ma túy sử dụng:", keep_next=True)
        + _kinds_of_drugs()
        + field(label("Cụ thể") + value("substances"), left=mm(6))
        + field("20. Hình thức sử dụng ma túy:", keep_next=True)
        + _empty_boxes("Tiêm chích", "Hít", "Uống", "Khác", "Nhiều hình thức")
        + field(
            "21. Đã từng cai nghiện (địa điểm, hình thức, thời gian mỗi lần; số, ngày, cơ quan ra quyết định):",
            keep_next=True,
        )
        + _dotted_lines(2)
        + field(label("22. Tần suất sử dụng ma túy (theo ngày, tuần, tháng)") + TAB)
        + field(label("23. Liều lượng mỗi lần sử dụng") + TAB)
        + field(label("24. Điện thoại liên hệ") + value("phone"))
        + field(label("25. Tài khoản mạng xã hội (nếu có)") + value("social_account"), keep_next=True)
    )


def mau_03() -> str:
    """Bản tóm tắt lý lịch: the items of the summary of Decree 105/2021 (Mẫu 05), which the police draw up for the same person."""
    return (
        letterhead(agency="agency", parent="parent_agency", number=None)
        + _photo_and_title()
        + _who()
        + _past()
        + signatures(
            Signer("NGƯỜI LẬP\nBẢN TÓM TẮT LÝ LỊCH", SIGN, "author_name"),
            Signer("THỦ TRƯỞNG ĐƠN VỊ", SEAL, "head_name", "signing"),
        )
    )
