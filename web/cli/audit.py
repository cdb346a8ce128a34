"""``lotrinh audit``: is the record whole, and anchors that make a cut tail visible."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.audit_anchor import anchor as anchor_
from web.cli.audit_anchor import anchors as anchors_
from web.cli.audit_export import export, key
from web.cli.audit_paper import paper
from web.cli.audit_replay import replay
from web.cli.audit_told import beyond, tell_report
from web.cli.examples import example
from web.cli.output import as_json, paragraph, progress
from web.cli.running import finish, settings, text_of_file

if TYPE_CHECKING:
    from persistence.audit import Kept, Problem, Report
    from persistence.database import Database


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Nhật ký kiểm tra / The audit trail."""


for _command in (replay, anchor_, anchors_, export, key, paper):
    audit.add_command(_command)


@audit.command()
@click.option(
    "--anchor",
    metavar="NUMBER:HASH",
    help="Một mốc neo đã cất bên ngoài / an anchor kept outside the database.",
)
@click.option(
    "--anchors",
    type=_FILE,
    help="Tệp mốc neo đã cất bên ngoài / a file of anchors kept outside.",
)
@click.option(
    "--moved",
    multiple=True,
    metavar="DIGEST",
    help="Mã của gói đã chuyển cơ quan sang máy chủ này, khi mốc neo có từ trước đó / the digest of the archive by which the office came"
    " to this server, where anchors are older than that.",
)
@click.option(
    "--export",
    type=_FILE,
    help="Kiểm một tệp đã xuất, thay cho cơ sở dữ liệu / check an exported file instead of the database.",
)
@click.option(
    "--key", metavar="HEX", help="Với --export: khóa công khai của cơ quan / the office's public key."
)
@click.option(
    "--tsa",
    type=_FILE,
    help="Chứng thư (PEM) của tổ chức cấp dấu thời gian được tin cậy / certificates of the time stamp authority that is trusted.",
)
@click.option(
    "--trail-only", is_flag=True, help="Chỉ kiểm chuỗi nhật ký, nhanh hơn / the chain alone, faster."
)
@click.option(
    "--derived",
    is_flag=True,
    help="Kiểm cả các chỉ mục để tìm và lập danh sách / also the indexes of lists and searches.",
)
@click.option(
    "--without-keys",
    "locked",
    is_flag=True,
    help="Khi chỉ có tệp cơ sở dữ liệu, không có kho khóa / for who has the database alone, without its store of keys.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="Số lỗi được liệt kê / problems listed.",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example(
    "lotrinh audit verify",
    "lotrinh audit verify --anchors /media/usb/moc-neo.jsonl",
    "lotrinh audit verify --derived",
)
def verify(  # noqa: PLR0913 - the options of the command
    *,
    anchor: str | None,
    anchors: Path | None,
    moved: tuple[str, ...],
    export: Path | None,
    key: str | None,
    tsa: Path | None,
    trail_only: bool,
    derived: bool,
    locked: bool,
    limit: int,
    json_: bool,
) -> None:
    """Kiểm tra hồ sơ có nguyên vẹn: chuỗi băm, các bước, thời hạn, giấy tờ. Kết thúc 1 nếu có một byte bị đổi.

    Check the whole record: hash chains, acts, deadlines, papers and their bytes. Exit status 1 when anything was changed.
    """
    from web.auditing.stamps import last_stamp

    kept, roots = _kept(anchor, anchors), _roots(tsa)
    if export is not None:
        _check_export(export, key, anchors, kept, roots)
        return
    report = _checked(kept, roots, moved, trail_only=trail_only, derived=derived, locked=locked, limit=limit)
    if json_:
        as_json(report.as_json() | beyond(derived=derived and not trail_only))
    else:
        stamped = last_stamp(settings().home, roots) if report.ok else None
        tell_report(report, derived=derived and not trail_only, locked=locked, kept=kept, stamped=stamped)
    finish(ok=report.ok)


def _checked(
    kept: tuple[Kept, ...],
    roots: tuple[bytes, ...],
    moved: tuple[str, ...],
    *,
    trail_only: bool,
    derived: bool,
    locked: bool,
    limit: int,
) -> Report:
    """The check of the database, with what stands beside it: time stamps, keys, and what the database does by itself. Of one that is
    damaged, what can be read of it."""
    from persistence.audit import what_can_be_read
    from persistence.errors import DatabaseDamaged

    try:
        return _whole(kept, roots, moved, trail_only=trail_only, derived=derived, locked=locked, limit=limit)
    except DatabaseDamaged:
        report = what_can_be_read(settings().database_url, limit)
        if report.ok:  # then it stopped for another reason
            raise
        return report


