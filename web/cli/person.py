"""``lotrinh person``: put on file, corrected, found, numbers checked, erased. ``lotrinh retention``: what need no longer be kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from web.cli.examples import example
from web.cli.output import as_json, moment, table
from web.cli.person_file import add, correct, find
from web.cli.running import finish, officer, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persistence.erasures import Erasure
    from workflows.erasing import Obstacle

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def person() -> None:
    """Ghi nhận, tìm người; số định danh; xoá dữ liệu cá nhân theo luật / Persons, citizen numbers, legal erasure."""


@person.command()
@click.argument("person_id", metavar="PERSON")
@click.option("--as", "as_", metavar="OFFICER", required=True, help="Người thực hiện / who does it.")
@click.option("--ground", required=True, help="Căn cứ; xem `lotrinh retention show` / the ground.")
@click.option("--paper", default="", help="Số văn bản làm căn cứ / number of the paper.")
@click.option("--paper-day", type=_DAY, help="Ngày văn bản / its day.")
@click.option("--reason", default="", help="Ghi chú, không nêu tên người / a note; name nobody.")
@click.option("--check", is_flag=True, help="Chỉ xem điều gì cản trở / only tell what stands in the way.")
@click.option("--yes", is_flag=True, help="Không hỏi lại / do not ask again.")
@_JSON
@example(
    "lotrinh person erase 3f2a --as luu_tru_1 --ground retention_over --paper 12/QĐ-UBND --paper-day 2026-11-20 --check",
)
def erase(*, person_id: str, as_: str, check: bool, yes: bool, json_: bool, **asked: Any) -> None:  # noqa: ANN401 - the fields of the request
    """Xoá vĩnh viễn dữ liệu cá nhân của một người: hủy khóa, không khôi phục được. Lịch sử không tên và mã băm vẫn còn nguyên.

    Erase for good what is personal about a person: the key is destroyed. The history without names, and every hash, stay whole.
    """
    from web.erasing import erase as erase_person
    from web.erasing import looked_at
    from workflows.erasing import Request

    day: datetime | None = asked["paper_day"]
    request = Request(asked["ground"], asked["paper"], None if day is None else day.date(), asked["reason"])
    with opened() as house:
        actor = officer(house, as_)
        if check:
            found = looked_at(house, person_id, request)
            _print_obstacles(found, json_=json_)
            finish(ok=all(each.aside for each in found))
            return
        if not yes:
            click.confirm(
                "Dữ liệu cá nhân của người này sẽ mất vĩnh viễn. Tiếp tục? / It cannot be undone. Go on?",
                abort=True,
            )
        done = erase_person(house, actor, person_id, request)
    _print_erasures([done], json_=json_)


@person.command("check-number")
@click.argument("number", metavar="NUMBER")
@click.option("--born", type=_DAY, help="Ngày sinh / day of birth.")
@click.option("--sex", type=click.Choice(["male", "female"]), help="Giới tính / sex.")
@_JSON
@example("lotrinh person check-number 001090000007 --born 1990-05-17 --sex male")
def check_number(*, number: str, born: datetime | None, sex: str | None, json_: bool) -> None:
    """Đối chiếu cấu trúc số định danh cá nhân với nơi khai sinh, giới tính, năm sinh; không tra cứu ai. Kết thúc 1 nếu không hợp lệ.

    Check the structure of a citizen number against place, sex and year of birth; nobody is looked up. Exit status 1 where it cannot be.
    """
    from rules.identity import check_id

    with opened() as house:
        day = house.today()
    found = check_id(number, sex=sex, born=None if born is None else born.date(), day=day)
    told = [(each.code, str(each.weight), each.vi, each.en) for each in found.findings]
    if json_:
        findings = [dict(zip(("code", "weight", "vi", "en"), row, strict=True)) for row in told]
        ok = not (found.refused or found.contradicts)
        as_json({"ok": ok, "place": found.place, "verified": found.verified, "findings": findings})
    else:
        table(("mã", "mức", "nội dung", "in English"), told)
        click.echo(f"Nơi đăng ký khai sinh / place: {found.place or '–'}")
        if not found.verified:
            click.echo(f"{found.note_vi} / {found.note_en}")
    finish(ok=not (found.refused or found.contradicts))


@person.command()
@_JSON
@example("lotrinh person erased")
def erased(*, json_: bool) -> None:
    """Danh sách các lần xoá: mã, ngày, căn cứ, văn bản, số liệu. Giữ một bản ở nơi khác cùng bản sao lưu.

    The erasures. Keep a copy of the list beside the backups.
    """
    from persistence.erasures import Erasures

    with opened() as house:
        found = Erasures(house.database).all()
    _print_erasures(found, json_=json_)


person.add_command(add)
person.add_command(find)
person.add_command(correct)


@click.group()
def retention() -> None:
    """Thời hạn lưu trữ và căn cứ xoá dữ liệu / How long records are kept, and grounds of erasure."""


@retention.command()
@_JSON
@example("lotrinh retention show")
def show(*, json_: bool) -> None:
    """Các căn cứ xoá dữ liệu và thời hạn lưu trữ, kèm điều luật và ghi chú về điều chưa kiểm chứng.

    Grounds of erasure and periods of keeping, with their articles and what is not verified.
    """
    from rules.retention import load_schedule

    schedule = load_schedule()
    rows = [
        (each.id, each.vi, "; ".join(each.told.cites), "" if each.told.verified else "chưa kiểm chứng")
        for each in schedule.grounds
    ]
    kept = [
        (
            ", ".join(each.procedures),
            str(each.years) if each.years is not None else "chưa rõ",
            "; ".join(each.told.cites),
            each.told.note_vi,
        )
        for each in schedule.keeping
    ]
    if json_:
        as_json(
            {
                "grounds": [dict(zip(("id", "vi", "cites", "note"), row, strict=True)) for row in rows],
                "keeping": [
                    dict(zip(("procedures", "years", "cites", "note"), row, strict=True)) for row in kept
                ],
            }
        )
        return
    table(("căn cứ", "nội dung", "điều luật", "ghi chú"), rows)
    table(("thủ tục", "số năm", "điều luật", "ghi chú"), kept)


@retention.command()
@click.option(
    "--years", type=click.IntRange(1, 100), help="Số năm do cơ quan ấn định / years, as the office decided."
)
@_JSON
@example("lotrinh retention due --years 20")
def due(*, years: int | None, json_: bool) -> None:
    """Những người mà mọi hồ sơ đã kết thúc và hết thời hạn lưu trữ. Không nêu tên; không xoá gì.

    Persons whose every record is closed and need no longer be kept. Names nobody, erases nothing.
    """
    from persistence.erasures import Erasures
    from rules.retention import load_schedule
    from workflows.erasing import over_on

    schedule, rows = load_schedule(), []
    with opened() as house:
        today = house.today()
        for each in Erasures(house.database).idle(house.now()):
            days = [over_on(schedule, name, each.last_at, today, years) for name in each.procedures]
            known = [day for day in days if day is not None]
            if len(known) == len(days) and max(known) <= today:
                rows.append(
                    (
                        each.person_id,
                        ", ".join(each.procedures),
                        f"{each.last_at:%Y-%m-%d}",
                        max(known).isoformat(),
                    )
                )
    keys = ("person", "procedures", "last_act", "over")
    if json_:
        as_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    table(("mã người", "thủ tục", "hành vi cuối", "hết hạn"), rows)
    if years is None and all(each.years is None for each in schedule.keeping):
        click.echo(
            "Chưa văn bản nào (đã đối chiếu) nêu số năm lưu trữ: hãy nêu --years. / No text that was seen gives a period: use --years."
        )


def _print_obstacles(found: Sequence[Obstacle], *, json_: bool) -> None:
    if json_:
        as_json(
            [{"code": each.code, "case": each.case_id, "vi": each.vi, "aside": each.aside} for each in found]
        )
        return
    rows = [
        (each.code, each.case_id, each.vi, "căn cứ cho phép" if each.aside else "cản trở") for each in found
    ]
    table(("mã", "hồ sơ", "nội dung", ""), rows)


def _print_erasures(found: Sequence[Erasure], *, json_: bool) -> None:
    if json_:
        as_json(
            [
                {
                    "person": each.person_id,
                    "at": each.at.isoformat(),
                    "ground": each.ground,
                    **dict(each.told),
                }
                for each in found
            ]
        )
        return
    rows = [
        (each.person_id, moment(each.at), each.ground, str(each.told.get("paper", "")), _taken(each))
        for each in found
    ]
    table(("mã người", "lúc", "căn cứ", "văn bản", "đã xử lý"), rows)


def _taken(erasure: Erasure) -> str:
    taken = erasure.told.get("taken")
    if not isinstance(taken, dict):
        return ""
    left = [
        f"{taken[key]} {word}"
        for key, word in (("acts_in_clear", "hành vi"), ("papers_in_clear", "giấy tờ"))
        if taken.get(key)
    ]
    told = f"{taken.get('cases', 0)} hồ sơ"
    return told + (f"; ghi từ trước khi có niêm phong, còn đọc được: {', '.join(left)}" if left else "")
