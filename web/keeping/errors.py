"""What goes wrong with copies, in words that say what to do."""

from __future__ import annotations

from pathlib import Path

from web.settings import EnvironmentFault


class CopyRefused(EnvironmentFault):
    """A copy cannot be made, is not whole, or cannot be put back where it was asked to be."""

    code = "copy"


def missing_program(name: str) -> CopyRefused:
    """PostgreSQL's own tools are not on this machine."""
    return CopyRefused(
        f"{name} is not on this machine. Install PostgreSQL's client tools of the server's version or newer, and run it again.",
        vi=f"Máy này không có {name}. Hãy cài bộ công cụ của PostgreSQL (cùng phiên bản máy chủ hoặc mới hơn) rồi chạy lại.",
        program=name,
    )


def failed(name: str, why: str) -> CopyRefused:
    """A tool ended with an error; ``why`` is its last line, which names tables, never what is in them."""
    return CopyRefused(
        f"{name} failed: {why}. Nothing was put in place.",
        vi=f"{name} không chạy xong: {why}. Chưa có gì được đặt vào chỗ.",
        program=name,
    )


def no_copy(folder: Path, why: str, vi: str) -> CopyRefused:
    """The folder holds no copy that can be used."""
    return CopyRefused(
        f"{folder} is no copy that can be put back: {why}. Name the folder of another copy.",
        vi=f"{folder} không phải bản sao dùng được: {vi}. Hãy chọn thư mục của bản sao khác.",
        folder=str(folder),
    )


def in_the_way(what: str) -> CopyRefused:
    """There is something already where the copy would go."""
    return CopyRefused(
        f"There is a database already: {what}. Nothing was overwritten. Stop the service, set the old one aside (rename it, do not "
        "delete it) or name an empty database, and run it again.",
        vi=f"Đã có cơ sở dữ liệu: {what}. Chưa ghi đè gì. Hãy dừng dịch vụ, để cơ sở cũ sang một bên (đổi tên, đừng xoá) hoặc chỉ ra "
        "một cơ sở dữ liệu trống, rồi chạy lại.",
        place=what,
    )


def not_whole(problems: int) -> CopyRefused:
    """What was put back does not hold against its chains or anchors."""
    return CopyRefused(
        f"The copy was read, but {problems} places of the record do not hold. Use an older copy and keep this one as evidence.",
        vi=f"Đọc được bản sao nhưng có {problems} chỗ của nhật ký không khớp. Hãy dùng bản cũ hơn và giữ bản này làm chứng cứ.",
        problems=problems,
    )


def no_place() -> CopyRefused:
    """A drill with a copy of a server needs an empty database."""
    return CopyRefused(
        "A copy of a server is tried in an empty database. Make one (`createdb lotrinh_drill`), name it with --into, drop it "
        "afterwards.",
        vi="Diễn tập với bản sao của máy chủ cần một cơ sở dữ liệu trống. Hãy tạo (`createdb lotrinh_drill`), chỉ ra bằng --into, "
        "xong thì xoá.",
    )
