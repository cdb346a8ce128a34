"""How far a draft of the law was tried on the open cases: a file of the data folder that only grows, and is gone at the end.

Its first line says what was asked; each further line how far it came and which cases were found. No name and no fact stands in it. A line
that a stopped process left half written is dropped, and its cases are looked at anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from web.house import House
from web.settings import write_private
from workflows.command import Services
from workflows.impact import Effect, Kind

STATE: Final = "audit-draft.jsonl"


@dataclass(frozen=True, slots=True)
class Affected:
    """A case that the draft would change. ``name`` is "" unless the officer who asks may see the case."""

    case_id: str
    procedure: str
    stage: str
    effects: tuple[Effect, ...]
    name: str = ""


@dataclass(slots=True)
class Run:
    """A walk over the open cases: ``last`` is the last one that was looked at, ``done`` how many were."""

    path: Path
    at: datetime
    last: str = ""
    done: int = 0
    found: list[Affected] = field(default_factory=list)

    @classmethod
    def taken_up(cls, house: House, draft: Services, at: datetime, asked: str) -> Run:
        """The run that was stopped, if it asked the same: law, draft and day; else a new one."""
        path = house.settings.home / STATE
        question = {"law": house.corpus.hash, "draft": draft.corpus.hash, "asked": asked or at.isoformat()}
        lines = _lines(path)
        if lines and {name: lines[0].get(name) for name in question} == question:
            run = cls(path, datetime.fromisoformat(str(lines[0]["at"])))
            for line in lines[1:]:
                run._add(line)
            write_private(path, "".join(map(_line, lines)).encode())
            return run
        write_private(path, _line(question | {"at": at.isoformat()}).encode())
        return cls(path, at)

    def keep(self, last: str, found: Iterable[Affected], looked_at: int) -> None:
        """So many more cases were looked at, up to ``last``; these would change."""
        told = {"last": last, "done": looked_at, "found": [told_of(each) for each in found]}
        self._add(told)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(told))

    def end(self) -> None:
        """Everything was looked at and told."""
        self.path.unlink(missing_ok=True)

    def _add(self, told: dict[str, Any]) -> None:
        self.last, self.done = str(told["last"]), self.done + int(told["done"])
        self.found += [affected_of(each) for each in told["found"]]


def _lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of the file; none where it cannot be read."""
    found: list[dict[str, Any]] = []
    try:
        for line in path.read_text("utf-8").splitlines():
            found.append(dict(json.loads(line)))  # noqa: PERF401 - the lines before a broken one are kept
    except (OSError, ValueError, TypeError):
        return found
    return found


def _line(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"


def told_of(each: Affected) -> list[Any]:
    """JSON-ready, without a name."""
    effects = [[str(one.kind), one.what, one.before, one.after] for one in each.effects]
    return [each.case_id, each.procedure, each.stage, effects]


def affected_of(told: list[Any]) -> Affected:
    """The same back."""
    case_id, procedure, stage, effects = told
    return Affected(case_id, procedure, stage, tuple(Effect(Kind(kind), *rest) for kind, *rest in effects))
