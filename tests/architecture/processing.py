"""The record of processing of personal data, written out for docs/privacy.md."""

from __future__ import annotations

from collections.abc import Iterator

from web.privacy.record import load_record

_KINDS = {"basic": "cơ bản", "sensitive": "nhạy cảm", "both": "cơ bản và nhạy cảm"}


def table() -> Iterator[str]:
    """A line for each group."""
    yield "| nhóm | gồm | loại | mục đích | căn cứ | ai nhận | lưu bao lâu | bảng |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for group in load_record().groups:
        kept = f"{group.kept_vi}{'; niêm phong theo khóa từng người' if group.sealed else ''}"
        cells = (
            group.vi,
            group.holds_vi,
            _KINDS[group.kind],
            group.purpose_vi,
            ", ".join(group.basis),
            group.recipients_vi,
            kept,
            ", ".join(f"`{name}`" for name in group.tables),
        )
        yield f"| {' | '.join(cells)} |"


PARTS = {"record of processing": table}
