"""The durable engine: the only module that meets durable_rules. It drives the library's C functions directly.

What the library does wrong is met here and in ``compile``; each hazard has a test in tests/rules:

* No Host, no action functions, no timers: nothing runs on another thread and no exception can be swallowed.
* One lock a process around a whole evaluation, held while the process forks, so that a child starts clean.
* One session, one message in it at a time, taken back before the next. What fires must repeat the message word for
  word, so that no verdict can stem from another person's facts; a message left over is answered with a code.
* Every code is looked at, and the rule ``end`` must have fired last.
* A session is warmed when its ruleset is made: deleting one in which nothing ever fired ends the process.
* A session is emptied after every evaluation and kept for the next, since to make one costs more than to judge. It
  is deleted after whatever went wrong, after 1 000 evaluations, and when more than 16 are open.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import durable_rules_engine as library

from rules.conditions import Outcome
from rules.engine.compile import durable_program
from rules.engine.encode import MESSAGE_ID, OPENING, SID
from rules.engine.protocol import Pack
from rules.engine.shard import CERTAIN, END, POSSIBLE, Shard, said
from rules.errors import EngineFailure, LotrinhError
from rules.facts import FactCatalogue, FactSet

MAX_PACKS: Final = 64
MAX_SESSIONS: Final = 16
MAX_USES: Final = 1_000

_LOCK: Final = threading.RLock()
os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)

_NUMBERS: Final = itertools.count(1)
_END_SAID: Final = said(END)

_assert: Final = library.assert_fact
_start: Final = library.start_action_for_state
_next: Final = library.complete_and_start_action
_retract: Final = library.retract_fact
_WARM_UP: Final = OPENING + "}"
_TAKEN_BACK: Final = f'{{"sid":"{SID}","id":"{MESSAGE_ID}"}}'
_OUTCOMES: Final = (Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED)


@dataclass(slots=True, eq=False)
class _Ruleset:
    """One ruleset of the library, made from one shard, and its session."""

    name: str
    shard: Shard
    handle: int
    is_open: bool = False
    uses: int = 0

    @classmethod
    def make(cls, name: str, shard: Shard) -> _Ruleset:
        ruleset = cls(name, shard, library.create_ruleset(name, shard.definition))
        # The first action in the session's slot initialises what delete_state frees. Where it fails nothing may be
        # deleted: the ruleset is left to the process's end.
        ruleset.fire(_WARM_UP)
        ruleset.close()
        return ruleset

    def fire(self, message: str) -> list[int]:
        """Assert the message and take it back: the targets of the rules that fired, each once or more."""
        handle, told_of = self.handle, self.shard.targets.get
        fired: list[int] = []
        tail = message + "}}"
        self.is_open = True
        code, session = _assert(handle, message)
        if code:
            raise _failure(self.name, f"a message was answered with code {code}")
        started = _start(handle, session)
        told = started[1] if started else None
        while told:
            # What is told is the rule and the message word for word; anything else is no target.
            target = told_of(told.removesuffix(tail))
            if target is None:
                break
            fired.append(target)
            told = _next(handle, session)
        if told != _END_SAID + tail or _next(handle, session):
            raise _failure(self.name, "the evaluation did not come to its proper end")
        code, _ = _retract(handle, _TAKEN_BACK)
        if code:
            raise _failure(self.name, f"a message could not be taken back, code {code}")
        self.uses += 1
        return fired

    def close(self) -> None:
        """Delete the session, if there is one."""
        if self.is_open:
            self.is_open = False
            self.uses = 0
            # What failed may have failed before the library made the session; then there is none to delete.
            with suppress(library.error):
                library.delete_state(self.handle, SID)


@dataclass(slots=True, eq=False)
class _Made:
    """A pack's rulesets in the order in which they are judged, and the catalogue that is known to fit them."""

    name: str
    rulesets: tuple[_Ruleset, ...]
    targets: int
    catalogue: FactCatalogue | None = None

    @classmethod
    def of(cls, pack: Pack) -> _Made:
        program = durable_program(pack)
        try:
            # The number keeps a name unique in the process, also where a forgotten pack is made again.
            names = (f"{pack.name}#{pack.hash[:16]}/{next(_NUMBERS)}" for _ in program.shards)
            return cls(pack.name, tuple(map(_Ruleset.make, names, program.shards)), program.targets)
        except LotrinhError:
            raise
        except Exception as error:
            raise _failure(pack.name, "the library refused the rules") from error

    def check(self, catalogue: FactCatalogue) -> None:
        """Every fact must be of the type that the rules were made for: the library would coerce another silently."""
        for ruleset in self.rulesets:
            for fact, kind in ruleset.shard.types.items():
                if kind not in (None, catalogue.spec(fact).type):
                    raise _failure(self.name, f"the catalogue gives fact '{fact}' another type")
        self.catalogue = catalogue


