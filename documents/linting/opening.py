"""Opens a Word file that may be anything: bounded in size and parts, without entities, every failure a clear word."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from docx import Document
from docx.document import Document as OpenDocument

from documents.linting.errors import LintError, refused

MAX_PARTS: Final = 3000
MAX_UNPACKED: Final = 150 * 1024 * 1024
MAX_PART: Final = 60 * 1024 * 1024
MAX_XML: Final = 30 * 1024 * 1024
"""Read into memory as a tree, XML takes about ten times its size."""
MAX_RATIO: Final = 250
"""How far a part of more than one megabyte may be packed; XML of an honest document is packed 10 to 60 times."""

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCX = ("save it as .docx", "hãy lưu lại dạng .docx")
_AGAIN = ("open it in Word and save it anew", "hãy mở bằng Word và lưu lại")


def open_docx(content: bytes) -> OpenDocument:
    """The document. Raises LintError: encrypted, an old .doc, no package, a bomb, no Word document, broken."""
    if content.startswith(_COMPOUND):
        raise _compound(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _bounded(package.infolist())
            _plain_xml(package)
    except LintError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as broken:
        raise refused("the package is broken", "gói .docx bị hỏng", *_AGAIN) from broken
    try:
        document = Document(io.BytesIO(content))
        body = document.element.body
        _ = document.styles.element  # a part of styles that is none shows only here
    except Exception as broken:
        raise refused(
            "this is no Word document, or it is broken",
            "đây không phải văn bản Word, hoặc tệp bị hỏng",
            *_AGAIN,
        ) from broken
    if body is None:
        raise refused("the document has no body", "văn bản không có nội dung", *_AGAIN)
    return document


def _compound(content: bytes) -> LintError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refused(
            "it is encrypted with a password", "tệp được mã hóa bằng mật khẩu", "save it without a password", "hãy lưu lại không mật khẩu"
        )  # fmt: skip
    return refused("it is an old .doc", "đây là tệp .doc cũ", *_DOCX)


def _bounded(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise refused(
            "a part of it is encrypted",
            "có phần bị mã hóa",
            "save it without a password",
            "hãy lưu lại không mật khẩu",
        )
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _bomb()
    for part in parts:
        packed = max(1, part.compress_size)
        most = MAX_XML if part.filename.endswith((".xml", ".rels")) else MAX_PART
        if part.file_size > most or (part.file_size > 1024 * 1024 and part.file_size / packed > MAX_RATIO):
            raise _bomb()
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        raise refused("this package is no Word document", "gói nén này không phải văn bản Word", *_DOCX)


def _bomb() -> LintError:
    return refused(
        "unpacked it would be far larger than a document is", "bung ra lớn bất thường so với một văn bản",
        "look where it comes from; if it is honest, make its pictures smaller",
        "hãy kiểm tra nguồn gốc; nếu tệp thật, hãy giảm dung lượng ảnh",
    )  # fmt: skip


def _plain_xml(package: zipfile.ZipFile) -> None:
    """No part declares a document type: Word writes none, and entities are built with it."""
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in package.read(part).replace(
            b"\x00", b""
        ):
            raise refused(
                "a part of it declares a document type, as Word never does",
                "có phần khai báo DOCTYPE, Word không tạo ra như vậy",
                *_AGAIN,
            )
