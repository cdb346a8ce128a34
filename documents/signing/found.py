"""What a check of a signed PDF found, in values and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Trouble(StrEnum):
    """Why a signature does not stand; each has its words."""

    BROKEN = "broken"
    CHANGED_AFTER = "changed_after"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    UNTRUSTED = "untrusted"
    STAMP = "stamp"


WORDS: Final[dict[Trouble, tuple[str, str]]] = {
    Trouble.BROKEN: (
        "nội dung đã ký bị thay đổi hoặc chữ ký hỏng",
        "what was signed was changed, or the signature is broken",
    ),
    Trouble.CHANGED_AFTER: (
        "văn bản bị sửa sau khi ký (thêm, bớt hoặc đổi nội dung)",
        "the document was changed after signing",
    ),
    Trouble.UNKNOWN_ISSUER: (
        "chứng thư số không do tổ chức được tin cậy cấp",
        "the certificate comes from no trusted authority",
    ),
    Trouble.EXPIRED: (
        "chứng thư số đã hết hạn vào lúc ký",
        "the certificate had expired at the time of signing",
    ),
    Trouble.NOT_YET_VALID: (
        "chứng thư số chưa có hiệu lực vào lúc ký",
        "the certificate was not valid yet at the time of signing",
    ),
    Trouble.REVOKED: ("chứng thư số đã bị thu hồi", "the certificate was revoked"),
    Trouble.UNTRUSTED: ("không xác minh được chứng thư số", "the certificate could not be verified"),
    Trouble.STAMP: ("dấu thời gian không hợp lệ", "the time stamp does not hold"),
}


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """One signature. ``at`` is the stamped time, else the one that the signer told; ``revocation_known`` is false where no list tells."""

    field: str
    signer: str
    serial: str
    subject: str
    issuer: str
    at: datetime | None
    stamped: bool
    revocation_known: bool
    sha256: str
    troubles: tuple[Trouble, ...]

    @property
    def ok(self) -> bool:
        """Whether it stands."""
        return not self.troubles


@dataclass(frozen=True, slots=True)
class Checked:
    """A signed PDF. ``of_ours``: the bytes before the first signature are those that were issued; None where nobody said what was."""

    signatures: tuple[FoundSignature, ...]
    of_ours: bool | None

    @property
    def ok(self) -> bool:
        """Whether there is a signature, all of them stand, and the paper is ours where that was asked."""
        return (
            bool(self.signatures) and all(each.ok for each in self.signatures) and self.of_ours is not False
        )
