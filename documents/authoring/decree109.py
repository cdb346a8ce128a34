"""What the person and the facility write: Mẫu 01 (application), Mẫu 04 and 05 (result) of Decree 109/2021/NĐ-CP.

Only the head of Mẫu 01 was read; the rest is laid from what Articles 4 to 7 and the sheets of Circular 18/2021/TT-BYT say that
these papers carry. For that reason none of them bears the mark "Mẫu số …" (the catalogue says ``verified: false``).
"""

from __future__ import annotations

from documents.authoring.base_law import BaseLaw
from documents.authoring.blocks import (
    LONG_DAY_DOTS,
    MOMENT_DOTS,
    NUMBER_DOTS,
    SHORT_DOTS,
    TAB,
    Signer,
    addressed_to,
    bases,
    body,
    either,
    field,
    heading,
    inner,
    label,
    letterhead,
    personal_head,
    signatures,
    title,
    value,
    yes_no,
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
from documents.authoring.ooxml import Shape, para, run


def mau_01(law: BaseLaw) -> str:
    """Đơn đề nghị: a citizen's paper without number, with the point of the law of the day and the consent of Đ4 k1 a."""
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
        + title("ĐƠN ĐỀ NGHỊ", SUBJECT)
        + addressed_to("{{ facility }}")
        + field(f"{label('Tôi là')}{{{{ full_name }}}}; {inner('Giới tính')}{value('sex', dots=SHORT_DOTS)}")
        + line("Tên gọi khác (nếu có)", "other_name")
        + line("Ngày, tháng, năm sinh", "born", "day")
        + identity_paper()
        + line("Nơi cư trú hoặc chỗ ở hiện nay", "address")
        + line("Điện thoại liên hệ", "phone")
        + field(label("Lý do đề nghị") + value("applicant_reason", dots=f"{TAB}\n{TAB}"))
        + body(
            "Tôi tự nguyện đề nghị {{ facility }} xác định tình trạng nghiện ma túy đối với tôi theo quy định tại "
            f"{law.own_request} và Điều 4 Nghị định số 109/2021/NĐ-CP. Tôi cam đoan những nội dung khai trong đơn là đúng sự "
            "thật."
        )
        + consent
        + signatures(
            Signer("CHA, MẸ, NGƯỜI GIÁM HỘ HOẶC\nNGƯỜI ĐẠI DIỆN HỢP PHÁP", SIGN, "guardian_name"),
            Signer("NGƯỜI LÀM ĐƠN", SIGN, "full_name"),
        )
    )


def _finding() -> str:
    """Reception, place, substance and the conclusion, worded as on the summary sheet (18/2021/TT-BYT Đ5 k1)."""
    return (
        field(label("Tiếp nhận hồi") + value("person_received_at", "moment", MOMENT_DOTS))
        + line("Địa điểm xác định tình trạng nghiện ma túy", "venue")
        + line("Chất ma túy cần xác định tình trạng nghiện (nếu có)", "substances")
        + heading("Kết luận")
        + either(
            "conclusion == 'addicted'",
            "Có nghiện ma túy",
            "conclusion == 'not_addicted'",
            "Không nghiện ma túy",
        )
    )


def _short_subject() -> str:
    return (
        name_line()
        + line("Ngày, tháng, năm sinh", "born", "day")
        + identity_paper()
        + line("Nơi cư trú hoặc chỗ ở hiện nay", "address")
    )


def _result(aside: str, because: str, copies: str, head: str) -> str:
    return (
        letterhead(agency="facility", parent="facility_parent", number="doc_number")
        + title("PHIẾU KẾT QUẢ", SUBJECT, aside)
        + bases(
            f"Căn cứ {DECREE}",
            "Căn cứ Thông tư số 18/2021/TT-BYT ngày 16 tháng 11 năm 2021 của Bộ trưởng Bộ Y tế quy định "
            "tiêu chuẩn chẩn đoán và quy trình chuyên môn để xác định tình trạng nghiện ma túy",
            because,
        )
        + body(
            "{{ facility }} đã xác định tình trạng nghiện ma túy đối với người có tên sau đây:",
            keep_next=True,
        )
        + _short_subject()
        + _finding()
        + body(copies, keep_next=True)
        + signatures(
            Signer("BÁC SỸ XÁC ĐỊNH\nTÌNH TRẠNG NGHIỆN MA TÚY", SIGN, "doctor_name"),
            Signer(head, SEAL, "head_name", "signing"),
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


def mau_05(law: BaseLaw) -> str:
    """Phiếu kết quả for the police: 02 copies, medical record and the police; approved by the head (Đ5 k2 đ)."""
    return _result(
        f"(Theo đề nghị của {law.requester})",
        f"Căn cứ Giấy đề nghị xác định tình trạng nghiện ma túy số {value('request_number', dots=NUMBER_DOTS)} "
        f"{value('requested_on', 'long_day', LONG_DAY_DOTS)} của {{{{ police }}}}",
        "Phiếu này được lập thành 02 bản: 01 bản lưu bệnh án, 01 bản trả {{ police }}.",
        "PHÊ DUYỆT CỦA\nTHỦ TRƯỞNG CƠ SỞ Y TẾ",
    )
