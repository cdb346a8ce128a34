"""The cover and the list of documents of a dossier (bìa hồ sơ, mục lục tài liệu), as .docx; laid by Decree 30/2020/NĐ-CP.

No form is prescribed for them: they bear no number of a form, and are no sheets of the dossier themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents.authoring.ooxml import (
    BOLD,
    ITALIC,
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
from documents.dossier.model import FIXED, Bound, Sheaf
from documents.wording import LOCAL, day

_HEAD = Shape(style="LtHead")
_CELL = Shape(style="LtCell")
_MID = Shape(style="LtCell", align="center")
_DOTS = "........"
_WIDTHS = (mm(10), mm(62), mm(23), mm(17), mm(12))
_LAST = TEXT_WIDTH - sum(_WIDTHS)


def cover(sheaf: Sheaf, sheets: int | None) -> bytes:
    """The cover."""
    lines = [
        ("Họ và tên", sheaf.person["full_name"].upper()),
        ("Ngày, tháng, năm sinh", day(sheaf.born) if sheaf.born else _DOTS),
        ("Nơi cư trú", sheaf.person.get("residence") or "." * 60),
        ("Cơ quan lập hồ sơ", sheaf.agency),
        ("Mã hồ sơ", sheaf.case["id"]),
        ("Ngày mở hồ sơ", sheaf.case["opened"]),
        ("Áp dụng pháp luật có hiệu lực ngày", sheaf.law["day_vi"]),
        ("Số tài liệu", f"{len(sheaf.papers):02}"),
        ("Số tờ", _span(sheets)),
        ("Lần lập", _version(sheaf)),
    ]
    body = (
        _letterhead(sheaf)
        + "".join(para(shape=_HEAD) for _ in range(5))
        + para(run("HỒ SƠ", Face(bold=True, size=30)), shape=Shape(style="LtHead", after=12))
        + para(run(_subject(sheaf).upper(), Face(bold=True, size=15)), shape=Shape(style="LtHead", after=6))
        + rule_line(Rule(mm(55), mm(55)))
        + "".join(para(shape=_HEAD) for _ in range(3))
        + _pairs(lines)
        + _warning(sheaf)
    )
    return pack("Bìa hồ sơ", body)


def listing(sheaf: Sheaf, sheets: dict[int, tuple[int, int]], total: int | None) -> bytes:
    """The list of documents with their sheets (``number -> first, count``; a document that is not there has blanks)."""
    heads = ("TT", "Tên tài liệu", "Ngày lập", "Bút lục", "Số tờ", "Căn cứ, ghi chú")
    rows = [row(*(_cell(w, h, BOLD) for w, h in zip((*_WIDTHS, _LAST), heads, strict=True)), header=True)]
    rows += _rows(sheaf, sheets)
    body = (
        _letterhead(sheaf)
        + para(run("MỤC LỤC TÀI LIỆU"), shape=Shape(style="LtTitle", before=14))
        + para(
            run(f"{sheaf.title} đối với {sheaf.person['full_name']}"), shape=Shape(style="LtTitle", after=10)
        )
        + table((*_WIDTHS, _LAST), rows, bordered=True)
        + para(run(_total(sheaf, total)), shape=Shape(style="LtBody", before=8))
        + _warning(sheaf)
        + _signature()
    )
    return pack("Mục lục tài liệu", body)


def _rows(sheaf: Sheaf, sheets: dict[int, tuple[int, int]]) -> Iterator[str]:
    cites = {line.item: "; ".join(line.cites) for line in sheaf.rows}
    supplement = 0
    for paper in sheaf.papers:
        if paper.supplement != supplement:
            supplement = paper.supplement
            yield _banner(f"Bổ sung (lần lập {supplement})")
        yield row(*_paper(paper, sheets.get(paper.number), cites.get(paper.item, "")))
    absent = [line for line in sheaf.rows if line.remark]
    if absent:
        yield _banner("Chưa có bản trong bộ hồ sơ này")
    for line in absent:
        blank = (_cell(w, t) for w, t in zip(_WIDTHS[2:], ("", _DOTS, ""), strict=True))
        yield row(
            _cell(_WIDTHS[0], "–"),
            _text(_WIDTHS[1], line.vi),
            *blank,
            _text(_LAST, f"{'; '.join(line.cites)}. {line.remark}"),
        )


def _paper(paper: Bound, place: tuple[int, int] | None, cites: str) -> tuple[str, ...]:
    notes = [cites, _form(paper.form, cites)]
    if paper.replaced_by is not None:
        notes.append(f"đã được thay bằng tài liệu {paper.replaced_by:02}")
    first, count = place or (None, None)
    span = (
        _DOTS
        if first is None or count is None
        else f"{first}"
        if count == 1
        else f"{first}–{first + count - 1}"
    )
    return (
        _cell(_WIDTHS[0], f"{paper.number:02}"),
        _text(_WIDTHS[1], paper.title),
        _cell(_WIDTHS[2], day(paper.issued_at.astimezone(LOCAL).date())),
        _cell(_WIDTHS[3], span),
        _cell(_WIDTHS[4], _DOTS if count is None else f"{count}"),
        _text(_LAST, "; ".join(dict.fromkeys(part for part in notes if part))),
    )


def _form(form: str, cites: str) -> str:
    """The form, its text named only where it is not that of the article."""
    instrument = form.split(" ", 1)[0]
    return form.removeprefix(f"{instrument} ") if instrument in cites else form


def _subject(sheaf: Sheaf) -> str:
    """What the dossier is about: its title without the word that stands above it."""
    return sheaf.title.removeprefix("Hồ sơ ")


def _cell(width: int, text: str, face: Face = PLAIN) -> str:
    return cell(width, para(run(text, Face(bold=face.bold, size=12)), shape=_MID), stand="center")


def _text(width: int, text: str) -> str:
    return cell(
        width, para(run(text, Face(size=11.5 if width == _LAST else 12)), shape=_CELL), stand="center"
    )


def _banner(text: str) -> str:
    return row(cell(TEXT_WIDTH, para(run(text, Face(bold=True, italic=True, size=12)), shape=_CELL), span=6))


def _letterhead(sheaf: Sheaf) -> str:
    left, gap = mm(65), mm(3)
    right = TEXT_WIDTH - left - gap
    side = (right - mm(55)) // 2
    agency = (
        *((para(run(sheaf.parent.upper(), Face(size=12)), shape=_HEAD),) if sheaf.parent else ()),
        para(run(sheaf.agency.upper(), Face(bold=True, size=12)), shape=_HEAD),
        rule_line(Rule(mm(20.5), mm(20.5))),
    )
    motto = (
        para(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face(bold=True, size=12)), shape=_HEAD),
        para(run("Độc lập - Tự do - Hạnh phúc", BOLD), shape=_HEAD),
        rule_line(Rule(side, side)),
    )
    return table(
        (left, gap, right), [row(cell(left, *agency), cell(gap), cell(right, *motto))], bordered=False
    )


def _pairs(lines: Sequence[tuple[str, str]]) -> str:
    left = mm(62)
    small = Shape(style="LtCell", align="left")
    rows = [
        row(
            cell(left, para(run(f"{name}:"), shape=small)),
            cell(TEXT_WIDTH - left, para(run(value, BOLD if number == 0 else PLAIN), shape=small)),
        )
        for number, (name, value) in enumerate(lines)
    ]
    return table((left, TEXT_WIDTH - left), rows, bordered=False)


def _warning(sheaf: Sheaf) -> str:
    """What nobody may overlook: a draft, a dossier that is not whole."""
    told = []
    if sheaf.status != FIXED:
        told.append("Bản dựng thử: số bút lục chưa chốt, có thể thay đổi.")
    if not sheaf.whole:
        told.append("Hồ sơ chưa đủ bản tài liệu; xem phần cuối mục lục.")
    return "".join(para(run(text, ITALIC), shape=Shape(style="LtHead", before=8)) for text in told)


def _signature() -> str:
    half = TEXT_WIDTH // 2
    signer = (
        para(run("............, ngày ...... tháng ...... năm ..........", ITALIC), shape=_HEAD),
        para(run("NGƯỜI LẬP MỤC LỤC", BOLD), shape=_HEAD),
        para(run("(Ký, ghi rõ họ tên)", ITALIC), shape=_HEAD),
    )
    empty = para(shape=_HEAD)
    return table(
        (half, TEXT_WIDTH - half), [row(cell(half, empty), cell(TEXT_WIDTH - half, *signer))], bordered=False
    ) + para(shape=Shape(style="LtRule"))


def _span(sheets: int | None) -> str:
    if sheets is None:
        return f"{_DOTS} tờ, bút lục từ {_DOTS} đến {_DOTS}"
    return f"{sheets:02} tờ, bút lục từ 01 đến {sheets:02}" if sheets else "00 tờ"


def _total(sheaf: Sheaf, total: int | None) -> str:
    return f"Mục lục này có {len(sheaf.papers):02} tài liệu, {_DOTS if total is None else f'{total:02}'} tờ."


def _version(sheaf: Sheaf) -> str:
    return f"{sheaf.version}" if sheaf.status == FIXED else f"{sheaf.version} (dựng thử)"
