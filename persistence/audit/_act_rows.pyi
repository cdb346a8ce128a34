from collections.abc import Callable
from typing import Any

def look(row: tuple[Any, ...], /) -> Any: ...  # noqa: ANN401 - bytes, a tuple or NotImplemented
def taking(
    runs: dict[bytes, list[Any]], slowly: Callable[..., None], laws: set[bytes], done: list[Any], /
) -> Callable[..., None]: ...
def reading(
    uri: str, before: str, asked: str, /
) -> Callable[[int, int, Callable[..., None]], int] | None: ...
