"""``lotrinh law pages``: the law as encoded, written out for lawyers."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli.examples import example
from web.cli.output import paragraph


@click.command()
@click.option(
    "--to", "to", type=click.Path(file_okay=False, path_type=Path), required=True, help="Thư mục / folder."
)
@example("lotrinh law pages --to docs/law")
def pages(*, to: Path) -> None:
    """Ghi các trang pháp luật cho người đọc: sơ đồ, bảng, điều kiện bằng lời, thời hạn và cách tính. Trang cũ bị thay, trang thừa bị xóa.

    Write the pages for lawyers: each procedure's drawing and table, each rule in words, each term with its rule of counting.
    """
    from rules.corpus import load_corpus
    from web.lawbook import MADE
    from web.lawbook import pages as made
    from workflows.procedure import load_procedures

    found = made(load_procedures(), load_corpus())
    for name, text in found.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_text(text, encoding="utf-8")
    for path in sorted(to.rglob("*.md")):
        if path.relative_to(to).as_posix() not in found and path.read_text(encoding="utf-8").startswith(MADE):
            path.unlink()
    paragraph(f"{len(found)} trang / pages: {to}")
