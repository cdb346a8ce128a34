"""Many papers at once: the same papers in the same order, whoever makes them; what fails is named; nothing is left behind."""

from __future__ import annotations

import gc
import os
import sys
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from documents.bulk import Order, Press, Printed, Unprinted
from documents.errors import TemplateFault
from documents.writs import render
from tests.documents import samples

FORMS = ("163/2026/NĐ-CP PLIII Mẫu 04", "109/2021/NĐ-CP Mẫu 02", "163/2026/NĐ-CP PLV Mẫu 17")


def _orders(count: int) -> Iterator[Order]:
    for number in range(count):
        data = samples.full() | {"issued_on": samples.FIRST_120}
        data["person"]["full_name"] = f"Lò Văn Thử {number}"
        yield Order(f"hồ sơ {number}", FORMS[number % len(FORMS)], data, samples.FIRST_120)


@pytest.fixture(scope="module")
def two() -> Iterator[Press]:
    with Press(2) as press:
        yield press


def test_two_processes_make_what_one_makes_in_the_same_order(two: Press) -> None:
    with Press() as one:
        alone = list(one.render(_orders(90)))
    assert list(two.render(_orders(90))) == alone
    assert [each.name for each in alone] == [f"hồ sơ {number}" for number in range(90)]
    for order, made in zip(_orders(3), alone, strict=False):
        assert isinstance(made, Printed)
        assert made.content == render(order.form, order.data, order.on).content


@pytest.mark.parametrize("workers", [1, 2])
def test_what_cannot_be_filled_is_named_and_the_others_go_on(two: Press, workers: int) -> None:
    orders = list(_orders(60))
    orders[30] = Order("hỏng", "109/2021/NĐ-CP Mẫu 02", {"person": {"full_name": 7}}, samples.ON)
    orders[59] = Order("không có", "1/2021/NĐ-CP Mẫu 99", {}, samples.ON)
    made = list((two if workers == 2 else Press()).render(orders))
    failed = {place: one for place, one in enumerate(made) if isinstance(one, Unprinted)}
    assert {place: (one.name, one.code) for place, one in failed.items()} == {
        30: ("hỏng", "document_context"),
        59: ("không có", "document"),
    }
    assert failed[30].vi
    assert "7" not in failed[30].en.replace("109/2021", "")


def test_orders_are_taken_as_papers_are_handed_out_not_all_at_once(two: Press) -> None:
    taken: list[int] = []

    def counted() -> Iterator[Order]:
        for number, order in enumerate(_orders(1_000)):
            taken.append(number)
            yield order

    first = list(islice(two.render(counted()), 10))
    assert len(first) == 10
    assert len(taken) <= 200
    assert len(list(two.render(_orders(10)))) == 10


class _Mine:
    """Ends the worker that takes it up."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


def test_a_worker_that_ends_before_its_time_is_told_with_what_it_held() -> None:
    orders = list(_orders(40))
    orders[30] = Order("hồ sơ 30", FORMS[0], {"person": _Mine()}, samples.ON)
    with Press(2) as press, pytest.raises(TemplateFault) as told:
        list(press.render(orders))
    assert "hồ sơ" in told.value.vi
    assert told.value.fields["orders"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="resident memory is read from /proc")
def test_a_thousand_renderings_leave_nothing_behind() -> None:
    """Resident memory and Python's own count; ten thousand are in ``make bench``."""
    with Press() as press:

        def made(count: int) -> int:
            return sum(isinstance(one, Printed) for one in press.render(_orders(count)))

        assert made(300) == 300
        before = _resident()
        assert made(700) == 700
        assert _resident() - before < 4 * 1024
        tracemalloc.start()
        try:
            made(30)
            gc.collect()
            low = tracemalloc.get_traced_memory()[0]
            made(150)
            gc.collect()
            assert tracemalloc.get_traced_memory()[0] - low < 64 * 1024
        finally:
            tracemalloc.stop()


def _resident() -> int:
    """Kilobytes."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])
