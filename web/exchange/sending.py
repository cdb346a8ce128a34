"""A message on its way to a national system, and what its answer means. Tells hashes and codes, never what was sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from persistence.outbox import NeverAgain, NotNow
from rules.errors import LotrinhError
from web.exchange.destinations import Destination, destinations_of, national_wire, webhook_wire
from web.exchange.receipts import PAGE, Held, Receipt, page_of, receipt_of
from web.exchange.wire import Answer, Wire
from web.settings import Settings
from workflows.exchange import Exchange

_DONE: Final = frozenset({200, 201, 202})
_LATER: Final = frozenset({401, 403, 404, 405, 408, 421, 425, 429})
_MOST_PAGES: Final = 20_000


class NoReceipt(LotrinhError):
    """The receiver said that it has the message, but gave no receipt of it."""

    code = "no_receipt"


@dataclass(frozen=True, slots=True)
class Sender:
    """Speaks to the systems that have a destination here, and to webhooks."""

    destinations: Mapping[str, Destination]
    wire: Wire
    hooks: Wire

    def send(self, system: str, key: str, text: str) -> Receipt:
        """Send a message; its receipt. ``NotNow``, ``NeverAgain``, ``NoReceipt``; safe to repeat with the same key."""
        there, body = self.destinations[system], text.encode()
        headers = {**_bearer(there), "Content-Type": "application/json", "Idempotency-Key": key}
        answer = self.wire.post(f"{there.url}/messages", body, headers)
        if answer.status in _DONE:
            return _receipt(answer, key, hashlib.sha256(body).hexdigest())
        raise _refusal(answer.status)

    def held(self, system: str) -> Iterator[Held]:
        """Everything that a system says it holds, in order of keys. ``NotNow``, ``NoReceipt``."""
        there, after = self.destinations[system], ""
        for _ in range(_MOST_PAGES):
            url = f"{there.url}/receipts?after={quote(after, safe='')}&limit={PAGE}"
            answer = self.wire.get(url, _bearer(there), most=8 << 20)
            if answer.status not in _DONE:
                raise _refusal(answer.status)
            items = page_of(_json(answer), after)
            if items is None:
                raise _no_receipt("a list of receipts", "danh sách biên nhận")
            yield from items
            if len(items) < PAGE:
                return
            after = items[-1].key


def sender_of(settings: Settings, exchange: Exchange) -> Sender:
    """The sender of this machine. ``EnvironmentFault``, ``AddressRefused``."""
    return Sender(destinations_of(settings, exchange), national_wire(settings), webhook_wire(settings))


def _receipt(answer: Answer, key: str, digest: str) -> Receipt:
    receipt = receipt_of(_json(answer))
    if receipt is None or receipt.key != key:
        raise _no_receipt("a receipt of this message", "biên nhận của thông điệp này")
    if receipt.sha256 != digest:
        raise NeverAgain(
            "The receiver holds another message under this key; compare with `lotrinh exchange reconcile`.",
            vi="Bên nhận giữ nội dung khác dưới cùng mã; hãy đối chiếu bằng `lotrinh exchange reconcile`.",
        )
    return receipt


def _refusal(status: int) -> LotrinhError:
    if status in _LATER or status >= 500 or status < 400:
        return NotNow(
            f"The receiver does not take messages now (HTTP {status}); it is tried again later.",
            vi=f"Bên nhận chưa nhận thông điệp (HTTP {status}); sẽ thử lại sau.",
        )
    return NeverAgain(
        f"The receiver refused the message (HTTP {status}): ask it why, then send it again or set it aside.",
        vi=f"Bên nhận từ chối thông điệp (HTTP {status}): hãy hỏi lý do, rồi gửi lại hoặc để riêng.",
    )


def _no_receipt(en: str, vi: str) -> NoReceipt:
    return NoReceipt(
        f"The receiver's answer is not {en} as docs/exchange.md has it; it is tried again later.",
        vi=f"Trả lời của bên nhận không phải {vi} theo docs/exchange.md; sẽ thử lại sau.",
    )


def _json(answer: Answer) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _bearer(there: Destination) -> dict[str, str]:
    return {"Authorization": f"Bearer {there.token}"} if there.token else {}
