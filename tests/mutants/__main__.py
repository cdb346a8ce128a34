"""``python -m tests.mutants [FAMILY …] [--only WORD]``: breaks the law on purpose and lists what no worked case notices."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rules.corpus import Corpus, load_corpus
from tests.mutants import replaying
from tests.mutants.replaying import Trial, tried
from tests.mutants.requirements import survivors
from tests.mutants.rows import unproved
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
    parser.add_argument("families", nargs="*", help=f"requirements, {', '.join(FAMILIES)}; none: all")
    parser.add_argument("--only", default="", help="rules, facts and acts with this in their name")
    parser.add_argument("--most", type=int, default=replaying.MOST, help="stories asked of one change")
    asked = parser.parse_args()
    wanted = asked.families or ["requirements", *FAMILIES]
    told, corpus, procedures = stories(), load_corpus(), load_procedures()
    for family in wanted:
        if family == "rows":
            rows = {row.id: row.held_by for row in rows_of(corpus, procedures) if asked.only in row.id}
            for each in unproved(rows, corpus, procedures, told, asked.most):
                sys.stdout.write(f"{each.row}: {each.holder}\n")
                sys.stdout.flush()
            continue
        if family == "requirements":
            found = survivors(corpus, told, asked.only)
        else:
            found = tried(FAMILIES[family](corpus, procedures, told, asked.only), asked.most)
        for each in found:
            sys.stdout.write(f"{each.what}: {each.change} [{each.asked}]\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
