"""The journal of a case as it is read: when, who, in which role and office, what, by which article, what followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from rules.corpus import Corpus
from rules.terms import legal_date
from web.language import _, label, mark
from web.pages.pdf import is_convertible
from web.pages.views.deadlines import duty_of
from web.pages.views.findings import Cite, cites_from_short, cites_of, facts_of
from web.pages.views.labels import role_vi
from web.pages.views.times import due_vi, moment_vi
from workflows.model import ActRecord, DeadlineRecord, DocumentRecord, Unit
from workflows.procedure import Procedure


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper of the case."""

    id: str
    title: str
    form: str
    issued: str
    sha256: str
    template: str
    filename: str
    traced: bool
    convertible: bool
    attached: bool
    kind: str
    size: str
    pages: str
    remarks: tuple[str, ...]
    picture: bool
    signs: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One act done."""

    seq: int
    title: str
    at: str
    recorded: str
    who: str
    role: str
    delegation: str
    unit: str
    power: tuple[Cite, ...]
    cites: tuple[Cite, ...]
    stage: str
    moved: bool
    facts: tuple[tuple[str, str], ...]
    set: tuple[tuple[str, str], ...]
    met: tuple[str, ...]
    ended: tuple[str, ...]
    papers: tuple[PaperView, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class Journal:
    """What a timeline is made of."""

    procedure: Procedure
    acts: Sequence[ActRecord]
    deadlines: Sequence[DeadlineRecord]
    documents: Sequence[DocumentRecord]
    units: Mapping[str, Unit]
    receipts: Mapping[int, str]
    delegations: Mapping[int, str] = field(default_factory=dict)


def timeline(journal: Journal, corpus: Corpus) -> tuple[EntryView, ...]:
    """The acts, the newest first."""
    return tuple(_entry(act, journal, corpus) for act in reversed(journal.acts))


def papers(documents: Iterable[DocumentRecord]) -> tuple[PaperView, ...]:
    """The papers in order of issue."""
    return tuple(_paper(each) for each in documents)


def _entry(act: ActRecord, journal: Journal, corpus: Corpus) -> EntryView:
    spec = journal.procedure.find(act.act)
    stage = journal.procedure.stages.get(act.stage_to)
    return EntryView(
        seq=act.seq,
        title=label(spec) if spec is not None else act.act,
        at=moment_vi(act.at),
        recorded=_recorded(act.at, act.recorded_at),
        who=act.actor_name,
        role=role_vi(act.role),
        delegation=journal.delegations.get(act.seq, ""),
        unit=act.unit_name,
        power=cites_from_short(act.power, corpus),
        cites=cites_of(corpus.standing(spec.cites, legal_date(act.at)), corpus) if spec is not None else (),
        stage=label(stage) if stage is not None else act.stage_to,
        moved=act.stage_to != act.stage_from,
        facts=told_by(act, journal.procedure, journal.units, corpus),
        set=tuple(
            (duty_of(each, corpus), due_vi(each)) for each in journal.deadlines if each.set_by_seq == act.seq
        ),
        met=tuple(duty_of(each, corpus) for each in journal.deadlines if each.met_by_seq == act.seq),
        ended=tuple(duty_of(each, corpus) for each in journal.deadlines if each.ended_by_seq == act.seq),
        papers=papers(each for each in journal.documents if each.seq == act.seq),
        receipt=journal.receipts.get(act.seq, ""),
    )


def told_by(
    act: ActRecord, procedure: Procedure, units: Mapping[str, Unit], corpus: Corpus
) -> tuple[tuple[str, str], ...]:
    """What the act put on record; the offices it named come first."""
    spec = procedure.find(act.act)
    named = [each for each in spec.inputs if each.kind == "unit"] if spec is not None else []
    offices = tuple(
        (label(each), _unit_name(act, each.name, units)) for each in named if each.name in act.inputs
    )
    known = {name: value for name, value in act.facts.items() if name in corpus.facts}
    return (*offices, *_signed(act), *facts_of(corpus.facts, known))


def _signed(act: ActRecord) -> tuple[tuple[str, str], ...]:
    """What the signature of a paper tells."""
    told = act.inputs.get("signature")
    if not isinstance(told, dict):
        return ()
    when = moment_vi(datetime.fromisoformat(str(told["at"]))) if told["at"] else _("không rõ")
    listed = (
        _("đã đối chiếu danh sách thu hồi")
        if told["revocation_known"]
        else _("chưa có danh sách thu hồi để đối chiếu")
    )
    return (
        (_("Người ký số"), str(told["signer"])),
        (
            _("Ký lúc"),
            f"{when} ({_('theo dấu thời gian') if told['stamped'] else _('theo máy của người ký')})",
        ),
        (
            _("Chứng thư số"),
            _(
                "số %(serial)s, %(issuer)s; %(listed)s",
                serial=told["serial"],
                issuer=told["issuer"],
                listed=listed,
            ),
        ),
    )


def _unit_name(act: ActRecord, name: str, units: Mapping[str, Unit]) -> str:
    unit = units.get(str(act.inputs[name]))
    return unit.name if unit is not None else str(act.inputs[name])


def _recorded(at: datetime, recorded_at: datetime) -> str:
    """When it was entered, where that was later than the minute in which it was done."""
    return moment_vi(recorded_at) if (recorded_at - at).total_seconds() >= 60 else ""


def _paper(each: DocumentRecord) -> PaperView:
    picture = each.media_type.startswith("image/")
    return PaperView(
        id=each.id,
        title=each.title,
        form=each.form,
        issued=moment_vi(each.issued_at),
        sha256=each.sha256,
        template=each.template_version,
        filename=each.filename,
        traced=not each.attached,
        convertible=is_convertible(each),
        attached=each.attached,
        kind=_(_TYPES[each.media_type]) if each.media_type in _TYPES else each.media_type,
        size=size_vi(each.size),
        pages=f"{each.pages} trang" if each.pages is not None and not picture else "",
        remarks=tuple(_(REMARKS[code]) for code in each.remarks if code in REMARKS),
        picture=picture,
        signs=each.signs,
    )


_TYPES: Final = {
    "application/pdf": "PDF",
    "image/jpeg": mark("ảnh JPEG"),
    "image/png": mark("ảnh PNG"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
}
REMARKS: Final = {"low_resolution": mark("khó đọc"), "wrong_extension": mark("tên không đúng loại")}


def size_vi(size: int | None) -> str:
    """A size as people say it: 840 KB, 2,4 MB."""
    if size is None:
        return ""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
