"""Papers of a case signed electronically and recorded: in turn, by who has a part in the case, only what stands and is ours."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from documents.conversion.model import Converted, Paper
from documents.signing.keys import from_file
from documents.signing.signing import HEIGHT, WIDTH, Signing, sign
from persistence.audit.verify import verify
from rules.errors import LotrinhError
from tests.documents import outside
from tests.documents.authority import PASSWORD, Authority, ours, theirs
from tests.web.cli import answer, lotrinh
from tests.web.site import AUDITOR, DOCTOR, FAR_DOCTOR, HEAD, POLICE, Site, at, site
from workflows.audit import act_hash
from workflows.command import Command, Performed
from workflows.errors import CaseChanged, KeyReused, NotPermitted
from workflows.model import Actor, DocumentRecord
from workflows.perform import perform
from workflows.ports import Attachment

RESULT = "109/2021/NĐ-CP Mẫu 05"
WHEN = at("2024-10-15T09:00")
SINCE = datetime(2024, 1, 1, tzinfo=UTC)


class Laid:
    """Lays every paper out as two blank pages, and the visible block as a blank one: the same bytes for the same paper."""

    available = True

    def convert_all(self, papers: Sequence[Paper | bytes], **_more: object) -> list[Converted]:
        return [self._one(each) for each in papers]

    def _one(self, paper: Paper | bytes) -> Converted:
        content = paper if isinstance(paper, bytes) else paper.content
        small = isinstance(paper, Paper) and paper.name == "chu-ky.docx"
        pdf = (
            BLOCK
            if small
            else outside.pdf(2, lambda made: made.docinfo.update({"/Source": _hash(content)}), static_id=True)
        )
        return Converted(pdf, 1, _hash(pdf), _hash(content))

    def close(self) -> None:
        """Nothing to end."""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


BLOCK = outside.pdf(prepare=lambda made: made.pages[0].obj.__setattr__("MediaBox", [0, 0, WIDTH, HEIGHT]))


@pytest.fixture
def town(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The result is issued; its case is closed."""
    monkeypatch.setattr("web.house.converter_of", lambda *_: Laid())
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "goc.pem").write_bytes(ours().pem)
    with site(migrated_url, tmp_path) as found:
        found.finish()
        found.clock.at = WHEN
        yield found


def paper(town: Site, form: str = RESULT) -> DocumentRecord:
    file = town.house.reader.find_case_file(town.case().id)
    assert file is not None
    return next(each for each in file.documents if each.form == form)


def signed(town: Site, actor: Actor, pdf: bytes | None = None, authority: Authority | None = None) -> bytes:
    """The next version, signed by an officer."""
    base = pdf or town.house.signatures.pdf_of(town.house.signatures.base_of(town.case().id, paper(town).id))
    key = from_file((authority or ours()).officer(actor.name, start=SINCE, days=900), PASSWORD)
    return sign(base, key, Signing(actor.name, actor.appointments[0].unit.name, town.clock.at, BLOCK))


def command(town: Site, content: bytes, key: str = "", signs: str | None = None) -> Command:
    return Command(
        "assessment.sign_paper", town.clock.at, {}, town.case().id, key=key,
        attachments=(Attachment("signed_paper", "kq.pdf", content, signs=paper(town).id if signs is None else signs),),
    )  # fmt: skip


def record(town: Site, actor: Actor, content: bytes | None = None, **more: str) -> Performed:
    done = perform(command(town, content or signed(town, actor), **more), actor, town.house.services)
    town.later(minutes=5)
    return done


def refused(town: Site, actor: Actor, content: bytes | None = None, **more: str) -> LotrinhError:
    before = town.case().version
    with pytest.raises(LotrinhError) as caught:
        record(town, actor, content, **more)
    assert town.case().version == before
    return caught.value


def test_signers_sign_in_their_order_and_the_case_stays_where_it_is(town: Site) -> None:
    before = town.case()
    first, second = record(town, DOCTOR), record(town, HEAD)
    after = town.case()
    assert (after.stage, after.closed, after.version) == (before.stage, before.closed, before.version + 2)
    versions = [first.documents[0], second.documents[0]]
    assert [(each.signs, each.kind, each.attached) for each in versions] == [
        (paper(town).id, "signed_paper", True)
    ] * 2
    kept: Any = second.act.inputs["signature"]
    assert (kept["signer"], kept["serial"], kept["stamped"]) == (HEAD.name, "7", False)
    assert kept["paper"] == versions[1].sha256
    assert town.house.reader.blob(versions[1].sha256).startswith(town.house.reader.blob(versions[0].sha256))
    assert verify(town.house.database, act_hash).ok


