"""``lotrinh person add``, ``correct`` and ``find``: the same rules and the same search as on the pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from web.cli.examples import example
from web.cli.output import as_json, day, table
from web.cli.running import finish, opened, posted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persistence.search.finder import Found
    from web.persons.adding import Added, MayBeOnFile
    from workflows.model import Person

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_AS = click.option("--as", "as_", metavar="OFFICER", required=True, help="Người thực hiện / who does it.")
_ROLE = click.option("--role", help="Vai trò, nếu giữ nhiều chức danh / role, among several appointments.")


@click.command()
@_AS
@_ROLE
@click.option("--name", "full_name", required=True, help="Họ và tên / full name.")
@click.option(
    "--born", default="", metavar="DAY", help="Ngày sinh: 17/05/1990 hoặc 1990-05-17 / day of birth."
)
@click.option("--sex", default="", help="Giới tính: male, female / sex.")
@click.option("--id-number", default="", help="Số định danh, 12 chữ số / citizen number.")
@click.option(
    "--id-reason",
    "id_number_reason",
    default="",
    help="Lý do giữ số định danh không khớp giới tính, năm sinh / why a number is kept that does not fit.",
)
@click.option(
    "--set",
    "given",
    metavar="FIELD=VALUE",
    multiple=True,
    help="Trường khác, ví dụ residence_commune, address, ethnicity / any other field.",
)
@click.option(
    "--different",
    metavar="PERSON",
    multiple=True,
    help="Mã người đã có, đã đối chiếu là người khác / on file, and somebody else.",
)
@click.option(
    "--ask-unseen",
    is_flag=True,
    help="Gửi yêu cầu đối chiếu với người ngoài phạm vi được xem / ask whoever sees both to decide.",
)
@click.option("--key", default="", help="Khóa chống ghi trùng / the same key writes once.")
@_JSON
@example(
    "lotrinh person add --as ca_xa_1 --name 'Hoàng Thị Mới' --born 29/02/1996 --sex female --id-number 001196000001",
    "lotrinh person add --as ca_xa_1 --name 'Lò Văn Ví' --set residence_commune=00004 --set ethnicity=Thái",
)
def add(
    *,
    as_: str,
    role: str | None,
    given: tuple[str, ...],
    different: tuple[str, ...],
    ask_unseen: bool,
    key: str,
    json_: bool,
    **texts: str,
) -> None:
    """Ghi nhận một người. Số định danh được đối chiếu; người có thể đã có trong danh sách được nêu trước. Kết thúc 1 khi có người như vậy.

    Put a person on file. The number is checked; who may be on file already is named first, with exit status 1.
    """
    from web.house import new_id
    from web.persons.adding import Answer, MayBeOnFile, add_person

    entered = {name: text for name, text in (texts | _fields(given)).items() if text}
    with opened() as house:
        officer = posted(house, as_, role)
        try:
            added = add_person(house, officer, entered, Answer(different, ask_unseen), key=key or new_id())
        except MayBeOnFile as found:
            _print_alike(found, json_=json_)
            finish(ok=False)
            return
    _print_added(added, json_=json_)


@click.command()
@click.argument("person_id", metavar="PERSON")
@_AS
@_ROLE
@click.option(
    "--set",
    "given",
    metavar="FIELD=VALUE",
    multiple=True,
    required=True,
    help="Trường cần sửa; để trống giá trị là xoá, ví dụ phone= / a field; nothing after = removes it.",
)
@_JSON
@example(
    "lotrinh person correct 3f2a --as ca_xa_1 --set full_name='Hoàng Thị Mới' --set address='Số 8, đường Ven Sông'",
)
def correct(*, person_id: str, as_: str, role: str | None, given: tuple[str, ...], json_: bool) -> None:
    """Sửa thông tin một người theo cùng quy tắc với trang; trường không nêu giữ nguyên, giá trị cũ được lưu lại.

    Correct a person's record by the rules of the page; fields not named stay, what is replaced is kept as former.
    """
    from web.pages.forms.person import texts_of
    from web.pages.record import open_person
    from web.persons.correcting import correct_person
    from web.persons.identity import REASON, fingerprint

    changes = _fields(given, ("full_name", "born", "sex", REASON))
    with opened() as house:
        officer = posted(house, as_, role)
        before = open_person(house, officer, person_id).person
        texts = {name: values[0] for name, values in texts_of(before).items()} | changes
        done = correct_person(house, officer, before, texts, seen=fingerprint(before))
    if json_:
        as_json({"person": done.person.id, "repeated": done.repeated})
        return
    told = "không có gì thay đổi / as it was" if done.repeated else "đã sửa / corrected"
    table(("mã người", ""), [(done.person.id, told)])


@click.command()
@click.argument("words", metavar="[WORDS|-]", default="-")
@_AS
@_ROLE
@click.option("--commune", default="", help="Xã cư trú như trong danh bạ / commune of residence.")
@_JSON
@example(
    "lotrinh person find 'hoang moi 1996' --as ca_xa_1",
    "echo 'hoang moi' | lotrinh person find - --as ca_xa_1",
)
def find(*, words: str, as_: str, role: str | None, commune: str, json_: bool) -> None:
    """Tìm người: họ tên không dấu theo thứ tự bất kỳ, số định danh, ngày hoặc năm sinh, mã; cả gần đúng. “-”: đọc từ đầu vào.

    Find persons as on the page; "-" reads the words from standard input, so that no name stays in the history of the shell.
    """
    from persistence.search.wanted import read
    from web.pages.forms.reading import cleaned
    from web.persons.finding import find_persons

    text = sys.stdin.readline() if words == "-" else words
    with opened() as house:
        found = find_persons(
            house, posted(house, as_, role), read(cleaned(text)[:100], commune=cleaned(commune))
        )
    _print_found(found, json_=json_)


def _fields(given: Iterable[str], more: Iterable[str] = ()) -> dict[str, str]:
    """FIELD=VALUE pairs; only what the form of a person asks for is taken, and ``more``."""
    from web.persons.identity import asked

    taken = asked() | set(more)
    found: dict[str, str] = {}
    for each in given:
        name, mark, value = each.partition("=")
        if not mark or name not in taken:
            known = ", ".join(sorted(taken))
            raise click.BadParameter(
                f"dạng TRƯỜNG=GIÁ TRỊ, trường là / fields are: {known}", param_hint="--set"
            )
        found[name] = value
    return found


def _print_added(added: Added, *, json_: bool) -> None:
    if json_:
        as_json({"person": added.person.id, "repeated": added.repeated})
        return
    told = "đã ghi từ trước với cùng khóa / there already" if added.repeated else "đã ghi nhận / put on file"
    table(("mã người", ""), [(added.person.id, told)])


def _print_alike(found: MayBeOnFile, *, json_: bool) -> None:
    from web.cli.running import tell

    if json_:
        as_json(found.as_dict())
        return
    tell(found)
    rows = [(*_row(each.person), ", ".join(str(one) for one in each.grounds)) for each in found.twins]
    if rows:
        table(("mã người", "họ tên", "ngày sinh", "số định danh", "vì sao"), rows)
    if found.unseen:
        click.echo(
            "Và có thể trùng với người ngoài phạm vi được xem: --ask-unseen. / And somebody out of your sight.",
            err=True,
        )


def _print_found(found: Found, *, json_: bool) -> None:
    if json_:
        kinds: tuple[tuple[str, Any], ...] = (("exact", found.exact), ("near", found.near))
        told = {name: [dict(zip(_KEYS, _row(each), strict=True)) for each in some] for name, some in kinds}
        as_json({**told, "more": found.more})
        return
    rows = [
        (*_row(each), how) for some, how in ((found.exact, ""), (found.near, "gần đúng")) for each in some
    ]
    table(("mã người", "họ tên", "ngày sinh", "số định danh", ""), rows)
    if found.more:
        click.echo("Còn người khác; hãy thêm từ. / There are more; add a word.")


_KEYS = ("id", "full_name", "born", "id_number")


def _row(person: Person) -> tuple[str, str, str, str]:
    number = str(person.attributes.get("id_number") or "")
    return person.id, person.full_name, day(person.born), number
