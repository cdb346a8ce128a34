"""By which articles the entries of a played case are found: by the index, and by reading every body."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from functools import cache

from sqlalchemy import select

from persistence.cites import complete
from persistence.database import Database
from persistence.models import AUDIT_ENTRIES, CITE_SETS, ENTRY_CITES
from rules.citation import Citation
from rules.corpus import load_corpus
from rules.errors import CitationError

Found = set[tuple[str, str, int]]
"""An article, and stream and number of an entry that cites it or a place within it."""
_QUOTED = re.compile(r'"([0-9][^"\\]{3,120})"')


def both_ways(url: str) -> tuple[Found, Found]:
    """What the index finds, and what reading finds, for every text, article, clause and point that any entry cites."""
    database = Database(url)
    with database.reading() as connection:
        assert complete(connection)
        e, x = AUDIT_ENTRIES.c, ENTRY_CITES.c
        bodies = {(row[0], row[1]): row[2] for row in connection.execute(select(e.stream, e.seq, e.body))}
        indexed: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        asked = select(x.stream, x.seq, CITE_SETS.c.cite).join(CITE_SETS, CITE_SETS.c.set_id == x.set_id)
        for stream, seq, cite in connection.execute(asked):
            indexed[stream, seq].add(cite)
    database.close()
    articles = {each for body in bodies.values() for text in _QUOTED.findall(body) for each in places(text)}
    fast = {
        (a, *at) for at, cites in indexed.items() for cite in cites for a in prefixes(cite) if a in articles
    }
    slow = {(a, *at) for at, body in bodies.items() for a in articles if f'"{a}"' in body or f'"{a} ' in body}
    return fast, slow


@cache
def places(text: str) -> frozenset[str]:
    """A place in a text of law that the corpus or the register of instruments knows, and those that it lies in; none for other words."""
    with suppress(CitationError):
        cite = Citation.parse(text)
        if cite.short() == text and cite.instrument in known():
            return frozenset(prefixes(text))
    return frozenset()


@cache
def known() -> frozenset[str]:
    """The numbers of the texts of the corpus."""
    return frozenset(load_corpus().instruments())


def prefixes(cite: str) -> list[str]:
    """A place and those that it lies in, the text first."""
    words = cite.split(" ")
    return [" ".join(words[:count]) for count in range(1, len(words) + 1)]
