"""How the command line speaks: tables that fit the terminal, plain where nobody looks at a terminal, JSON for programs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Protocol

import click

from rules.terms import VIETNAM

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from workflows.model import DeadlineRecord

_NARROWEST = 40


class Progress(Protocol):
    """Shows how far the work is."""

    def __call__(self, text: str, advance: int = 1, total: int | None = None, /) -> None:
        """Tell what is being done now; ``total`` where it was not known before."""
        ...


def console(*, stderr: bool = False) -> Console:
    """A console of the terminal's width: colours and lines on a terminal, bare text elsewhere. Markup is never read from data."""
    from rich.console import Console

    file: IO[str] = sys.stderr if stderr else sys.stdout
    width = max(shutil.get_terminal_size().columns, _NARROWEST)
    return Console(file=file, width=width, markup=False, emoji=False, highlight=False)


def show(renderable: RenderableType) -> None:
    """Print on a terminal as it is; elsewhere without the spaces that fill lines up."""
    out = console()
    if out.is_terminal:
        out.print(renderable)
        return
    with out.capture() as printed:
        out.print(renderable)
    click.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str = "—") -> None:
    """Print a table; long cells are wrapped, none is cut."""
    from rich import box
    from rich.table import Table

    out = console()
    shown = Table(
        box=box.SIMPLE_HEAD if out.is_terminal else None,
        header_style="bold" if out.is_terminal else "",
        pad_edge=False,
        expand=False,
    )
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not cells:
        click.echo(nothing)
        return
    # The first column holds names to copy: whole, unless it would leave too little to the others.
    whole = max(len(row[0]) for row in cells) <= out.width // 2
    for number, header in enumerate(headers):
        shown.add_column(header, overflow="fold", no_wrap=whole and number == 0)
    for row in cells:
        shown.add_row(*row)
    show(shown)


def lines(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names with their values, one below the other; empty ones are left out."""
    from rich.table import Table

    out = console()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold" if out.is_terminal else "", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        if value not in (None, "", ()):
            grid.add_row(name, str(value))
    show(grid)


def paragraph(text: str, *, indent: int = 0, style: str = "") -> None:
    """Print text wrapped to the width, every line of it indented."""
    from rich.padding import Padding
    from rich.text import Text

    show(Padding(Text(text, style=style), (0, 0, 0, indent), expand=False))


def as_json(value: object, *, one_line: bool = False) -> None:
    """Print JSON-ready data: indented for one answer, a line each for a stream of objects."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if one_line else 2, default=_plain))


def day(value: date | None) -> str:
    """A date as officers write it."""
    return f"{value:%d/%m/%Y}" if value is not None else ""


def moment(value: datetime | None) -> str:
    """A moment in Viet Nam as officers write it."""
    return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if value is not None else ""


def due(deadline: DeadlineRecord) -> str:
    """A limit as officers write it: the day, the moment, or "at once" with the moment from which it holds."""
    if deadline.due_date is not None:
        return day(deadline.due_date)
    return f"ngay ({moment(deadline.due_at)})" if deadline.unit == "immediate" else moment(deadline.due_at)


def span(first: date | None, last: date | None) -> str:
    """A period: "01/01/2022 → 30/06/2026", open where it has no end; "–" where neither end is told."""
    if first is None and last is None:
        return "–"
    return f"{day(first)} → {day(last)}".strip()


@contextmanager
def progress(total: int | None, text: str) -> Iterator[Progress]:
    """A bar on the terminal's error stream while work goes on; nothing where it is no terminal."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield _silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn())
    with Bar(*columns, console=out, transient=True) as bar:
        task = bar.add_task(text, total=total)

        def tell(now: str, advance: int = 1, whole: int | None = total, /) -> None:
            bar.update(task, advance=advance, description=now, total=whole)

        yield tell


def _silent(_text: str, _advance: int = 1, _total: int | None = None, /) -> None:
    pass


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)
