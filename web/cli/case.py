"""``lotrinh case``: cases on file, one case, what may be done about it, and doing it. Every act goes through the one door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, Unpack

import click

from web.cli.examples import example
from web.cli.output import as_json, table
from web.cli.running import MOST, finish, moment_of, officer, opened

if TYPE_CHECKING:
    from web.house import House
    from web.signin.officer import Officer
    from workflows.command import Command

_F = TypeVar("_F", bound=Callable[..., Any])
_NEW = "new"
_AS = click.option(
    "--as",
    "actor_id",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Mã cán bộ / id of the officer (LOTRINH_OFFICER).",
)
_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")


class _Asked(TypedDict):
    """The options of ``_asking``."""

    entries: tuple[str, ...]
    at: str | None
    person: str | None
    unit: str | None
    role: str | None


def _asking(command: _F) -> _F:
    """The options of what is asked of the door."""
    for option in (
        click.option(
            "--set",
            "entries",
            multiple=True,
            metavar="NAME=VALUE",
            help="Một mục nhập / one entry; repeat it.",
        ),
        click.option(
            "--at",
            metavar="MOMENT",
            help="Thời điểm, giờ Việt Nam / moment, Vietnamese time (2024-03-04T09:30); now.",
        ),
        click.option(
            "--person", help=f"Mã người, khi CASE là “{_NEW}” / id of the person where CASE is '{_NEW}'."
        ),
        click.option(
            "--unit", help="Đơn vị, nếu cán bộ có nhiều nhiệm vụ / office, among several appointments."
        ),
        click.option(
            "--role", help="Vai trò, nếu cán bộ có nhiều nhiệm vụ / role, among several appointments."
        ),
    ):
        command = option(command)
    return command


@click.group()
def case() -> None:
    """Hồ sơ vụ việc / Cases."""


@case.command("list")
@click.option(
    "--as",
    "actor_id",
    envvar="LOTRINH_OFFICER",
    help="Chỉ hồ sơ cán bộ này được xem, kèm tên / those this officer sees, with names.",
)
@click.option("--open", "only_open", is_flag=True, help="Chỉ hồ sơ chưa kết thúc / open cases only.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@_JSON
@example("lotrinh case list --open", "lotrinh case list --as police")
def list_(*, actor_id: str | None, only_open: bool, limit: int, json_: bool) -> None:
    """Danh sách hồ sơ: giai đoạn, việc đến hạn trước nhất. Không có --as thì không hiện tên người.

    The list of cases with what is due first. Without --as no names are shown.
    """
    from persistence.views import CaseFilter
    from web.cli.case_view import line_cells, line_json
    from web.pages.record import log_all
    from web.signin.access import reach_of

    with opened() as house:
        post = _post(house, actor_id, None, None) if actor_id is not None else None
        wanted = CaseFilter(
            closed=False if only_open else None, reach=reach_of(post) if post is not None else None
        )
        page = house.reader.cases(wanted, limit=limit)
        if post is not None:
            log_all(house, post, [(each.person_id, each.id) for each in page.items], "list")
        if json_:
            as_json([line_json(each, named=post is not None) for each in page.items])
            return
        table(
            ("mã", "thủ tục", "giai đoạn", "hạn gần nhất", *(("người",) if post is not None else ())),
            [line_cells(house, each, named=post is not None) for each in page.items],
            nothing="Chưa có hồ sơ nào. / No cases.",
        )
        if page.more:
            click.echo(f"… {page.total} hồ sơ; dùng --limit / cases; use --limit")


@case.command()
@click.argument("case_id", metavar="CASE")
@_AS
@_JSON
@example("lotrinh case show 5f1c… --as police")
def show(*, case_id: str, actor_id: str, json_: bool) -> None:
    """Một hồ sơ: các bước đã làm, thời hạn, giấy tờ. Việc xem được ghi lại.

    One case: acts, deadlines, papers. That it was read, and by whom, is kept.
    """
    from web.cli.case_view import file_json, print_file
    from web.pages.record import open_case

    with opened() as house:
        file = open_case(house, _post(house, actor_id, None, None), case_id)
        if json_:
            as_json(file_json(file))
            return
        print_file(house, file)


@case.command()
@click.argument("case_id", metavar="CASE")
@click.argument("act")
@_AS
@_asking
@click.option(
    "--attach",
    "attached",
    multiple=True,
    metavar="KIND=FILE",
    help="Giấy tờ từ bên ngoài: PDF, JPEG, PNG, DOCX / a paper from outside; repeat it. Kinds: `lotrinh law acts --act ACT`.",
)
@click.option("--key", default="", help="Khóa chống trùng / idempotency key.")
@click.option(
    "--version", type=click.IntRange(0, MOST), help="Phiên bản đã thấy / the version that was seen."
)
@_JSON
@example(
    "lotrinh case act 5f1c… assessment.send_dossier --as police --set facility=trung_tam --set papers=test_result_copy",
    "lotrinh case act 5f1c… compulsory.record_papers --as police --attach dossier_papers.result_copy=phieu.pdf",
    "lotrinh case act new assessment.apply --person 77ab… --as doctor --set papers=application_form_01 --set photo_id_shown=true",
)
def act(
    *,
    case_id: str,
    act: str,
    actor_id: str,
    key: str,
    version: int | None,
    attached: tuple[str, ...],
    json_: bool,
    **asked: Unpack[_Asked],
) -> None:
    """Thực hiện một bước; CASE là “new” cùng --person để mở hồ sơ mới. Bị từ chối thì kết thúc 1 và nêu mọi lý do.

    Do an act through the one door. CASE "new" with --person opens a case. A refusal ends with 1 and tells every reason.
    """
    from dataclasses import replace

    from web.cli.case_view import done_json, print_done, print_refusal
    from web.cli.entries import read_attached
    from workflows.errors import RequirementsNotMet
    from workflows.perform import perform

    with opened() as house:
        papers = read_attached(attached, house.settings)
        command = replace(
            _command(house, case_id, act, asked), key=key, expected_version=version, attachments=papers
        )
        try:
            done = perform(command, officer(house, actor_id), house.services)
        except RequirementsNotMet as error:
            if json_:
                as_json(error.as_dict())
            else:
                print_refusal(error)
            finish(ok=False)
            return
        if json_:
            as_json(done_json(done))
            return
        print_done(house, done)


@case.command()
@click.argument("case_id", metavar="CASE")
@click.argument("act", required=False)
@_AS
@_asking
@click.option("--en", "english", is_flag=True, help="Bằng tiếng Anh / in English.")
@_JSON
@example("lotrinh case why 5f1c… assessment.send_dossier --as police", "lotrinh case why 5f1c… --as police")
def why(
    *,
    case_id: str,
    act: str | None,
    actor_id: str,
    english: bool,
    json_: bool,
    **asked: Unpack[_Asked],
) -> None:
    """Bước này có làm được không: luật đòi gì, mỗi đòi hỏi đạt hay chưa, dựa trên dữ kiện và giấy tờ nào, cần gì để làm được, sau đó là gì.

    May the act be done: what the law asks, each requirement met, not met or not known, on which facts and papers that rests, what would
    unlock it, and what follows with which deadlines. Without ACT: every act from here.
    Exit status 1 when the act named may not be done. Nothing is changed.
    """
    from web.cli.case_view import print_previews
    from web.cli.why import print_explanation
    from web.explanations import explanation_json
    from workflows.explaining import explain
    from workflows.preview import preview_all

    with opened() as house:
        actor = officer(house, actor_id)
        command = _command(house, case_id, act or "", asked)
        if act is None:
            procedure = _procedure(house, case_id)
            found = preview_all(
                procedure,
                actor,
                house.services,
                command.at,
                case_id=command.case_id,
                person_id=command.person_id,
            )
            print_previews(found, json_=json_)
            return
        told = explain(command, actor, house.services)
        if json_:
            as_json(explanation_json(told))
        else:
            print_explanation(told, house.corpus, english=english)
        finish(ok=told.state in {"ready", "form"})


def _post(house: House, actor_id: str, unit: str | None, role: str | None) -> Officer:
    """The officer under the first appointment that holds today (and fits, where office or role is named)."""
    from web.signin.officer import officer_of, post_key

    actor = officer(house, actor_id)
    for held in actor.appointments:
        fits = (unit is None or held.unit.id == unit) and (role is None or held.role == role)
        found = officer_of(actor, post_key(held), house.today()) if fits else None
        if found is not None:
            return found
    raise click.BadParameter(
        "cán bộ không còn nhiệm vụ nào hôm nay / no appointment holds today", param_hint="--as"
    )


def signed_on(house: House, actor_id: str) -> Officer:
    """The officer under the first appointment that holds today."""
    return _post(house, actor_id, None, None)


def _command(house: House, case_id: str, act: str, asked: _Asked) -> Command:
    from web.cli.entries import read_entries
    from web.persons.places import placed_inputs
    from workflows.command import Command

    told = read_entries(asked["entries"], house.procedures.act(act), house.corpus.facts) if act else {}
    if case_id == _NEW and not asked["person"]:
        raise click.UsageError(f"CASE là “{_NEW}” thì cần --person / CASE '{_NEW}' needs --person")
    return Command(
        act=act,
        at=moment_of(asked["at"], house),
        inputs=placed_inputs(house, told),
        case_id=None if case_id == _NEW else case_id,
        person_id=asked["person"],
        unit=asked["unit"],
        role=asked["role"],
    )


def _procedure(house: House, case_id: str) -> str:
    from web.pages.record import unknown_case

    found = house.reader.find_case(case_id) if case_id != _NEW else None
    if found is None:
        if case_id == _NEW:
            raise click.UsageError("hãy nêu ACT / name the ACT")
        raise unknown_case()
    return found.procedure
