"""Whether the law as encoded is sound, looked for by a model checker over tables and corpus, on every stretch of days.

Called by ``lotrinh law check`` and by tests. Every flaw carries its witness: the path of acts, or the requirements that clash. What is
found holds whatever the facts of a case may be; that the guards say what the law says is for the worked cases to prove.
"""

from collections.abc import Iterator

from rules.corpus import Corpus
from workflows.procedure import Procedures
from workflows.soundness import bands, duties, guards, links, reach, variants
from workflows.soundness.flaw import Flaw


def flaws_of(procedures: Procedures, corpus: Corpus) -> Iterator[Flaw]:
    """Every flaw of every procedure, told once, from the first stretch of days on which it is there."""
    seen: set[tuple[str, str, str]] = set()
    for flaw in _flaws(procedures, corpus):
        key = (flaw.kind, flaw.where, flaw.witness)
        if key not in seen:
            seen.add(key)
            yield flaw


def _flaws(procedures: Procedures, corpus: Corpus) -> Iterator[Flaw]:
    yield from links.flaws(procedures, corpus)
    yield from bands.flaws_of_lists(procedures, corpus)
    for procedure in procedures.values():
        yield from reach.flaws(procedure, corpus)
        yield from guards.flaws(procedure, corpus)
        yield from duties.flaws(procedure, procedures, corpus)
        yield from variants.flaws(procedure, corpus)
        yield from bands.flaws(procedure, corpus)


__all__ = ["Flaw", "flaws_of"]
