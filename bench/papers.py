"""What several figures print: the forms, the values, plain docxtpl on the same templates, and the bare deflating of the same bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from documents.archive import read_parts
from documents.catalogue import FormEntry, load_catalogue
from documents.writs import TEMPLATES, context_of, render, values_of

ON = date(2026, 7, 2)
DECISION = "163/2026/NĐ-CP PLIII Mẫu 04"
# Of one adult's way in the law of 2026: the request, the summary, the result and its sheets, the decisions.
DOSSIER = (
    "109/2021/NĐ-CP Mẫu 02",
    "109/2021/NĐ-CP Mẫu 03",
    "18/2021/TT-BYT PL03",
    "18/2021/TT-BYT PL04",
    "109/2021/NĐ-CP Mẫu 05",
    "163/2026/NĐ-CP PLIII Mẫu 01",
    "163/2026/NĐ-CP PLIII Mẫu 03",
    DECISION,
    "163/2026/NĐ-CP PLV Mẫu 17",
    "163/2026/NĐ-CP PLV Mẫu 34",
)
DEFLATE = "deflating alone"


def values(name: str = "Lò Văn Thử") -> dict[str, Any]:
    """The neutral data of an invented case."""
    from tests.documents.samples import full

    data = full()
    data["issued_on"] = ON
    data["person"]["full_name"] = name
    return data


def ours(forms: Sequence[str], data: Mapping[str, object]) -> list[bytes]:
    """The papers as the program makes them: data read and checked, filled, hashed."""
    return [render(form, data, ON).content for form in forms]


def by_docxtpl(forms: Sequence[str], data: Mapping[str, object]) -> Callable[[], list[bytes]]:
    """The same templates by docxtpl as its manual shows: open, render, save; its values are ready when it begins.

    Autoescape is on (off, it loses ``&`` and ``<``); its environment is plain Jinja, without our sandbox.
    """
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    from documents.wording import FILTERS

    jinja = Environment(autoescape=True)
    jinja.filters.update(FILTERS)
    entries = [_entry(form) for form in forms]
    ready = [(TEMPLATES / entry.template, values_of(context_of(entry, data))) for entry in entries]

    def render_all() -> list[bytes]:
        made = []
        for path, told in ready:
            template = DocxTemplate(path)
            template.render(told, jinja)
            out = io.BytesIO()
            template.save(out)
            made.append(out.getvalue())
        return made

    return render_all


def deflating(papers: Sequence[bytes]) -> Callable[[], object]:
    """Only that work which nobody is spared: deflating the part that differs from paper to paper."""
    bodies = [read_parts(paper)["word/document.xml"] for paper in papers]
    return lambda: [zlib.compress(body, 6) for body in bodies]


def _entry(form: str) -> FormEntry:
    return load_catalogue().form(form, ON)
