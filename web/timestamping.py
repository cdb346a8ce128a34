"""The time stamp server of this installation (RFC 3161), where one is set: the one place of signing that speaks to the network."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from web.stampfault import StampUnavailable

_PATIENCE: Final = 10  # seconds


class _Stamper(RequestsHTTPTimeStamper):
    """Tells an officer in words when the server does not answer."""

    def __init__(self, url: str) -> None:
        super().__init__(url, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # the library brings no types here

    async def async_request_tsa_response(self, req: Any) -> Any:  # noqa: ANN401 - the library brings no type for it
        try:
            return await super().async_request_tsa_response(req)
        except (
            TimestampRequestError,
            ValueError,
        ):  # the second: an answer that is no answer of such a server
            raise StampUnavailable(
                "The time stamp server (LOTRINH_TSA) does not answer as it should; nothing was signed. Try again later, or "
                "unset it to sign without a time stamp.",
                vi="Máy chủ dấu thời gian (LOTRINH_TSA) không trả lời đúng nên chưa ký. Hãy thử lại sau, hoặc bỏ thiết lập này để ký "
                "không kèm dấu thời gian.",
                setting="LOTRINH_TSA",
            ) from None


def token_of(url: str, digest: bytes) -> bytes:
    """The time stamp token (RFC 3161, DER) over a SHA-256 ``digest``. ``StampUnavailable``."""
    try:
        token: Any = asyncio.run(_Stamper(url).async_timestamp(digest, "sha256"))
    except (TimestampRequestError, StampUnavailable, ValueError):
        raise StampUnavailable(
            "The time stamp server (LOTRINH_TSA) refused or answered wrongly; there is no time stamp. Try again later.",
            vi="Máy chủ dấu thời gian (LOTRINH_TSA) từ chối hoặc trả lời sai nên chưa có dấu thời gian. Hãy thử lại sau.",
            setting="LOTRINH_TSA",
        ) from None
    return bytes(token.dump())


def stamper_of(url: str) -> TimeStamper | None:
    """The stamper; None where no server is set. It raises ``StampUnavailable``."""
    return _Stamper(url) if url else None
