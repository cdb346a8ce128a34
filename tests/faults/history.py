"""What clients asked for and what they were answered, written down as it happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock


class Answer(StrEnum):
    """What a client knows of what it asked for."""

    YES = "acknowledged"  # must be there, once
    NO = "refused"  # must not be there
    UNKNOWN = "unknown"  # may be there, at most once


@dataclass(slots=True)
class History:
    """Acts and jobs by their keys, and every status that was seen. Safe between threads."""

    acts: dict[str, Answer] = field(default_factory=dict)
    jobs: dict[str, Answer] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Of each act that was acknowledged: its case and its place in the journal, as the answer told them."""
    broken: list[str] = field(default_factory=list)
    """Officers who did not come to their end: what they would have asked for and been told is not known, so nothing holds."""
    seen: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def act(self, key: str, answer: Answer) -> None:
        """An act was asked for, or answered."""
        with self._lock:
            self.acts[key] = answer

    def told_place(self, key: str, case_id: str, seq: int) -> None:
        """Where an acknowledged act was said to stand."""
        with self._lock:
            self.places[key] = (case_id, seq)

    def broke(self, who: str, why: str) -> None:
        """An officer ended before the end."""
        with self._lock:
            self.broken.append(f"{who}: {why}")

    def job(self, key: str, answer: Answer) -> None:
        """A job was asked for, or answered."""
        with self._lock:
            self.jobs[key] = answer

    def saw(self, what: str) -> None:
        """An answer of a server, by its status or what went wrong on the way."""
        with self._lock:
            self.seen[what] += 1

    def told(self) -> str:
        """The figures in a line."""
        counts = Counter(f"acts {answer}" for answer in self.acts.values())
        counts += Counter(f"jobs {answer}" for answer in self.jobs.values())
        statuses = ", ".join(f"{what} ×{count}" for what, count in sorted(self.seen.items()))
        return (
            f"{', '.join(f'{what} {count}' for what, count in sorted(counts.items()))}; answers: {statuses}"
        )
