"""The foot: who signs in which capacity, and the recipients (Mục II, 7 and 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.linting.layout.kit import Wanted, check, fault
from documents.linting.layout.parts import AUTHORITY, Parts
from documents.linting.model import Finding, Said, Severity

_SIGNER = Wanted(
    Said("Quyền hạn của người ký", "Capacity of the signer"),
    "LAY-SIGNER",
    "II, 7.đ",
    (13, 14),
    bold=True,
    italic=False,
    upper=True,
)
_HEADING = Wanted(
    Said("“Nơi nhận”", "'Nơi nhận'"), "LAY-RECIPIENTS", "II, 9.d", (12, 12), bold=True, italic=True
)
_NAMED = Wanted(
    Said("Nơi nhận", "Recipients"), "LAY-RECIPIENTS", "II, 9.d", (11, 11), bold=False, italic=False
)
_GOOD = {"TM", "KT", "TL", "TUQ", "Q"}
_OFFICE = re.compile(
    r"(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|VIỆN TRƯỞNG|TRƯỞNG|CHÁNH|HIỆU TRƯỞNG|THỦ TRƯỞNG|TỔNG)"
)
_COLLECTIVE = re.compile(r"(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|BAN CHỈ ĐẠO|BAN CHẤP HÀNH|BAN THƯỜNG VỤ)")
_DEPUTY = re.compile(r"(?:PHÓ|THỨ TRƯỞNG|TRỢ LÝ|KT\.|Q\.)")
_DEGREE = re.compile(r"^(?:GS|PGS|TS|ThS|Th\.S|BS|BSCKI{1,2}|BSCK[12]|CN|KS|DS)\.")


def findings(parts: Parts) -> Iterator[Finding]:
    """Every departure of the foot."""
    for place in parts.authority:
        yield from _authority(parts, place)
    yield from _names(parts)
    yield from _recipients(parts)


def _authority(parts: Parts, place: int) -> Iterator[Finding]:
    line = parts.lines[place]
    yield from check(line, _SIGNER)
    found = AUTHORITY.match(" ".join(line.text.split()))
    if found is None:
        return
    mark, rest = re.sub(r"[./]", "", found["mark"]), found["rest"]
    if found["mark"] not in _GOOD or found["dot"] != "." or found["gap"] != " ":
        told = f"{found['mark']}{found['dot'] or ''}{found['gap'].strip()}"
        yield _wrong(parts, place, f"ghi “{told}”", f"'{told}'", f"“{mark}. ”", f"'{mark}. '")
    if mark == "TM" and _OFFICE.match(rest):
        yield _wrong(
            parts,
            place,
            "“TM.” trước một chức vụ",
            "'TM.' before an office",
            "TM. trước tên tập thể, cơ quan",
            "TM. before the name of a collective body",
        )
    if mark in {"KT", "Q", "TL", "TUQ"} and _COLLECTIVE.match(rest):
        yield _wrong(
            parts,
            place,
            f"“{mark}.” trước tên cơ quan",
            f"'{mark}.' before the name of a body",
            f"{mark}. trước chức vụ của người đứng đầu",
            f"{mark}. before the office of the head",
        )
    if mark == "KT":
        after = next((one for one in parts.lines[place + 1 : place + 4] if one.text.strip()), None)
        if after is not None and after.upper and not _DEPUTY.match(after.text.strip()):
            yield _wrong(
                parts, place, f"dưới “KT.” là “{after.text.strip()[:40]}”", f"'{after.text.strip()[:40]}' under 'KT.'",
                "chức vụ cấp phó", "the office of a deputy", Severity.NOTICE,
            )  # fmt: skip


def _wrong(
    parts: Parts, place: int, vi: str, en: str, right_vi: str, right_en: str, severity: Severity = Severity.ERROR
) -> Finding:  # fmt: skip
    return fault(
        "LAY-SIGNER", parts.lines[place].place, "II, 7.b", Said(f"Quyền hạn của người ký: {vi}", f"Capacity of the signer: {en}"),
        Said(right_vi, right_en), severity,
    )  # fmt: skip


def _names(parts: Parts) -> Iterator[Finding]:
    for line in parts.lines[-12:]:
        if _DEGREE.match(line.text.strip()) and len(line.text) < 50:
            yield fault(
                "LAY-SIGNER", line.place, "II, 7.c",
                Said("Học hàm, học vị trước họ tên người ký", "An academic title before the signer's name"),
                Said("chỉ ghi họ tên, trừ ngành có quy định riêng", "the name alone, unless the branch has its own rule"),
                Severity.NOTICE,
            )  # fmt: skip


def _recipients(parts: Parts) -> Iterator[Finding]:
    if parts.recipients is None:
        if parts.authority and parts.official:
            yield fault(
                "LAY-RECIPIENTS", parts.lines[parts.authority[0]].place, "II, 9", Said("Không thấy “Nơi nhận:”", "No 'Nơi nhận:'"),
                Said("nơi nhận, dòng cuối “Lưu: VT, …”", "recipients, the last line 'Lưu: VT, …'"),
            )  # fmt: skip
        return
    heading = parts.lines[parts.recipients]
    yield from check(heading, _HEADING)
    if not heading.text.strip().endswith(":"):
        yield _of_list(
            parts,
            parts.recipients,
            "sau “Nơi nhận” không có dấu hai chấm",
            "no colon after 'Nơi nhận'",
            "“Nơi nhận:”",
            "'Nơi nhận:'",
        )
    for place in parts.named:
        yield from check(parts.lines[place], _NAMED)
    yield from _marks(parts)


def _marks(parts: Parts) -> Iterator[Finding]:
    if not parts.named:
        return
    texts = [parts.lines[place].text.strip() for place in parts.named]
    for place, text, after in zip(parts.named, texts, [*texts[1:], None], strict=True):
        begins = text.startswith(("-", "–", "+"))
        goes_on = after is not None and not after.startswith(("-", "–", "+"))
        if not begins and place == parts.named[0]:
            yield _of_list(
                parts,
                place,
                "đầu dòng không có gạch",
                "no dash at the start",
                "gạch đầu dòng (-) sát lề trái",
                "a dash at the left margin",
            )
        if after is not None and not goes_on and not text.endswith(";"):
            yield _of_list(
                parts,
                place,
                f"dòng kết thúc bằng “{text[-1:]}”",
                f"a line ends with '{text[-1:]}'",
                "dấu chấm phẩy (;)",
                "a semicolon",
            )
    yield from _last(parts, texts)


def _last(parts: Parts, texts: list[str]) -> Iterator[Finding]:
    """The last line ends with a full stop and says who keeps the paper."""
    last = parts.named[-1]
    whole = " ".join(texts)
    if not texts[-1].endswith("."):
        yield _of_list(
            parts,
            last,
            f"dòng cuối kết thúc bằng “{texts[-1][-1:]}”",
            f"the last line ends with '{texts[-1][-1:]}'",
            "dấu chấm (.)",
            "a full stop",
        )
    kept = re.search(r"Lưu\s*(?P<colon>:?)\s*(?P<rest>.*)$", whole)
    if kept is None:
        yield _of_list(
            parts, last, "không có dòng “Lưu:”", "no line 'Lưu:'", "“- Lưu: VT, …”", "'- Lưu: VT, …'"
        )
    elif not kept["colon"]:
        yield _of_list(
            parts,
            last,
            "sau “Lưu” không có dấu hai chấm",
            "no colon after 'Lưu'",
            "“Lưu: VT, …”",
            "'Lưu: VT, …'",
        )
    elif "VT" not in kept["rest"] and not re.search(r"hồ sơ|HS", kept["rest"], re.IGNORECASE):
        yield _of_list(
            parts,
            last,
            f"lưu ghi “{kept['rest'][:30]}”",
            f"kept by '{kept['rest'][:30]}'",
            "“Lưu: VT, …”",
            "'Lưu: VT, …'",
        )


def _of_list(parts: Parts, place: int, vi: str, en: str, right_vi: str, right_en: str) -> Finding:
    return fault(
        "LAY-RECIPIENTS",
        parts.lines[place].place,
        "II, 9.d",
        Said(f"Nơi nhận: {vi}", f"Recipients: {en}"),
        Said(right_vi, right_en),
    )
