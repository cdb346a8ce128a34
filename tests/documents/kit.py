"""Reading rendered forms in tests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from docx import Document
from docxtpl import DocxTemplate

from documents.archive import read_parts
from documents.catalogue import FormEntry, load_catalogue
from documents.contexts import build
from documents.layout import Profile, paragraphs
from documents.rendering import environment
from documents.writs import TEMPLATES, RenderedWrit, context_of, render, values_of
from tests.documents.samples import ON

REFERENCE = environment(reference=True)


@lru_cache
def entry_of(form: str, on: date = ON) -> FormEntry:
    return load_catalogue().form(form, on)


def profile_of(form: str, *, rendered: bool) -> Profile:
    entry = entry_of(form)
    return Profile(entry.layout, entry.numbered, rendered)


def template_of(form: str, on: date = ON) -> bytes:
    return (TEMPLATES / entry_of(form, on).template).read_bytes()


def built(form: str, data: Mapping[str, object], on: date = ON) -> object:
    """The context of a form as on ``on``."""
    return build(entry_of(form, on), data)


def texts(docx: bytes) -> list[str]:
    """Every paragraph in reading order, cells included."""
    return [paragraph.text for paragraph in paragraphs(Document(io.BytesIO(docx)))]


def whole(writ: RenderedWrit) -> str:
    return "\n".join(texts(writ.content))


def shown(form: str, data: Mapping[str, object], on: date = ON) -> str:
    return whole(render(form, data, on))


def by_docxtpl(form: str, data: Mapping[str, object], on: date = ON) -> bytes:
    """The same template and values through plain docxtpl."""
    template = DocxTemplate(TEMPLATES / entry_of(form, on).template)
    template.render(values_of(context_of(entry_of(form, on), data)), REFERENCE)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def changed(data: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of ``data`` with ``value`` at the dotted ``path``."""
    group, _, key = path.partition(".")
    return data | {group: data[group] | {key: value}} if key else data | {group: value}


def body_xml(docx: bytes) -> str:
    return read_parts(docx)["word/document.xml"].decode()
