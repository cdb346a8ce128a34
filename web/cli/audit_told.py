"""What ``lotrinh audit verify`` says of the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from web.cli.output import paragraph

if TYPE_CHECKING:
    from persistence.audit import Kept, Report


def beyond(*, derived: bool) -> dict[str, object]:
    """Which tables were not looked at, and which are no part of the record."""
    from persistence.audit.unvouched import DERIVED, UNVOUCHED, names

    return {
        "not_compared": [] if derived else sorted(names(DERIVED)),
        "not_vouched": sorted(names(UNVOUCHED)),
    }


def tell_report(
    report: Report, *, derived: bool, locked: bool, kept: Sequence[Kept] = (), stamped: str | None = None
) -> None:
    """What was counted, what it was held against (anchors from elsewhere, time stamps), and what does not hold."""
    paragraph(
        f"{report.entries} mục nhật ký, {report.streams} chuỗi, {report.acts} bước, {report.cases} hồ sơ,"
        f" {report.documents} giấy tờ, {report.anchors} mốc neo."
    )
    for problem in report.problems:
        paragraph(f"✗ {problem.vi}", indent=2, style="bold red")
    for remark in report.remarks:
        paragraph(f"! {remark.vi}", indent=2, style="bold yellow")
    if report.uncompared:
        paragraph(
            f"{report.uncompared} tài khoản, khóa bảo mật, mã truy cập có từ trước khi nhật ký ghi mã băm của chúng: chưa đối chiếu được"
            " đến lần thay đổi kế tiếp. / Of before entries told their hashes: not compared until they change next."
        )
    for line in _not_looked_at(derived=derived, locked=locked):
        paragraph(line)
    whole = "Hồ sơ nguyên vẹn. / The record is whole."
    broken = f"{report.problem_count} chỗ không khớp. / {report.problem_count} places do not hold."
    paragraph(whole if report.ok else broken, style="bold")
    if report.ok:
        paragraph(_reach(report, kept))
    if report.ok and stamped:
        paragraph(stamped)


def _reach(report: Report, kept: Sequence[Kept]) -> str:
    """How far anchors from elsewhere vouch for what is whole; without any, how one gets some."""
    if not kept:
        return (
            "Để chứng minh về sau, cất ở nơi khác mã của `lotrinh audit anchor`. / Keep an anchor elsewhere."
        )
    count, last = len({each.seq for each in kept}), max(each.seq for each in kept)
    return (
        f"Khớp với {count} mốc neo cất ở nơi khác, tới mốc {last} (hồ sơ có {report.anchors} mốc); phần sau mốc đó chưa có gì ở nơi khác để"
        f" đối chiếu. / Held against {count} anchors from elsewhere, up to anchor {last} of {report.anchors}; nothing vouches for what"
        " came after it."
    )


def _not_looked_at(*, derived: bool, locked: bool) -> Iterator[str]:
    """What the word "whole" does not speak of; which tables that are is told by ``--json``."""
    from persistence.audit.unvouched import DERIVED, UNVOUCHED

    if locked:
        yield (
            "Không có khóa: chưa đối chiếu được họ tên, ngày sinh của người và tên giấy tờ từ ngoài."
            " / Without keys: what persons and papers from outside are called was not compared."
        )
    if not derived:
        vi, en = ("; ".join(each) for each in zip(*DERIVED.values(), strict=True))
        yield f"Chưa đối chiếu (thêm --derived): {vi}. / Not compared, add --derived: {en}."
    yield f"Không thuộc hồ sơ, không kiểm: {'; '.join(each.vi for each in UNVOUCHED.values())}. / No part of the record: see --json."
