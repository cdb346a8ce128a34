"""How a dossier stands against the list of the law: each item present, missing or defective, who supplies it, what is wrong.

Pure: the list of the day, the facts, the papers on file and what officers answered for go in. An item is *missing* exactly where the
requirement behind it refuses (``rules.corpus.dossier_checks`` holds the two together): what is declared satisfies the law, and the paper
may lie in a folder of cardboard; whether the program holds it is told beside it, and decides only whether the dossier can be built whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.citation import Citation
from rules.conditions import Outcome, evaluate
from rules.corpus import Corpus, DossierItem, PaperWay
from rules.facts import FactValue
from rules.terms import legal_date
from workflows.dossier.kinds import DossierKind
from workflows.dossier.model import Answer, DossierState, ItemState, Line, Paper, Trouble


def state_of(
    kind: DossierKind,
    corpus: Corpus,
    facts: Mapping[str, FactValue],
    papers: Sequence[Paper],
    answers: Iterable[Answer],
    on: date,
    person_id: str,
    case_id: str,
) -> DossierState:
    """The list of ``on`` with how each item stands. ``facts`` as of that day; raises NotInForce where no list is in force."""
    answered = {answer.paper: answer for answer in answers}
    lines = []
    for item in corpus.dossier_items(kind.name, on):
        asked = Outcome.SATISFIED if item.when is None else evaluate(item.when, facts)
        if asked is Outcome.SATISFIED:
            line = _line(item, facts, papers, answered, _Rules(corpus, person_id, case_id, item.fact))
            lines.append(
                replace(line, answer=answered.get(item.ways[0].paper))
            )  # also when the paper came later
        elif asked is Outcome.UNDETERMINED:
            lines.append(Line(item=item, state=ItemState.UNDECIDED))
    return DossierState(kind=kind, on=on, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a paper is checked against."""

    corpus: Corpus
    person_id: str
    case_id: str
    fact: str


def _line(
    item: DossierItem,
    facts: Mapping[str, FactValue],
    papers: Sequence[Paper],
    answered: Mapping[str, Answer],
    rules: _Rules,
) -> Line:
    way = _declared(item, facts)
    if way is None and item.written_by:
        way = next((each for each in item.ways if _candidates(each, papers, rules)), None)
        if way is None and not item.enforced_by:
            return Line(item=item, state=ItemState.TO_WRITE)
    if way is None:
        return _absent(item, papers, answered, rules)
    found = _candidates(way, papers, rules)
    if not found:
        return _on_paper(item, way)
    current, earlier = (found, ()) if item.optional else (found[-1:], found[:-1])
    troubles = tuple(t for paper in current for t in _troubles(paper, rules))
    defective = any(t.code in _DEFECTS for t in troubles)
    state = ItemState.DEFECTIVE if defective else ItemState.PRESENT
    return Line(item=item, state=state, way=way, papers=current, earlier=earlier, troubles=troubles)


def _declared(item: DossierItem, facts: Mapping[str, FactValue]) -> PaperWay | None:
    """The way that is on record, in the order of the law; an item "if any" is on record where a paper is."""
    held = facts.get(item.fact)
    if item.optional:
        return item.ways[0]
    for way in item.ways:
        ready = way.when is None or evaluate(way.when, facts) is Outcome.SATISFIED
        if way.paper and isinstance(held, frozenset) and way.paper in held and ready:
            return way
    return None


def _on_paper(item: DossierItem, way: PaperWay) -> Line:
    if item.optional:
        return Line(item=item, state=ItemState.NONE)
    if item.written_by:
        return Line(
            item=item,
            state=ItemState.TO_WRITE,
            way=way,
            troubles=(_trouble("draft", "Hồ sơ đang có dự thảo.", "A draft lies in it."),),
        )
    told = _trouble(
        "paper_only",
        "Chỉ có bản giấy ngoài hệ thống: đính kèm bản chụp, hoặc lập trong hệ thống, để dựng được hồ sơ đầy đủ.",
        "On paper outside of the program only: attach a scan, or write it here, so that the dossier can be built whole.",
    )
    return Line(item=item, state=ItemState.PAPER_ONLY, way=way, troubles=(told,))


def _absent(
    item: DossierItem, papers: Sequence[Paper], answered: Mapping[str, Answer], rules: _Rules
) -> Line:
    """Not declared: missing, or answered for; a paper that another case holds is pointed at."""
    answer = answered.get(item.ways[0].paper)
    troubles: list[Trouble] = []
    there = [(way, paper) for way in item.ways for paper in _candidates(way, papers, rules)]
    if there:
        last = there[-1][1]
        troubles.append(
            _trouble(
                "not_declared",
                f"Hệ thống có “{last.title}” ngày {legal_date(last.issued_at):%d/%m/%Y} nhưng chưa đưa vào hồ sơ.",
                f"The program holds '{last.form or last.kind}' of {legal_date(last.issued_at)}, not yet put into the dossier.",
            )
        )
    if any(way.when is not None for way in item.ways):
        troubles.append(
            _trouble(
                "unproved",
                "Giấy tờ thay thế chỉ được tính khi đã ghi điều kiện của nó (không biết chữ; có người từ đủ 18 tuổi chứng kiến).",
                "What may stand in its place counts only with its condition on record (cannot write; an adult witness).",
            )
        )
    state = ItemState.ANSWERED_FOR if answer is not None else ItemState.MISSING
    held = next((way for way, _ in reversed(there) if way.paper and way.when is None), None)
    return Line(item=item, state=state, held=held, answer=answer, troubles=tuple(troubles))


def _candidates(way: PaperWay, papers: Sequence[Paper], rules: _Rules) -> tuple[Paper, ...]:
    """The papers that may fulfil a way, those of the case itself and the latest last; on a prescribed form, or brought as that kind."""
    forms = {*way.own, *(form.short() for form in way.forms)}
    kind = f"{rules.fact}.{way.paper}"
    fits = [p for p in papers if not p.told or not way.paper or way.paper in p.told]
    found = [signed_version(p, papers) for p in fits if p.form in forms or (way.paper and p.kind == kind)]
    return tuple(sorted(found, key=lambda p: (p.case_id == rules.case_id, p.issued_at, p.id)))


def signed_version(paper: Paper, papers: Sequence[Paper]) -> Paper:
    """The paper as it came back signed, where it did: the latest."""
    back = [each for each in papers if each.signs == paper.id]
    if not back:
        return paper
    return replace(
        max(back, key=lambda p: (p.issued_at, p.id)), title=f"{paper.title} (bản đã ký)", form=paper.form
    )


_DEFECTS = frozenset({"form_not_in_force", "other_person"})


def _troubles(paper: Paper, rules: _Rules) -> list[Trouble]:
    day = legal_date(paper.issued_at)
    found = []
    if "/" in paper.form and not rules.corpus.stands(Citation.parse(paper.form), day):
        found.append(
            _trouble(
                "form_not_in_force",
                f"Mẫu {paper.form} không có hiệu lực vào ngày lập {day:%d/%m/%Y}.",
                f"The form {paper.form} was not in force on {day}.",
            )
        )
    if paper.person_id != rules.person_id:
        found.append(
            _trouble("other_person", "Giấy tờ này là của người khác.", "This paper is of another person.")
        )
    if paper.remarks:
        codes = ", ".join(paper.remarks)
        found.append(
            _trouble(
                "remarks",
                f"Khi kiểm tra tệp có điều cần xem lại ({codes}).",
                f"The check of the file noticed: {codes}.",
            )
        )
    return found


def _trouble(code: str, vi: str, en: str) -> Trouble:
    return Trouble(code, vi, en)
