"""Signatures made and checked with a certificate authority of the tests' own: what stands, and everything that must not."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.generic import NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper

from documents.signing.block import block
from documents.signing.checking import check
from documents.signing.errors import KeyRefused, NotSignable
from documents.signing.found import WORDS, Checked, Trouble
from documents.signing.keys import TokenPlace, from_file, from_token, tokens_possible
from documents.signing.signing import HEIGHT, MOST, WIDTH, Signing, sign
from documents.signing.trust import Trust
from tests.documents import outside
from tests.documents.authority import DAY, PASSWORD, Authority, ours, theirs

LATER = DAY + timedelta(days=5)
TRUST = Trust((ours().pem,))


def _blank(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.MediaBox = [0, 0, WIDTH, HEIGHT]


BLOCK = outside.pdf(prepare=_blank)


@cache
def issued() -> bytes:
    return outside.pdf(2)


def signed(
    pdf: bytes | None = None,
    name: str = "Trần Thị Bình",
    serial: int = 7,
    authority: Authority | None = None,
    at: datetime = DAY,
    **officer: object,
) -> bytes:
    key = from_file((authority or ours()).officer(name, serial, **officer), PASSWORD)  # type: ignore[arg-type]
    return sign(pdf or issued(), key, Signing(name, "Công an phường Hòa An", at, BLOCK))


def looked(pdf: bytes, trust: Trust = TRUST, now: datetime = LATER) -> Checked:
    return check(pdf, trust, now, issued())


def troubles(pdf: bytes, trust: Trust = TRUST) -> tuple[Trouble, ...]:
    return looked(pdf, trust).signatures[0].troubles


def test_a_signature_tells_who_and_when_and_stands() -> None:
    done = signed()
    found = looked(done)
    assert found.ok
    assert found.of_ours is True
    (one,) = found.signatures
    assert (one.field, one.signer, one.serial, one.at, one.stamped) == (
        "ChuKy1",
        "Trần Thị Bình",
        "7",
        DAY,
        False,
    )
    assert "Công an phường Hòa An" in one.subject
    assert "CA thử nghiệm" in one.issuer
    assert not one.revocation_known  # nobody told of revocations: said, not hidden
    assert done.startswith(issued())


def test_the_signature_is_pades_and_carries_no_time_of_the_machine() -> None:
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert field.V.SubFilter == pikepdf.Name("/ETSI.CAdES.detached")
        assert str(field.V.M).startswith("D:20260901000000")
        assert "/Metadata" not in pdf.Root
        assert b"ModifyDate" not in signed()
        assert [float(each) for each in field.Rect] == [40, 6, 40 + WIDTH, 6 + HEIGHT]


def test_the_same_key_at_the_same_moment_says_nothing_else_about_the_file() -> None:
    """All that the clock of the machine could leave is a date: there is none but the one that was told."""
    dates = re.findall(rb"D(?::|\\072)(\d{8})", signed()[len(issued()) :])
    assert set(dates) == {b"20260901"}


def test_several_sign_one_after_the_other() -> None:
    once = signed()
    twice = signed(once, "Lê Văn Xa", 8, at=DAY + timedelta(hours=2))
    found = looked(twice)
    assert found.ok
    assert [(each.field, each.signer) for each in found.signatures] == [
        ("ChuKy1", "Trần Thị Bình"),
        ("ChuKy2", "Lê Văn Xa"),
    ]
    assert twice.startswith(once)


def test_no_more_sign_than_blocks_fit_on_the_page() -> None:
    pdf = issued()
    for number in range(MOST):
        pdf = signed(pdf, serial=20 + number)
    assert looked(pdf).ok
    with pytest.raises(NotSignable):
        signed(pdf, serial=99)


def test_an_unknown_authority_is_not_trusted() -> None:
    assert troubles(signed(authority=theirs())) == (Trouble.UNKNOWN_ISSUER,)
    assert troubles(signed(), Trust()) == (Trouble.UNKNOWN_ISSUER,)


def test_a_certificate_out_of_its_time_does_not_sign() -> None:
    old = DAY - timedelta(days=500)
    assert troubles(signed(start=old, days=400)) == (Trouble.EXPIRED,)
    assert troubles(signed(start=DAY + timedelta(days=1))) == (Trouble.NOT_YET_VALID,)


def test_a_certificate_that_expires_later_signed_in_time() -> None:
    done = signed(start=DAY - timedelta(days=9), days=10)
    assert looked(done, now=DAY + timedelta(days=300)).ok


def test_a_time_that_lies_ahead_is_not_believed() -> None:
    done = signed(at=DAY + timedelta(days=50), start=DAY + timedelta(days=40))
    assert looked(done).signatures[0].troubles == (Trouble.NOT_YET_VALID,)


def test_revocation_is_known_where_a_list_tells() -> None:
    done = signed()
    told = Trust((ours().pem,), revoked=(ours().revoked(7, 9),))
    assert troubles(done, told) == (Trouble.REVOKED,)
    (other,) = looked(done, Trust((ours().pem,), revoked=(ours().revoked(8),))).signatures
    assert (other.troubles, other.revocation_known) == ((), True)
    forged = theirs().revoked(7)  # of another authority: it says nothing of ours
    assert looked(done, Trust((ours().pem, theirs().pem), revoked=(forged,))).ok


def test_one_changed_byte_breaks_it() -> None:
    done = bytearray(signed())
    place = done.index(b"/MediaBox") + 14
    done[place] ^= 1
    found = looked(bytes(done))
    assert not found.ok
    assert (found.signatures[0].troubles, found.of_ours) == ((Trouble.BROKEN,), False)


def _saved(writer: Any) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _with_page(pdf: bytes) -> bytes:
    """A page added behind, as an editor of PDF files saves it."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    made: Any = PageObject  # the library brings no types for it
    drawn = writer.add_object(StreamObject(stream_data=b""))
    writer.insert_page(made(contents=drawn, media_box=(0, 0, 595, 842)))
    return _saved(writer)


