"""Judges again what was recorded: the facts of a receipt, by the law of its day, beside the verdict that was recorded.

Called by ``lotrinh audit replay``. The corpus holds every version of every text, and the day of the receipt picks the one in force. The
receipt names the pack by its hash: where the pack of that day has another hash by now, the file of the law was edited since, and the
answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.facts import FactSet
from rules.terms import legal_date
from workflows.audit import receipt as receipt_of
from workflows.command import Judge
from workflows.judging import pack_of

CorpusOf = Callable[[str], Corpus]
"""Gives the corpus for the hash in a receipt: the one recorded where it is held, else the program's own."""


class Again(StrEnum):
    """What judging again came to."""

    SAME = "same"
    NOTHING = "nothing"  # the act rests on no requirement, or was refused before the law was asked
    OTHER_LAW = "other_law"  # the same verdict, by another version of the file
    DIFFERS = "differs"  # another verdict by the same version of the file: never to be
    DIFFERS_OTHER_LAW = "differs_other_law"  # another verdict, by another version of the file
    ERASED = "erased"  # its facts were erased by law: nothing can be judged again, and nothing is wrong
    UNREADABLE = "unreadable"  # the receipt cannot be judged again

    @property
    def differs(self) -> bool:
        """Whether an auditor must look at it."""
        return self in {Again.DIFFERS, Again.DIFFERS_OTHER_LAW, Again.UNREADABLE}


@dataclass(frozen=True, slots=True)
class Rejudged:
    """``requirements``: those that came out otherwise, as (id, recorded, now); "" where there was or is none."""

    again: Again
    requirements: tuple[tuple[str, str, str], ...] = ()
    detail: str = ""


_DAMAGED: Final = (KeyError, TypeError, ValueError, AttributeError)


def rejudge(body: Mapping[str, Any], corpus_of: CorpusOf, judge: Judge) -> Rejudged:
    """The verdict on the recorded facts beside the recorded verdict. Never raises for what the body holds."""
    receipt = body.get("receipt")
    if not isinstance(receipt, Mapping) or "pack" not in receipt:
        return Rejudged(Again.NOTHING)
    if body.get("erased") is True and "sealed" in body:  # what was never sealed cannot have been erased
        return Rejudged(Again.ERASED)
    try:
        return _rejudge(receipt, _day_of(body), corpus_of(receipt["corpus"]), judge)
    except LotrinhError as error:
        return Rejudged(Again.UNREADABLE, detail=error.code)
    except _DAMAGED as error:
        return Rejudged(Again.UNREADABLE, detail=type(error).__name__)


def _day_of(body: Mapping[str, Any]) -> str:
    """The legal day of the act, as its entry tells it; "" where it tells none."""
    return legal_date(datetime.fromisoformat(body["at"])).isoformat() if "at" in body else ""


def _rejudge(receipt: Mapping[str, Any], day: str, corpus: Corpus, judge: Judge) -> Rejudged:
    on = date.fromisoformat(receipt["as_of"])
    pack = pack_of(corpus, tuple(str(receipt["pack"]).split("+")), on)
    known = {name: value for name, value in receipt["facts"].items() if value is not None}
    verdict = judge.judge(pack, FactSet.from_json(corpus.facts, known), as_of=on, corpus_hash=corpus.hash)
    now = {each.requirement: each.outcome.value for each in verdict.findings}
    then = {each["requirement"]: each["outcome"] for each in receipt["findings"]}
    changed = tuple(
        (name, then.get(name, ""), now.get(name, ""))
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    )
    same_law = pack.hash == receipt["pack_hash"]
    if (
        not same_law and corpus.hash == receipt["corpus"]
    ):  # it names this very law and tells another of its packs
        return Rejudged(Again.DIFFERS, (*changed, ("pack_hash", receipt["pack_hash"], pack.hash)))
    if corpus.hash == receipt["corpus"]:
        changed = (*changed, *_said_otherwise(receipt, receipt_of(verdict, corpus.regime(on).name)))
    if day not in {"", receipt["as_of"]}:
        changed = (*changed, ("as_of", receipt["as_of"], day))
    if verdict.outcome.value == receipt["outcome"] and not changed:
        return Rejudged(Again.SAME if same_law else Again.OTHER_LAW)
    return Rejudged(Again.DIFFERS if same_law else Again.DIFFERS_OTHER_LAW, changed)


def _said_otherwise(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a receipt says beside the outcomes, by the very law that it names: who judged, the regime, the facts that were asked for and
    the articles. Receipts of before something was told are silent on it. No value of a person's goes into a list of findings."""
    for name in ("engines", "regime"):
        if then.get(name, "") != "" and then[name] != now[name]:  # a refusal is silent on the regime
            yield name, str(then[name]), str(now[name])
    facts = {*then["facts"], *now["facts"]}
    apart = sorted(name for name in facts if _fact(then, name) != _fact(now, name))
    if apart:
        yield "facts", ", ".join(apart), "…"
    if len(then["findings"]) != len(now["findings"]):
        yield "findings", str(len(then["findings"])), str(len(now["findings"]))
    told = {each["requirement"]: each for each in now["findings"]}
    for each in then["findings"]:
        mine = told.get(each["requirement"], {})
        for name in ("cites", "facts"):
            if name in each and name in mine and list(each[name]) != list(mine[name]):
                yield f"{each['requirement']}.{name}", ", ".join(each[name]), ", ".join(mine[name])


def _fact(receipt: Mapping[str, Any], name: str) -> object:
    """Its value; that it is not among the facts asked for is another thing than that it was unknown."""
    return receipt["facts"].get(name, Ellipsis)
