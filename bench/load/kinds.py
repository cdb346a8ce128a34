"""Every kind of page with the whole country on PostgreSQL: under 100 ms at the median, as ``bench/kinds.py`` has it on SQLite.

Client and server share the machine; their states are played on the country and taken back at the end (``bench/load/undone.py``).
"""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache

from bench.ground import Ground
from bench.kinds import KINDS
from bench.load import country, store
from bench.load.playing import NOW
from bench.load.undone import taken_back
from bench.opening import LIMIT, opened
from bench.pages import PAGES
from bench.report import Measurement, Runner, figure
from web.house import House


@cache
def _ground() -> Ground:
    at, stack = country.big(), ExitStack()
    atexit.register(stack.close)
    stack.enter_context(taken_back(store.libpq(at.url)))
    told = store.house_settings(at.url, at.name)
    return Ground(stack.enter_context(House.open(told, clock=lambda: NOW, hands="web")))


def _kind(name: str, who: str, pattern: str, text: str = "") -> None:
    @figure(name=f"load: page: {name}", wanted=1.0, baseline=f"{LIMIT:.0f} ms", unit="ms", better="lower")
    def measure(run: Runner) -> Measurement:
        """The page opened again and again by one officer."""
        return opened(_ground(), run, who, pattern, text, country.big().name)


for _name, (_who, _pattern) in KINDS.items():
    _kind(_name, _who, _pattern)
for _name, _page in PAGES.items():
    _kind(_name, _page.who, _page.pattern, _page.text)