def _with_turn(pdf: bytes) -> bytes:
    """The first page turned upside down."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.prev.root["/Pages"]["/Kids"][0]
    turned: Any = NumberObject
    page[pdf_name("/Rotate")] = turned(180)
    writer.update_container(page)
    return _saved(writer)


@pytest.mark.parametrize("change", [_with_page, _with_turn])
def test_what_is_changed_after_signing_is_found(change: Callable[[bytes], bytes]) -> None:
    assert troubles(change(signed())) == (Trouble.CHANGED_AFTER,)


@pytest.mark.parametrize("change", [_with_page, _with_turn])
def test_what_is_slipped_in_before_signing_is_not_ours(change: Callable[[bytes], bytes]) -> None:
    found = looked(signed(change(issued())))
    assert found.signatures[0].ok
    assert found.of_ours is False
    assert not found.ok


def test_another_paper_is_not_ours() -> None:
    assert looked(signed(outside.pdf(3))).of_ours is False
    assert check(signed(outside.pdf(3)), TRUST, LATER).of_ours is None


def test_a_paper_without_a_signature_does_not_pass() -> None:
    found = looked(issued())
    assert (found.signatures, found.of_ours, found.ok) == ((), False, False)


def _stamper(authority: Authority, at: datetime) -> DummyTimeStamper:
    """A time stamp authority of the tests' own."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "TSA thử nghiệm")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(authority.root.subject)
        .public_key(key.public_key())
        .serial_number(77)
        .not_valid_before(DAY - timedelta(days=30))
        .not_valid_after(DAY + timedelta(days=300))
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(authority.key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(b"tsa", key, certificate, None, NoEncryption())
    signer = SimpleSigner.load_pkcs12_data(packed, other_certs=[])
    return DummyTimeStamper(
        signer.signing_cert, signer.signing_key, certs_to_embed=signer.cert_registry, fixed_dt=at
    )


def test_a_stamped_time_counts_before_the_told_one() -> None:
    stamped = DAY + timedelta(minutes=3)
    key = from_file(ours().officer("Trần Thị Bình"), PASSWORD)
    done = sign(issued(), key, Signing("Trần Thị Bình", "Công an", DAY, BLOCK, _stamper(ours(), stamped)))
    (one,) = looked(done).signatures
    assert (one.at, one.stamped, one.troubles) == (stamped, True, ())
    bad = sign(issued(), key, Signing("Trần Thị Bình", "Công an", DAY, BLOCK, _stamper(theirs(), stamped)))
    assert looked(bad).signatures[0].troubles == (Trouble.STAMP,)


@pytest.mark.parametrize(
    ("content", "password"), [(ours().officer("a"), "sai"), (b"rubbish", PASSWORD), (b"", "")]
)
def test_a_key_that_does_not_open_is_told(content: bytes, password: str) -> None:
    with pytest.raises(KeyRefused) as caught:
        from_file(content, password)
    assert password not in caught.value.en or not password


def test_tokens_are_told_to_be_impossible_in_one_line() -> None:
    if tokens_possible():
        pytest.skip("python-pkcs11 is installed here")
    with pytest.raises(KeyRefused) as caught:
        from_token(TokenPlace("/usr/lib/token.so", "CKS", "Trần Thị Bình"), "1234")
    assert "python-pkcs11" in caught.value.vi


@pytest.mark.parametrize(
    "content",
    [b"", b"rubbish", outside.word(), outside.pdf(encryption=pikepdf.Encryption(owner="o", user=""))],
    ids=["empty", "rubbish", "word", "encrypted"],
)
def test_what_is_no_whole_pdf_is_not_signed(content: bytes) -> None:
    with pytest.raises(NotSignable):
        signed(content or b"%PDF-")


def test_no_name_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        troubles(signed(authority=theirs()))
        troubles(signed(start=DAY - timedelta(days=500), days=400))
    assert "Bình" not in caplog.text


def test_every_trouble_has_words() -> None:
    assert set(WORDS) == set(Trouble)


def test_the_block_tells_name_office_and_time_of_viet_nam() -> None:
    import docx

    made = docx.Document(io.BytesIO(block("Nguyễn Thị Lành", "Trung tâm Y tế khu vực Hòa An", DAY)))
    assert [each.text for each in made.paragraphs] == [
        "Đã ký số", "Nguyễn Thị Lành", "Trung tâm Y tế khu vực Hòa An", "07:00:00 ngày 01/09/2026",
    ]  # fmt: skip