def test_out_of_turn_is_refused_and_the_refusal_is_kept(town: Site) -> None:
    error = refused(town, HEAD)
    assert isinstance(error, NotPermitted)
    assert "Chữ ký thứ 1" in error.vi
    assert "Bác sỹ" in error.vi
    entries = town.house.reader.audit_of_stream(f"refusals:{town.case().id}")
    assert json.loads(entries[-1].body)["act"] == "assessment.sign_paper"
    record(town, DOCTOR)
    assert "Chữ ký thứ 2" in refused(town, DOCTOR).vi
    record(town, HEAD)
    assert "đã đủ chữ ký" in refused(town, HEAD).vi


def test_nobody_records_the_signature_of_another(town: Site) -> None:
    """Where the form says who signs when; capitals and spaces in a certificate do not count."""
    assert "không đứng tên" in refused(town, DOCTOR, signed(town, HEAD)).vi
    loud = replace(DOCTOR, name=f"  {DOCTOR.name.upper()} ")
    record(town, DOCTOR, signed(town, loud))


def test_the_api_records_a_signed_paper(town: Site) -> None:
    browser = town.browser(DOCTOR)
    content = base64.b64encode(signed(town, DOCTOR)).decode()
    paper_ = {"kind": "signed_paper", "name": "kq.pdf", "content": content, "signs": paper(town).id}
    done = browser.do(
        act="assessment.sign_paper", case_id=town.case().id, at="2024-10-15T09:00:00+07:00", inputs={}, attachments=[paper_]
    )  # fmt: skip
    assert done.status_code == 201, done.get_json()
    assert done.get_json()["documents"][0]["signs"] == paper(town).id


def test_the_command_line_signs_with_the_own_certificate_only(town: Site, at_desk: Path) -> None:
    done = lotrinh(*_sign(town, at_desk, "--password-env", "MAT_KHAU", "--as", "head"), code=2)
    assert "không đứng tên cán bộ" in done.stderr


def test_an_office_without_a_part_in_the_case_records_nothing(town: Site) -> None:
    assert isinstance(refused(town, FAR_DOCTOR), NotPermitted)


def test_only_what_stands_and_is_ours_is_kept(town: Site) -> None:
    good = bytearray(signed(town, DOCTOR))
    good[good.index(b"/MediaBox") + 14] ^= 1
    assert "không" in refused(town, DOCTOR, bytes(good)).vi.lower()
    assert (
        "không do tổ chức được tin cậy" in refused(town, DOCTOR, signed(town, DOCTOR, authority=theirs())).vi
    )
    assert "không phải là bản PDF" in refused(town, DOCTOR, signed(town, DOCTOR, outside.pdf(3))).vi
    plain = town.house.signatures.pdf_of(paper(town))
    assert refused(town, DOCTOR, plain).code == "signature_refused"
    twice = signed(town, HEAD, signed(town, DOCTOR))
    assert "thêm 2 chữ ký" in refused(town, DOCTOR, twice).vi


def test_a_paper_that_the_case_does_not_have_is_not_signed(town: Site) -> None:
    content = signed(town, DOCTOR)
    assert refused(town, DOCTOR, content, signs="nobody.1").code == "not_signable"
    assert refused(town, DOCTOR, content, signs="").code == "bad_input"


def test_the_same_click_twice_keeps_one_version(town: Site) -> None:
    content = signed(town, DOCTOR)
    once = record(town, DOCTOR, content, key="khoa-ky-1")
    town.clock.at = once.act.at
    again = record(town, DOCTOR, content, key="khoa-ky-1")
    assert (again.repeated, again.act.id) == (True, once.act.id)
    town.clock.at = once.act.at
    assert isinstance(refused(town, DOCTOR, signed(town, HEAD), key="khoa-ky-1"), KeyReused)


