"""What must hold across the files of the law: versions without gap or overlap, ids said once, citations that are held.

Called by ``rules.corpus.loader`` after every file was read. Every problem found is kept, with its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from rules.citation import Citation
from rules.corpus.dossier_model import DossierItem
from rules.corpus.model import ONE_DAY, Dated, Rule, TermRule, covers, overlap
from rules.corpus.prepare import grouped
from rules.corpus.reader import Source
from rules.corpus.reading import Problems, nearest
from rules.facts import FactCatalogue

_Held = Mapping[Citation, Sequence[Dated]]


def check_versions(sources: Sequence[Source], problems: Problems) -> None:
    """The versions of a text follow one another day by day; its notes lie in it; a complete one has all articles."""
    for found in grouped(sources, lambda source: [source.instrument.number]).values():
        ordered = sorted(found, key=lambda source: source.instrument.from_)
        for one, two in pairwise(ordered):
            _check_succession(one, two, problems)
        for source in ordered:
            _check_notes(source, problems)
            _check_complete(source, problems)


def check_ids(sources: Sequence[Source], problems: Problems) -> None:
    """An id belongs to one kind of rule of one text; in a later version of that text it may come back."""
    rules = [
        (rule, source)
        for source in sources
        for rule in (*source.instrument.rules, *source.instrument.dossier_items)
    ]
    for name, found in grouped(rules, lambda pair: [pair[0].id]).items():
        if len({(type(rule), rule.instrument) for rule, _ in found}) > 1:
            first, second = found[0][1].places[name], found[1][1].places[name]
            problems.add(
                second, f"the id '{name}' already stands at {first}", f"mã “{name}” đã có tại {first}"
            )


def check_citations(sources: Sequence[Source], facts: FactCatalogue, problems: Problems) -> None:
    """Every citation is of a place that the corpus holds, and a rule's is in force on some day of the rule."""
    held = _held(sources)
    for source in sources:
        for rule in (*source.instrument.rules, *source.instrument.dossier_items):
            for citation in rule.cites:
                _check_citation(citation, rule, source.places[rule.id], held, problems)
        for item in source.instrument.dossier_items:
            for form in (
                each for way in item.ways for each in way.forms
            ):  # a form of before may still lie in it
                if not _periods(form, held):
                    _not_held(f"{source.places[item.id]} > ways", form, held, problems)
    for name, spec in facts.items():
        for citation in spec.cites:
            if not _periods(citation, held):
                _not_held(f"facts.yaml: {name} > cites", citation, held, problems)


def check_terms(sources: Sequence[Source], problems: Problems) -> None:
    """The terms that a consequence names exist on some day on which it is in force."""
    terms: Mapping[str, list[TermRule]] = grouped(
        (term for source in sources for article in source.instrument.articles for term in article.terms),
        lambda term: [term.id],
    )
    for source in sources:
        consequences = (c for article in source.instrument.articles for c in article.consequences)
        for rule in consequences:
            for name in rule.terms:
                if not any(overlap(term, rule) for term in terms.get(name, [])):
                    en, vi = nearest(name, terms)
                    problems.add(
                        f"{source.places[rule.id]} > terms",
                        f"there is no term '{name}' while this is in force{en}",
                        f"không có thời hạn “{name}” trong thời gian này{vi}",
                    )


def _check_succession(one: Source, two: Source, problems: Problems) -> None:
    earlier, later = one.instrument, two.instrument
    if earlier.to is not None and later.from_ == earlier.to + ONE_DAY:
        return
    overlaps = earlier.to is None or later.from_ <= earlier.to
    what, gi = ("overlaps with", "chồng lên") if overlaps else ("leaves a gap after", "để trống sau")
    ends = f"which ends {earlier.to}" if earlier.to else "which has no end: give it one (in_force: to)"
    het = (
        f"hết hiệu lực {earlier.to}"
        if earlier.to
        else "chưa có ngày hết hiệu lực: hãy ghi ngày đó (in_force: to)"
    )
    problems.add(
        f"{later.file}: in_force",
        f"this version, from {later.from_}, {what} {earlier.file}, {ends}",
        f"phiên bản này, từ {later.from_}, {gi} {earlier.file}, {het}",
    )


def _check_notes(source: Source, problems: Problems) -> None:
    version = source.instrument
    for note in version.notes:
        if not covers(version, note.from_) or (note.to is not None and not covers(version, note.to)):
            problems.add(
                f"{version.file}: status > notes {note.from_}",
                "the note lies outside the period of the text",
                "ghi chú nằm ngoài thời gian hiệu lực của văn bản",
            )


def _check_complete(source: Source, problems: Problems) -> None:
    """A text said to be complete lists its articles from 1 without a hole."""
    version = source.instrument
    if not version.complete:
        return
    numbers = {int("".join(c for c in a.citation.article or "0" if c.isdigit())) for a in version.articles}
    missing = sorted(set(range(1, max(numbers, default=1) + 1)) - numbers)
    if missing:
        listed = ", ".join(map(str, missing))
        problems.add(
            f"{version.file}: complete",
            f"the text is said to be complete, but article {listed} is missing",
            f"ghi là đầy đủ nhưng thiếu điều {listed}",
        )


def _held(sources: Sequence[Source]) -> _Held:
    """Every whole text, article, form and annex with the periods in which it is in force."""
    held: dict[Citation, list[Dated]] = {}
    for source in sources:
        version = source.instrument
        held.setdefault(version.citation, []).append(version)
        for article in version.articles:
            held.setdefault(article.citation, []).append(article)
        for sheet in version.sheets:
            held.setdefault(sheet.citation, []).append(version)
    return held


def _periods(citation: Citation, held: _Held) -> Sequence[Dated]:
    if citation.form is None:
        return held.get(Citation(citation.instrument, citation.article), ())
    return [
        period for place, found in held.items() if place.form and citation.contains(place) for period in found
    ]


def _check_citation(
    citation: Citation, rule: Rule | DossierItem, where: str, held: _Held, problems: Problems
) -> None:
    periods = _periods(citation, held)
    if not periods:
        _not_held(f"{where} > cites", citation, held, problems)
    elif not any(overlap(period, rule) for period in periods):
        problems.add(
            f"{where} > cites",
            f"{citation.short()} is in force on no day of this rule",
            f"{citation.short()} không có hiệu lực vào ngày nào của quy tắc này",
        )


def _not_held(where: str, citation: Citation, held: _Held, problems: Problems) -> None:
    en, vi = nearest(citation.short(), [place.short() for place in held])
    problems.add(
        where,
        f"{citation.short()} is not among the texts, articles and forms held{en or '; list it in its file'}",
        f"{citation.short()} không có trong các văn bản, điều, mẫu đang giữ{vi or '; hãy thêm vào tệp của văn bản đó'}",
    )
