"""The five forms of the annex to Decree 109/2021/NĐ-CP.

Only the head of Mẫu 01 was read; the rest is laid from what Articles 4 to 7 and the sheets of Circular 18/2021/TT-BYT say that
these papers carry. For that reason none of them bears the mark "Mẫu số …" (the catalogue says ``verified: false``).
"""

from __future__ import annotations

from documents.authoring.blocks import (
    Signer,
    DAY_DOTS,
    LONG_DAY_DOTS,
    LONG_DOTS,
    MOMENT_DOTS,
    NUMBER_DOTS,
    SHORT_DOTS,
    TAB,
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
    personal_head,
    recipients,
    signatures,
    title,
    value,
    yes_no,
)
from documents.authoring.ooxml import Face, Shape, cell, mm, para, row, run, table
from documents.authoring.package import TEXT_WIDTH

_LAW = "Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021"
_DECREE = (
    "Nghị định số 109/2021/NĐ-CP ngày 08 tháng 12 năm 2021 của Chính phủ quy định cơ sở y tế đủ điều kiện xác định "
    "tình trạng nghiện ma túy và hồ sơ, trình tự, thủ tục xác định tình trạng nghiện ma túy"
)
_SUBJECT = "Xác định tình trạng nghiện ma túy"
_SIGN = "(Ký, ghi rõ họ tên)"
_SEAL = "(Ký, ghi rõ họ tên, đóng dấu)"

_GROUNDS = (
    (
        "managed_user_reuse",
        "a) Người sử dụng trái phép chất ma túy đang trong thời hạn quản lý bị phát hiện sử dụng trái phép chất ma túy;",
    ),
    ("no_stable_residence", "b) Người sử dụng trái phép chất ma túy không có nơi cư trú ổn định;"),
    (
        "commune_education",
        "c) Người đang trong thời gian bị áp dụng biện pháp xử lý hành chính giáo dục tại xã, phường, thị trấn do có hành vi "
        "sử dụng trái phép chất ma túy hoặc trong thời hạn 01 năm kể từ ngày chấp hành xong biện pháp đó mà bị phát hiện "
        "sử dụng trái phép chất ma túy;",
    ),
    (
        "aftercare_reuse",
        "d) Người đang trong thời gian quản lý sau cai nghiện ma túy bị phát hiện sử dụng trái phép chất ma túy.",
    ),
)


def _name_line() -> str:
    return field(f"{label('Họ và tên')}{{{{ full_name }}}}; {inner('Giới tính')}{value('sex', dots=SHORT_DOTS)}")


def _identity_paper(item: str = "") -> str:
    return field(
        f"{label(item + 'Số CCCD/CMND/Hộ chiếu')}{value('id_number', dots=LONG_DOTS)}; "
        f"{inner('ngày cấp')}{value('id_issued_on', 'day', DAY_DOTS)}"
    ) + field(label("Nơi cấp") + value("id_issued_by"))


def _line(text: str, name: str, filters: str = "") -> str:
    return field(label(text) + value(name, filters))


def mau_01() -> str:
    """Đơn đề nghị: a citizen's paper without number, with the consent of Đ4 k1 a."""
    consent = (
        heading("Ý kiến của cha, mẹ, người giám hộ hoặc người đại diện hợp pháp")
        + para(
            run(
                "(Đối với người dưới 18 tuổi; người mất năng lực hành vi dân sự; người bị hạn chế năng lực hành vi dân sự; "
                "người có khó khăn trong nhận thức, làm chủ hành vi)",
            ),
            shape=Shape(style="LtNote", keep_next=True),
        )
        + field(f"{label('Tôi là')}{value('guardian_name')}", keep_next=True)
        + field(label("Quan hệ với người đề nghị") + value("guardian_relation"), keep_next=True)
        + yes_no(
            "Ý kiến về việc xác định tình trạng nghiện ma túy:",
            "guardian_consent",
            "Đồng ý",
            "Không đồng ý",
            keep_next=True,
        )
    )
    return (
        personal_head()
        + title("ĐƠN ĐỀ NGHỊ", _SUBJECT)
        + addressed_to("{{ facility }}")
        + field(f"{label('Tôi là')}{{{{ full_name }}}}; {inner('Giới tính')}{value('sex', dots=SHORT_DOTS)}")
        + _line("Tên gọi khác (nếu có)", "other_name")
        + _line("Ngày, tháng, năm sinh", "born", "day")
        + _identity_paper()
        + _line("Nơi cư trú hoặc chỗ ở hiện nay", "address")
        + _line("Điện thoại liên hệ", "phone")
        + field(label("Lý do đề nghị") + value("applicant_reason", dots=f"{TAB}\n{TAB}"))
        + body(
            "Tôi tự nguyện đề nghị {{ facility }} xác định tình trạng nghiện ma túy đối với tôi theo quy định tại điểm đ "
            "khoản 1 Điều 27 Luật Phòng, chống ma túy và Điều 4 Nghị định số 109/2021/NĐ-CP. Tôi cam đoan những nội dung "
            "khai trong đơn là đúng sự thật."
        )
        + consent
        + signatures(
            Signer("CHA, MẸ, NGƯỜI GIÁM HỘ HOẶC\nNGƯỜI ĐẠI DIỆN HỢP PHÁP", _SIGN, "guardian_name"),
            Signer("NGƯỜI LÀM ĐƠN", _SIGN, "full_name"),
        )
    )


