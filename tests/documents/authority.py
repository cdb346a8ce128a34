"""A certificate authority of the tests' own: a root, officers' certificates, lists of revoked ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "mật khẩu"  # noqa: S105 - of a certificate that is made for the test
DAY = datetime(2026, 9, 1, tzinfo=UTC)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Công an phường Hòa An"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@dataclass(frozen=True)
class Authority:
    """A root with its key."""

    key: ec.EllipticCurvePrivateKey
    root: x509.Certificate

    @classmethod
    def make(cls, name: str) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        root = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(name))
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(DAY - timedelta(days=3650))
            .not_valid_after(DAY + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .add_extension(_usage(certify=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        return cls(key, root)

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)

    def officer(
        self, name: str, serial: int = 7, start: datetime = DAY - timedelta(days=30), days: int = 365
    ) -> bytes:
        """A PKCS#12 file for an officer."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(self.root.subject)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(certify=False), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )
        return pkcs12.serialize_key_and_certificates(
            name.encode(), key, certificate, [self.root], BestAvailableEncryption(PASSWORD.encode())
        )

    def revoked(self, *serials: int) -> bytes:
        """The list of those that hold no more."""
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.subject)
            .last_update(DAY - timedelta(days=9))
            .next_update(DAY + timedelta(days=400))
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for serial in serials:
            gone = x509.RevokedCertificateBuilder().serial_number(serial)
            made = made.add_revoked_certificate(gone.revocation_date(DAY - timedelta(days=10)).build())
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _usage(*, certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certify, content_commitment=not certify, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=certify, crl_sign=certify,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


@cache
def ours() -> Authority:
    """The authority that is trusted."""
    return Authority.make("CA thử nghiệm")


@cache
def theirs() -> Authority:
    """One of which nobody knows."""
    return Authority.make("CA lạ")
