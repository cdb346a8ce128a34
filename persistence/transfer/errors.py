"""What stands against taking an office in."""

from __future__ import annotations

from persistence.errors import StorageError


class TransferRefused(StorageError):
    """An archive or a target that does not serve; nothing was written. Names the file or the table, never a value."""

    code = "transfer_refused"
    unwritable = False


def refused(en: str, vi: str, **fields: object) -> TransferRefused:
    """The refusal in both languages, with what it is about."""
    return TransferRefused(f"{en} Nothing was written.", vi=f"{vi} Chưa ghi gì.", **fields)
