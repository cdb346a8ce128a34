"""The ids of acts and the keys of commands: of their moment first, and never the same."""

from __future__ import annotations

from time import sleep
from uuid import UUID

from web.house import next_id


def test_an_id_is_a_uuid_of_its_moment() -> None:
    made = UUID(next_id())
    assert (made.version, made.variant) == (7, UUID("00000000-0000-7000-8000-000000000000").variant)


def test_ids_follow_each_other_in_time_and_none_comes_twice() -> None:
    earlier = next_id()
    sleep(0.002)
    many = [next_id() for _ in range(2_000)]
    assert all(earlier < each and len(each) == len(earlier) for each in many)
    assert len(set(many)) == len(many)
