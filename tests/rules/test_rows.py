"""The table of comparison: strict about what holds a row, and complete for the program's own law."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.citation import Citation
from rules.corpus import load_corpus
from rules.corpus.row_reader import Row, RowState
from rules.corpus.rows import load_rows
from rules.errors import CorpusError
from web.cli.rows import rows_of
from workflows.procedure import load_procedures

ACTS = {"detection.order_test": [Citation.parse("73/2021/QH14 Đ22 k1")]}
REASON = "reasons:\n  money: {vi: Kinh phí., en: Money.}\n"


def _rows(folder: Path, *lines: str) -> tuple[Row, ...]:
    (folder / "rows").mkdir()
    told = REASON + "rows:\n" + "\n".join(f"  - {{{line}}}" for line in lines) + "\n"
    (folder / "rows" / "part.yaml").write_text(told, encoding="utf-8")
    return load_rows(load_corpus(), ACTS, folder)


def test_a_row_is_held_out_of_scope_or_open(tmp_path: Path) -> None:
    rows = _rows(
        tmp_path,
        'row: D01, vi: Gửi kết quả, cites: ["73/2021/QH14 Đ22 k2"], held_by: [l73-22-2-report, detection.order_test]',
        "row: D02, vi: Chi trả, out_of_scope: money",
        "row: D03, vi: Chưa có",
    )
    assert [row.id for row in rows] == ["part/D01", "part/D02", "part/D03"]
    assert [row.state for row in rows] == [RowState.HELD, RowState.OUT_OF_SCOPE, RowState.OPEN]
    assert rows[1].as_json()["reason"] == {"vi": "Kinh phí.", "en": "Money."}
    assert rows[0].as_json()["cites"] == ["73/2021/QH14 Đ22 k2"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'row: D, vi: x, cites: ["73/2021/QH14 Đ22"], held_by: [l73-22-2-reports]',
            "did you mean 'l73-22-2-report'",
        ),
        (
            'row: D, vi: x, cites: ["73/2021/QH14 Đ23"], held_by: [l73-22-2-report]',
            "none of these cites 73/2021/QH14 Đ23",
        ),
        ('row: D, vi: x, cites: ["73/2021/QH14 Đ99"], held_by: [l73-22-2-report]', "is not held"),
        ("row: D, vi: x, cites: [so-and-so], held_by: [l73-22-2-report]", "so-and-so"),
        ("row: D, vi: x, held_by: [l73-22-2-report]", "cites"),
        ("row: D, vi: x, held_by: []", "held_by"),
        ("row: D, vi: x, out_of_scope: mony", "did you mean 'money'"),
        (
            'row: D, vi: x, cites: ["73/2021/QH14 Đ22"], held_by: [l73-22-2-report], out_of_scope: money',
            "not both",
        ),
        ("row: D, vi: x, why: z", "why"),
        ("row: D, vi: x}\n  - {row: D, vi: z", "stands twice"),
    ],
)
def test_what_does_not_hold_is_refused(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(CorpusError) as refused:
        _rows(tmp_path, line)
    assert told in refused.value.en


def test_reasons_are_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "part.yaml").write_text("reasons: [x]\nrows: []\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="named reasons"):
        load_rows(load_corpus(), ACTS, tmp_path)


def test_every_row_of_the_own_table_is_held_or_out_of_scope_with_its_reason() -> None:
    rows = rows_of(load_corpus(), load_procedures())
    assert [row.id for row in rows if row.state is RowState.OPEN] == []
    assert {row.id.split("/")[0] for row in rows} == {"2021-1", "2021-2", "2026", "changes", "forms"}