class DurableEngine:
    """Judges with durable_rules. Safe in threads (one evaluation at a time in a process) and after a fork."""

    name = "durable_rules"

    def __init__(self, *, max_packs: int = MAX_PACKS, max_sessions: int = MAX_SESSIONS) -> None:
        self._max_packs = max_packs
        self._max_sessions = max_sessions
        self._packs: OrderedDict[str, _Made] = OrderedDict()
        self._open: OrderedDict[int, _Ruleset] = OrderedDict()
        self._newest: _Ruleset | None = None

    def judge(self, pack: Pack, facts: FactSet) -> Mapping[str, Outcome]:
        """Requirement id -> outcome. Raises EngineFailure when the library could not judge."""
        outcomes = self.outcomes(pack, facts)
        judged = zip(pack.requirements, outcomes, strict=True)
        return {requirement.id: _OUTCOMES[outcome] for requirement, outcome in judged}

    def outcomes(self, pack: Pack, facts: FactSet) -> list[int]:
        """In the pack's order: 0 satisfied, 1 unsatisfied, 2 undetermined. Raises EngineFailure."""
        with _LOCK:
            made = self._made(pack)
            if facts.catalogue is not made.catalogue:
                made.check(facts.catalogue)
            found = [0] * made.targets
            try:
                for ruleset in made.rulesets:
                    self._evaluate(ruleset, facts, found)
            except BaseException as error:
                self._forget(pack.hash)
                if isinstance(error, Exception) and not isinstance(error, LotrinhError):
                    raise _failure(pack.name, "the library reported an error") from error
                raise
        return found[: len(pack.requirements)]

    def close(self) -> None:
        """Give everything back to the library."""
        with _LOCK:
            while self._packs:
                self._forget(next(iter(self._packs)))

    def _evaluate(self, ruleset: _Ruleset, facts: FactSet, found: list[int]) -> None:
        """Both readings of one ruleset, written down by target."""
        shard = ruleset.shard
        fired = ruleset.fire(shard.message(facts.lookup, found, possible=True))
        doubtful = shard.doubtful(fired, facts.names, found)
        for target in fired:
            found[target] = CERTAIN
        # A rule that tests nothing unknown reads the same twice; one "both" with an unknown test is not certain.
        for target in doubtful:
            found[target] = POSSIBLE
        if not shard.forked.isdisjoint(doubtful):
            for target in ruleset.fire(shard.message(facts.lookup, found, possible=False)):
                if not found[target]:
                    raise _failure(ruleset.name, "something was certain but not possible")
                found[target] = CERTAIN
        self._keep(ruleset)

    def _keep(self, ruleset: _Ruleset) -> None:
        """Keep the session, unless it has served long or too many are open."""
        if ruleset is self._newest and ruleset.uses < MAX_USES:
            return
        self._newest = ruleset
        self._open[ruleset.handle] = ruleset
        self._open.move_to_end(ruleset.handle)
        if ruleset.uses >= MAX_USES:
            self._close(ruleset)
        elif len(self._open) > self._max_sessions:
            self._close(next(iter(self._open.values())))

    def _close(self, ruleset: _Ruleset) -> None:
        self._open.pop(ruleset.handle, None)
        self._newest = None
        ruleset.close()

    def _made(self, pack: Pack) -> _Made:
        """The pack's rulesets, made at first use; the packs used last are kept."""
        made = self._packs.get(pack.hash)
        if made is None:
            made = self._packs[pack.hash] = _Made.of(pack)
            if len(self._packs) > self._max_packs:
                self._forget(next(iter(self._packs)))
        else:
            self._packs.move_to_end(pack.hash)
        return made

    def _forget(self, pack_hash: str) -> None:
        made = self._packs.pop(pack_hash, None)
        for ruleset in made.rulesets if made else ():
            self._close(ruleset)
            library.delete_ruleset(ruleset.handle)


def _failure(name: str, what: str) -> EngineFailure:
    return EngineFailure(
        f"The durable engine could not judge '{name}': {what}. Nothing was decided; try again, then report it.",
        vi=f"Bộ máy luật không đánh giá được “{name}”. Chưa có quyết định nào; hãy thử lại, nếu vẫn lỗi thì báo quản trị.",
        ruleset=name,
    )
