"""The converter of a machine: N workers side by side, batches, and a crash or a hang that loses nothing.

LibreOffice converts twenty documents in one call in little more than the time of two single calls, so documents go in batches. Where a
batch breaks off, the document at which it broke is tried again alone, in a fresh profile, and the rest goes on as a batch; a
document that fails alone as well is named. A PDF once produced stays what it is, also under a later LibreOffice (``PdfStore``): a
dossier built anew is byte for byte the earlier one. One that came out with a remark is not kept: mend the machine and convert again.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import LifoQueue
from threading import Event, Lock
from typing import Final

from documents.conversion import errors
from documents.conversion.model import Converted, Failure, Outcome, Paper, PdfStore, Reason, Told
from documents.conversion.pdf import RECIPE, Damaged, converted, settled
from documents.conversion.process import Bounds, Ending
from documents.conversion.soffice import Soffice, filter_options
from documents.conversion.word import is_whole
from documents.conversion.worker import Worker
from documents.conversion.workshop import Workshop

_LARGEST_BATCH: Final = 20
_TRIES: Final = 2
_REASONS: Final = {
    Ending.ITS_OWN: Reason.REFUSED,
    Ending.CRASHED: Reason.CRASHED,
    Ending.STALLED: Reason.STALLED,
    Ending.STOPPED: Reason.STOPPED,
}


def key_of(paper: Paper) -> str:
    """Under which a PDF is kept: what the document is, its date, and how it is converted; not by which LibreOffice."""
    told = (
        f"{RECIPE}\n{filter_options()}\n{paper.at.isoformat()}\n{hashlib.sha256(paper.content).hexdigest()}"
    )
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(slots=True)
class _Job:
    """A document on its way. ``fault`` is what was wrong with what came out last, ``tries`` how often the fault was its own."""

    paper: Paper
    key: str
    future: Future[Outcome] = field(default_factory=Future)
    fault: Reason | None = None
    tries: int = 0


class Pool:
    """A ``Converter``. Safe to use from several threads; no program is started before the first document comes."""

    def __init__(
        self,
        soffice: Soffice | None,
        *,
        folder: Path,
        store: PdfStore | None = None,
        workers: int = 2,
        bounds: Bounds | None = None,
    ) -> None:
        """``folder`` is where workers may make folders of their own; ``soffice`` None is a machine without LibreOffice."""
        self._soffice = soffice
        self._folder = folder
        self._store = store
        self._size = workers
        self._bounds = bounds or Bounds()
        self._stopping = Event()
        self._lock = Lock()
        self._running: dict[str, _Job] = {}
        self._idle: LifoQueue[Worker] = LifoQueue()
        self._threads: ThreadPoolExecutor | None = None

    @property
    def available(self) -> bool:
        """Whether there is a LibreOffice."""
        return self._soffice is not None

    def convert_all(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Converted]:
        """See ``Converter``."""
        outcomes = self.convert_each(papers, told=told, patience=patience)
        failures = [one for one in outcomes if isinstance(one, Failure)]
        if failures:
            raise errors.failed(failures, len(outcomes))
        return [one for one in outcomes if isinstance(one, Converted)]

    def convert_each(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Outcome]:
        """See ``Converter``."""
        asked = [_named(one, place) for place, one in enumerate(papers, start=1)]
        places: dict[Future[Outcome], list[int]] = {}
        for place, future in enumerate(self._asked(asked)):
            places.setdefault(future, []).append(place)
        outcomes: dict[int, Outcome] = {}
        try:
            for future in as_completed(places, timeout=patience):
                for place in places[future]:
                    outcomes[place] = future.result()
                    if told is not None:
                        told(place, outcomes[place])
        except TimeoutError:
            raise errors.pending(len(outcomes), len(asked)) from None
        return [outcomes[place] for place in range(len(asked))]

    def find_each(self, papers: Sequence[Paper | bytes]) -> list[Outcome | None]:
        """See ``Converter``."""
        return [self._known(key_of(one), one) for one in map(_named, papers, range(1, len(papers) + 1))]

    def close(self) -> None:
        """See ``Converter``; a closed pool converts no more."""
        self._stopping.set()
        with self._lock:
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=True, cancel_futures=True)
            for job in list(self._running.values()):
                self._settle(job, Failure(job.paper.name, Reason.STOPPED))
            self._workshop.close()

    # ---- asking ----------------------------------------------------------------------------------------------------

    def _asked(self, papers: Sequence[Paper]) -> list[Future[Outcome]]:
        """A future for each document: not whole, kept already, on its way for somebody else, or begun now."""
        wanted: dict[str, Paper] = {}
        for paper in papers:
            wanted.setdefault(key_of(paper), paper)
        futures: dict[str, Future[Outcome]] = {}
        for key, paper in wanted.items():
            known = self._known(key, paper)
            if known is not None:
                futures[key] = Future()
                futures[key].set_result(known)
        missing = [_Job(paper, key) for key, paper in wanted.items() if key not in futures]
        if missing:
            futures.update(self._begun(missing))
        return [futures[key_of(paper)] for paper in papers]

    def _known(self, key: str, paper: Paper) -> Outcome | None:
        return self._kept(key, paper) if is_whole(paper.content) else Failure(paper.name, Reason.REFUSED)

    def _kept(self, key: str, paper: Paper) -> Converted | None:
        pdf = self._store.find(key) if self._store is not None else None
        try:
            return converted(pdf, paper.content, _source(paper)) if pdf is not None else None
        except Damaged:
            return None

    def _begun(self, jobs: Sequence[_Job]) -> dict[str, Future[Outcome]]:
        """Set to work what is not on its way; the future of each key. Raises ConversionUnavailable."""
        if self._soffice is None or self._stopping.is_set():
            raise errors.unavailable()
        with self._lock:
            new = [job for job in jobs if job.key not in self._running]
            self._running.update((job.key, job) for job in new)
            threads = self._threads = self._threads or self._staff(self._soffice)
            size = min(_LARGEST_BATCH, -(-len(new) // self._size)) or 1
            for first in range(0, len(new), size):
                threads.submit(self._work, new[first : first + size])
            return {job.key: self._running[job.key].future for job in jobs}

    def _staff(self, soffice: Soffice) -> ThreadPoolExecutor:
        self._workshop = Workshop(self._folder)
        for _ in range(self._size):
            self._idle.put(Worker(soffice, self._workshop.path, self._bounds, self._stopping.is_set))
        return ThreadPoolExecutor(self._size, thread_name_prefix="pdf")

    # ---- working ---------------------------------------------------------------------------------------------------

    def _work(self, jobs: Sequence[_Job]) -> None:
        worker = self._idle.get()
        try:
            waiting = deque([list(jobs)])
            while waiting:
                waiting.extend(self._after(worker, waiting.popleft()))
        except Exception as error:  # noqa: BLE001 - told to whoever waits, who would wait for ever
            self._abandon(jobs, errors.unusable(error) if isinstance(error, OSError) else error)
        finally:
            self._idle.put(worker)

    def _after(self, worker: Worker, batch: list[_Job]) -> list[list[_Job]]:
        """Convert a batch; the batches that are to be tried for what is left of it."""

        def deliver(place: int, pdf: bytes | None) -> None:
            self._deliver(batch[place], pdf)

        ending = worker.batch([job.paper.content for job in batch], deliver)
        left = [job for job in batch if not job.future.done()]
        if not left:
            return []
        worker.renew()
        if ending is Ending.STOPPED:
            for job in left:
                self._settle(job, Failure(job.paper.name, Reason.STOPPED))
            return []
        # Where it ended by itself every document left is at fault; else the first of them, at which it broke off.
        broke = len(left) if ending is Ending.ITS_OWN else 1
        again = [[job] for job in left[:broke] if not self._is_lost(job, ending)]
        return [*again, left[broke:]] if left[broke:] else again

    def _is_lost(self, job: _Job, ending: Ending) -> bool:
        """Count a fault of the document; after the second, which was its own alone, it is given up."""
        job.tries += 1
        if job.tries < _TRIES:
            return False
        own = job.fault is Reason.TOO_LARGE or ending is Ending.ITS_OWN
        self._settle(job, Failure(job.paper.name, (own and job.fault) or _REASONS[ending]))
        return True

    def _deliver(self, job: _Job, pdf: bytes | None) -> None:
        job.fault = None
        if pdf is None:
            job.fault = Reason.TOO_LARGE
            return
        try:
            done = converted(settled(pdf, job.paper.at), job.paper.content, _source(job.paper))
            if self._store is not None and not done.remarks:
                done = converted(self._store.keep(job.key, done.pdf), job.paper.content, done.source)
        except Damaged:
            job.fault = Reason.DAMAGED
            return
        self._settle(job, done)

    def _settle(self, job: _Job, outcome: Outcome) -> None:
        with self._lock:
            self._running.pop(job.key, None)
        job.future.set_result(outcome)

    def _abandon(self, jobs: Sequence[_Job], error: Exception) -> None:
        for job in jobs:
            if not job.future.done():
                with self._lock:
                    self._running.pop(job.key, None)
                job.future.set_exception(error)


def _named(paper: Paper | bytes, place: int) -> Paper:
    told = paper if isinstance(paper, Paper) else Paper(paper)
    return told if told.name else replace(told, name=f"#{place}")


def _source(paper: Paper) -> str:
    return hashlib.sha256(paper.content).hexdigest()
