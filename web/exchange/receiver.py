"""A receiver to try things with, on this machine alone: takes messages and events, answers as docs/exchange.md asks, or wrongly on purpose.

It keeps hashes, never what was sent. What goes wrong is told by ``Faults``: ``fail`` requests are answered 503, ``refuse`` 422, seconds of
``delay``, ``garbage`` instead of receipts, ``forget`` what was taken every so many messages, ``lost`` answers after the message was taken.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from web.exchange.receipts import HELD, PAGE, RECEIPT
from web.exchange.shapes import is_message
from web.exchange.signing import HEADER_ID, verified
from web.recordroom import now
from web.settings import EnvironmentFault

MOST: Final = 1 << 20


def _seconds() -> float:
    """The house's clock, in seconds."""
    return now().timestamp()


@dataclass(slots=True)
class Faults:
    """What goes wrong, in numbers of requests (seconds for ``delay``)."""

    fail: int = 0
    refuse: int = 0
    delay: float = 0.0
    garbage: bool = False
    lost: int = 0
    forget: int = 0
    redirect: bool = False


@dataclass(slots=True)
class Receiver:
    """What it took, under a lock: messages by key, events by id, and how often each came."""

    faults: Faults = field(default_factory=Faults)
    secrets: tuple[str, ...] = ()
    told: Callable[[str], object] = lambda _text: None
    clock: Callable[[], float] = _seconds
    messages: dict[str, dict[str, str]] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    requests: int = 0
    _lock: Any = field(default_factory=Lock)

    def take(self, path: str, headers: Any, body: bytes) -> tuple[int, object]:  # noqa: ANN401 - the headers of http.server
        """Answer a request: status and JSON."""
        with self._lock:
            self.requests += 1
            faults = self.faults
            if faults.fail > 0:
                faults.fail -= 1
                return 503, {"error": "not now"}
            if faults.refuse > 0:
                faults.refuse -= 1
                return 422, {"error": "refused"}
            return self._event(headers, body) if path.endswith("/events") else self._message(headers, body)

    def held(self, after: str) -> dict[str, object]:
        """A page of what is held."""
        with self._lock:
            keys = sorted(key for key in self.messages if key > after)[:PAGE]
            names = ("key", "id", "sha256", "received_at")
            return {
                "schema": HELD,
                "items": [{name: self.messages[key][name] for name in names} for key in keys],
            }

    def _message(self, headers: Any, body: bytes) -> tuple[int, object]:  # noqa: ANN401 - the headers of http.server
        digest = hashlib.sha256(body).hexdigest()
        try:
            raw = json.loads(body)
        except ValueError:
            raw = None
        if not is_message(raw) or raw["key"] != headers.get("Idempotency-Key"):
            return 422, {"error": "not a message of lotrinh-exchange/1"}
        key = str(raw["key"])
        found = self.messages.get(key)
        self.told(
            f"{'duplicate' if found else 'message'} {raw['system']}.{raw['message']} {key} {digest[:12]}"
        )
        if found is not None and found["sha256"] != digest:
            return 409, {"error": "another message under this key"}
        if found is None:
            self.order.append(key)
            found = {
                "key": key,
                "id": f"R{len(self.order):06d}",
                "sha256": digest,
                "received_at": datetime.fromtimestamp(self.clock(), UTC).isoformat(),
            }
            if not (self.faults.forget and len(self.order) % self.faults.forget == 0):
                self.messages[key] = found
            status = "accepted"
        else:
            status = "duplicate"
        if self.faults.lost > 0:
            self.faults.lost -= 1
            return 500, {"error": "the answer was lost"}
        return 200, {"schema": RECEIPT, **found, "status": status}

    def _event(self, headers: Any, body: bytes) -> tuple[int, object]:  # noqa: ANN401 - the headers of http.server
        if not verified(self.secrets, headers, body, self.clock()):
            return 401, {"error": "the signature does not hold"}
        event = str(headers.get(HEADER_ID))
        self.events[event] = self.events.get(event, 0) + 1
        self.told(f"event {event} ({self.events[event]})")
        return 200, {}


def serving(receiver: Receiver, port: int, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """The server, bound; the caller runs ``serve_forever``. ``EnvironmentFault`` for an address beyond this machine, or a taken port."""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback:
        raise EnvironmentFault(
            f"The receiver for trial listens on this machine alone, not on {host}. Leave --host out.",
            vi=f"Bộ nhận thử chỉ lắng nghe trên máy này, không lắng nghe trên {host}. Hãy bỏ --host.",
            host=host,
        )
    try:
        server = ThreadingHTTPServer((host, port), _handler(receiver))
    except OSError as error:
        raise EnvironmentFault(
            f"Port {port} cannot be opened; choose another with --port.",
            vi=f"Không mở được cổng {port}; hãy chọn cổng khác bằng --port.",
            port=port,
        ) from error
    server.daemon_threads = True
    return server


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_POST(self) -> None:
            """Take a message or an event."""
            length = int(self.headers.get("Content-Length") or 0)
            if not 0 < length <= MOST:
                self._answer(413, {"error": "too long"})
                return
            body = self.rfile.read(length)
            time.sleep(receiver.faults.delay)
            if receiver.faults.redirect:
                self._answer(307, {}, location="http://127.0.0.1:9/")
                return
            self._answer(*receiver.take(urlsplit(self.path).path, self.headers, body))

        def do_GET(self) -> None:
            """Tell what is held."""
            parts = urlsplit(self.path)
            if not parts.path.endswith("/receipts"):
                self._answer(404, {})
                return
            self._answer(200, receiver.held(parse_qs(parts.query).get("after", [""])[0]))

        def _answer(self, status: int, told: object, location: str = "") -> None:
            raw = b"\x00<html>garbage" if receiver.faults.garbage else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_args: object) -> None:
            """Nothing is logged: the receiver tells what it takes by ``told``."""

    return Handler
