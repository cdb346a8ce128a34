"""Errors of signing and checking. Texts never hold a password, and no name."""

from __future__ import annotations

from rules.errors import InputError


class KeyRefused(InputError):
    """A file or token that holds no usable certificate, or a password that does not open it."""

    code = "signing_key"


class NotSignable(InputError):
    """A file that cannot be signed as it is: no PDF, encrypted, or closed for further signatures."""

    code = "not_signable"


def wrong_password() -> KeyRefused:
    """The file does not open."""
    return KeyRefused(
        "The certificate file does not open with this password, or it is no PKCS#12 file (.p12, .pfx). Check both and try again.",
        vi="Không mở được tệp chứng thư số bằng mật khẩu này, hoặc tệp không phải PKCS#12 (.p12, .pfx). Hãy kiểm tra lại cả hai.",
    )


def no_key() -> KeyRefused:
    """The file opens and holds no private key."""
    return KeyRefused(
        "The certificate file holds no private key. Export it again together with its key.",
        vi="Tệp chứng thư số không có khóa bí mật. Hãy xuất lại tệp kèm khóa bí mật.",
    )


def no_token_library() -> KeyRefused:
    """The optional library is not installed."""
    return KeyRefused(
        "Tokens need the optional package python-pkcs11, which is not installed. Use a PKCS#12 file (--p12), or have it installed.",
        vi="Dùng USB token cần gói tùy chọn python-pkcs11, máy này chưa cài. Hãy dùng tệp PKCS#12 (--p12) hoặc nhờ cài gói đó.",
    )


def no_token(why: str) -> KeyRefused:
    """The token does not answer as wished."""
    return KeyRefused(
        f"The token cannot be used ({why}). Check that it is plugged in, the driver's path, the certificate's label and the PIN.",
        vi=f"Không dùng được USB token ({why}). Hãy kiểm tra token đã cắm, đường dẫn thư viện, tên chứng thư và mã PIN.",
    )


def not_signable(why: str) -> NotSignable:
    """The file cannot be signed."""
    return NotSignable(
        f"The file cannot be signed ({why}). A whole PDF without a password is needed; sign the PDF that this program made.",
        vi=f"Không ký được tệp này ({why}). Cần tệp PDF nguyên vẹn, không có mật khẩu; hãy ký bản PDF do chương trình lập.",
    )
