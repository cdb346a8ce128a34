"""The head: country and motto, issuing body, number, place and day, title and subject (Mục II, 1 to 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.linting.layout.kit import Wanted, check, fault, ruled
from documents.linting.layout.parts import COUNTRY, MOTTO, NUMBER, PLACE_AND_DAY, Parts
from documents.linting.model import Finding, Place, Said, Severity

_COUNTRY = Wanted(
    Said("Quốc hiệu", "Name of the country"),
    "LAY-COUNTRY",
    "II, 1.a",
    (12, 13),
    bold=True,
    italic=False,
    upper=True,
)
_MOTTO = Wanted(
    Said("Tiêu ngữ", "Motto"), "LAY-MOTTO", "II, 1.b", (13, 14), bold=True, italic=False, upper=False
)
_BODY = Wanted(
    Said("Tên cơ quan ban hành", "Issuing body"), "LAY-BODY", "II, 2.b", (12, 13), italic=False, upper=True
)
_NUMBER = Wanted(
    Said("Số, ký hiệu", "Number and symbol"), "LAY-NUMBER", "II, 3.c", (13, 13), bold=False, italic=False
)
_DAY = Wanted(
    Said("Địa danh và thời gian", "Place and day"),
    "LAY-DAY",
    "II, 4.c",
    (13, 14),
    bold=False,
    italic=True,
    upper=False,
)
_TITLE = Wanted(
    Said("Tên loại văn bản", "Kind of document"),
    "LAY-TITLE",
    "II, 5.b",
    (13, 14),
    bold=True,
    italic=False,
    upper=True,
    centred=True,
)
_SUBJECT = Wanted(
    Said("Trích yếu", "Subject"),
    "LAY-SUBJECT",
    "II, 5.b",
    (13, 14),
    bold=True,
    italic=False,
    upper=False,
    centred=True,
)

_SYMBOLS = {
    "NGHỊ QUYẾT": "NQ", "QUYẾT ĐỊNH": "QĐ", "CHỈ THỊ": "CT", "THÔNG BÁO": "TB", "BÁO CÁO": "BC", "BIÊN BẢN": "BB", "TỜ TRÌNH": "TTr",
    "HỢP ĐỒNG": "HĐ", "KẾ HOẠCH": "KH", "PHƯƠNG ÁN": "PA", "HƯỚNG DẪN": "HD", "GIẤY MỜI": "GM", "GIẤY GIỚI THIỆU": "GGT",
    "GIẤY ỦY QUYỀN": "GUQ", "PHIẾU GỬI": "PG", "PHIẾU CHUYỂN": "PC", "PHIẾU BÁO": "PB",
}  # fmt: skip
_BLANK = re.compile(r"^[.…_ ]*$")


def findings(parts: Parts) -> Iterator[Finding]:
    """Every departure of the head."""
    yield from _country(parts)
    yield from _bodies(parts)
    if parts.number is not None:
        yield from _number(parts, parts.number)
    if parts.day is not None:
        yield from _day(parts, parts.day)
    elif parts.official:
        yield _absent("LAY-DAY", "II, 4", Said("địa danh, ngày, tháng, năm", "the line of place and day"))
    yield from _title(parts)


def _country(parts: Parts) -> Iterator[Finding]:
    lines = parts.lines
    for place, text, wanted in ((parts.country, COUNTRY, _COUNTRY), (parts.motto, MOTTO, _MOTTO)):
        if place is None:
            if parts.official or parts.country is not None or parts.motto is not None:
                yield _absent(
                    wanted.code,
                    wanted.rule,
                    Said(f"{wanted.name.vi} “{text}”", f"the {wanted.name.en.lower()} '{text}'"),
                )
            continue
        found = " ".join(lines[place].text.split())
        if found not in {text, text.replace("HÒA", "HOÀ")} and (
            text == MOTTO or found.upper() not in {text, text.replace("HÒA", "HOÀ")}
        ):
            yield fault(
                wanted.code, lines[place].place, wanted.rule,
                Said(f"{wanted.name.vi} ghi “{found}”", f"The {wanted.name.en.lower()} reads '{found}'"),
                Said(f"“{text}”", f"'{text}'"),
            )  # fmt: skip
        yield from check(lines[place], wanted)
        if text == MOTTO and not ruled(lines, place) and not _drawn_in_head(parts):
            yield fault(
                "LAY-MOTTO", lines[place].place, "II, 1.b", Said("Không có đường kẻ ngang dưới Tiêu ngữ", "No rule under the motto"),
                Said("đường kẻ nét liền, dài bằng dòng chữ", "a solid rule as long as the line"),
            )  # fmt: skip


def _drawn_in_head(parts: Parts) -> bool:
    """A rule drawn by hand may hang on any line of the head; it is given the benefit of the doubt."""
    end = parts.title if parts.title is not None else 30
    return any(line.drawn for line in parts.lines[: end + 4])


def _bodies(parts: Parts) -> Iterator[Finding]:
    if not parts.official or parts.country is None:
        return
    lines = parts.lines
    if not parts.bodies:
        yield _absent(
            "LAY-BODY", "II, 2", Said("tên cơ quan, tổ chức ban hành", "the name of the issuing body")
        )
        return
    for place in parts.bodies:
        if not re.fullmatch(r"[\s.…_-]*", lines[place].text) and any(map(str.isalpha, lines[place].text)):
            yield from check(lines[place], _BODY)
    last = parts.bodies[-1]
    if not lines[last].bold:
        yield fault(
            "LAY-BODY", lines[last].place, "II, 2.b", Said("Tên cơ quan ban hành không đậm", "The name of the issuing body is not bold"),
            Said("chữ in hoa, đứng, đậm", "capitals, upright, bold"),
        )  # fmt: skip
    if not ruled(lines, last) and not _drawn_in_head(parts):
        yield fault(
            "LAY-BODY", lines[last].place, "II, 2.b", Said("Không có đường kẻ dưới tên cơ quan ban hành", "No rule under the issuing body"),
            Said("đường kẻ nét liền, dài 1/3 đến 1/2 dòng chữ", "a solid rule, a third to half as long as the line"),
        )  # fmt: skip


def _number(parts: Parts, place: int) -> Iterator[Finding]:
    line = parts.lines[place]
    yield from check(line, _NUMBER)
    found = NUMBER.match(" ".join(line.text.split()))
    if found is None:
        return
    number, symbol = found["n"].strip(), found["symbol"]
    if found["word"] != "Số" or found["colon"] != ":":
        yield _form(
            parts,
            place,
            f"ghi “{found['word']}{found['colon'].strip()}”",
            f"'{found['word']}{found['colon']}'",
            "“Số:”",
            "'Số:'",
        )
    if number.isdecimal() and int(number) < 10 and not number.startswith("0"):
        yield _form(
            parts,
            place,
            f"số {number} không có số 0 phía trước",
            f"{number} without a leading 0",
            f"“{number.zfill(2)}”",
            f"'{number.zfill(2)}'",
        )
    blank = _BLANK.match(number) is not None
    if (not blank and found["stroke"] != "/") or re.search(r"\s-|-\s", symbol):
        yield _form(
            parts,
            place,
            "có cách chữ quanh dấu / hoặc dấu -",
            "blanks around / or -",
            "viết liền: 15/QĐ-BNV",
            "none: 15/QĐ-BNV",
        )
    yield from _symbol(parts, place, symbol)


def _symbol(parts: Parts, place: int, symbol: str) -> Iterator[Finding]:
    if (
        symbol.replace("TTr", "TTR").replace("TTg", "TTG").replace("CTr", "CTR")
        != symbol.upper().replace("TTr", "TTR")
        and symbol.islower()
    ):
        yield _form(
            parts,
            place,
            f"ký hiệu “{symbol}” không in hoa",
            f"symbol '{symbol}' not in capitals",
            "chữ in hoa",
            "capitals",
        )
    if parts.title is None:
        return
    title = " ".join(parts.lines[parts.title].text.split()).upper().replace("UỶ", "ỦY")
    wanted = _SYMBOLS.get(title)
    first = re.match(r"[A-Za-zĐđ]+", symbol)
    if wanted is not None and first is not None and not first[0].startswith(wanted):
        yield _form(
            parts,
            place,
            f"ký hiệu “{first[0]}” cho {title}",
            f"symbol '{first[0]}' for {title}",
            f"“{wanted}” (Phụ lục III)",
            f"'{wanted}'",
        )


def _form(parts: Parts, place: int, vi: str, en: str, right_vi: str, right_en: str) -> Finding:
    return fault(
        "LAY-NUMBER",
        parts.lines[place].place,
        "II, 3",
        Said(f"Số, ký hiệu: {vi}", f"Number and symbol: {en}"),
        Said(right_vi, right_en),
    )


def _day(parts: Parts, place: int) -> Iterator[Finding]:
    line = parts.lines[place]
    yield from check(line, _DAY)
    found = PLACE_AND_DAY.match(" ".join(line.text.split()))
    if found is None:
        return
    if not found["comma"]:
        yield _of_day(
            line.place,
            "không có dấu phẩy sau địa danh",
            "no comma after the place",
            "dấu phẩy sau địa danh",
            "a comma after the place",
        )
    for key, most, name in (("d", 9, "ngày"), ("m", 2, "tháng")):
        told = found[key].strip()
        if told.isdecimal() and 1 <= int(told) <= most and len(told) == 1:
            yield _of_day(
                line.place,
                f"“{name} {told}” không có số 0 phía trước",
                f"'{name} {told}' without a leading 0",
                f"“{name} 0{told}”",
                f"'{name} 0{told}'",
            )


def _of_day(place: Place, vi: str, en: str, right_vi: str, right_en: str) -> Finding:
    return fault(
        "LAY-DAY",
        place,
        "II, 4.b",
        Said(f"Địa danh và thời gian: {vi}", f"Place and day: {en}"),
        Said(right_vi, right_en),
    )


def _title(parts: Parts) -> Iterator[Finding]:
    lines = parts.lines
    if parts.title is None:
        return
    yield from check(lines[parts.title], _TITLE)
    for place in parts.subject:
        yield from check(lines[place], _SUBJECT)
    last = parts.subject[-1] if parts.subject else parts.title
    after = next(
        (place for place in range(last + 1, len(lines)) if lines[place].text.strip().startswith("(")), last
    )
    near = after if after - last <= 2 else last
    if (
        parts.official
        and parts.subject
        and not (ruled(lines, last) or ruled(lines, near))
        and not _drawn_near(parts, last)
    ):
        yield fault(
            "LAY-SUBJECT", lines[last].place, "II, 5.b", Said("Không có đường kẻ dưới trích yếu", "No rule under the subject"),
            Said("đường kẻ nét liền, dài 1/3 đến 1/2 dòng chữ", "a solid rule, a third to half as long as the line"),
        )  # fmt: skip


def _drawn_near(parts: Parts, place: int) -> bool:
    return any(line.drawn for line in parts.lines[max(0, place - 3) : place + 5])


def _absent(code: str, rule: str, what: Said) -> Finding:
    return fault(
        code,
        Place("page", 0, ""),
        rule,
        Said(f"Không thấy {what.vi}", f"Not found: {what.en}"),
        Said("phải có", "has to be there"),
        Severity.ERROR,
    )
