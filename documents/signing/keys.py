"""Keys to sign with: from a PKCS#12 file, or on a PKCS#11 token where the optional library is there."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TypeAlias

from pyhanko.sign.signers import Signer, SimpleSigner

from documents.signing.errors import no_key, no_token, no_token_library, wrong_password

Key: TypeAlias = Signer


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where a token is: the path of the vendor's library, the label of the token and of the certificate on it."""

    module: str
    token: str
    certificate: str


def from_file(content: bytes, password: str) -> Key:
    """The key of a PKCS#12 file (.p12, .pfx) with its chain. ``KeyRefused``."""
    try:
        found: SimpleSigner | None = SimpleSigner.load_pkcs12_data(
            content, other_certs=[], passphrase=password.encode()
        )
    except (ValueError, TypeError):
        raise wrong_password() from None
    if found is None:
        raise wrong_password()
    if found.signing_cert is None or found.signing_key is None:
        raise no_key()
    return found


def holder_of(key: Key) -> str:
    """The name to which the certificate is made out; "" where it has none."""
    certificate = key.signing_cert
    return "" if certificate is None else str(certificate.subject.native.get("common_name", ""))


def tokens_possible() -> bool:
    """Whether the optional library for tokens is installed."""
    return importlib.util.find_spec("pkcs11") is not None


def from_token(place: TokenPlace, pin: str) -> Key:
    """The key on a token; it never leaves it. ``KeyRefused`` without the library, the token, the certificate or the right PIN."""
    if not tokens_possible():
        raise no_token_library()
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    try:
        session = open_pkcs11_session(
            place.module, token_criteria=TokenCriteria(label=place.token), user_pin=pin
        )
        signer = PKCS11Signer(session, cert_label=place.certificate)
        if signer.signing_cert is None:
            raise no_key()
    except (OSError, RuntimeError, ValueError, LookupError) as error:
        raise no_token(type(error).__name__) from None
    return signer
