"""The time stamp server of this installation (RFC 3161), where one is set: the one place of signing that speaks to the network."""

from __future__ import annotations

import asyncio
from threading import Thread
from typing import Any, Final

import requests
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError, requests_client
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from web.stampfault import StampUnavailable

_PATIENCE: Final = 10  # seconds for connecting and for each word of the server
_WHOLE: Final = 20  # seconds for the whole answer, however slowly it drips
_MOST: Final = 1 << 20  # bytes; a token has a few thousand
_ASKED, _GIVEN = "application/timestamp-query", "application/timestamp-reply"
_FAULTS: Final = (
    TimestampRequestError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)  # what an answer that is no answer of such a server may cause in the library


class _Stamper(RequestsHTTPTimeStamper):
    """Tells an officer in words when the server does not answer."""

    def __init__(self, url: str) -> None:
        super().__init__(url, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # the library brings no types here

    async def async_request_tsa_response(self, req: Any) -> Any:  # noqa: ANN401 - the library brings no type for it
        answer = _posted(str(self.url), req.dump())
        if answer is None:
            raise StampUnavailable(
                "The time stamp server (LOTRINH_TSA) does not answer as it should; nothing was signed. Try again later, or "
                "unset it to sign without a time stamp.",
                vi="Máy chủ dấu thời gian (LOTRINH_TSA) không trả lời đúng nên chưa ký. Hãy thử lại sau, hoặc bỏ thiết lập này để ký "
                "không kèm dấu thời gian.",
                setting="LOTRINH_TSA",
            )
        return requests_client.tsp.TimeStampResp.load(answer)  # type: ignore[attr-defined]  # the form of ASN.1 that the library reads

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:  # noqa: ANN401 - as above
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except _FAULTS:
            raise _refused() from None


def token_of(url: str, digest: bytes) -> bytes:
    """The time stamp token (RFC 3161, DER) over a SHA-256 ``digest``. ``StampUnavailable``."""
    try:
        token: Any = asyncio.run(_Stamper(url).async_timestamp(digest, "sha256"))
        return bytes(token.dump())
    except (StampUnavailable, *_FAULTS):
        raise _refused() from None


def stamper_of(url: str) -> TimeStamper | None:
    """The stamper; None where no server is set. It raises ``StampUnavailable``."""
    return _Stamper(url) if url else None


def _posted(url: str, body: bytes) -> bytes | None:
    """The answer to a request; None where there was none in time, or not one of such a server."""
    found: list[bytes] = []
    # A server that drips a byte at a time outlasts any patience that is counted from byte to byte: the request is left to itself then.
    asking = Thread(target=_ask, args=(url, body, found), daemon=True)
    asking.start()
    asking.join(_WHOLE)
    return found[0] if found and not asking.is_alive() else None


def _ask(url: str, body: bytes, found: list[bytes]) -> None:
    headers = {"Content-Type": _ASKED, "Accept": _GIVEN}
    try:
        with requests.post(url, body, headers=headers, timeout=_PATIENCE, stream=True) as answer:
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if answer.status_code != requests.codes.ok or kind != _GIVEN:
                return
            held = b""
            for piece in answer.iter_content(8192):
                held += piece
                if len(held) > _MOST:
                    return
            found.append(held)
    except (OSError, ValueError):  # those of the library are OSErrors
        return


def _refused() -> StampUnavailable:
    return StampUnavailable(
        "The time stamp server (LOTRINH_TSA) refused or answered wrongly; there is no time stamp. Try again later.",
        vi="Máy chủ dấu thời gian (LOTRINH_TSA) từ chối hoặc trả lời sai nên chưa có dấu thời gian. Hãy thử lại sau.",
        setting="LOTRINH_TSA",
    )
