"""Registers and reports of an office: the page that leads to them. A new book or report is an entry here, not in the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template

from web.auditing.draft_work import ROLES as DRAFTED_BY
from web.exchange.deciding import ROLES
from web.language import _, mark
from web.pages.erasing import may_erase
from web.pages.reports.looking import reports_for
from web.registers.handing import concerned
from web.signin.access import ADMINISTRATOR, AUDITOR
from web.signin.officer import Officer
from web.signin.session import at_work

blueprint = Blueprint("office", __name__)


def _keeps_papers(officer: Officer) -> bool:
    return officer.appointment.role != ADMINISTRATOR


def _runs_it(officer: Officer) -> bool:
    return officer.appointment.role == ADMINISTRATOR


def _writes(officer: Officer) -> bool:
    return officer.appointment.role not in {ADMINISTRATOR, AUDITOR}


def _anybody(_officer: Officer) -> bool:
    return True


def _weighs(officer: Officer) -> bool:
    return officer.appointment.role in DRAFTED_BY


def _sends(officer: Officer) -> bool:
    return officer.appointment.role in ROLES


@dataclass(frozen=True)
class Entry:
    """A way on: the endpoint (which takes no argument), its name, what is there, and for whom it is shown.

    ``shown`` only spares a vain click: the page behind asks again who may see it."""

    endpoint: str
    name: str
    tells: str
    shown: Callable[[Officer], bool] = _keeps_papers


@dataclass(frozen=True)
class Shelf:
    """Entries of one kind under one heading."""

    name: str
    entries: tuple[Entry, ...]


SHELVES: Final = (
    Shelf(
        mark("Sổ"),
        (
            Entry(
                "registers.index",
                mark("Sổ, danh sách theo luật"),
                mark(
                    "người sử dụng, người nghiện, cai nghiện, sau cai, bỏ trốn, cơ sở … vào ngày bất kỳ, in theo mẫu."
                ),
            ),
            Entry(
                "handover.show",
                mark("Chưa được tiếp nhận sau cai"),
                mark("người đã ra khỏi cơ sở mà nơi cư trú chưa tiếp nhận."),
                concerned,
            ),
            Entry(
                "publishing.page",
                mark("Danh sách được công bố"),
                mark(
                    "cơ sở, điểm điều trị, nơi cung cấp dịch vụ mà luật buộc công bố; không có thông tin cá nhân."
                ),
                _anybody,
            ),
            Entry(
                "numbers.show", mark("Sổ văn bản"), mark("số đã cấp của từng loại văn bản của cơ quan bạn.")
            ),
            Entry(
                "books.index",
                mark("Sổ theo dõi"),
                mark(
                    "cam kết, tập huấn, tin báo, tiếp xúc, phân công, thuốc và sinh phẩm, kiểm tra, nhiệm vụ."
                ),
            ),
        ),
    ),
    Shelf(
        mark("Báo cáo và chỉ tiêu"),
        (
            Entry(
                "reports.index",
                mark("Báo cáo định kỳ"),
                mark("việc đến hạn, bảng số liệu, chốt số liệu, tệp Word và Excel."),
                reports_for,
            ),
            Entry(
                "targets.show",
                mark("Chỉ tiêu"),
                mark("từng chỉ tiêu với công thức, tử số, mẫu số và biểu đồ qua các kỳ."),
                reports_for,
            ),
            Entry(
                "targets.relapse",
                mark("Tái sử dụng, tái nghiện"),
                mark("theo dõi người đã hoàn thành cai nghiện, tỷ lệ trên 100 người-năm."),
                reports_for,
            ),
        ),
    ),
    Shelf(
        mark("Dữ liệu vào và ra"),
        (
            Entry(
                "lists.index",
                mark("Nhập danh sách"),
                mark("danh sách người từ tệp .xlsx, .csv: kiểm tra từng dòng rồi mới ghi."),
                _writes,
            ),
            Entry(
                "forms.index",
                mark("Biểu mẫu"),
                mark("mẫu của từng văn bản, bản để trống để điền tay."),
                _anybody,
            ),
            Entry(
                "reference.page",
                mark("Giao diện lập trình"),
                mark("cho người viết phần mềm của cơ quan: địa chỉ, tham số, câu trả lời."),
                _anybody,
            ),
            Entry(
                "drafts.index",
                mark("Thử dự thảo luật"),
                mark("hồ sơ đang mở nào khác đi theo dự thảo, khác ở đâu."),
                _weighs,
            ),
            Entry(
                "exchange.show",
                mark("Dữ liệu gửi đi"),
                mark("thông điệp lên các hệ thống quốc gia, đối chiếu, sự kiện cho phần mềm của tỉnh."),
                _sends,
            ),
        ),
    ),
    Shelf(
        mark("Vận hành"),
        (
            Entry(
                "erasing.show",
                mark("Xóa dữ liệu cá nhân theo luật"),
                mark("hủy khóa của một người khi có căn cứ; xem những lần đã xóa."),
                may_erase,
            ),
            Entry(
                "state.show",
                mark("Tình trạng hệ thống"),
                mark("cơ sở dữ liệu, việc quá hạn, hàng chờ, mốc nhật ký, đĩa."),
                _runs_it,
            ),
        ),
    ),
)


@blueprint.get("/so-va-bao-cao")
def index() -> str:
    """What there is for this officer, shelf by shelf; empty shelves are not shown."""
    officer = at_work()
    shelves = [
        (
            _(shelf.name),
            [(each.endpoint, _(each.name), _(each.tells)) for each in shelf.entries if each.shown(officer)],
        )
        for shelf in SHELVES
    ]
    return render_template("office.html", shelves=[(name, entries) for name, entries in shelves if entries])
