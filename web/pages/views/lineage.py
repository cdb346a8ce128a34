"""Where each printed line of a paper comes from, as its page and the API tell it: fact, value, act, who and when, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from documents.contexts.field_labels import FIELDS
from rules.corpus import Corpus
from web.language import _, either, label, mark
from web.pages.record import CaseFile
from web.pages.views.labels import role_vi
from web.pages.views.person import IDENTITY
from web.pages.views.times import moment_vi
from workflows.model import ActRecord, DocumentRecord
from workflows.procedure import Procedures
from workflows.provenance import LookedAt, derived_en, derived_vi

_OFFICE: Mapping[str, str] = {
    "name": mark("Tên cơ quan"),
    "parent_name": mark("Cơ quan cấp trên"),
    "place": mark("Địa danh"),
    "kind": mark("Loại cơ quan"),
}
_OFFICER: Mapping[str, str] = {
    "name": mark("Họ tên"),
    "title": mark("Chức vụ"),
    "role": mark("Vai trò"),
    "authority": mark("Quyền hạn ký"),
}
_PERSON: Mapping[str, str] = {**FIELDS, **dict(IDENTITY)}
_OFFICES: Mapping[str, str] = {
    "unit": mark("cơ quan thực hiện"),
    "facility": mark("cơ sở"),
    "police": mark("Công an xử lý hồ sơ"),
}


@dataclass(frozen=True, slots=True)
class OriginView:
    """One source of a line. ``what`` is the fact or datum, ``said`` where it comes from, ``evidence`` the kind of paper that proves it;
    ``seq`` and ``act_id`` name the act, ``under`` is what a derived fact follows from."""

    path: str
    what: str
    kind: str
    said: str
    evidence: str
    seq: int | None = None
    act_id: str = ""
    under: tuple[OriginView, ...] = ()


@dataclass(frozen=True, slots=True)
class LineView:
    """One printed line: its label on the form, what stands there ("" for dots or an empty box), and its sources."""

    field: str
    label: str
    text: str
    origins: tuple[OriginView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """An act from which lines come: who did it when, and the papers made or attached with it."""

    seq: int
    act_id: str
    label: str
    at: str
    who: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineageView:
    """The page. ``kept`` is False for a paper of before lineage was kept."""

    title: str
    form: str
    issued: str
    sha256: str
    lineage: str
    kept: bool
    lines: tuple[LineView, ...]
    steps: tuple[StepView, ...]


class _Teller:
    """Tells the sources of one paper."""

    def __init__(
        self, told: Mapping[str, Any], file: CaseFile, corpus: Corpus, procedures: Procedures
    ) -> None:
        self._sources: Mapping[str, Mapping[str, Any]] = told.get("sources", {})
        self._file, self._corpus, self._procedures = file, corpus, procedures
        self._acts = {act.seq: act for act in file.acts}

    def origins(self, paths: Iterable[str], depth: int = 0) -> Iterator[OriginView]:
        """The sources at these paths; those of a derived fact stand under it."""
        for path in paths:
            source = self._sources.get(path)
            if source is not None:
                yield self._origin(path, source, depth)

    def line(self, field: Mapping[str, Any]) -> LineView:
        """One line with its sources."""
        return LineView(field["field"], field["label"], field["text"], tuple(self.origins(field["paths"])))

    def _origin(self, path: str, source: Mapping[str, Any], depth: int) -> OriginView:
        kind, seq = str(source["kind"]), source.get("seq")
        act = self._acts.get(seq) if isinstance(seq, int) and kind in {"act", "officer"} else None
        below = [f"facts.{name}" for name in source.get("from", ())] if depth < 3 else []
        return OriginView(
            path=path,
            what=self._what(path, source),
            kind=kind,
            said=self._said(path, kind, source, act),
            evidence=_(str(source["document"])) if source.get("document") else "",
            seq=act.seq if act is not None else None,
            act_id=act.id if act is not None else "",
            under=tuple(self.origins(below, depth + 1)),
        )

    def _what(self, path: str, source: Mapping[str, Any]) -> str:
        fact, (group, _dot, name) = source.get("fact"), path.partition(".")
        if isinstance(fact, str) and fact in self._corpus.facts:
            return label(self._corpus.facts[fact])
        if group == "person":
            return _word(_PERSON, name.partition(".")[0], name)
        if group in _OFFICES:
            return f"{_word(_OFFICE, name, name)} ({_(_OFFICES[group])})"
        if group in {"actor", "approver"}:
            return _("%(name)s (người thực hiện)", name=_word(_OFFICER, name, name))
        if group.startswith("issued_"):
            return _("Thời điểm thực hiện")
        if group == "number":
            return _("Số, ký hiệu")
        return _word(_JOURNAL, name, name)

    def _said(self, path: str, kind: str, source: Mapping[str, Any], act: ActRecord | None) -> str:
        if kind == "act":
            if act is None:
                return _("đã ghi trong hồ sơ")
            said = self._act_vi(act)
            return _("%(act)s, nhập tại bước này", act=said) if source.get("how") == "entered" else said
        if kind == "acts":
            return _(
                "các bước theo dõi số %(seqs)s", seqs=", ".join(str(seq) for seq in source.get("seqs", ()))
            )
        if kind == "officer":
            return self._act_vi(act) if act is not None else _("danh bạ cán bộ")
        if kind == "derived":
            looked = LookedAt(*(tuple(source.get(key, ())) for key in ("cases", "duties", "from")))
            around = (looked, self._corpus, self._procedures)
            return either(derived_vi(*around), derived_en(*around))
        return _word(_KINDS, kind, path)

    def _act_vi(self, act: ActRecord) -> str:
        return _(
            "bước %(seq)s, %(at)s, %(who)s",
            seq=act.seq,
            at=moment_vi(act.at),
            who=act.actor_name,
        )

    def steps(self, lines: Iterable[LineView]) -> Iterator[StepView]:
        """The acts from which the lines come, in order."""
        found = {seq for line in lines for each in line.origins for seq in _seqs(each)}
        for seq in sorted(found):
            act = self._acts[seq]
            spec = self._procedures.acts.get(act.act)
            yield StepView(
                seq=seq,
                act_id=act.id,
                label=label(spec) if spec is not None else act.act,
                at=moment_vi(act.at),
                who=f"{act.actor_name} – {role_vi(act.role)}, {act.unit_name}",
                papers=tuple(_paper(each) for each in self._file.documents if each.seq == seq),
            )


def _word(words: Mapping[str, str], name: str, unknown: str) -> str:
    return _(words[name]) if name in words else unknown


def _paper(each: DocumentRecord) -> str:
    return f"{each.title} ({each.form})" if each.form else _("%(title)s (đính kèm)", title=each.title)


def _seqs(origin: OriginView) -> Iterator[int]:
    if origin.seq is not None:
        yield origin.seq
    for each in origin.under:
        yield from _seqs(each)


_JOURNAL = {
    "monitoring": mark("Các ngày theo dõi"),
    "monitoring_entries": mark("Các lần ghi theo dõi"),
    "doctor_name": mark("Người xác định"),
}
_KINDS: Mapping[str, str] = {
    "person": mark("hồ sơ người (danh bạ)"),
    "unit": mark("danh bạ cơ quan"),
    "record": mark("giấy tờ trong hồ sơ người"),
    "case": mark("hồ sơ khác của người này"),
    "register": mark("sổ đăng ký văn bản của cơ quan ban hành"),
    "nowhere": mark("chưa có trong hồ sơ – để trống trên giấy"),
}


def lineage_view(
    paper: DocumentRecord, told: Mapping[str, Any], file: CaseFile, corpus: Corpus, procedures: Procedures
) -> LineageView:
    """The page of a paper's lineage; ``told`` is the lineage as kept, empty where none was."""
    teller = _Teller(told, file, corpus, procedures)
    lines = tuple(map(teller.line, told.get("fields", ())))
    return LineageView(
        title=paper.title,
        form=paper.form,
        issued=moment_vi(paper.issued_at),
        sha256=paper.sha256,
        lineage=paper.lineage,
        kept=bool(told),
        lines=lines,
        steps=tuple(teller.steps(lines)),
    )
