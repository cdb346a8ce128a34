"""``lotrinh audit replay``: every recorded verdict judged again; may be stopped at any moment and taken up again.

Where it stands is kept in a small file of the data folder: the place in the record and what was found so far, no fact and no name. What
is recorded after the run began is left to the next run.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from persistence.audit.entries import Slice, batches, count, latest
from persistence.errors import CodecError, KeyMissing, SealDamaged
from persistence.keys.opening import opened_body, prefetch
from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.terms import legal_date
from web.auditing.laws import Laws
from web.house import House
from web.settings import write_private
from workflows.model import ActRecord, CaseSnapshot
from workflows.ports import AuditEntry
from workflows.recounting import recount
from workflows.refolding import refolded
from workflows.rejudging import Again, Rejudged, rejudge

KINDS: Final = ("act", "refusal")
STATE: Final = "audit-replay.json"
DAMAGED: Final = (KeyError, TypeError, ValueError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True)
class Differing:
    """An act or refusal whose verdict came out otherwise."""

    stream: str
    seq: int
    kind: str
    act: str
    case_id: str | None
    again: str
    requirements: list[list[str]]
    detail: str = ""


@dataclass(slots=True)
class Replay:
    """A run: what was asked, where it stands, what was found. ``corpus`` is the hash of the law that judges, ``deadlines`` counts those
    that were counted anew, ``cases`` those that were added up anew, ``left`` those that were not (another table). ``law_missing``: the
    hashes of laws that receipts name and that are kept nowhere; the law of the program stood in."""

    corpus: str
    since: str
    case: str
    until: str
    stream: str = ""
    seq: int = 0
    deadlines: int = 0
    cases: int = 0
    left: int = 0
    law_missing: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    differing: list[Differing] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every verdict is the same."""
        return not self.differing

    @property
    def judged(self) -> int:
        """Verdicts judged again."""
        return sum(self.counts.values()) - self.counts[Again.NOTHING] - self.counts[Again.ERASED]

    def as_json(self) -> dict[str, Any]:
        """JSON-ready."""
        names = (
            "corpus",
            "since",
            "case",
            "until",
            "stream",
            "seq",
            "deadlines",
            "cases",
            "left",
            "law_missing",
        )
        kept = {name: getattr(self, name) for name in names}
        found = [{name: getattr(each, name) for name in Differing.__slots__} for each in self.differing]
        return kept | {"counts": dict(self.counts), "differing": found}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Replay:
        """What ``as_json`` wrote."""
        found = [Differing(**each) for each in raw.pop("differing")]
        return cls(**{**raw, "counts": Counter(raw["counts"]), "differing": found})


def replay(
    house: House,
    *,
    since: datetime | None = None,
    case_id: str | None = None,
    versions: Path | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    resumed: Callable[[int, datetime], None] | None = lambda _done, _begun: None,
) -> Replay:
    """Go through the record, from where an interrupted run of the same question stopped. ``progress``: done, of how many.

    ``resumed`` is told how far that run had come and when it began: what it found is trusted, and whoever could write into the data
    folder could write it as well. None: it is not gone on with.

    ``versions`` is a folder of earlier folders of the law: a receipt is judged by the one whose hash it names, where it is there.
    An act whose kept law was changed cannot be judged again, and that is told.
    Raises ``StorageError``; ``CorpusError`` for a folder of the law that cannot be read.
    """
    path = house.settings.home / STATE
    asked = ("" if since is None else since.isoformat(), case_id or "")
    run = None if resumed is None else _resumed(path, house.corpus.hash, asked)
    if run is None:
        run = Replay(house.corpus.hash, *asked, _until(house).isoformat())
    elif resumed is not None:
        resumed(sum(run.counts.values()), datetime.fromisoformat(run.until))
    wanted = Slice(since, datetime.fromisoformat(run.until), case_id, KINDS)
    total, done = count(house.database, wanted), sum(run.counts.values())
    laws = Laws(house, versions, strict=True)

    def corpus_of(recorded: str) -> Corpus:
        found = laws.of(recorded)
        if found.hash != recorded and recorded not in run.law_missing:
            run.law_missing.append(recorded)
        return found

    for batch in batches(house.database, wanted, (run.stream, run.seq)):
        prefetch(house.database.keys, batch)
        for entry in batch:
            _note(run, entry, _again(house, entry, corpus_of, run))
        run.stream, run.seq = batch[-1].stream, batch[-1].seq
        done += len(batch)
        write_private(path, json.dumps(run.as_json()).encode())
        progress(done, total)
    path.unlink(missing_ok=True)
    return run


