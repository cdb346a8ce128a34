"""What click says of a command that was typed wrongly, in Vietnamese. Its own words, with the usage of the command, follow in English."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

_KINDS: Final = {
    "no such command": "Không có lệnh này",
    "unexpected extra argument": "Thừa tham số",
    "missing command": "Thiếu tên lệnh",
    "is not a valid integer": "phải là số nguyên",
    "is not in the range": "ngoài khoảng được nhận",
    "is not one of": "không thuộc danh sách được nhận",
    "does not match the formats": "không đúng dạng ngày",
    "is a directory": "là thư mục, không phải tệp",
    "is a file": "là tệp, không phải thư mục",
    "is not readable": "không đọc được: không có quyền",
    "does not exist": "không tìm thấy, hoặc không có quyền đọc",
}


def in_vietnamese(error: click.UsageError) -> str:
    """A sentence: what is wrong, at which parameter, and where the usage stands. Values that were typed are not repeated."""
    return f"{_said(error)}. Cách dùng: `{_command(error)} --help`."


def _said(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"; có phải {', '.join(error.possibilities)}" if error.possibilities else ""
        return f"Không có tùy chọn {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        return f"Thiếu {_name(error)}"
    if isinstance(error, click.BadOptionUsage):
        return f"Tùy chọn {error.option_name} chưa đúng"
    kind = next((vi for en, vi in _KINDS.items() if en in error.message.casefold()), "")
    if isinstance(error, click.BadParameter):
        return f"Giá trị của {_name(error)} {kind or 'không được nhận'}"
    return kind or "Lệnh gõ chưa đúng"


def _name(error: click.BadParameter) -> str:
    """The parameter as it is typed."""
    if isinstance(error.param_hint, str):
        return error.param_hint
    if error.param is not None:
        return error.param.get_error_hint(error.ctx) if error.ctx else str(error.param.human_readable_name)
    return "tham số"


def _command(error: click.UsageError) -> str:
    """ "lotrinh admin load"; whatever the program was called as."""
    path = error.ctx.command_path if error.ctx else "lotrinh"
    first, _, rest = path.partition(" ")
    return f"{Path(os.fsdecode(first)).name} {rest}".strip()
