"""The list of a dossier as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from persistence.dossiers import DossierVersion
from rules.corpus import Corpus
from web.language import _, either, label
from web.pages.views.findings import Cite, cites_of
from web.pages.views.times import day_vi, moment_vi
from workflows.dossier import DossierState, ItemState, Line
from workflows.dossier.reading import DossierFile

_TONES = {
    ItemState.PRESENT: "done",
    ItemState.PAPER_ONLY: "soon",
    ItemState.DEFECTIVE: "today",
    ItemState.TO_WRITE: "calm",
    ItemState.ANSWERED_FOR: "late",
    ItemState.MISSING: "late",
    ItemState.UNDECIDED: "today",
    ItemState.NONE: "calm",
}


@dataclass(frozen=True, slots=True)
class HeldView:
    """A paper that the program holds. ``case`` is the case of the act that issued it."""

    id: str
    case: str
    title: str
    form: str
    issued: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Who answers for what is not there."""

    signer: str
    actor: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One item of the list."""

    id: str
    name: str
    cites: tuple[Cite, ...]
    state: str
    tone: str
    by: str
    ways: tuple[str, ...]
    papers: tuple[HeldView, ...]
    earlier: tuple[HeldView, ...]
    troubles: tuple[str, ...]
    answer: AnswerView | None
    note: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version that was fixed, and what was new in it."""

    number: int
    at: str
    sheets: int
    documents: int
    hash: str
    news: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DossierView:
    """The page of a dossier."""

    id: str
    code: str
    person: str
    title: str
    day: str
    sent: bool
    said: str
    tone: str
    lines: tuple[LineView, ...]
    versions: tuple[VersionView, ...]
    pdf: bool


def dossier_view(
    file: DossierFile, corpus: Corpus, versions: Sequence[DossierVersion], *, pdf: bool
) -> DossierView:
    """The page of one dossier."""
    state = file.state
    said, tone = _said(state)
    return DossierView(
        id=file.case.id,
        code=file.case.id[:8],
        person=file.person.full_name,
        title=_(file.kind.title(state.on)),
        day=day_vi(state.on),
        sent=file.sent,
        said=said,
        tone=tone,
        lines=tuple(_line(line, corpus) for line in state.lines),
        versions=tuple(map(_version, versions)),
        pdf=pdf,
    )


def _version(version: DossierVersion) -> VersionView:
    manifest = version.manifest
    titles = {told["number"]: told for told in manifest["documents"]}
    added = [
        _("thêm %(title)s (%(sheets)s)", title=titles[n]["title"], sheets=_sheets(titles[n]))
        for n in manifest["changes"]["added"]
    ]
    replaced = [
        _(
            "%(title)s (%(sheets)s) được thay bằng tài liệu %(number)s",
            title=titles[n]["title"],
            sheets=_sheets(titles[n]),
            number=f"{titles[n]['replaced_by']:02}",
        )
        for n in manifest["changes"]["replaced"]
    ]
    return VersionView(
        number=version.number,
        at=moment_vi(version.recorded_at),
        sheets=manifest["sheets"],
        documents=len(titles),
        hash=version.manifest_hash,
        news=(*added, *replaced),
    )


def _sheets(told: Mapping[str, Any]) -> str:
    first, count = told["sheets"]["first"], told["sheets"]["count"]
    return (
        _("bút lục %(first)s", first=first)
        if count == 1
        else _("bút lục %(first)s–%(last)s", first=first, last=first + count - 1)
    )


def _said(state: DossierState) -> tuple[str, str]:
    """How the dossier stands, in a sentence."""
    missing = len(state.missing)
    if missing:
        return _(
            "Còn thiếu %(missing)s mục: bước gửi hồ sơ sẽ bị từ chối theo điều luật ghi ở từng mục.",
            missing=missing,
        ), "late"
    if any(line.state is ItemState.ANSWERED_FOR for line in state.lines):
        return _("Có giấy tờ thiếu mà cán bộ đã ký chịu trách nhiệm; nơi nhận có thể trả lại hồ sơ."), "late"
    if not state.whole:
        return (
            _(
                "Danh mục đủ theo luật, nhưng có giấy tờ chưa có bản trong hệ thống hoặc cần xem lại, nên chưa dựng được hồ sơ đầy đủ."
            ),
            "today",
        )
    return _("Đủ giấy tờ theo danh mục của luật."), "done"


def _line(line: Line, corpus: Corpus) -> LineView:
    answer = line.answer
    return LineView(
        id=line.item.id,
        name=label(line.item),
        cites=cites_of(line.item.cites, corpus),
        state=_(line.state.vi),
        tone=_TONES[line.state],
        by="; ".join(dict.fromkeys(_(way.by.vi) for way in line.item.ways)),
        ways=tuple(_(way.vi) for way in line.item.ways) if len(line.item.ways) > 1 else (),
        papers=tuple(HeldView(p.id, p.case_id, p.title, p.form, moment_vi(p.issued_at)) for p in line.papers),
        earlier=tuple(
            HeldView(p.id, p.case_id, p.title, p.form, moment_vi(p.issued_at)) for p in line.earlier
        ),
        troubles=tuple(label(trouble) for trouble in line.troubles),
        answer=AnswerView(
            answer.signer, f"{answer.actor_name}, {answer.unit_name}", moment_vi(answer.at), answer.reason
        )
        if answer is not None
        else None,
        note=either(line.item.note_vi, line.item.note_en) if not line.item.verified else "",
    )
