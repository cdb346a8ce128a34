"""Typed contexts: what each form may show, and how it is read from the neutral data of a case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from documents.contexts import circular18, decree109
from documents.contexts.reading import Source, read
from documents.errors import DocumentError

CONTEXTS: Mapping[str, type] = MappingProxyType(
    {
        "109/2021/NĐ-CP Mẫu 01": decree109.Application,
        "109/2021/NĐ-CP Mẫu 02": decree109.PoliceRequest,
        "109/2021/NĐ-CP Mẫu 03": decree109.Summary,
        "109/2021/NĐ-CP Mẫu 04": decree109.VoluntaryResult,
        "109/2021/NĐ-CP Mẫu 05": decree109.PoliceResult,
        "18/2021/TT-BYT PL03": circular18.SummarySheet,
        "18/2021/TT-BYT PL04": circular18.OpioidSheet,
        "18/2021/TT-BYT PL05": circular18.StimulantSheet,
        "18/2021/TT-BYT PL06": circular18.CannabisSheet,
    }
)


def build(form: str, data: Mapping[str, object]) -> object:
    """The context of ``form`` from neutral data. Raises ContextError naming form and field, DocumentError for an unknown form."""
    kind = CONTEXTS.get(form)
    if kind is None:
        raise DocumentError(
            f"There is no context for the form '{form}'. Forms: {', '.join(CONTEXTS)}.",
            vi=f"Không có biểu mẫu “{form}”. Các biểu mẫu hiện có: {', '.join(CONTEXTS)}.",
            form=form,
        )
    return read(kind, Source(form, data))
