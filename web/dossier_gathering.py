"""What goes into a dossier, gathered from the record: papers in their places, the list, the acts behind. Called by ``dossier_building``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from documents.dossier.model import DRAFT, Bound, Row, Sheaf
from documents.wording import LOCAL, YearAlone, day
from persistence.dossiers import DossierVersion
from web.dossiers import line_json
from web.house import House
from web.pages.receipts import receipts_of
from workflows.dossier import ItemState, Line, Paper
from workflows.dossier.reading import DossierFile
from workflows.model import BIRTH_YEAR, ActRecord, Person

EARLIER: Final = "earlier"
"""The state of a row for what an earlier version numbered and no item of the list asks for any more."""


def sheaf_of(house: House, file: DossierFile, last: DossierVersion | None) -> Sheaf:
    """The dossier as it would be built now: what the last version numbered keeps its place, what is new follows."""
    state, case, person = file.state, file.case, file.person
    with house.services.reading() as uow:
        acts = {case_id: uow.acts_of(case_id) for case_id in {paper.case_id for paper in file.papers}}
        unit = uow.find_unit(case.units.get("dossier", file.acts[0].unit_id))
    telling = _Telling(house, file, {key: {a.seq: a for a in found} for key, found in acts.items()})
    papers = _bound(file, telling, last)
    residence = person.attributes.get("address")
    return Sheaf(
        dossier=file.kind.name,
        title=file.kind.title(state.on),
        status=DRAFT,
        version=(last.number if last is not None else 0) + 1,
        previous=(last.number, last.manifest_hash) if last is not None else None,
        law={
            "day": state.on.isoformat(),
            "day_vi": day(state.on),
            "regime": house.corpus.regime(state.on).name,
            "corpus": house.corpus.hash,
        },
        case={
            "id": case.id,
            "procedure": case.procedure,
            "stage": case.stage,
            "acts": case.version,
            "opened": day(case.opened_at.astimezone(LOCAL).date()),
        },
        person={"full_name": person.full_name, "residence": residence if isinstance(residence, str) else ""},
        born=person.born or _year_alone(person),
        agency=unit.name if unit is not None else "",
        parent=unit.parent_name if unit is not None else "",
        at=case.last_at,
        whole=state.whole,
        rows=tuple(_rows(state.lines, papers)),
        papers=papers,
        changes=_changes(papers, last),
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told of a paper: the act behind it, its bytes, its lineage."""

    house: House
    file: DossierFile
    acts: Mapping[str, Mapping[int, ActRecord]]

    def act(self, paper: Paper) -> dict[str, Any]:
        act = self.acts[paper.case_id][paper.seq]
        return {
            "case": act.case_id,
            "seq": act.seq,
            "act": act.act,
            "at": act.at.isoformat(),
            "actor": act.actor_name,
            "role": act.role,
            "unit": act.unit_name,
            "receipt": receipts_of(self.house, act.case_id).get(act.seq, ""),
        }

    def bound(self, paper: Paper, item: str, number: int) -> Bound:
        read = self.house.reader.blob
        return Bound(
            number=number,
            id=paper.id,
            item=item,
            title=paper.title,
            form=paper.form,
            kind=paper.kind,
            filename=paper.filename,
            media_type=paper.media_type,
            sha256=paper.sha256,
            content=read(paper.sha256),
            issued_at=paper.issued_at,
            outside=paper.outside,
            template=paper.template_version,
            act=self.act(paper),
            lineage=read(paper.lineage) if paper.lineage else None,
        )


def _bound(file: DossierFile, telling: _Telling, last: DossierVersion | None) -> tuple[Bound, ...]:
    """First what the last version numbered, in its places; then what is new, in the order of the law."""
    now = {paper.id: (paper, line.item.id) for line in reversed(file.state.lines) for paper in line.papers}
    order = list(dict.fromkeys(paper.id for line in file.state.lines for paper in line.papers))
    known = {paper.id: paper for paper in file.papers}
    held = {paper.id: paper for line in file.state.lines for paper in line.papers}
    found: list[Bound] = []
    for told in last.manifest["documents"] if last is not None else ():
        paper = held.get(told["id"]) or known[told["id"]]
        bound = telling.bound(paper, told["item"], told["number"])
        found.append(
            replace(
                bound,
                title=told["title"],
                form=told["form"],
                supplement=told["supplement"],
                first=told["sheets"]["first"],
                count=told["sheets"]["count"],
            )
        )
    pinned = {each.id for each in found}
    supplement = last.number + 1 if last is not None else 0
    for paper_id in order:
        if paper_id not in pinned:
            paper, item = now[paper_id]
            new = telling.bound(paper, item, len(found) + 1)
            found.append(replace(new, supplement=supplement))
    return tuple(_replaced(each, found, file.state.lines) for each in found)


