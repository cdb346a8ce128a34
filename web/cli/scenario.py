"""``lotrinh scenario``: play worked cases and say whether the law answers as expected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, paragraph
from web.cli.running import finish, settings

if TYPE_CHECKING:
    from web.scenarios.outcome import Played

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def scenario() -> None:
    """Tình huống pháp lý / Legal scenarios."""


@scenario.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option(
    "--json",
    "json_",
    is_flag=True,
    help="Mỗi bước một đối tượng JSON, một dòng / one JSON object a step, a line each.",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Giữ cơ sở dữ liệu và giấy tờ trong thư mục này / leave database and papers in this folder.",
)
@click.option(
    "--database", metavar="URL", help="Chạy trên cơ sở dữ liệu này / play on this database (SQLAlchemy URL)."
)
@example(
    "lotrinh scenario run rules/law/73-2021-qh14/scenarios/homeless.yaml",
    "lotrinh scenario run --json --keep /tmp/giu my-case.yaml",
)
def run(*, files: tuple[Path, ...], json_: bool, keep: Path | None, database: str | None) -> None:
    """Chạy các tệp tình huống trên cơ sở dữ liệu tạm; kết thúc 0 chỉ khi mọi mong đợi đều đúng.

    Play scenario files on a scratch database; exit status 0 only if every expectation holds. All files are checked before any is run.
    The format: docs/scenarios.md.
    """
    from rules.corpus import load_corpus
    from web.scenarios.keeping import Stage, play_on
    from web.scenarios.reader import read_scenario
    from workflows.procedure import load_procedures

    corpus, procedures = load_corpus(), load_procedures()
    scenarios = [read_scenario(path, corpus, procedures) for path in files]
    stage, held = Stage(keep, database, known=settings() if database is not None else None), True
    for each in scenarios:
        played = play_on(stage, each)
        held = held and played.ok
        _print_json(played) if json_ else _print(played)
    if keep is not None and not json_:
        click.echo(f"Cơ sở dữ liệu và giấy tờ ở: {keep}")
    finish(ok=held)


def _print_json(played: Played) -> None:
    from web.scenarios.report import played_json

    for told in played_json(played):
        as_json(told, one_line=True)


def _print(played: Played) -> None:
    from web.scenarios.report import problem_lines, step_details, step_line

    paragraph(f"{played.scenario.title} ({played.scenario.file})", style="bold")
    for result in played.results:
        paragraph(step_line(result), style="" if result.ok else "bold red")
        for line in step_details(result):
            paragraph(line, indent=6, style="dim")
        for line in problem_lines(result):
            paragraph(line, indent=6, style="bold red")
    for problem in played.problems:
        paragraph(f"✗ KHÔNG ĐÚNG: {problem.vi}", style="bold red")
    good = sum(result.ok for result in played.results)
    paragraph(
        f"{good}/{len(played.results)} bước đúng như mong đợi.\n", style="green" if played.ok else "bold red"
    )