def _whole(
    kept: tuple[Kept, ...],
    roots: tuple[bytes, ...],
    moved: tuple[str, ...],
    *,
    trail_only: bool,
    derived: bool,
    locked: bool,
    limit: int,
) -> Report:
    from concurrent.futures import ThreadPoolExecutor

    from persistence.audit import altered_guards, anchor_hashes, indexes_astray, lost_keys, recorded_later
    from persistence.audit import verify as check
    from web.auditing.stamps import check_stamps
    from workflows.audit import act_hash

    with (
        _nothing_collected(),
        _database(locked=locked) as database,
        progress(None, "Nhật ký / entries") as tell,
        ThreadPoolExecutor(1) as beside,  # SQLite looks through its indexes without the interpreter
    ):
        done = 0
        astray = None if trail_only or derived else beside.submit(_listed, indexes_astray, database, limit)

        def told(entries: int) -> None:
            nonlocal done
            tell("Nhật ký / entries", entries - done)
            done = entries

        hashed = None if trail_only else act_hash
        report = check(database, hashed, limit=limit, kept=kept, moved=moved, derived=derived, progress=told)
        with database.reading() as connection:
            hashes = anchor_hashes(connection)
        report = report.with_also(check_stamps(settings().home, hashes, roots))
        report = report.with_also(altered_guards(database))
        if kept or derived:
            report = replace(report, remarks=recorded_later(database, limit))
        if trail_only:
            return report
        return report.with_also([*(astray.result() if astray is not None else ()), *lost_keys(database)])


def _listed(
    check: Callable[[Database, int], Iterable[Problem]], database: Database, limit: int
) -> list[Problem]:
    return list(check(database, limit))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Nothing is looked for that goes in circles: of a million rows none does, and looking takes a twentieth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _database(*, locked: bool) -> Iterator[Database]:
    """The database with its keys; ``locked``: without them, as somebody has it who was given the file alone."""
    from persistence.database import Database
    from web.recordroom import close_database, database_of, now

    database = Database(settings().database_url) if locked else database_of(settings(), now())
    try:
        database.check()
        yield database
    finally:
        close_database(database)


def _check_export(
    export: Path, key: str | None, anchors: Path | None, kept: tuple[Kept, ...], roots: tuple[bytes, ...]
) -> None:
    """The same check that the file's own verify.py makes."""
    from documents.verify import Export, Unreadable, check, export_told, plain, read_anchors

    try:
        whole, held = read_anchors(None if anchors is None else str(anchors)), Export(str(export))
    except Unreadable as error:
        raise click.BadParameter(f"không phải tệp xuất / no export: {error}", param_hint="--export") from None
    wrong = check(held, key, {each.seq: each.hash for each in kept}, whole, roots)
    seen = {**{each.seq: {"hash": each.hash} for each in kept}, **whole}
    verdict, lines = export_told(held, wrong, seen, roots, key=key, verbose=True)
    for line in lines:
        paragraph(plain(line), indent=2, style="bold red" if line.startswith("✗") else "")
    paragraph(plain(verdict), style="bold")
    finish(ok=not wrong)


def _kept(one: str | None, file: Path | None) -> tuple[Kept, ...]:
    """The anchors kept outside: one on the command line, many in a file."""
    from persistence.audit import read_kept

    found = () if file is None else read_kept(text_of_file(file, "--anchors").splitlines())
    if file is not None and not found:  # else an empty file would seem to have been held against the record
        raise click.BadParameter("tệp không có mốc neo nào / holds no anchor", param_hint="--anchors")
    return found if one is None else (*found, _anchor(one))


def _roots(file: Path | None) -> tuple[bytes, ...]:
    """The certificates (DER) of who is trusted to stamp the time."""
    from documents.verify import Unreadable, certificates_in

    try:
        return () if file is None else certificates_in(str(file))
    except Unreadable as error:
        raise click.BadParameter(str(error), param_hint="--tsa") from None


def _anchor(text: str) -> Kept:
    from persistence.audit import Kept

    found = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", "".join(text.split()).lower())
    if found is None:
        raise click.BadParameter(
            "SỐ:MÃ BĂM (64 chữ số hex) / NUMBER:HASH (64 hex digits)", param_hint="--anchor"
        )
    return Kept(int(found[1]), found[2])
