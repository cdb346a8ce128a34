"""What an engine is, and what it judges: a pack of requirements.

A requirement is the implication ``when -> require``; without ``when`` it always applies. Engines know nothing of
the corpus: whatever has these attributes is a requirement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from rules.citation import Citation
from rules.conditions import Condition, Outcome, as_raw
from rules.errors import CorpusError
from rules.facts import FactSet


class RequirementLike(Protocol):
    """What the engines and the verdict need of a requirement."""

    @property
    def id(self) -> str: ...
    @property
    def cites(self) -> tuple[Citation, ...]: ...
    @property
    def when(self) -> Condition | None: ...
    @property
    def require(self) -> Condition: ...
    @property
    def vi(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def verified(self) -> bool: ...
    @property
    def note_vi(self) -> str | None: ...
    @property
    def note_en(self) -> str | None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """Requirements judged together, in legal order. ``hash`` is the SHA-256 of everything a verdict says of them.

    ``name`` says what is judged and by which version, for instance ``assessment.grounds@2022-01-01``.
    """

    name: str
    requirements: tuple[RequirementLike, ...] = field(repr=False)
    hash: str

    @classmethod
    def of(cls, name: str, requirements: Iterable[RequirementLike]) -> Pack:
        """A pack in legal order. Raises CorpusError when two requirements share an id."""
        ordered = tuple(sorted(requirements, key=lambda r: (r.cites, r.id)))
        seen: set[str] = set()
        for requirement in ordered:
            if requirement.id in seen:
                raise CorpusError(
                    f"Pack '{name}': two requirements have the id '{requirement.id}'.",
                    vi=f"Bộ yêu cầu “{name}”: hai yêu cầu trùng mã “{requirement.id}”.",
                    pack=name,
                    requirement=requirement.id,
                )
            seen.add(requirement.id)
        return cls(name, ordered, _hash(name, ordered))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and other.hash == self.hash

    def __hash__(self) -> int:
        return hash(self.hash)


def _hash(name: str, requirements: tuple[RequirementLike, ...]) -> str:
    content = [name, *(_content(requirement) for requirement in requirements)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _content(requirement: RequirementLike) -> list[object]:
    when = None if requirement.when is None else as_raw(requirement.when)
    texts = [requirement.vi, requirement.en, requirement.verified, requirement.note_vi, requirement.note_en]
    return [requirement.id, [c.short() for c in requirement.cites], when, as_raw(requirement.require), *texts]


class Engine(Protocol):
    """Judges every requirement of a pack."""

    @property
    def name(self) -> str: ...

    def judge(self, pack: Pack, facts: FactSet) -> Mapping[str, Outcome]:
        """Requirement id -> outcome, in the pack's order. Not applicable counts as satisfied.

        Raises EngineFailure when it could not judge; it never guesses.
        """
        ...
