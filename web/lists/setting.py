"""Sets which column is which field and how the list is read; the check begins anew. The layout is kept for the office's next list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from persistence.lists_in import ImportState
from rules.errors import BadInput
from web.house import House
from web.lists.kept import Keeper
from web.lists.targets import book_of
from web.signin.officer import Officer
from workflows.importing.fields import FIELDS
from workflows.importing.headings import signature

SHORTEST_REASON: Final = 10
_OPEN: Final = (ImportState.BROUGHT, ImportState.CHECKING, ImportState.CHECKED)


def set_up(
    house: House, officer: Officer, import_id: str, layout: Mapping[int, str], options: Mapping[str, Any]
) -> None:
    """Keep layout and options and begin the check. ``BadInput`` for a layout without names, or a field told by two columns."""
    job = house.lists.find(import_id)
    if job is None:
        return
    keeper = Keeper(house)
    told = keeper.open(job)
    _refuse(job.target, layout, options, len(told.texts))
    kept = {str(place): name for place, name in sorted(layout.items())}
    house.lists.keep_layout(
        job.unit_id, job.target, signature(told.texts), kept, by=officer.id, at=house.now()
    )
    told = replace(told, layout=kept, options=dict(options))
    if house.lists.move(import_id, _OPEN, ImportState.BROUGHT, sealed=keeper.close(told), passed=0):
        house.lists.clear(import_id)
        house.lists.move(import_id, [ImportState.BROUGHT], ImportState.CHECKING)


def _refuse(target: str, layout: Mapping[int, str], options: Mapping[str, Any], columns: int) -> None:
    book, names = book_of(target), list(layout.values())
    labels = book.columns if book is not None else FIELDS.values()
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        label = next((each for each in labels if each.id == twice), None)
        raise BadInput(
            f"Two columns are said to be “{label.en if label else twice}”. Leave one of them.",
            vi=f"Hai cột cùng được chọn là “{label.vi if label else twice}”. Chỉ để một cột.",
            field=twice,
        )
    if book is not None and names and all(place < columns for place in layout):
        return
    if "full_name" not in names or any(place >= columns for place in layout):
        raise BadInput(
            "Say which column holds the full name (of a register: at least one column).",
            vi="Chọn cột chứa họ và tên (với sổ: chọn ít nhất một cột).",
            field="full_name",
        )
    reason = str(options.get("id_reason", ""))
    if reason and not SHORTEST_REASON <= len(reason) <= 300:
        raise BadInput(
            f"The reason for keeping numbers that contradict needs {SHORTEST_REASON} to 300 characters.",
            vi=f"Lý do giữ số định danh không khớp cần từ {SHORTEST_REASON} đến 300 ký tự.",
            field="id_reason",
        )
