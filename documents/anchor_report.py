"""Anchors as a paper that is signed and kept elsewhere (biên bản mốc neo): numbers, hours and hashes, laid by Decree 30/2020/NĐ-CP.

No form is prescribed for it. Whoever holds the signed sheet holds the record of that day to it: docs/audit-export.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from documents.authoring.ooxml import (
    BOLD,
    PLAIN,
    Face,
    Rule,
    Shape,
    cell,
    mm,
    para,
    row,
    rule_line,
    run,
    table,
)
from documents.authoring.package import TEXT_WIDTH, pack
from documents.wording import LOCAL, day

_HEAD: Final = Shape(style="LtHead")
_CELL: Final = Shape(style="LtCell")
_HASH: Final = Face(size=9)
_WIDTHS: Final = (mm(14), mm(38), mm(20))
_LAST: Final = TEXT_WIDTH - sum(_WIDTHS)
_HALF: Final = TEXT_WIDTH // 2


@dataclass(frozen=True, slots=True)
class Mark:
    """An anchor as it is printed: number, moment, streams that moved, hash."""

    seq: int
    at: datetime
    moved: int
    hash: str


def anchor_report(agency: str, parent: str, at: datetime, marks: Sequence[Mark], *, whole: bool) -> bytes:
    """The report as .docx. ``marks`` are printed in their order; ``whole`` says that they are all there are."""
    heads = ("Số", "Thời điểm", "Số chuỗi", "Mã băm SHA-256")
    rows = [row(*(_cell(w, h, BOLD) for w, h in zip((*_WIDTHS, _LAST), heads, strict=True)), header=True)]
    rows += [_row(each) for each in marks]
    body = (
        _letterhead(agency, parent, at)
        + para(run("BIÊN BẢN MỐC NEO"), shape=Shape(style="LtTitle", before=14))
        + para(
            run("Nhật ký kiểm tra của phần mềm quản lý cai nghiện ma túy"),
            shape=Shape(style="LtTitle", after=6),
        )
        + rule_line(Rule(mm(55), mm(55)))
        + para(run(_said(at, marks, whole=whole)), shape=Shape(style="LtBody", before=6))
        + table((*_WIDTHS, _LAST), rows, bordered=True)
        + para(run(_USE), shape=Shape(style="LtBody", before=8))
        + _signatures()
    )
    return pack("Biên bản mốc neo", body)


_USE: Final = (
    "Mỗi mã băm cam kết toàn bộ nhật ký đến thời điểm đó và mốc liền trước. Bản đã ký được cất ở nơi khác với máy chủ. Để đối chiếu, ghi"
    " mỗi mốc một dòng “SỐ:MÃ BĂM” vào một tệp rồi chạy “lotrinh audit verify --anchors TỆP”, hoặc “verify.py” trên tệp xuất."
)


def _said(at: datetime, marks: Sequence[Mark], *, whole: bool) -> str:
    local = at.astimezone(LOCAL)
    which = "toàn bộ các mốc neo" if whole else "các mốc neo sau"
    return f"Hồi {local:%H} giờ {local:%M} phút, {day(local.date())}, {which} đã lập gồm {len(marks)} mốc:"


def _row(each: Mark) -> str:
    pairs = [each.hash[at : at + 8] for at in range(0, 64, 8)]
    lines = (" ".join(pairs[:4]), " ".join(pairs[4:]))
    told = (str(each.seq), f"{each.at.astimezone(LOCAL):%H:%M:%S %d/%m/%Y}", str(each.moved))
    cells = [_cell(width, text) for width, text in zip(_WIDTHS, told, strict=True)]
    return row(*cells, cell(_LAST, *(para(run(line, _HASH), shape=_CELL) for line in lines)))


def _cell(width: int, text: str, face: Face = PLAIN) -> str:
    return cell(width, para(run(text, face), shape=Shape(style="LtCell", align="center")))


def _letterhead(agency: str, parent: str, at: datetime) -> str:
    local = at.astimezone(LOCAL)
    left = [para(run(parent.upper(), Face(size=12)), shape=_HEAD)] if parent else []
    left += [
        para(run(agency.upper(), Face(bold=True, size=12)), shape=_HEAD),
        rule_line(Rule(mm(22), mm(22))),
    ]
    right = [
        para(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face(bold=True, size=12)), shape=_HEAD),
        para(run("Độc lập - Tự do - Hạnh phúc", BOLD), shape=_HEAD),
        rule_line(Rule(mm(17), mm(17))),
        para(run(f"Ngày {local:%d} tháng {local:%m} năm {local:%Y}", Face(italic=True)), shape=_HEAD),
    ]
    narrow = mm(68)
    return table(
        (narrow, TEXT_WIDTH - narrow),
        [row(cell(narrow, *left), cell(TEXT_WIDTH - narrow, *right))],
        bordered=False,
    )


def _signatures() -> str:
    sides = (_side("NGƯỜI LẬP"), _side("NGƯỜI NHẬN GIỮ"))
    return (
        para(shape=_HEAD)
        + table((_HALF, _HALF), [row(*sides)], bordered=False)
        + para(shape=Shape(style="LtRule"))
    )


def _side(head: str) -> str:
    hint = para(run("(Ký, ghi rõ họ tên)", Face(italic=True)), shape=_HEAD)
    return cell(_HALF, para(run(head, BOLD), shape=_HEAD), hint, *(para(shape=_HEAD) for _ in range(4)))
