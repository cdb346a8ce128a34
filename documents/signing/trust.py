"""Whom this installation trusts: root certificates, and lists of revoked ones, given as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko_certvalidator import ValidationContext

from documents.signing.errors import KeyRefused


@dataclass(frozen=True, slots=True)
class Trust:
    """``roots`` and ``others`` (intermediate certificates) are PEM or DER; ``revoked`` are lists (CRL)."""

    roots: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()
    revoked: tuple[bytes, ...] = ()

    def on(self, at: datetime) -> ValidationContext:
        """Judges certificates as of ``at``, without asking the network. ``KeyRefused`` for a file that is no certificate."""
        return ValidationContext(
            trust_roots=list(_certificates(self.roots)),
            other_certs=list(_certificates(self.others)),
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )

    def revocation_of(self, certificate: bytes, now: datetime) -> Revocation:
        """What the lists say of a certificate (DER). A list counts only if an authority that is held here signed it."""
        asked = x509.load_der_x509_certificate(certificate)
        known = False
        for listed in self._lists(asked.issuer):
            found = listed.get_revoked_certificate_by_serial_number(asked.serial_number)
            if found is not None and found.revocation_date_utc <= now:
                return Revocation(known=True, at=found.revocation_date_utc)
            known = known or listed.next_update_utc is None or now <= listed.next_update_utc
        return Revocation(known=known, at=None)

    def _lists(self, issuer: x509.Name) -> Iterator[x509.CertificateRevocationList]:
        """The lists of an authority that bear its signature."""
        authorities = [
            each
            for content in (*self.roots, *self.others)
            for each in _read(content)
            if each.subject == issuer
        ]
        for content in self.revoked:
            listed = _read_list(content)
            if listed.issuer == issuer and any(_signed_by(listed, each) for each in authorities):
                yield listed


@dataclass(frozen=True, slots=True)
class Revocation:
    """``known`` is false where no list that is still current tells of the certificate; ``at`` is when it was revoked."""

    known: bool
    at: datetime | None


def _signed_by(listed: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    try:
        return listed.is_signature_valid(authority.public_key())  # type: ignore[arg-type]  # other kinds raise
    except (TypeError, ValueError):
        return False


def _read(content: bytes) -> list[x509.Certificate]:
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_certificates(content)
        return [x509.load_der_x509_certificate(content)]
    except ValueError:
        raise _no_certificate() from None


def _read_list(content: bytes) -> x509.CertificateRevocationList:
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_crl(content)
        return x509.load_der_x509_crl(content)
    except ValueError:
        raise _no_certificate() from None


def _certificates(files: Iterable[bytes]) -> Iterator[object]:
    for content in files:
        for each in _read(content):
            yield from load_certs_from_pemder_data(each.public_bytes(Encoding.DER))


def _no_certificate() -> KeyRefused:
    return KeyRefused(
        "A file of trusted certificates is no certificate or list of revoked ones (PEM or DER). Take it out of the folder or replace it.",
        vi="Thư mục chứng thư tin cậy có tệp không phải chứng thư hay danh sách thu hồi (PEM hoặc DER). Hãy bỏ ra hoặc thay tệp đó.",
    )
