"""A form with nothing filled in: for whoever writes by hand, and to look at.

The day of law is an argument: it says which edition of the form and which legal bases; the place of the date stays open.
"""

from __future__ import annotations

from datetime import date

from documents.catalogue import FormEntry
from documents.contexts import CONTEXTS
from documents.contexts.reading import Source, unfilled
from documents.generic.context import paper
from documents.wording import BlankDay
from documents.writs import load_template, values_of

DOTS = "." * 36


def blank(entry: FormEntry, on: date) -> bytes:
    """The .docx of ``entry`` as on ``on``, its lines open. Raises TemplateFault where template and context are at odds."""
    open_day = BlankDay(on.year, on.month, on.day)
    context = (
        paper(entry, entry.sheet, Source(entry.id, {"issued_on": open_day}))
        if entry.sheet is not None
        else unfilled(CONTEXTS[entry.template], open_day, DOTS)
    )
    return load_template(entry).render(values_of(context))
