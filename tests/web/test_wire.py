"""What goes out to a receiver: by whatever spelling, nothing of the inside is reached, and nobody is waited for longer than told."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread
from time import monotonic, sleep

import pytest

from persistence.outbox import NotNow
from web.exchange.wire import AddressRefused, Rules, Wire


@pytest.mark.parametrize("host", ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::ffff:7f00:1]"])
def test_this_machine_by_another_spelling_is_not_reached(host: str) -> None:
    with pytest.raises(AddressRefused, match="inner network"):
        Wire(Rules()).post(f"https://{host}/", b"{}", {})


@pytest.mark.parametrize(
    "address", ["203.0.114.7", "2606:4700::1", "::ffff:203.0.114.7", "64:ff9b::cb00:7207"]
)
def test_what_is_public_may_be_reached(address: str) -> None:
    Wire(Rules(), resolve=lambda _host, _port: [address]).look("https://hooks.example/")


@pytest.mark.parametrize(
    ("scheme", "said"),
    [("https", b"\x16\x03\x03\x40\x00" + b"\x02" * 400), ("http", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 400)],
)
def test_a_receiver_that_drips_is_let_go_of(scheme: str, said: bytes) -> None:
    """A byte at a time, each well within the patience for a word: handshake, headers."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            link, _ = server.accept()
            with link, suppress(OSError):
                for place in range(len(said)):
                    link.sendall(said[place : place + 1])
                    sleep(0.02)

        Thread(target=drip, daemon=True).start()
        wire, begun = Wire(Rules(anywhere=True), patience=0.1), monotonic()
        with pytest.raises(NotNow):
            wire.post(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        assert monotonic() - begun < 4
