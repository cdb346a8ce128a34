"""The example at the end of each command's help."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

_F = TypeVar("_F", bound=Callable[..., Any])

_AS_WRITTEN = "\b"  # click leaves the lines of a paragraph that begins with it as they are


def example(*lines: str) -> Callable[[_F], _F]:
    """Add example lines to the help of a command; stands directly above its function."""

    def add(command: _F) -> _F:
        told = inspect.cleandoc(command.__doc__ or "")
        shown = "\n".join(f"  {line}" for line in lines)
        command.__doc__ = f"{told}\n\n{_AS_WRITTEN}\nVí dụ / Example:\n{shown}"
        return command

    return add
