"""A security key of the tests' own: answers a challenge as a browser with a key at hand would, with PIN or without."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from persistence.accounts import Passkey, Told
from tests.web.site import Site
from workflows.model import Actor


def text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class SoftPasskey:
    """``verified``: its owner proved to be there by PIN or finger."""

    id: bytes
    verified: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def register(self, town: Site, actor: Actor) -> None:
        """Put it on file for an officer."""
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        kept = Passkey(text(self.id), actor.id, text(cbor2.dumps(public)), 0, "khóa", town.clock.at)
        told = Told("signin.passkey_added", actor.id, "", town.clock.at, {})
        town.house.accounts.put_passkey(kept, told, new=True)

    def answer(self, challenge: str, origin: str = "https://localhost") -> dict[str, Any]:
        """What the browser posts."""
        client = json.dumps(
            {"type": "webauthn.get", "challenge": challenge, "origin": origin, "crossOrigin": False}
        ).encode()
        flags = 0x05 if self.verified else 0x01
        data = sha256(b"localhost").digest() + bytes([flags]) + bytes(4)
        signed = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        told = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return {
            "id": text(self.id),
            "rawId": text(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {name: text(each) for name, each in told.items()},
        }
