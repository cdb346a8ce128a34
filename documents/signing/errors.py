"""Errors of signing and checking. Texts never hold a password, and no name."""

from __future__ import annotations

from documents.signing.found import WORDS, Checked
from rules.errors import BadInput, InputError


class KeyRefused(InputError):
    """A file or token that holds no usable certificate, or a password that does not open it."""

    code = "signing_key"


class NotSignable(InputError):
    """A file that cannot be signed as it is: no PDF, encrypted, or closed for further signatures."""

    code = "not_signable"


class SignatureRefused(BadInput):
    """A signed paper whose signature does not stand, or that is not the paper that was to be signed."""

    code = "signature_refused"


def refused(found: Checked) -> SignatureRefused:
    """Every signature that does not stand, by its field; and whether the paper is ours."""
    told = [(each.field, WORDS[trouble]) for each in found.signatures for trouble in each.troubles]
    vi = [f"{field}: {words[0]}" for field, words in told]
    en = [f"{field}: {words[1]}" for field, words in told]
    if found.of_ours is False:
        vi.append(
            "tệp không phải là bản PDF do chương trình lập cho văn bản này, hoặc đã bị thêm nội dung khác"
        )
        en.append("the file is not the PDF that this program made of the paper, or more was added to it")
    return SignatureRefused(
        f"The signed paper is not accepted: {'; '.join(en)}. Sign the PDF of this paper anew.",
        vi=f"Không nhận bản đã ký: {'; '.join(vi)}. Hãy ký lại trên bản PDF của chính văn bản này.",
        field="attachments",
        troubles=[str(trouble) for each in found.signatures for trouble in each.troubles],
    )


def nothing_new(added: int) -> SignatureRefused:
    """One signature at a time."""
    return SignatureRefused(
        f"The file adds {added} signatures to the version that is held; each is recorded on its own, in order. Record them one by one.",
        vi=f"Tệp thêm {added} chữ ký so với bản đang giữ; mỗi chữ ký được ghi nhận một lần, theo thứ tự. Hãy ghi nhận từng chữ ký.",
        field="attachments",
        added=added,
    )


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


def not_theirs() -> KeyRefused:
    """The visible block would name somebody else than the certificate does."""
    return KeyRefused(
        "The certificate is made out neither to this officer nor to the office. Sign with the own certificate, or name the right officer.",
        vi="Chứng thư số không đứng tên cán bộ này hay cơ quan của cán bộ. Hãy ký bằng chứng thư của mình hoặc nêu đúng cán bộ.",
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
