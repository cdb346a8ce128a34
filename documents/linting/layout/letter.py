"""What a letter and a report to a higher body have: "V/v …" under the number, "Kính gửi: …" (Mục II, 5.b and 9.d)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.linting.layout.kit import Wanted, check, fault
from documents.linting.layout.parts import Parts
from documents.linting.lines import Line
from documents.linting.model import Finding, Said

_ABOUT = Wanted(
    Said("Trích yếu công văn", "Subject of the letter"),
    "LAY-SUBJECT",
    "II, 5.b",
    (12, 13),
    bold=False,
    italic=False,
    upper=False,
    centred=True,
)
_TO = Wanted(
    Said("“Kính gửi”", "'Kính gửi'"), "LAY-ADDRESSEE", "II, 9.d", (13, 14), italic=False, upper=False
)
_FIRST_LINES = 60
_ITEM = re.compile(r"^[-–+]\s")


def findings(parts: Parts) -> Iterator[Finding]:
    """Every departure of the subject of a letter and of its addressees."""
    head = parts.lines[:_FIRST_LINES]
    if parts.official and parts.title is None:
        about = next((line for line in head if re.match(r"V/v\b", line.text.strip(), re.IGNORECASE)), None)
        if about is not None:
            yield from check(about, _ABOUT)
            if not about.text.strip().startswith("V/v"):
                yield _told(
                    about,
                    "LAY-SUBJECT",
                    "5.b",
                    f"ghi “{about.text.strip()[:3]}”",
                    f"'{about.text.strip()[:3]}'",
                    "“V/v”",
                    "'V/v'",
                )
    for place, line in enumerate(head):
        if line.text.strip().lower().startswith("kính gửi"):
            yield from check(line, _TO)
            yield from _addressees(line, [one for one in head[place + 1 :] if one.text.strip()])
            return


def _addressees(line: Line, after: list[Line]) -> Iterator[Finding]:
    text = " ".join(line.text.split())
    if not re.match(r"Kính gửi ?:", text, re.IGNORECASE):
        yield _told(
            line,
            "LAY-ADDRESSEE",
            "9.d",
            "sau “Kính gửi” không có dấu hai chấm",
            "no colon after 'Kính gửi'",
            "“Kính gửi:”",
            "'Kính gửi:'",
        )
    items: list[Line] = []
    for one in after:
        if not _ITEM.match(one.text.strip()):
            break
        items.append(one)
    if len(items) < 2 or not text.rstrip().endswith(":"):
        return
    for one, last in zip(items, [False] * (len(items) - 1) + [True], strict=True):
        mark = "." if last else ";"
        if not one.text.rstrip().endswith(mark):
            end = one.text.rstrip()[-1]
            yield _told(
                one, "LAY-ADDRESSEE", "9.d", f"một dòng kết thúc bằng “{end}”", f"a line ends with '{end}'",
                f"“{mark}” ở {'dòng cuối' if last else 'mỗi dòng'}", f"'{mark}' {'at the last line' if last else 'at each line'}",
            )  # fmt: skip


def _told(line: Line, code: str, rule: str, vi: str, en: str, right_vi: str, right_en: str) -> Finding:
    name = _TO.name if code == "LAY-ADDRESSEE" else _ABOUT.name
    return fault(
        code,
        line.place,
        f"II, {rule}",
        Said(f"{name.vi}: {vi}", f"{name.en}: {en}"),
        Said(right_vi, right_en),
    )
