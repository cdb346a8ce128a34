"""The page of an act's form: fields, what is wrong with them, what the law refuses, and what the act brings with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from documents.catalogue import load_catalogue
from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.verdict import Verdict
from web.language import _, label, marked
from web.pages.forms.attaching import AttachForm
from web.pages.forms.fields import Field
from web.pages.views.acts import note_of
from web.pages.views.findings import Cite, FindingView, cites_of, finding_view, way_vi
from web.pages.views.stale import StaleView
from workflows.errors import RequirementsNotMet
from workflows.preview import ASKED_BY, Preview
from workflows.procedure import ActSpec


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the door said no, with what would unlock it."""

    title: str
    text: str
    findings: tuple[FindingView, ...]
    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the form stands: whose case or person, where it is sent, where it came from."""

    about: str
    action: str
    back: str
    back_label: str


@dataclass(frozen=True, slots=True)
class DraftPaper:
    """A paper of the act, to be seen as a draft at ``action``; ``always`` unless it hangs on what is entered. ``doubt``: not verified."""

    form: str
    title: str
    action: str
    always: bool
    doubt: str


@dataclass(frozen=True, slots=True)
class FormView:
    """The page."""

    title: str
    cites: tuple[Cite, ...]
    about: str
    action: str
    back: str
    back_label: str
    key: str
    version: int
    at: Field
    fields: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...]
    refusal: Refusal | None
    blocking: tuple[FindingView, ...]
    note: str
    papers: tuple[DraftPaper, ...]
    attach: AttachForm | None
    effective: bool
    stale: StaleView | None
    aside: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as filled so far. ``stale``: the case moved on since; ``aside``: when a form of this act was put aside."""

    key: str
    version: int
    at: Field
    fields: tuple[Field, ...]
    refusal: Refusal | None = None
    loose: Sequence[str] = ()
    attach: AttachForm | None = None
    stale: StaleView | None = None
    aside: str = ""


def form_view(
    act: ActSpec, place: Place, filled: Filled, preview: Preview | None, corpus: Corpus, day: date
) -> FormView:
    """The page, by the law of ``day``; errors are listed in the order of the fields, those of no field last."""
    beside = tuple(
        (field.name, f"{field.label}: {' '.join(field.errors)}")
        for field in (filled.at, *filled.fields)
        if field.errors
    )
    return FormView(
        title=label(act),
        cites=cites_of(corpus.standing(act.cites, day), corpus),
        about=place.about,
        action=place.action,
        back=place.back,
        back_label=place.back_label,
        key=filled.key,
        version=filled.version,
        at=filled.at,
        fields=filled.fields,
        errors=(*beside, *_of_papers(filled.attach), *(("", text) for text in filled.loose)),
        refusal=filled.refusal,
        blocking=tuple(finding_view(each, corpus) for each in preview.blocking)
        if preview is not None
        else (),
        note=note_of(act),
        papers=papers_of(act, place.action, corpus, day),
        attach=filled.attach,
        effective=not act.note,
        stale=filled.stale,
        aside=filled.aside,
    )


def papers_of(act: ActSpec, action: str, corpus: Corpus, day: date) -> tuple[DraftPaper, ...]:
    """The papers that the act may issue on a day, in the order of its table."""
    catalogue = load_catalogue()
    return tuple(
        DraftPaper(
            form=entry.id,
            title=entry.title,
            action=f"{action}/nhap/{place}",
            always=row.when is None,
            doubt=""
            if entry.verified
            else (marked(entry.note_vi) if entry.note_vi else "")
            or _("Chưa đối chiếu được với mẫu chính thức."),
        )
        for place, row in enumerate(act.issues, start=1)
        if any(corpus.stands(each, day) for each in row.places)
        for entry in [catalogue.form(row.form, day)]
    )


def _of_papers(attach: AttachForm | None) -> tuple[tuple[str, str], ...]:
    """What is wrong with the papers brought, by row."""
    rows = attach.rows if attach is not None else ()
    return tuple((f"files-{row.number}", text) for row in rows for text in row.errors)


def refusal_of(error: LotrinhError, corpus: Corpus) -> Refusal:
    """The refusal of the door, for the head of the form."""
    if isinstance(error, RequirementsNotMet):
        return _findings(error.verdict, corpus)
    return Refusal(_("Chưa ghi nhận"), label(error), (), ())


def _findings(verdict: Verdict, corpus: Corpus) -> Refusal:
    return Refusal(
        title=_("Chưa ghi nhận: luật chưa cho phép"),
        text="",
        findings=tuple(finding_view(each, corpus) for each in verdict.failed),
        ways=tuple(way_vi(way, corpus.facts) for way in verdict.unlock),
    )


def missing_of(act: ActSpec, preview: Preview | None, error: LotrinhError | None = None) -> frozenset[str]:
    """The facts that the law still asks for, whichever way is taken: by the refusal just met, else by the preview.

    Ways that the form itself offers come first: that another ground had been proposed earlier is none of them.
    """
    verdict = (
        error.verdict
        if isinstance(error, RequirementsNotMet)
        else preview.verdict
        if preview is not None
        else None
    )
    if verdict is None or verdict.passed:
        return frozenset()
    ways = [frozenset(need.fact for need in way) for way in verdict.unlock]
    told = {each.name for each in act.inputs}
    told |= {fact for fact, names in ASKED_BY.items() if not told.isdisjoint(names)}
    ways = [way for way in ways if way <= told] or ways
    return frozenset(verdict.missing).union(frozenset.intersection(*ways) if ways else ())


def texts_of(form: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What was entered, by field."""
    return {name: tuple(values) for name, values in form.items()}
