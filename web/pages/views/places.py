"""Communes in words: by the dated gazetteer where a code is kept, else by the name of one of its offices, else as it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules.places import LINE, gazetteer
from web.language import _
from workflows.model import Unit

_KINDS = ("Công an ", "Ủy ban nhân dân ", "Trạm Y tế ")


def commune_said(kept: str, units: Iterable[Unit] = ()) -> str:
    """The name of a commune. Never empty for what is kept.

    Both names where the code stood for another place before 1 July 2025, for the only one that the commune is made of, or for none since.
    """
    if kept.isascii() and kept.isdigit():
        return _by_code(kept) or kept
    names = sorted(
        (each.name for each in units if each.commune == kept), key=lambda name: not name.startswith(_KINDS)
    )
    return _first_upper(bare(names[0])) if names else kept


def bare(name: str) -> str:
    """A commune by the name of one of its offices, without the kind of office."""
    for kind in _KINDS:
        name = name.removeprefix(kind)
    return name


def _by_code(code: str) -> str:
    """A code does not tell of which time it is; many were given anew on 1 July 2025."""
    places = gazetteer()
    now, then = (places.of_day(day).get(("commune", code)) for day in (LINE, date.min))
    if now is None or then is None:
        into = ", ".join(each.name for each in places.successors("commune", code)) if then is not None else ""
        name = then.name if then is not None else now.name if now is not None else ""
        return _("%(name)s (từ 01/07/2025: %(into)s)", name=name, into=into) if into else name
    parts = [each.code for each in places.predecessors(code)]
    if now.name == then.name or (code in parts and len(parts) > 1):
        return (
            now.name
        )  # of many that were merged, the one whose code was kept says nothing of where somebody lived
    return _("%(name)s (trước 01/07/2025: %(then)s)", name=now.name, then=then.name)


def _first_upper(name: str) -> str:
    return name[:1].upper() + name[1:]
