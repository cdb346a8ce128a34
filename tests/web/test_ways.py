"""Many ways told in short."""

from __future__ import annotations

from web.pages.views.ways import MOST, Factored, factored


def test_what_every_way_needs_stands_once() -> None:
    told = factored([("a", "b", "c"), ("a", "d"), ("a", "e", "f")])
    assert told == Factored(("a",), (("d",), ("b", "c"), ("e", "f")), 0)


def test_a_way_that_needs_no_more_leaves_nothing_to_choose() -> None:
    assert factored([("a",), ("a", "b")]) == Factored(("a",), (), 0)
    assert factored([("a", "b")]) == Factored(("a", "b"), (), 0)
    assert factored([]) == Factored((), (), 0)


def test_of_many_ways_the_shortest_are_told_and_the_rest_is_counted() -> None:
    told = factored([tuple(f"{way}-{step}" for step in range(way)) for way in range(9, 0, -1)])
    assert [len(way) for way in told.choices] == list(range(1, MOST + 1))
    assert told.more == 9 - MOST
