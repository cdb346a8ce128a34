"""Typed contexts: what each form may show, and how it is read from the neutral data of a case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from documents.catalogue import FormEntry
from documents.contexts import circular18, decree109
from documents.contexts.noting import Notes
from documents.contexts.reading import Source, read
from documents.errors import DocumentError

# A template and its context are changed together: the file names the context, whatever the day.
CONTEXTS: Mapping[str, type] = MappingProxyType(
    {
        "109-2021-mau-01.docx": decree109.Application,
        "109-2021-mau-01-luat-120-2025.docx": decree109.Application,
        "109-2021-mau-02.docx": decree109.PoliceRequest,
        "109-2021-mau-02-luat-120-2025.docx": decree109.PoliceRequestUnderLaw120,
        "109-2021-mau-03.docx": decree109.Summary,
        "109-2021-mau-04.docx": decree109.VoluntaryResult,
        "109-2021-mau-05.docx": decree109.PoliceResult,
        "109-2021-mau-05-luat-120-2025.docx": decree109.PoliceResult,
        "18-2021-pl03.docx": circular18.SummarySheet,
        "18-2021-pl04.docx": circular18.OpioidSheet,
        "18-2021-pl05.docx": circular18.StimulantSheet,
        "18-2021-pl06.docx": circular18.CannabisSheet,
    }
)


def build(
    entry: FormEntry, data: Mapping[str, object], notes: Notes | None = None, *, draft: bool = False
) -> object:
    """The context of a form in its period, from neutral data; ``notes`` takes down where each field was read.

    A ``draft`` leaves to dots what is missing. Raises ContextError naming form and field, DocumentError for a template without a context.
    """
    kind = CONTEXTS.get(entry.template)
    if kind is None:
        raise DocumentError(
            f"There is no context for the template '{entry.template}' of the form '{entry.id}'. Templates: {', '.join(CONTEXTS)}.",
            vi=f"Chưa khai báo dữ liệu cho tệp mẫu “{entry.template}” của biểu mẫu “{entry.id}”. Các tệp mẫu: {', '.join(CONTEXTS)}.",
            form=entry.id,
        )
    return read(kind, Source(entry.id, data, notes, draft=draft))
