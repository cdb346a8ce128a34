"""What goes wrong between us and a database, in errors of our own tree: who was first, busy, gone, damaged."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from persistence.errors import DatabaseBusy, DatabaseDamaged, DatabaseUnreachable, TextDamaged
from rules.errors import LotrinhError
from workflows.errors import case_changed

_FIRST: Final = frozenset({"40001", "40P01"})  # serialization failure, deadlock: someone was first
_INSECURE: Final = ("certificate", "does not support SSL")
_DAMAGED: Final = frozenset({"XX001", "XX002"})  # a page of a table, of an index
_TOO_LONG: Final = frozenset(
    {"57014", "55P03", "25P03"}
)  # a statement, a lock, a silence inside a transaction


def translated(error: DBAPIError, *, committing: bool = False) -> LotrinhError | DBAPIError:
    """The error of the tree for a driver's error: someone was first, busy, unreachable; else the error itself.

    ``committing``: it came while a transaction was being committed, so that nobody can tell whether it was.
    """
    state = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", None) or ""
    if state in _FIRST:
        return case_changed()
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return busy()
    if state in _TOO_LONG and not committing:
        return busy()
    damaged = DatabaseDamaged if state in _DAMAGED else _damage(error, name)
    if damaged is not None:
        return damaged_file(damaged)
    if committing and not name and isinstance(error, (OperationalError, InterfaceError)):
        return _unsettled()
    if isinstance(error, OperationalError) and any(each in str(error.orig) for each in _INSECURE):
        return DatabaseUnreachable(
            "The way to the database server is not secured as it must be; nothing was written. A server on another host needs a"
            " certificate: name the one that signed it (sslrootcert=FILE in LOTRINH_DATABASE_URL), or say sslmode=disable there if the way"
            " is secured otherwise.",
            vi="Đường đến máy chủ cơ sở dữ liệu chưa được bảo vệ đúng cách, chưa có gì được ghi. Máy chủ ở máy khác phải có chứng thư:"
            " chỉ rõ chứng thư gốc (sslrootcert=TỆP trong LOTRINH_DATABASE_URL), hoặc ghi sslmode=disable nếu đường truyền đã được"
            " bảo vệ bằng cách khác.",
        )
    if isinstance(error, (OperationalError, InterfaceError)):
        return DatabaseUnreachable(
            f"The database cannot be used ({name or state or type(error.orig).__name__}); nothing was written. Check that"
            " LOTRINH_DATABASE_URL is right, that the server runs or the folder exists and can be written to,"
            " and that the disk is not full.",
            vi="Không dùng được cơ sở dữ liệu, chưa có gì được ghi. Kiểm tra LOTRINH_DATABASE_URL, máy chủ hoặc thư mục dữ liệu"
            " và dung lượng đĩa.",
        )
    return error


def damaged_file(kind: type[DatabaseDamaged] = DatabaseDamaged) -> DatabaseDamaged:
    """Pages or texts of the database are damaged."""
    return kind(
        "The database is damaged or is no database of this program. Stop writing, run `lotrinh audit verify`, and restore a backup.",
        vi="Cơ sở dữ liệu bị hỏng hoặc không phải của chương trình này. Hãy ngừng ghi, chạy `lotrinh audit verify`"
        " và khôi phục từ bản sao lưu.",
    )


def busy() -> DatabaseBusy:
    """Others wrote, or waited, for too long."""
    return DatabaseBusy(
        "The database is busy with other writers; nothing was written. Try again.",
        vi="Cơ sở dữ liệu đang bận, chưa có gì được ghi. Hãy thử lại.",
    )


def _unsettled() -> DatabaseUnreachable:
    return DatabaseUnreachable(
        "The connection to the database was lost while this was being saved: it cannot be told whether it was. Send the same again, or"
        " open the case and look: what was saved is not done a second time.",
        vi="Mất kết nối cơ sở dữ liệu đúng lúc đang lưu nên chưa biết đã lưu được hay chưa. Hãy gửi lại đúng nội dung này, hoặc mở hồ sơ để"
        " xem: việc đã lưu rồi sẽ không bị làm lần thứ hai.",
        unsettled=True,
    )


def _damage(error: DBAPIError, name: str) -> type[DatabaseDamaged] | None:
    if "Could not decode to UTF-8" in str(error.orig):
        return TextDamaged
    return DatabaseDamaged if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) else None
