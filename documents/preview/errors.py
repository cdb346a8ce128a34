"""What can go wrong when a page is to be shown."""

from __future__ import annotations

from documents.errors import DocumentError


class PageNotShown(DocumentError):
    """A page of a PDF cannot be drawn: there is no such page, or its PDF is damaged or too heavy."""

    code = "page_not_shown"


def not_shown(page: int) -> PageNotShown:
    """The page cannot be drawn within its bounds of memory and time."""
    return PageNotShown(
        f"Page {page} cannot be shown here. Open the whole PDF instead, or look whether the paper was scanned whole.",
        vi=f"Không hiển thị được trang {page}. Hãy mở cả tệp PDF, hoặc xem lại bản quét của giấy tờ đó.",
        field="page",
    )