def _owner(paper: Bound, lines: Sequence[Line]) -> str:
    """The item under which a paper stands: that which it fulfils now, else that for which it was bound."""
    return next((line.item.id for line in lines if paper.id in _ids(line)), paper.item)


def _ids(line: Line) -> set[str]:
    return {paper.id for paper in line.papers}


def _replaced(paper: Bound, papers: Sequence[Bound], lines: Sequence[Line]) -> Bound:
    """A numbered paper that is no longer the one that fulfils its item names the one that does."""
    current = {each for line in lines for each in _ids(line)}
    if paper.id in current:
        return paper
    item = next(
        (line.item.id for line in lines if paper.id in {each.id for each in line.earlier}), paper.item
    )
    later = [each.number for each in papers if each.id in current and _owner(each, lines) == item]
    return replace(paper, replaced_by=later[-1] if later else None)


def _rows(lines: Sequence[Line], papers: Sequence[Bound]) -> Iterator[Row]:
    """The list of the law, each paper under one item; at the end what was bound before and is not asked for any more."""
    listed = {line.item.id for line in lines}
    owners = {paper.number: _owner(paper, lines) for paper in papers}
    owners |= {p.number: owners[p.replaced_by] for p in papers if p.replaced_by is not None}
    for line in lines:
        mine = [each for each in papers if owners[each.number] == line.item.id]
        told = line_json(line)
        told.pop("papers")
        told.pop("replaced")
        yield Row(
            item=line.item.id,
            vi=line.item.vi,
            cites=tuple(cite.short() for cite in line.item.cites),
            state=str(line.state),
            documents=tuple(each.number for each in mine if each.id in _ids(line)),
            replaced=tuple(each.number for each in mine if each.id not in _ids(line)),
            remark="" if mine else _remark(line, papers),
            told=told,
        )
    for paper in papers:
        if owners[paper.number] not in listed:
            told = {"id": paper.item, "vi": paper.title, "state": EARLIER, "cites": []}
            yield Row(
                item=paper.item,
                vi=paper.title,
                cites=(),
                state=EARLIER,
                documents=(),
                replaced=(paper.number,),
                remark="",
                told=told,
            )


def _remark(line: Line, papers: Sequence[Bound]) -> str:
    """What the list says of an item behind which no paper of its own lies."""
    shared = [each.number for each in papers if each.id in {paper.id for paper in line.papers}]
    if shared:
        return f"chung với tài liệu {shared[0]:02}"
    if line.answer is not None:
        answer = line.answer
        signed = day(answer.at.astimezone(LOCAL).date())
        return f"Thiếu; {answer.signer} ký chịu trách nhiệm ngày {signed}: {answer.reason}"
    return "" if line.state is ItemState.NONE else line.state.vi


def _changes(papers: Sequence[Bound], last: DossierVersion | None) -> dict[str, Any]:
    """What is new since the last version."""
    if last is None:
        return {"added": [], "replaced": []}
    before = {told["id"] for told in last.manifest["documents"]}
    gone = {told["number"] for told in last.manifest["documents"] if told["replaced_by"] is not None}
    return {
        "added": [each.number for each in papers if each.id not in before],
        "replaced": [e.number for e in papers if e.replaced_by is not None and e.number not in gone],
    }


def is_same(manifest: Mapping[str, Any], sheaf: Sheaf) -> bool:
    """Whether nothing that the dossier says has changed since it was fixed: its papers and how each item stands."""
    papers = [(told["id"], told["sha256"], told["replaced_by"]) for told in manifest["documents"]]
    states = [(told["id"], told["state"]) for told in manifest["list"]]
    return papers == [(each.id, each.sha256, each.replaced_by) for each in sheaf.papers] and states == [
        (row.item, row.state) for row in sheaf.rows
    ]


def _year_alone(person: Person) -> date | None:
    """The year of birth, where that alone is known."""
    year = person.attributes.get(BIRTH_YEAR)
    return YearAlone(year, 1, 1) if type(year) is int else None