def test_who_signs_a_version_that_was_followed_is_told(town: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    content = signed(town, DOCTOR)
    read = type(town.house.signatures).read

    def slow(self: Any, case_id: str, signs: str, given: bytes) -> Any:
        found = read(self, case_id, signs, given)
        return replace(found, base="0" * 64)  # somebody else's version came in between

    monkeypatch.setattr(type(town.house.signatures), "read", slow)
    assert isinstance(refused(town, DOCTOR, content), CaseChanged)


def test_an_ordinary_act_takes_no_signed_version(town: Site) -> None:
    attached = Attachment("other_paper", "a.pdf", outside.pdf(), signs=paper(town).id)
    given = Command("assessment.notify_parents", town.clock.at, {}, town.case().id, attachments=(attached,))
    with pytest.raises(LotrinhError) as caught:
        perform(given, HEAD, town.house.services)
    assert caught.value.fields["field"] == "signs"


@pytest.fixture
def at_desk(town: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", town.house.settings.database_url)
    monkeypatch.setenv("MAT_KHAU", PASSWORD)
    (tmp_path / "doctor.p12").write_bytes(ours().officer(DOCTOR.name, start=SINCE, days=3650))
    return tmp_path


def _sign(town: Site, home: Path, *more: object) -> tuple[object, ...]:
    return ("document", "sign", town.case().id, paper(town).id, "--as", "doctor", "--at", "2024-10-15T09:00",
            "--p12", home / "doctor.p12", *more)  # fmt: skip


def test_the_command_line_signs_records_and_checks(town: Site, at_desk: Path) -> None:
    copy = at_desk / "da-ky.pdf"
    done = answer(*_sign(town, at_desk, "--password-env", "MAT_KHAU", "--to", copy))
    assert [each["kind"] for each in done["documents"]] == ["signed_paper"]
    told = answer("document", "check", copy)
    assert (told["ok"], told["signatures"][0]["signer"]) == (True, DOCTOR.name)
    shown = lotrinh("document", "check", copy).stdout
    assert DOCTOR.name in shown
    assert "không có danh sách thu hồi" in shown
    whole = bytearray(copy.read_bytes())
    whole[whole.index(b"/MediaBox") + 14] ^= 1
    copy.write_bytes(whole)
    assert answer("document", "check", copy, code=1)["ok"] is False


@pytest.mark.parametrize(
    ("more", "code"),
    [(("--password-env", "KHONG_CO"), 2), (("--password-file", "sai.txt"), 2), (("--token", "x.so"), 2)],
)
def test_the_command_line_refuses_a_key_that_does_not_open(
    town: Site, at_desk: Path, more: tuple[str, str], code: int
) -> None:
    (at_desk / "sai.txt").write_text("sai mật khẩu\n", "utf-8")
    given = [str(at_desk / each) if each.endswith(".txt") else each for each in more]
    done = lotrinh(*_sign(town, at_desk, *given), code=code)
    assert "sai mật khẩu" not in done.output


def test_the_police_may_record_too_and_the_page_shows_the_version(town: Site) -> None:
    record(town, DOCTOR)
    browser = town.browser(DOCTOR)
    browser.open(f"/ho-so/{town.case().id}")
    assert "Văn bản đã ký số" in browser.page
    assert "Ghi nhận văn bản đã ký số" in browser.page
    assert POLICE.appointments[0].unit.id in town.case().units.values()
    assert timedelta(0) < WHEN - SINCE


def test_the_page_takes_what_was_signed_elsewhere(town: Site) -> None:
    browser = town.browser(DOCTOR)
    place = f"/ho-so/{town.case().id}/buoc/assessment.sign_paper"
    browser.open(f"{place}?van-ban={paper(town).id}")
    assert f'name="_signs" value="{paper(town).id}"' in browser.page
    fields = {"_at": "2024-10-15T09:00", "_signs": paper(town).id}
    plain = town.house.signatures.pdf_of(paper(town))
    wrong = browser.send(place, **fields, _files_1=(io.BytesIO(plain), "kq.pdf"))
    assert wrong.status_code == 422
    assert "Không nhận bản đã ký" in browser.page
    assert f'name="_signs" value="{paper(town).id}"' in browser.page
    right = browser.send(place, **fields, _files_1=(io.BytesIO(signed(town, DOCTOR)), "kq.pdf"))
    assert right.status_code == 303
    browser.open(f"/ho-so/{town.case().id}")
    assert "đã ký số" in browser.page
    assert "CA thử nghiệm" in browser.page
    auditor = town.browser(AUDITOR)
    auditor.open(f"/ho-so/{town.case().id}")
    assert "Ghi nhận bản đã ký số" not in auditor.page


def test_a_time_stamp_server_that_does_not_answer_is_told(
    town: Site, at_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("LOTRINH_TSA", f"http://127.0.0.1:{nobody.getsockname()[1]}/tsa")
        done = lotrinh(*_sign(town, at_desk, "--password-env", "MAT_KHAU"), code=3)
    assert "Máy chủ dấu thời gian" in done.stderr
    file = town.house.reader.find_case_file(town.case().id)
    assert file is not None
    assert [each.signs for each in file.documents if each.attached] == []
