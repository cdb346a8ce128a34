"""Passkeys (WebAuthn) as second factor: what the browser is asked, and whether what it answers is right. No database, no HTTP.

The library, with all the ways in which makers of keys sign, is loaded when somebody first uses one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from persistence.accounts import Passkey
from web.signin.codes import ISSUER
from web.signin.desk import SignInRefused

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

_WAIT: Final = 120_000  # milliseconds


def asked_to_register(host: str, login: str, handle: str, known: Sequence[Passkey]) -> dict[str, Any]:
    """What the browser needs to make a passkey; the challenge (base64url) is in it and must be kept."""
    from webauthn import generate_registration_options, options_to_json

    options = generate_registration_options(
        rp_id=host,
        rp_name=ISSUER,
        user_id=handle.encode(),
        user_name=login,
        timeout=_WAIT,
        exclude_credentials=_described(known),
    )
    return dict(json.loads(options_to_json(options)))


def registered(answer: object, challenge: str, host: str, origin: str) -> tuple[str, str, int]:
    """Id, public key (both base64url) and count of a new passkey. ``SignInRefused`` if the answer is not right."""
    from webauthn import base64url_to_bytes, verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_registration_response(
            credential=_readable(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=host,
            expected_origin=origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise not_right() from error
    return (
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        found.sign_count,
    )


def asked_to_prove(host: str, known: Sequence[Passkey], *, alone: bool = False) -> dict[str, Any]:
    """What the browser needs to prove that one of the passkeys is at hand. ``alone``: with a PIN or a finger, for nothing else is asked."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    wanted = UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED
    options = generate_authentication_options(
        rp_id=host,
        timeout=_WAIT,
        allow_credentials=_described(known),
        user_verification=wanted,
    )
    return dict(json.loads(options_to_json(options)))


def named(answer: object) -> str:
    """Which passkey an answer speaks of."""
    found = answer.get("id") if isinstance(answer, dict) else None
    return found if isinstance(found, str) else ""


def proved(
    answer: object, challenge: str, host: str, origin: str, passkey: Passkey, *, alone: bool = False
) -> int:
    """The new count of the passkey. ``SignInRefused`` if the answer is not right (a copied key counts backwards)."""
    from webauthn import base64url_to_bytes, verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_authentication_response(
            credential=_readable(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=host,
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=alone,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise not_right() from error
    return found.new_sign_count


def not_right() -> SignInRefused:
    """The passkey proves nothing."""
    return SignInRefused(
        "The passkey could not be checked. Try again, or use a code.",
        vi="Không kiểm tra được khóa bảo mật. Hãy thử lại, hoặc dùng mã.",
        field="passkey",
    )


def _described(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in known]


def _readable(answer: object) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise not_right()
    return answer
