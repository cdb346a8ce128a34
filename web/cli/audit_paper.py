"""``lotrinh audit paper``: the proof of an issued paper, to be given with it."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli.examples import example
from web.cli.running import opened
from web.whole_file import write_whole


@click.command()
@click.argument("paper", metavar="MÃ|FILE.docx")
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp sẽ ghi / the file to write.",
)
@example("lotrinh audit paper quyet-dinh.docx --to chung-minh.json")
def paper(*, paper: str, target: Path | None) -> None:
    """Chứng minh một giấy tờ đã cấp có trong hồ sơ: `verify.py --paper … --anchors … --proof …` kiểm tra ngoại tuyến, ở máy bất kỳ.

    The proof that an issued paper is in the record. PAPER is what its QR mark says, or the .docx itself.
    """
    from documents.verify import Unreadable, read_code
    from web.auditing.paper_proof import proof_of

    try:
        code, wrong = read_code(paper)
    except Unreadable as error:
        raise click.BadParameter(str(error), param_hint="PAPER") from None
    for each in wrong:
        click.echo(f"✗ {each.vi} / {each.en}", err=True)
    with opened() as house:
        made = proof_of(house, code)
    if target is None:
        click.echo(made.decode(), nl=False)
        return
    write_whole(target, made)
    click.echo(f"{target} · {code}", err=True)
