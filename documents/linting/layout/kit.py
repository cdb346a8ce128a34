"""How a departure from the layout is told, and the checks that many parts share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from documents.linting.lines import Line
from documents.linting.model import Finding, Place, Said, Severity

ANNEX = "30/2020/NĐ-CP Phụ lục I, Phần I, Mục "
SLACK = 0.26
"""Half a point is the finest size that Word knows; a quarter is no difference."""


def fault(
    code: str, place: Place, rule: str, found: Said, wanted: Said, severity: Severity = Severity.ERROR
) -> Finding:  # fmt: skip
    """A departure: what was found, what the annex wants, its point ("II, 1.a")."""
    return Finding(
        code=code,
        severity=severity,
        place=place,
        wrong=Said(f"{found.vi}.", f"{found.en}."),
        right=Said(f"Đúng: {wanted.vi}.", f"Right: {wanted.en}."),
        rule=f"{ANNEX}{rule}",
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a part has to look; None where the annex leaves it open. ``name`` in both languages."""

    name: Said
    code: str
    rule: str
    sizes: tuple[float, float]
    bold: bool | None = None
    italic: bool | None = None
    upper: bool | None = None
    centred: bool = False


def check(line: Line, wanted: Wanted) -> Iterator[Finding]:
    """Every way in which ``line`` does not look as ``wanted``."""
    least, most = wanted.sizes
    odd = [one.look.size for one in line.shown if not least - SLACK <= one.look.size <= most + SLACK]
    if odd:
        asked = f"{least:g}" if least == most else f"{least:g}–{most:g}"
        yield _told(
            line, wanted, f"cỡ chữ {odd[0]:g}", f"size {odd[0]:g}", f"cỡ chữ {asked}", f"size {asked}"
        )
    if wanted.bold is True and not line.bold:
        yield _told(line, wanted, "không đậm", "not bold", "chữ đậm", "bold")
    if wanted.bold is False and line.bold:
        yield _told(line, wanted, "chữ đậm", "bold", "chữ không đậm", "not bold")
    if wanted.italic is True and not line.italic:
        yield _told(line, wanted, "kiểu chữ đứng", "upright", "chữ nghiêng", "italic")
    if wanted.italic is False and any(one.look.italic for one in line.shown):
        yield _told(line, wanted, "chữ nghiêng", "italic", "kiểu chữ đứng", "upright")
    if wanted.upper is True and not line.upper:
        yield _told(line, wanted, "không in hoa", "not in capitals", "chữ in hoa", "capitals")
    if wanted.upper is False and line.upper:
        yield _told(line, wanted, "in hoa", "in capitals", "chữ in thường", "small letters")
    if wanted.centred and line.stand.align != "center":
        yield _told(line, wanted, "không canh giữa", "not centred", "canh giữa", "centred")


def _told(line: Line, wanted: Wanted, vi: str, en: str, right_vi: str, right_en: str) -> Finding:
    name = wanted.name
    return fault(
        wanted.code,
        line.place,
        wanted.rule,
        Said(f"{name.vi}: {vi}", f"{name.en}: {en}"),
        Said(right_vi, right_en),
    )


def ruled(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a rule stands under line ``at``: a border, a drawn line, an underlining, or a row of underscores."""
    here = lines[at]
    if here.shown and all(one.look.underlined for one in here.shown):
        return True
    if here.stand.ruled or here.drawn:
        return True
    for after in lines[at + 1 : at + 4]:
        text = after.text.strip()
        if after.drawn or after.stand.ruled or (text and set(text) <= set("_-–—─━=*")):
            return True
        if text:
            return False
    return False
