"""Reads ``regimes.yaml``: the periods in which the same bodies are competent, named by their first day.

Called by ``rules.corpus.loader``. The list has no gap and no overlap, and its last period is open.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from rules.corpus.common_reader import read_period
from rules.corpus.model import ONE_DAY, Regime
from rules.corpus.reading import Problems, Table

_FILE: Final = frozenset({"regimes"})
_REGIME: Final = frozenset({"from", "to", "vi", "en"})


def read_regimes(raw: object, file: str, problems: Problems) -> tuple[Regime, ...]:
    """The regimes in order. What is wrong goes to ``problems``."""
    return problems.attempt(lambda: _read(Table(raw, file, "", _FILE, 1), problems)) or ()


def _read(top: Table, problems: Problems) -> tuple[Regime, ...]:
    regimes = top.each("regimes", _REGIME, _regime, problems, "from")
    if len(regimes) < len(top.items("regimes")):
        return regimes  # a regime was refused already; what follows from its absence would only distract
    if not regimes or regimes[-1].to is not None:
        top.refuse("regimes", "the last regime is open (to: null)", "giai đoạn cuối phải để ngỏ (to: null)")
    for one, two in pairwise(regimes):
        if one.to is None or two.from_ != one.to + ONE_DAY:
            top.refuse(
                "regimes",
                f"{two.name} must begin on the day after {one.name} ends ({one.to})",
                f"{two.name} phải bắt đầu vào ngày sau khi {one.name} kết thúc ({one.to})",
            )
    return regimes


def _regime(table: Table) -> Regime:
    period = read_period(table)
    return Regime(period.from_.isoformat(), period.from_, period.to, table.text("vi"), table.text("en"))
