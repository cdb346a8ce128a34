"""``lotrinh privacy``: what the program processes about persons, on which ground, for whom, how long."""

from __future__ import annotations

from dataclasses import asdict

import click

from web.cli.examples import example
from web.cli.output import as_json, paragraph


@click.group()
def privacy() -> None:
    """Bảo vệ dữ liệu cá nhân / Protection of personal data."""


@privacy.command()
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh privacy record", "lotrinh privacy record --json")
def record(*, json_: bool) -> None:
    """Bản ghi hoạt động xử lý dữ liệu cá nhân: nhóm dữ liệu, mục đích, căn cứ, người nhận, thời hạn lưu.

    The record of processing: groups of data, purpose, ground, recipients, how long they are kept.
    """
    from web.privacy.record import load_record

    found = load_record()
    if json_:
        as_json(asdict(found))
        return
    for group in found.groups:
        paragraph(f"{group.vi} / {group.en}", style="bold")
        paragraph(f"{group.holds_vi} / {group.holds_en}", indent=2)
        paragraph(f"Mục đích / purpose: {group.purpose_vi} / {group.purpose_en}", indent=2)
        paragraph(f"Căn cứ / ground: {', '.join(group.basis)}", indent=2)
        paragraph(f"Người nhận / recipients: {group.recipients_vi} / {group.recipients_en}", indent=2)
        paragraph(f"Lưu / kept: {group.kept_vi} / {group.kept_en}", indent=2)
    paragraph(f"Chưa kiểm chứng: {found.note_vi} / Unverified: {found.note_en}")
