"""A thousand decisions for a whole province, by one and by two processes; and what ten thousand renderings leave in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.papers import DECISION, DEFLATE, ON, by_docxtpl, deflating, values
from bench.report import OURS, Measurement, Runner, figure
from documents.bulk import Order, Press, Printed

_MANY, _FEW = 1_000, 50
_BEFORE, _RENDERINGS = 1_000, 10_000
_KB_IN_MB = 1024


def orders(count: int = _MANY) -> Iterator[Order]:
    """The decision for each of so many invented persons."""
    return (Order(str(number), DECISION, values(f"Lò Văn Thử {number}"), ON) for number in range(count))


@figure(
    name="a thousand decisions, one worker",
    wanted=8.0,
    baseline="docxtpl",
    unit="decisions/s",
    better="higher",
)
def one_worker(run: Runner) -> Measurement:
    """Decisions a second in this process; docxtpl makes fifty."""
    wanted = list(orders())
    plain = by_docxtpl([DECISION], values())
    with Press() as press:
        floor = deflating([_content(one) for one in press.render(wanted[:_FEW])])
        contenders: dict[str, Callable[[], object]] = {
            OURS: lambda: _counted(press, wanted),
            "docxtpl": lambda: [plain() for _ in range(_FEW)],
            DEFLATE: floor,
        }
        return run.rates(contenders, ops={OURS: _MANY, "docxtpl": _FEW, DEFLATE: _FEW}, floors=[DEFLATE])


@figure(
    name="a thousand decisions, two workers",
    wanted=1.6,
    baseline="one worker",
    unit="decisions/s",
    better="higher",
)
def two_workers(run: Runner) -> Measurement:
    """Decisions a second by two processes that are at work already; on a machine whose two cores are free."""
    wanted = list(orders())
    with Press(2) as two, Press() as one:
        contenders: dict[str, Callable[[], object]] = {
            OURS: lambda: _counted(two, wanted),
            "one worker": lambda: _counted(one, wanted),
        }
        return run.rates(contenders, ops=_MANY, note=f"{os.cpu_count()} cores")


@figure(
    name="memory after 10 000 renderings",
    wanted=0.97,
    baseline="after 1 000",
    unit="MB",
    better="lower",
)
def memory(run: Runner) -> Measurement:  # noqa: ARG001 - a state, not a time: there is one sample
    """Resident memory of this process, after the first thousand and after ten thousand."""
    with Press() as press:
        _counted(press, orders(_BEFORE))
        before = _resident()
        _counted(press, orders(_RENDERINGS - _BEFORE))
        return Measurement([_resident()], {"after 1 000": [before]})


def _counted(press: Press, wanted: list[Order] | Iterator[Order]) -> int:
    """Take every paper and keep none; TypeError if one could not be filled."""
    return sum(len(_content(one)) for one in press.render(wanted))


def _content(one: object) -> bytes:
    if not isinstance(one, Printed):
        raise TypeError(f"not rendered: {one}")
    return one.content


def _resident() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / _KB_IN_MB
