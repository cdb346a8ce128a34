"""What must be read again and yet not lie open in the database: sealed with a key drawn from the installation's own secret."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rules.errors import LotrinhError


class SealBroken(LotrinhError):
    """A sealed value was sealed with another key: the installation's secret was changed or lost."""

    code = "seal_broken"


class Seal:
    """Seals and opens texts. ``secret`` is the installation's secret; ``purpose`` keeps keys of different uses apart."""

    def __init__(self, secret: str, purpose: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=f"lotrinh:{purpose}".encode()).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, text: str) -> str:
        """The text, sealed."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def close_bytes(self, content: bytes) -> bytes:
        """Bytes, sealed."""
        return self._fernet.encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The bytes again. ``SealBroken`` if they were sealed with another key."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise SealBroken(
                "This was sealed with another secret of the installation. Enter it anew.",
                vi="Nội dung này được niêm phong bằng khóa bí mật khác của máy chủ. Hãy nhập lại.",
            ) from error

    def open(self, sealed: str) -> str:
        """The text again. ``SealBroken`` if it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode()
        except (InvalidToken, ValueError) as error:
            raise SealBroken(
                "The second factor on file cannot be read: the secret of this installation was changed."
                " Reset it with `lotrinh account reset`.",
                vi="Không đọc được bước xác thực thứ hai đã lưu: khóa bí mật của máy chủ đã đổi."
                " Quản trị viên đặt lại bằng `lotrinh account reset`.",
            ) from error
