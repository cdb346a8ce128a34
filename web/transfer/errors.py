"""What is wrong with an archive of an office; nothing was written."""

from __future__ import annotations

from rules.errors import InputError


class ArchiveRefused(InputError):
    """An archive, a key or a passphrase that does not serve. Names the file in the archive, never what it holds."""

    code = "archive_refused"


def archive_refused(en: str, vi: str, **fields: object) -> ArchiveRefused:
    """The refusal in both languages."""
    return ArchiveRefused(f"{en} Nothing was written.", vi=f"{vi} Chưa ghi gì.", **fields)