def _until(house: House) -> datetime:
    """The end of the run: now, or behind what says that it was recorded later still. Who sets a moment forward hides nothing by it."""
    last = latest(house.database)
    return house.now() if last is None else max(house.now(), last + timedelta(microseconds=1))


def _again(house: House, entry: AuditEntry, corpus_of: Callable[[str], Corpus], run: Replay) -> Rejudged:
    try:
        body = opened_body(house.database.keys, entry.body)
    except (CodecError, KeyMissing, SealDamaged) as error:
        return Rejudged(Again.UNREADABLE, detail=error.code)
    except DAMAGED as error:  # an entry of another shape than any that was ever written
        return Rejudged(Again.UNREADABLE, detail=type(error).__name__)
    found = rejudge(body, corpus_of, house.services.judge)
    if entry.kind != "act" or found.again is Again.UNREADABLE:
        return found
    try:
        return _beside(house, body, corpus_of, found, run)
    except (LotrinhError, *DAMAGED) as error:
        return Rejudged(Again.UNREADABLE, detail=getattr(error, "code", type(error).__name__))


def _beside(
    house: House, body: dict[str, Any], corpus_of: Callable[[str], Corpus], found: Rejudged, run: Replay
) -> Rejudged:
    """The same with the deadlines of the act counted anew by the law of its receipt, and after the last act of a case with the case added
    up anew."""
    seq, told = int(body["act_seq"]), body.get("deadlines") or ()
    with house.services.reading() as uow:
        case = uow.find_case(str(body["case_id"]))
        last = case is not None and case.version == seq
        mine = [each for each in case.deadlines if each.set_by_seq == seq] if case is not None else []
        acts = uow.acts_of(str(body["case_id"])) if told or last or mine else ()
    otherwise: list[tuple[str, str, str]] = [] if case is None else _by_table(house, case.procedure, body)
    same_law = True
    if told or (mine and "deadlines" in body):
        recorded = str(body["receipt"].get("corpus", house.corpus.hash))
        corpus = corpus_of(recorded)
        services = replace(house.services, corpus=corpus)
        otherwise += recount(services, told, [each for each in acts if each.seq <= seq], mine)
        run.deadlines += len(told)
        same_law = corpus.hash == recorded
    if case is not None and last and found.again is not Again.ERASED:
        otherwise += _added_up(house, case, acts, str(body["procedure_version"]), run)
    if not otherwise:
        return found
    again = Again.DIFFERS if same_law else Again.DIFFERS_OTHER_LAW
    return replace(found, again=again, requirements=(*found.requirements, *otherwise))


def _by_table(house: House, procedure: str, body: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Whether the receipt judged what the line of the table asks; a case of another version of the table is left as it is."""
    table, receipt = house.procedures[procedure], body["receipt"]
    spec = table.find(str(body["act"]))
    if spec is None or body["procedure_version"] != table.version:
        return []
    row = spec.row_from(str(body["stage_from"]), legal_date(datetime.fromisoformat(body["at"])))
    asked, judged = "+".join(row.requires) if row is not None else "", str(receipt.get("pack", ""))
    return [] if row is None or asked == judged else [("pack", judged, asked)]


def _added_up(
    house: House, case: CaseSnapshot, acts: Sequence[ActRecord], version: str, run: Replay
) -> list[tuple[str, str, str]]:
    """What of a case is not what its journal adds up to; a case of another version of the table is left as it is."""
    procedure = house.procedures[case.procedure]
    if {case.procedure_version, version} != {procedure.version}:
        run.left += 1
        return []
    run.cases += 1
    return list(refolded(case, acts, procedure))


def _note(run: Replay, entry: AuditEntry, found: Rejudged) -> None:
    run.counts[str(found.again)] += 1
    if found.again.differs:
        changed = [list(each) for each in found.requirements]
        run.differing.append(
            Differing(
                entry.stream,
                entry.seq,
                entry.kind,
                entry.act,
                entry.case_id,
                str(found.again),
                changed,
                found.detail,
            )
        )


def _resumed(path: Path, corpus: str, asked: tuple[str, str]) -> Replay | None:
    """The run that was interrupted, if it asked the same of the same law."""
    try:
        run = Replay.from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return run if (run.corpus, run.since, run.case) == (corpus, *asked) else None
