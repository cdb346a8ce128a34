"""The door of this package: a form from the neutral data of a case, as bytes with what is needed to prove them.

``Forms`` fits ``workflows.ports.WritRenderer``. Pure: no clock, no network; the day of law is an argument.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from documents.archive import Package
from documents.bases import hold_bases
from documents.catalogue import Catalogue, FormEntry, load_catalogue
from documents.code_mark import coded
from documents.contexts import build
from documents.contexts.noting import Notes, PrintedField
from documents.contexts.reading import Source
from documents.errors import DocumentError
from documents.generic.context import paper
from documents.rendering import MEDIA_TYPE, CompiledTemplate
from documents.watermark import UNSEEN, marked
from workflows.paper_ports import Numbering

TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class RenderedWrit:
    """A rendered form. ``filename`` is ASCII and holds nothing of the person; ``package`` is deflated when its bytes are asked for.

    ``template_version`` is 12 hex digits of SHA-256 over the template's bytes and its catalogue entry; ``fields`` tell where each
    printed field was read. ``code`` is what the mark of an issued paper says ("" where it bears none).
    """

    form: str
    title: str
    filename: str
    media_type: str
    package: Package = field(repr=False)
    template_version: str
    notes: Notes = field(default_factory=Notes, repr=False, compare=False)
    code: str = ""

    @cached_property
    def content(self) -> bytes:
        """The .docx."""
        return self.package.content()

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of ``content``, hex."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def fields(self) -> tuple[PrintedField, ...]:
        """Where each printed field was read; put in words when asked for."""
        return self.notes.fields()


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A compiled template with its version."""

    template: CompiledTemplate
    version: str


@lru_cache(maxsize=1024)
def _load(identity: str, file: str, fingerprint: str, *, general: bool = False) -> _Loaded:
    """Template and version of a form; what many forms share is compiled once."""
    content, template = _compiled(file if general else identity, file)
    return _Loaded(template, hashlib.sha256(content + fingerprint.encode()).hexdigest()[:12])


@lru_cache(maxsize=64)
def _compiled(identity: str, file: str) -> tuple[bytes, CompiledTemplate]:
    path = TEMPLATES / file
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise DocumentError(
            f"The template '{file}' of the form '{identity}' cannot be read. Install the program's files anew.",
            vi=f"Không đọc được tệp mẫu “{file}” của biểu mẫu “{identity}”. Cài đặt lại chương trình.",
            form=identity,
        ) from problem
    return content, CompiledTemplate.of(identity, content)


def load_template(entry: FormEntry) -> CompiledTemplate:
    """The compiled template of a form (kept for the life of the process)."""
    return _load(entry.id, entry.template, entry.fingerprint, general=entry.sheet is not None).template


def values_of(context: object) -> dict[str, object]:
    """The fields of a context by name, as the template sees them."""
    return {one.name: getattr(context, one.name) for one in fields(context)}  # type: ignore[arg-type]


def context_of(
    entry: FormEntry, data: Mapping[str, object], notes: Notes | None = None, *, draft: bool = False
) -> object:
    """The typed context of a form, be it told by code or by data; ``notes`` takes down where each field was read."""
    if entry.sheet is None:
        return build(entry, data, notes, draft=draft)
    return paper(entry, entry.sheet, Source(entry.id, data, notes, draft=draft))


@dataclass(frozen=True, slots=True)
class Forms:
    """Renders the forms of a catalogue."""

    catalogue: Catalogue

    def render(self, form: str, data: Mapping[str, object], on: date) -> RenderedWrit:
        """Render ``form`` ("109/2021/NĐ-CP Mẫu 02") as in force on ``on``.

        Raises DocumentError (no such form, not in force), ContextError (a field missing or of a wrong kind; names form and field),
        TemplateFault (template and context at odds), BasisFault (a legal basis does not hold on that day).
        """
        entry = self.catalogue.form(form, on)
        hold_bases(entry, on)
        loaded = _load(entry.id, entry.template, entry.fingerprint, general=entry.sheet is not None)
        notes = Notes(data)
        package = loaded.template.filled(values_of(context_of(entry, data, notes)))
        return _writ(entry, entry.filename, package, loaded.version, notes)

    def coded(self, writ: RenderedWrit, number: str, day: date) -> RenderedWrit:
        """The paper with the mark of an issued one (``documents.code_mark``): its words, ``number`` and ``day`` bound by a code.

        Raises TemplateFault where the template has no room for it.
        """
        package, code = coded(writ.package, number, day)
        return replace(writ, package=package, code=code)

    def numbering(self, form: str, on: date) -> Numbering | None:
        """How the form is numbered on ``on`` by the office under whose name it goes out; None for one that bears no number of its own.

        Raises DocumentError as ``render``.
        """
        entry = self.catalogue.form(form, on)
        if not entry.numbered or (entry.sheet is not None and entry.sheet.agency != "unit"):
            return None
        return Numbering(entry.symbol, entry.number_facts)

    def draft(self, form: str, data: Mapping[str, object], on: date) -> RenderedWrit:
        """The form as it would stand with what is there so far: watermark, no number, dots for what is missing.

        Where the official body of the form was not seen, the draft says so. Raises DocumentError and TemplateFault as ``render``.
        """
        entry = self.catalogue.form(form, on)
        hold_bases(entry, on)
        loaded = _load(entry.id, entry.template, entry.fingerprint, general=entry.sheet is not None)
        filled = loaded.template.filled(values_of(context_of(entry, data, draft=True)))
        package = marked(filled, note="" if entry.verified else UNSEEN)
        return _writ(entry, f"nhap-{entry.filename}", package, loaded.version, Notes())


def _writ(entry: FormEntry, filename: str, package: Package, version: str, notes: Notes) -> RenderedWrit:
    return RenderedWrit(
        form=entry.id,
        title=entry.title,
        filename=filename,
        media_type=MEDIA_TYPE,
        package=package,
        template_version=version,
        notes=notes,
    )


def render(form: str, data: Mapping[str, object], on: date) -> RenderedWrit:
    """Render with the shipped catalogue; see ``Forms.render``."""
    return Forms(load_catalogue()).render(form, data, on)
