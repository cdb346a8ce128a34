"""``lotrinh document sign`` and ``check``: a paper of a case signed with the officer's certificate, and any signed file looked at."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from web.cli.examples import example
from web.cli.output import as_json, lines, paragraph
from web.cli.running import finish, moment_of, officer, opened, text_of_file
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from documents.signing.found import Checked, FoundSignature
    from documents.signing.keys import Key
    from web.house import House
    from workflows.command import Performed
    from workflows.model import DocumentRecord


class _Kept(TypedDict):
    """Where the key is, and its password or PIN."""

    p12: Path | None
    token: str | None
    token_label: str
    certificate: str
    password_env: str | None
    password_file: Path | None


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("document_id", metavar="DOCUMENT")
@click.option(
    "--as",
    "actor_id",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Mã cán bộ / id of the officer (LOTRINH_OFFICER).",
)
@click.option("--p12", type=_FILE, help="Tệp chứng thư số PKCS#12 (.p12, .pfx) / certificate file.")
@click.option(
    "--token", metavar="LIBRARY", help="Thư viện PKCS#11 của USB token / the token's PKCS#11 library."
)
@click.option("--token-label", default="", help="Tên token / label of the token.")
@click.option("--certificate", default="", help="Tên chứng thư trên token / label of the certificate on it.")
@click.option(
    "--password-env",
    metavar="VARIABLE",
    help="Biến môi trường chứa mật khẩu hoặc PIN / variable that holds password or PIN.",
)
@click.option(
    "--password-file", type=_FILE, help="Tệp chứa mật khẩu hoặc PIN / file that holds password or PIN."
)
@click.option("--unit", help="Đơn vị, nếu cán bộ có nhiều nhiệm vụ / office, among several appointments.")
@click.option("--at", metavar="MOMENT", help="Thời điểm ký, giờ Việt Nam / moment of signing; now.")
@click.option(
    "--to",
    "copy",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi thêm bản PDF đã ký vào tệp này / write the signed PDF here too.",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example(
    "lotrinh document sign 5f1c… 9a0e….1 --as head --p12 chung-thu.p12",
    "lotrinh document sign 5f1c… 9a0e….1 --as head --token /usr/lib/token.so --token-label CKS --certificate 'Vũ Đình Cường'",
)  # fmt: skip
def sign(*, case_id: str, document_id: str, actor_id: str, unit: str | None, at: str | None, copy: Path | None, json_: bool,
         **kept: Unpack[_Kept]) -> None:  # fmt: skip
    """Ký số một văn bản của hồ sơ (PAdES) và ghi nhận bản đã ký; người ký trước giữ nguyên, thứ tự ký theo biểu mẫu.

    Sign a paper of a case and record the signed version through the one door. The password is asked for, or read from a variable or a
    file, and never stands on the command line. Needs LibreOffice for the visible block. A time stamp is added where LOTRINH_TSA is set.
    """
    from documents.signing.errors import not_theirs
    from documents.signing.keys import holder_of
    from documents.signing.signing import sign as put
    from web.cli.case import signed_on
    from web.cli.case_view import done_json, print_done
    from web.pages.record_papers import open_paper
    from web.signatures import office_of
    from workflows.signing import alike

    if (kept["p12"] is None) == (kept["token"] is None):
        raise click.UsageError("cần một trong hai: --p12 hoặc --token / name either --p12 or --token")
    with opened() as house:
        record, _ = open_paper(house, signed_on(house, actor_id), case_id, document_id)
        key = _key(kept)
        actor, moment = officer(house, actor_id), moment_of(at, house)
        office = office_of(actor, unit, moment)
        if not any(alike(holder_of(key), name) for name in (actor.name, office)):
            raise not_theirs()
        told = house.signatures.signing_of(actor.name, office, moment)
        signed = put(house.signatures.pdf_of(house.signatures.base_of(case_id, document_id)), key, told)
        done = _record(house, case_id, record, signed, (actor_id, unit), at)
        if copy is not None:
            write_whole(copy, signed, mode=PRIVATE)
        if json_:
            as_json(done_json(done))
        else:
            print_done(house, done)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--issued",
    type=_FILE,
    help="Bản đã phát hành để đối chiếu / the paper as it was issued, to compare with.",
)
@click.option(
    "--trust",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục chứng thư tin cậy / folder of trusted certificates (LOTRINH_TRUST).",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh document check ket-qua-da-ky.pdf", "lotrinh document check ket-qua-da-ky.pdf --issued ket-qua.pdf")  # fmt: skip
def check(*, file: Path, issued: Path | None, trust: Path | None, json_: bool) -> None:
    """Kiểm tra chữ ký số trên một tệp PDF: nguyên vẹn, ai ký, khi nào, có tin cậy không, có bị sửa không. Kết thúc 1 nếu không đạt.

    Check the signatures on a PDF: whole, by whom, when, trusted, changed after signing. Ends with 1 where one does not stand.
    Certificates are judged without the network; where no list of revoked ones is held, that is said.
    """
    from dataclasses import asdict

    from documents.signing import checking
    from web.cli.running import settings
    from web.recordroom import now
    from web.signatures import trust_in

    found = checking.check(
        file.read_bytes(), trust_in(trust or settings().trust), now(), issued.read_bytes() if issued else None
    )
    if json_:
        told = [
            asdict(each) | {"at": each.at.isoformat() if each.at else None, "ok": each.ok}
            for each in found.signatures
        ]
        as_json({"ok": found.ok, "of_ours": found.of_ours, "signatures": told})
    else:
        _print(found)
    finish(ok=found.ok)


def _record(
    house: House,
    case_id: str,
    record: DocumentRecord,
    signed: bytes,
    who: tuple[str, str | None],
    at: str | None,
) -> Performed:
    from workflows.command import Command
    from workflows.perform import perform
    from workflows.ports import Attachment
    from workflows.procedure.side import SIGN

    case = house.reader.find_case(case_id)
    procedure = case.procedure if case is not None else ""
    name = f"{Path(record.filename).stem}-da-ky.pdf"
    command = Command(
        act=f"{procedure}.{SIGN}",
        at=moment_of(at, house),
        case_id=case_id,
        unit=who[1],
        attachments=(Attachment("signed_paper", name, signed, signs=record.id),),
    )
    return perform(command, officer(house, who[0]), house.services)


def _key(kept: _Kept) -> Key:
    from documents.signing.keys import TokenPlace, from_file, from_token

    secret = _secret(kept["password_env"], kept["password_file"])
    if kept["p12"] is not None:
        return from_file(kept["p12"].read_bytes(), secret)
    return from_token(TokenPlace(kept["token"] or "", kept["token_label"], kept["certificate"]), secret)


def _secret(variable: str | None, file: Path | None) -> str:
    """Password or PIN, from where it does not show in the list of processes."""
    if variable is not None:
        if variable not in os.environ:
            raise click.BadParameter(
                f"không có biến {variable} / no such variable", param_hint="--password-env"
            )
        return os.environ[variable]
    if file is not None:
        return text_of_file(file, "--password-file").rstrip("\r\n")
    return str(click.prompt("Mật khẩu hoặc PIN / password or PIN", hide_input=True, err=True))


def _print(found: Checked) -> None:
    for each in found.signatures:
        _print_one(each)
    if not found.signatures:
        paragraph("Tệp không có chữ ký số nào. / There is no signature.", style="bold red")
    if found.of_ours is not None:
        paragraph(
            "Đúng là văn bản đã phát hành. / It is the paper as issued."
            if found.of_ours
            else "KHÔNG phải văn bản đã phát hành, hoặc đã bị thêm nội dung. / Not the paper as issued.",
            style="green" if found.of_ours else "bold red",
        )


def _print_one(each: FoundSignature) -> None:
    from documents.signing.found import WORDS
    from rules.terms import VIETNAM

    when = f"{each.at.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}" if each.at is not None else "không rõ"
    paragraph(
        f"{'✓' if each.ok else '✗'} {each.field}: {each.signer}", style="green" if each.ok else "bold red"
    )
    lines(
        [
            ("  ký lúc", when + (" (dấu thời gian)" if each.stamped else " (theo máy của người ký)")),
            ("  chứng thư", f"{each.subject}; số {each.serial}"),
            ("  nơi cấp", each.issuer),
            (
                "  thu hồi",
                "đã đối chiếu danh sách"
                if each.revocation_known
                else "chưa kiểm tra được (không có danh sách thu hồi)",
            ),
            ("  sai", "; ".join(WORDS[trouble][0] for trouble in each.troubles)),
        ]
    )
