"""One rendered form: the whole way from neutral data to bytes and sha256, beside plain docxtpl on the same template and values."""

from __future__ import annotations

from collections.abc import Callable

from bench.papers import DEFLATE, by_docxtpl, deflating, ours, values
from bench.report import OURS, Measurement, Runner, figure

FORM = "109/2021/NĐ-CP Mẫu 02"
_OPS = 20


@figure(name="one rendered form", wanted=10.0, baseline="docxtpl", unit="s/form", better="lower")
def form(run: Runner) -> Measurement:
    """Seconds for one form; ours includes reading and checking the data and hashing the bytes."""
    data = values()
    contenders: dict[str, Callable[[], object]] = {
        OURS: lambda: ours([FORM], data),
        "docxtpl": by_docxtpl([FORM], data),
        DEFLATE: deflating(ours([FORM], data)),
    }
    return run.seconds(
        {name: _repeated(work) for name, work in contenders.items()},
        ops=_OPS,
        note=f"{FORM}, two pages",
        floors=[DEFLATE],
    )


def _repeated(work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(_OPS)]
