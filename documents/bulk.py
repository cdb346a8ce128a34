"""Many papers at once, on every core: the decisions of a whole province.

Orders go in and papers come out in the same order, a chunk at a time, so that neither side is ever held whole in memory. A paper that
cannot be filled is named and the others go on. Workers are started afresh ("spawn"), share nothing and read only their orders.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from itertools import islice
from types import TracebackType
from typing import Final, Self

from documents.catalogue import load_catalogue
from documents.errors import TemplateFault
from documents.writs import Forms
from rules.errors import LotrinhError

_CHUNK: Final = 25
_AHEAD: Final = 3


@dataclass(frozen=True, slots=True)
class Order:
    """A paper wanted: the form, the neutral data of the case, the day of law. ``name`` is told back; it holds nothing of a person."""

    name: str
    form: str
    data: Mapping[str, object]
    on: date


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper. ``sha256`` (hex) is of ``content``; ``filename`` is that of the form."""

    name: str
    form: str
    title: str
    filename: str
    content: bytes
    sha256: str
    template_version: str


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A paper that could not be filled, and why: the code and the texts of the error."""

    name: str
    form: str
    code: str
    en: str
    vi: str


class Press:
    """Renders orders with so many processes; with one, in this process. A context manager; to be kept: a worker starts in a second."""

    def __init__(self, workers: int = 1) -> None:
        self._pool = self._processes(workers) if workers > 1 else None
        self._window = workers * _AHEAD

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what was not taken is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def render(self, orders: Iterable[Order]) -> Iterator[Printed | Unprinted]:
        """Each order's paper, in order, as soon as those before it are there.

        Orders are taken a few chunks ahead of what is handed out. Raises TemplateFault if a worker ends before its time; it names the
        orders that were in its hands.
        """
        chunks = _chunks(orders)
        if self._pool is None:
            for chunk in chunks:
                yield from map(_rendered, chunk)
            return
        waiting: deque[tuple[list[Order], Future[list[Printed | Unprinted]]]] = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, self._pool.submit(_all_rendered, chunk)))
                if len(waiting) >= self._window:
                    yield from _taken(*waiting.popleft())
            while waiting:
                yield from _taken(*waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()

    @staticmethod
    def _processes(workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), load_catalogue)


def _chunks(orders: Iterable[Order]) -> Iterator[list[Order]]:
    source = iter(orders)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _taken(chunk: list[Order], future: Future[list[Printed | Unprinted]]) -> list[Printed | Unprinted]:
    try:
        return future.result()
    except BrokenProcessPool as error:
        first, last = chunk[0].name, chunk[-1].name
        raise TemplateFault(
            f"A worker ended before its time while it filled '{first}' to '{last}'. What came before is whole; start again from there.",
            vi=f"Một tiến trình dừng đột ngột khi lập từ “{first}” đến “{last}”. Các giấy trước đó đã đủ; hãy chạy lại từ đó.",
            orders=[one.name for one in chunk],
        ) from error


def _all_rendered(chunk: list[Order]) -> list[Printed | Unprinted]:
    return [_rendered(one) for one in chunk]


def _rendered(order: Order) -> Printed | Unprinted:
    try:
        writ = Forms(load_catalogue()).render(order.form, order.data, order.on)
    except LotrinhError as error:
        return Unprinted(order.name, order.form, error.code, error.en, error.vi)
    return Printed(
        order.name, writ.form, writ.title, writ.filename, writ.content, writ.sha256, writ.template_version
    )
