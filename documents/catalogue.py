"""The catalogue of forms: how a form stands on a day, who issues and signs it, how many copies, and whether its text was read.

The same form has one entry for each period: a new base law gives it other words, and so another template and another context.
The data are in ``catalogue.yaml`` and, for forms told by data alone, in ``forms/*.yaml``; the loader is strict.
``verified`` is False where the official body of the form was not seen.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from documents.catalogue_reader import LAYOUTS, catalogue_of
from documents.entry import FormEntry, slug
from documents.errors import DocumentError

__all__ = ["LAYOUTS", "Catalogue", "FormEntry", "load_catalogue", "slug"]

_HERE = Path(__file__).resolve().parent


class Catalogue:
    """Every form by id, with its periods one after the other. Immutable."""

    __slots__ = ("_periods",)

    def __init__(self, periods: Mapping[str, tuple[FormEntry, ...]]) -> None:
        self._periods = dict(periods)

    def __iter__(self) -> Iterator[FormEntry]:
        """Every period of every form."""
        return (entry for periods in self._periods.values() for entry in periods)

    def forms(self, on: date) -> tuple[FormEntry, ...]:
        """The forms in force on ``on``, in the order of the catalogue."""
        return tuple(entry for entry in self if entry.in_force(on))

    def form(self, identity: str, on: date) -> FormEntry:
        """The form ``identity`` as on ``on``. DocumentError names the nearest form, or the days of force."""
        periods = self._periods.get(identity)
        if periods is None:
            raise _unknown(identity, self._periods)
        found = next((entry for entry in periods if entry.in_force(on)), None)
        if found is None:
            raise _not_in_force(periods, on)
        return found


_SHOWN: Final = 60
"""Letters of what was typed that are told again."""


def _unknown(identity: str, known: Collection[str]) -> DocumentError:
    near = difflib.get_close_matches(identity, known, n=1, cutoff=0.4)
    return DocumentError(
        f"There is no form '{identity[:_SHOWN]}'. {f'Nearest: {near[0]}.' if near else 'All of them: `lotrinh form list`.'}",
        vi=f"Không có biểu mẫu “{identity[:_SHOWN]}”."
        f" {f'Gần nhất: {near[0]}.' if near else 'Danh mục: `lotrinh form list`.'}",
        form=identity,
        near=near,
    )


def _not_in_force(periods: tuple[FormEntry, ...], on: date) -> DocumentError:
    identity, start = periods[0].id, periods[0].in_force_from.isoformat()
    last = periods[-1].in_force_to
    end = last.isoformat() if last else ""
    return DocumentError(
        f"The form '{identity}' is not in force on {on.isoformat()}; it is in force from {start}{f' to {end}' if end else ''}.",
        vi=f"Biểu mẫu “{identity}” không có hiệu lực vào ngày {on.isoformat()}; có hiệu lực từ {start}"
        f"{f' đến {end}' if end else ''}.",
        form=identity,
        on=on.isoformat(),
        in_force_from=start,
        in_force_to=end or None,
    )


@lru_cache(maxsize=4)
def load_catalogue(path: Path = _HERE / "catalogue.yaml") -> Catalogue:
    """The catalogue from ``path``. Raises DocumentError naming form and key for anything that is not as it should be."""
    return Catalogue(catalogue_of(path))
