"""Errors of building a dossier. Texts name the file as it is called in the archive, nothing of a person."""

from __future__ import annotations

from rules.errors import InputError


class DossierError(InputError):
    """A paper that cannot go into the dossier as it is; says which and what to do."""

    code = "dossier"


def unreadable(name: str) -> DossierError:
    """A picture or PDF whose pages cannot be read."""
    return DossierError(
        f"'{name}' cannot be laid out as pages. Attach it again as PDF, JPEG or PNG that opens.",
        vi=f"Không dựng được trang từ tệp “{name}”. Hãy đính kèm lại bản PDF, JPEG hoặc PNG mở được.",
        file=name,
    )


def unknown_type(name: str, media_type: str) -> DossierError:
    """A paper of a type that has no pages."""
    return DossierError(
        f"'{name}' is of type {media_type}, which has no pages here. Accepted: .docx, PDF, JPEG, PNG.",
        vi=f"Tệp “{name}” thuộc loại {media_type}, chưa dựng được trang. Nhận: .docx, PDF, JPEG, PNG.",
        file=name,
        accepted=".docx, PDF, JPEG, PNG",
    )


def other_pages(name: str, pinned: int, found: int) -> DossierError:
    """A paper that has other pages now than when its sheets were numbered."""
    return DossierError(
        f"'{name}' had {pinned} sheets when they were numbered and comes to {found} pages here: this machine lays it out otherwise. "
        "Build on the machine that numbered it, or hand out the version that was kept.",
        vi=f"“{name}” có {pinned} tờ khi đánh bút lục nhưng trên máy này ra {found} trang. "
        "Hãy dựng trên máy đã đánh bút lục, hoặc tải lần lập đã lưu.",
        file=name,
    )