def _subject() -> str:
    """The person, with the long identity block."""
    return (
        _name_line()
        + _line("Tên gọi khác (nếu có)", "other_name")
        + field(
            f"{label('Ngày, tháng, năm sinh')}{value('born', 'day', DAY_DOTS)}; {inner('Nơi sinh')}{value('birth_place')}"
        )
        + _line("Quê quán", "hometown")
        + _line("Nơi thường trú/tạm trú", "address")
        + _line("Nơi ở hiện tại", "current_residence")
        + _identity_paper()
        + field(
            f"{label('Dân tộc')}{value('ethnicity', dots=SHORT_DOTS)}; {inner('Tôn giáo')}{value('religion', dots=SHORT_DOTS)}; "
            f"{inner('Trình độ học vấn')}{value('education')}"
        )
        + field(
            f"{label('Nghề nghiệp')}{value('occupation', dots=SHORT_DOTS)}; "
            f"{inner('Nơi làm việc/học tập')}{value('workplace')}"
        )
    )


def mau_02() -> str:
    """Giấy đề nghị của Công an, with the ground of Đ27 k1 and the dossier of Đ5 k1 or Đ7 k1."""
    held = (
        heading("3. Tạm giữ theo thủ tục hành chính")
        + either("detained is false", "Không bị tạm giữ", "detained is true", "Đang bị tạm giữ", keep_next=True)
        + field(label("Bị giữ từ") + value("held_from", "moment", MOMENT_DOTS), keep_next=True)
        + field(label("Nơi tạm giữ") + value("detention_place"))
    )
    papers = heading("4. Hồ sơ kèm theo") + "".join(
        choice(f"'{name}' in papers", text)
        for name, text in (
            ("test_result_copy", "Bản sao phiếu kết quả xét nghiệm chất ma túy trong cơ thể;"),
            ("bio_summary_form_03", "Bản tóm tắt lý lịch người được đề nghị xác định tình trạng nghiện ma túy;"),
            (
                "detention_decision_copy",
                "Bản sao quyết định tạm giữ người theo thủ tục hành chính (đối với người đang bị tạm giữ).",
            ),
        )
    )
    return (
        letterhead(agency="agency", parent="parent_agency", number="doc_number")
        + title("GIẤY ĐỀ NGHỊ", _SUBJECT)
        + addressed_to("{{ facility }}")
        + bases(f"Căn cứ {_LAW}", f"Căn cứ {_DECREE}")
        + body(
            "{{ agency }} đề nghị {{ facility }} xác định tình trạng nghiện ma túy đối với người có tên sau đây:", keep_next=True
        )
        + _subject()
        + heading("1. Trường hợp đề nghị (khoản 1 Điều 27 Luật Phòng, chống ma túy)")
        + "".join(choice(f"ground == '{name}'", text) for name, text in _GROUNDS)
        + heading("2. Hành vi sử dụng trái phép chất ma túy và kết quả xét nghiệm")
        + field(label("Thời điểm phát hiện") + value("detected_at", "moment", MOMENT_DOTS))
        + field(
            f"Kết quả xét nghiệm dương tính với chất ma túy trong cơ thể ngày {value('test_result_on', 'day', DAY_DOTS)}"
        )
        + _line("Chất ma túy", "substances")
        + held
        + papers
        + body(
            "{{ agency }} đề nghị {{ facility }} tiếp nhận, thực hiện việc xác định tình trạng nghiện ma túy và trả kết quả "
            "theo quy định./.",
            keep_next=True,
        )
        + signatures(
            recipients("- Như trên;", "- Lưu: VT, hồ sơ."), Signer("{{ signer_title | upper }}", _SEAL, "signer_name")
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
        para(
            run("Của người được đề nghị\nxác định tình trạng nghiện ma túy"), shape=Shape(style="LtTitle")
        ),
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


def mau_03() -> str:
    """Bản tóm tắt lý lịch: the items of the summary of Decree 105/2021 (Mẫu 05), which the police draw up for the same person."""
    return (
        letterhead(agency="agency", parent="parent_agency", number=None)
        + _photo_and_title()
        + field(label("1. Họ và tên") + "{{ full_name }}")
        + _line("2. Tên gọi khác", "other_name")
        + _line("3. Giới tính", "sex")
        + _line("4. Ngày, tháng, năm sinh", "born", "day")
        + _line("5. Quê quán", "hometown")
        + _line("6. Nơi thường trú/tạm trú", "address")
        + _line("7. Nơi ở hiện tại", "current_residence")
        + _identity_paper("8. ")
        + field(
            f"{label('9. Dân tộc')}{value('ethnicity', dots=SHORT_DOTS)}; {inner('tôn giáo')}{value('religion', dots=SHORT_DOTS)}; "
            f"{inner('quốc tịch')}{value('nationality')}"
        )
        + _line("10. Trình độ học vấn", "education")
        + _line("11. Họ tên cha", "father_name")
        + _line("12. Họ tên mẹ", "mother_name")
        + field(
            f"{label('13. Nghề nghiệp')}{value('occupation', dots=SHORT_DOTS)}; "
            f"{inner('nơi làm việc/học tập')}{value('workplace')}"
        )
        + field("14. Nhân thân:", keep_next=True)
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
        + field("21. Đã từng cai nghiện (địa điểm, hình thức, thời gian mỗi lần; số, ngày, cơ quan ra quyết định):", keep_next=True)
        + _dotted_lines(2)
        + field(label("22. Tần suất sử dụng ma túy (theo ngày, tuần, tháng)") + TAB)
        + field(label("23. Liều lượng mỗi lần sử dụng") + TAB)
        + field(label("24. Điện thoại liên hệ") + value("phone"))
        + field(label("25. Tài khoản mạng xã hội (nếu có)") + value("social_account"), keep_next=True)
        + signatures(
            Signer("NGƯỜI LẬP\nBẢN TÓM TẮT LÝ LỊCH", _SIGN, "author_name"), Signer("THỦ TRƯỞNG ĐƠN VỊ", _SEAL, "head_name")
        )
    )


def _finding() -> str:
    """Reception, place, substance and the conclusion, worded as on the summary sheet (18/2021/TT-BYT Đ5 k1)."""
    return (
        field(label("Tiếp nhận hồi") + value("person_received_at", "moment", MOMENT_DOTS))
        + _line("Địa điểm xác định tình trạng nghiện ma túy", "venue")
        + _line("Chất ma túy cần xác định tình trạng nghiện (nếu có)", "substances")
        + heading("Kết luận")
        + either("conclusion == 'addicted'", "Có nghiện ma túy", "conclusion == 'not_addicted'", "Không nghiện ma túy")
    )


def _short_subject() -> str:
    return (
        _name_line()
        + _line("Ngày, tháng, năm sinh", "born", "day")
        + _identity_paper()
        + _line("Nơi cư trú hoặc chỗ ở hiện nay", "address")
    )


def _result(aside: str, because: str, copies: str, head: str) -> str:
    return (
        letterhead(agency="facility", parent="facility_parent", number="doc_number")
        + title("PHIẾU KẾT QUẢ", _SUBJECT, aside)
        + bases(f"Căn cứ {_DECREE}", "Căn cứ Thông tư số 18/2021/TT-BYT ngày 16 tháng 11 năm 2021 của Bộ trưởng Bộ Y tế quy định "
            "tiêu chuẩn chẩn đoán và quy trình chuyên môn để xác định tình trạng nghiện ma túy", because)
        + body("{{ facility }} đã xác định tình trạng nghiện ma túy đối với người có tên sau đây:", keep_next=True)
        + _short_subject()
        + _finding()
        + body(copies, keep_next=True)
        + signatures(
            Signer("BÁC SỸ XÁC ĐỊNH\nTÌNH TRẠNG NGHIỆN MA TÚY", _SIGN, "doctor_name"), Signer(head, _SEAL, "head_name")
        )
    )


def mau_04() -> str:
    """Phiếu kết quả for one who asked: 02 copies, medical record and the person (Đ4 k2 d)."""
    return _result(
        "(Đối với người tự nguyện xác định tình trạng nghiện ma túy)",
        f"Căn cứ Đơn đề nghị xác định tình trạng nghiện ma túy {value('application_on', 'long_day', LONG_DAY_DOTS)}",
        "Phiếu này được lập thành 02 bản: 01 bản lưu bệnh án, 01 bản trả cho người tự nguyện xác định tình trạng nghiện ma túy.",
        "THỦ TRƯỞNG CƠ SỞ Y TẾ",
    )


def mau_05() -> str:
    """Phiếu kết quả for the police: 02 copies, medical record and the police; approved by the head (Đ5 k2 đ)."""
    return _result(
        "(Theo đề nghị của cơ quan Công an)",
        f"Căn cứ Giấy đề nghị xác định tình trạng nghiện ma túy số {value('request_number', dots=NUMBER_DOTS)} "
        f"{value('requested_on', 'long_day', LONG_DAY_DOTS)} của {{{{ police }}}}",
        "Phiếu này được lập thành 02 bản: 01 bản lưu bệnh án, 01 bản trả {{ police }}.",
        "PHÊ DUYỆT CỦA\nTHỦ TRƯỞNG CƠ SỞ Y TẾ",
    )
