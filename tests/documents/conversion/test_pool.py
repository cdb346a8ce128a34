"""The pool on a double of soffice that crashes, hangs and tells lies: nothing is lost, and who is at fault is named."""

from __future__ import annotations

import os
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from documents.conversion.errors import ConversionFailed, ConversionPending, ConversionUnavailable
from documents.conversion.model import Converted, Failure, Outcome, Paper, Reason
from documents.conversion.pool import Pool
from documents.conversion.process import Bounds
from documents.conversion.soffice import Soffice
from documents.conversion.store import FolderStore
from tests.documents.conversion.kit import QUICK, Double, docx


@pytest.fixture
def double(tmp_path: Path) -> Double:
    return Double(tmp_path)


def _papers(*texts: str) -> list[Paper]:
    """One document for each text; the number behind it makes each another document."""
    return [Paper(docx(f"{text} #{place}"), f"{text}.docx") for place, text in enumerate(texts)]


def _reasons(outcomes: list[Outcome]) -> list[Reason | int]:
    return [one.reason if isinstance(one, Failure) else one.pages for one in outcomes]


def test_results_stand_in_the_order_asked_for_and_are_told_one_by_one(double: Double) -> None:
    heard: dict[int, Outcome] = {}
    with double.pool(workers=2) as pool:
        done = pool.convert_all(_papers("pages 1", "pages 2", "pages 3", "pages 4"), told=heard.__setitem__)
    assert [one.pages for one in done] == [1, 2, 3, 4]
    assert [heard[place] for place in range(4)] == done
    assert sorted(call.count("|") for call in double.calls) == [1, 1]


def test_the_same_document_gives_the_same_bytes_whenever_and_wherever_it_is_converted(
    double: Double,
) -> None:
    with double.pool() as first, double.pool() as second:
        one, two = (
            first.convert_all([docx("fine")])[0],
            second.convert_all([docx("pages 2"), docx("fine")])[1],
        )
    assert (one.pdf, one.sha256) == (two.pdf, two.sha256)


@pytest.mark.parametrize("fault", [Reason.CRASHED, Reason.STALLED])
def test_a_crash_or_a_hang_costs_one_document_and_no_other(double: Double, fault: Reason) -> None:
    order = {"crashed": "crash", "stalled": "hang"}[fault]
    with double.pool() as pool:
        outcomes = pool.convert_each(_papers("fine", order, "pages 2", "pages 3"))
        after = pool.convert_each(_papers("pages 4"))
    assert _reasons(outcomes) == [1, fault, 2, 3]
    assert _reasons(after) == [4]
    assert double.calls == [
        f"new: fine|{order}|pages 2|pages 3",
        f"new: {order}",  # alone, in a fresh profile
        "new: pages 2|pages 3",
        "used: pages 4",
    ]


def test_what_hangs_is_ended_with_all_that_it_started(double: Double) -> None:
    with double.pool() as pool:
        pool.convert_each(_papers("hang"))
    child = int((double.notes / "child").read_text())
    with suppress(ProcessLookupError):
        for _ in range(40):  # until somebody has collected it
            os.kill(child, 0)
            if f"{child} (" in (state := Path(f"/proc/{child}/stat").read_text()) and ") Z " in state:
                return
            time.sleep(0.05)
        pytest.fail("the child of a hanging soffice still runs")


def test_a_crash_by_chance_is_not_held_against_the_document(double: Double) -> None:
    with double.pool() as pool:
        assert _reasons(pool.convert_each(_papers("once", "fine"))) == [1, 1]


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ("garbage", Reason.DAMAGED),
        ("partial", Reason.DAMAGED),
        ("large", Reason.TOO_LARGE),
        ("nothing", Reason.REFUSED),
        ("hungry 3000000000", Reason.CRASHED),
    ],
)
def test_what_comes_out_wrong_is_tried_again_alone_and_then_named(
    double: Double, order: str, fault: Reason
) -> None:
    with (
        double.pool(bounds=Bounds(stall=5, memory=1 << 30, output=1 << 20)) as pool,
        pytest.raises(ConversionFailed) as refused,
    ):
        pool.convert_all(_papers("fine", order, "pages 2"))
    assert refused.value.fields["documents"] == [{"name": f"{order}.docx", "reason": fault.value}]
    assert f"{order}.docx" in refused.value.vi
    assert sum(order in call for call in double.calls) == 2


def test_a_file_over_the_bound_of_the_disk_is_never_written(double: Double) -> None:
    """The bound holds in the child: a document cannot fill the disk, not even for a moment."""
    with double.pool(bounds=Bounds(stall=5, output=1 << 16)) as pool:
        assert _reasons(pool.convert_each(_papers("large"))) == [Reason.TOO_LARGE]
    assert (double.notes / "written").read_text() == str((1 << 16) + 512)


def test_slow_work_that_gets_on_is_not_ended(double: Double) -> None:
    with double.pool() as pool:
        assert _reasons(pool.convert_each(_papers(*["slow 0.5"] * 5))) == [1] * 5
    assert len(double.calls) == 1


