"""``python -m tests.mutants [FAMILY …] [--only WORD]``: breaks the law on purpose and lists what no worked case notices.

``python -m tests.mutants drafts [--seed N] [--minutes M]`` tries random drafts of the law on open cases instead, and lists what
``lotrinh audit replay --law`` would tell wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from time import monotonic
from typing import Final

from rules.corpus import Corpus, load_corpus
from tests.mutants import replaying
from tests.mutants.drafts import swept
from tests.mutants.replaying import Trial, tried
from tests.mutants.requirements import survivors
from tests.mutants.rows import Law, unproved
from tests.mutants.stage import Story, stories
from web.cli.rows import rows_of
from workflows.procedure import Procedures, load_procedures

Family = Callable[[Corpus, Procedures, Sequence[Story], str], Iterator[Trial]]

FAMILIES: Final[Mapping[str, Family]] = {
    "terms": replaying.terms,
    "consequences": replaying.consequences,
    "recipes": replaying.recipes,
    "tables": replaying.tables,
}


def main() -> None:
    """Break what is asked for, and write each change that came through on a line, with how many had to do with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "families",
        nargs="*",
        help=f"rows, requirements, {', '.join(FAMILIES)}; none: all of these; or drafts alone",
    )
    parser.add_argument("--only", default="", help="rows, rules, facts and acts with this in their name")
    parser.add_argument("--most", type=int, default=replaying.MOST, help="stories asked of one change")
    parser.add_argument("--seed", type=int, default=0, help="drafts: the first draft")
    parser.add_argument("--minutes", type=float, default=10, help="drafts: for how long")
    asked = parser.parse_args()
    if asked.families == ["drafts"]:
        sys.exit(_drafts(asked.seed, asked.minutes))
    law = Law(load_corpus(), load_procedures(), stories(), asked.most)
    for family in asked.families or ["rows", "requirements", *FAMILIES]:
        for line in _lines(family, law, asked.only):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


def _drafts(seed: int, minutes: float) -> bool:
    """Random drafts against the door, each with the seed that gives it again; whether any was told wrongly."""
    until, found = monotonic() + 60 * minutes, False
    for number in count(seed):
        if monotonic() > until:
            sys.stdout.write(f"seeds {seed} to {number - 1}\n")
            return found
        for each in swept(number):
            found = True
            sys.stdout.write(f"{each}\n")
            sys.stdout.flush()
    return found


def _lines(family: str, law: Law, only: str) -> Iterator[str]:
    if family == "rows":
        rows = {row.id: row.held_by for row in rows_of(law.corpus, law.procedures) if only in row.id}
        yield from (f"{row}: {holder}" for row, holder in unproved(rows, law))
        return
    if family == "requirements":
        found = survivors(law.corpus, law.stories, only)
    else:
        found = tried(FAMILIES[family](law.corpus, law.procedures, law.stories, only), law.most)
    yield from (f"{each.what}: {each.change} [{each.asked}]" for each in found)


if __name__ == "__main__":
    main()
