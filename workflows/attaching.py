"""Papers from outside that come with an act: which the act takes, what they tell, the rows that keep them.

Their content is looked at before the transaction begins (``AttachmentChecker``): opening a hostile file may take seconds, and whoever
writes holds everybody else up meanwhile.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rules.errors import BadInput
from workflows.alerts import Alert
from workflows.model import ATTACHED, ActRecord, DocumentRecord
from workflows.ports import Attachment, AttachmentChecker, CheckedPaper, ReadSignature
from workflows.procedure import ActSpec, PaperKind

FIELD: Final = "attachments"
MOST: Final = 30
"""Files with one act."""


@dataclass(frozen=True, slots=True)
class AttachedPaper:
    """A paper from outside that may be kept: what it is, its content as checked, and of a signed version what its signature tells."""

    kind: PaperKind
    checked: CheckedPaper
    signs: str = ""
    read: ReadSignature | None = None


class NoAttachments:
    """The checker of a house that has none: nothing is taken that nobody looked at."""

    def check(self, attachments: Sequence[Attachment]) -> tuple[CheckedPaper, ...]:
        """``BadInput``."""
        raise BadInput(
            f"This installation takes no attachments ({len(attachments)} given). Leave them out.",
            vi="Bản cài đặt này không nhận tệp đính kèm. Hãy thực hiện bước không kèm tệp.",
            field=FIELD,
        )


class NoSignatures:
    """The reader of a house that reads no signatures."""

    def read(self, case_id: str, signs: str, content: bytes) -> ReadSignature:
        """``BadInput``."""
        raise BadInput(
            f"This installation reads no signatures (paper {signs} of {case_id}, {len(content)} bytes). Keep the signed file.",
            vi="Bản cài đặt này không đọc được chữ ký số. Hãy giữ tệp đã ký và nhờ người quản trị.",
            field=FIELD,
        )


def look_at(
    attachments: Sequence[Attachment], spec: ActSpec, checker: AttachmentChecker
) -> tuple[AttachedPaper, ...]:
    """Each of them as the kind that it is said to be, its content checked. ``BadInput`` for a kind that the act does not take,
    for too many, and for content that is not accepted."""
    if not attachments:
        return ()
    if not spec.signs and any(each.signs for each in attachments):
        raise BadInput(
            "Only the act that records a signed paper takes a signed version. Leave 'signs' out, or use that act.",
            vi="Chỉ bước ghi nhận văn bản đã ký số nhận bản đã ký. Hãy bỏ mục “signs”, hoặc dùng bước đó.",
            field="signs",
        )
    if len(attachments) > MOST:
        raise BadInput(
            f"At most {MOST} files go with one act; {len(attachments)} were given. Send the rest with another act.",
            vi=f"Mỗi bước nhận tối đa {MOST} tệp, bạn gửi {len(attachments)}. Hãy đính kèm phần còn lại ở một bước khác.",
            field=FIELD,
            accepted=MOST,
        )
    kinds = [_kind(spec, each.kind, number) for number, each in enumerate(attachments, start=1)]
    checked = checker.check(attachments)
    given = zip(kinds, checked, attachments, strict=True)
    return tuple(AttachedPaper(kind, paper, each.signs) for kind, paper, each in given)


def told_with(
    spec: ActSpec, attachments: Sequence[Attachment], inputs: Mapping[str, object]
) -> Mapping[str, object]:
    """The entries of an act with what its papers tell: a paper that is attached need not be ticked as well.

    ``BadInput`` where the entry names another paper than the one attached.
    """
    told = dict(inputs)
    for number, each in enumerate(attachments, start=1):
        kind = _kind(spec, each.kind, number)
        field = spec.input(kind.fact) if kind.fact else None
        if field is None:
            continue
        entered = told.get(kind.fact)
        if isinstance(entered, (list, tuple, set, frozenset)):
            told[kind.fact] = [*entered, *([kind.value] if kind.value not in entered else [])]
        elif entered is None or entered == "":
            told[kind.fact] = [kind.value] if kind.many else kind.value
        elif entered != kind.value:
            raise BadInput(
                f"Attachment {number} is said to be '{kind.value}', but field '{kind.fact}' says otherwise. Make them agree.",
                vi=f"Tệp thứ {number} được ghi là “{kind.vi}”, khác với mục “{field.vi}” đã nhập. Hãy sửa cho khớp.",
                field=kind.fact,
            )
    return told


def attached_records(papers: Sequence[AttachedPaper], act: ActRecord) -> tuple[DocumentRecord, ...]:
    """The rows of the papers of an act."""
    return tuple(_record(paper, act, number) for number, paper in enumerate(papers, start=1))


def remarks_on(papers: Sequence[AttachedPaper], at: datetime) -> tuple[Alert, ...]:
    """What the officer should know of the papers, as alerts of the act."""
    return tuple(
        Alert(f"attachment.{remark.code}", remark.vi, remark.en, at)
        for paper in papers
        for remark in paper.checked.remarks
    )


def _record(paper: AttachedPaper, act: ActRecord, number: int) -> DocumentRecord:
    checked = paper.checked
    return DocumentRecord(
        id=f"{act.id}.a{number:02}",
        case_id=act.case_id,
        seq=act.seq,
        form="",
        title=paper.kind.vi,
        filename=checked.filename,
        media_type=checked.media_type,
        sha256=checked.sha256,
        template_version="",
        issued_at=act.at,
        origin=ATTACHED,
        kind=paper.kind.code,
        pages=checked.pages,
        size=len(checked.content),
        remarks=tuple(remark.code for remark in checked.remarks),
        signs=paper.signs,
    )


def _kind(spec: ActSpec, code: str, number: int) -> PaperKind:
    found = spec.paper(code)
    if found is not None:
        return found
    taken = [each.code for each in spec.attaches]
    near = difflib.get_close_matches(code, [*taken, *(each.value for each in spec.attaches)], n=1)
    accepted = ", ".join(taken) or "none"
    raise BadInput(
        f"Attachment {number}: '{code}' is no kind of paper that {spec.id} takes."
        f"{f' Did you mean {near[0]}?' if near else ''} Accepted: {accepted}.",
        vi=f"Tệp thứ {number}: bước “{spec.vi}” không nhận loại giấy tờ “{code}”."
        f"{f' Có phải “{near[0]}”?' if near else ''} Các loại được nhận: {accepted}.",
        field=FIELD,
        number=number,
        accepted=taken,
    )