def test_who_cannot_wait_is_told_so_and_finds_the_result_later(double: Double) -> None:
    papers = _papers("slow 0.5")
    with double.pool(store=FolderStore(double.work / "kept")) as pool:
        with pytest.raises(ConversionPending) as told:
            pool.convert_all(papers, patience=0.05)
        assert told.value.fields == {"done": 0, "total": 1}
        assert len(pool.convert_all(papers)) == 1
    assert len(double.calls) == 1


def test_two_who_ask_for_one_document_share_one_conversion(double: Double) -> None:
    papers = _papers("slow 0.3")
    found: list[Converted] = []
    with double.pool(workers=2) as pool:
        threads = [threading.Thread(target=lambda: found.extend(pool.convert_all(papers))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 4
    assert len({one.pdf for one in found}) == 1
    assert len(double.calls) == 1


def test_a_document_asked_for_twice_in_one_call_is_converted_once(double: Double) -> None:
    with double.pool() as pool:
        assert _reasons([*pool.convert_all([docx("pages 2"), docx("fine"), docx("pages 2")])]) == [2, 1, 2]
    assert double.calls == ["new: pages 2|fine"]


def test_what_was_converted_once_is_kept_and_given_out_without_soffice(double: Double) -> None:
    store = FolderStore(double.work / "kept")
    with double.pool(store=store) as pool:
        first = pool.convert_all([docx("pages 2")])
    without = Pool(None, folder=double.work, store=store)
    assert not without.available
    assert without.convert_all([docx("pages 2")]) == first
    with pytest.raises(ConversionUnavailable, match="LOTRINH_SOFFICE"):
        without.convert_all([docx("pages 2"), docx("pages 3")])


def test_a_kept_file_that_was_changed_is_converted_anew(double: Double) -> None:
    kept = double.work / "kept"
    with double.pool(store=FolderStore(kept)) as pool:
        first = pool.convert_all([docx("fine")])
        path = next(kept.rglob("*.kept"))
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        assert pool.convert_all([docx("fine")]) == first
    assert len(double.calls) == 2


def test_closing_ends_what_runs_and_leaves_nothing_behind(double: Double) -> None:
    pool = Pool(double.soffice, folder=double.work, workers=1, bounds=Bounds(stall=60))
    outcomes: list[Outcome] = []
    waiting = threading.Thread(target=lambda: outcomes.extend(pool.convert_each(_papers("hang", "fine"))))
    waiting.start()
    while not double.calls:
        time.sleep(0.02)
    pool.close()
    waiting.join(10)
    assert _reasons(outcomes) == [Reason.STOPPED, Reason.STOPPED]
    assert list(double.work.iterdir()) == []


def test_what_a_killed_program_left_is_swept_by_the_next_and_what_is_in_use_is_not(double: Double) -> None:
    """A copy of the folder stands for one whose owner was killed: nobody holds its lock."""
    with double.pool() as living:
        living.convert_all(_papers("fine"))
        (used,) = double.work.iterdir()
        left = used.with_name("lotrinh-pdf-left")
        shutil.copytree(used, left)
        (left / "0000.docx").write_text("somebody's paper")
        with double.pool() as another:
            another.convert_all(_papers("pages 2"))
            assert not left.exists()
            assert used.exists()
        assert list(double.work.iterdir()) == [used]
        living.convert_all(_papers("pages 3"))


def test_documents_lie_on_the_disk_only_while_they_are_converted(double: Double) -> None:
    with double.pool() as pool:
        pool.convert_all(_papers("fine"))
        assert [path for path in double.work.rglob("*") if path.suffix in {".docx", ".pdf"}] == []


def test_the_program_is_told_nothing_of_our_environment(
    double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTRINH_SECRET_KEY", "x" * 40)
    with double.pool() as pool:
        pool.convert_all(_papers("surroundings"))
    told = set((double.notes / "surroundings").read_text().split()) - {
        "PWD",
        "OLDPWD",
        "SHLVL",
        "_",
        "LC_CTYPE",
    }
    assert told == {"ALWAYS", "HOME", "LANG", "NOTES", "PATH", "TMPDIR", "TZ"}


def test_a_program_that_is_none_is_told_as_a_crash(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("not a program")
    pool = Pool(Soffice(program, {}), folder=tmp_path, bounds=QUICK)
    assert _reasons(pool.convert_each([docx("fine")])) == [Reason.CRASHED]
    pool.close()


def test_a_folder_that_cannot_be_written_is_told_in_words(double: Double) -> None:
    with double.pool() as pool:
        pool.convert_all([docx("fine")])
        for folder in double.work.rglob("worker-*"):
            shutil.rmtree(folder)
            folder.write_text("in the way")
        with pytest.raises(ConversionUnavailable, match="folder"):
            pool.convert_all([docx("pages 2")])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        docx("fine")[:-1],
        docx("fine").replace(b"fine", b"five"),
        docx("a < b"),
        b"%PDF-1.6",
    ],
    ids=["nothing", "a head", "cut off", "a byte changed", "torn body", "a PDF"],
)
def test_what_is_no_whole_docx_is_refused_before_soffice_could_mend_it(
    double: Double, content: bytes
) -> None:
    with double.pool() as pool:
        assert _reasons(pool.convert_each([content, docx("fine")])) == [Reason.REFUSED, 1]
    assert double.calls == ["new: fine"]
