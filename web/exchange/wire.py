"""HTTP to a receiver: one request, no redirect, a bounded answer in a bounded time, to an address that was looked at before.

The name is resolved once, every address that comes of it is held against what may be reached, and the connection goes to that very address:
a name that answers otherwise a moment later changes nothing. HTTPS is verified; plain HTTP is for this machine alone. No error holds what
was sent or an address beyond its host.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from persistence.outbox import NotNow
from rules.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Iterable[str]]

PATIENCE: Final = 10.0
"""Seconds for connecting and for each word of the receiver; the whole request may take three times as long."""

MOST: Final = 1 << 20
_PORTS: Final = {"https": 443, "http": 80}
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_GIVEN_OUT: Final = ipaddress.ip_network("2000::/3")  # all of the newer kind that is routed between networks


class AddressRefused(InputError):
    """An address to which nothing is sent; says why and what is accepted."""

    code = "address_refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be reached. ``anywhere``: the address was set by whoever runs the machine; else public addresses and ``networks`` alone."""

    anywhere: bool = False
    networks: tuple[Network, ...] = ()

    def allow(self, address: Address) -> bool:
        """Whether an address may be reached."""
        if self.anywhere or any(
            address in network for network in self.networks if network.version == address.version
        ):
            return not (address.is_multicast or address.is_unspecified)
        every = (address, *_within(address))
        return all(each.is_global and not each.is_multicast and not _local(each) for each in every)


class Wire:
    """Sends under one set of rules. ``resolve`` gives the addresses of a host; ``patience`` is in seconds."""

    def __init__(
        self,
        rules: Rules,
        *,
        ca: Path | None = None,
        patience: float = PATIENCE,
        resolve: Resolver | None = None,
    ) -> None:
        self._rules = rules
        self._ca = ca
        self._patience = patience
        self._resolve = resolve or _resolved

    def look(self, url: str) -> None:
        """Whether something may be sent there, as its name answers now. ``AddressRefused``; a name that does not answer is not refused."""
        parts = checked(url)
        with suppress(OSError):
            self._address(
                str(parts.hostname), parts.port or _PORTS[parts.scheme], plain=parts.scheme == "http"
            )

    def post(self, url: str, body: bytes, headers: Mapping[str, str], most: int = MOST) -> Answer:
        """Send. ``NotNow`` where there is no answer; ``AddressRefused``."""
        return self._ask("POST", url, body, headers, most)

    def get(self, url: str, headers: Mapping[str, str], most: int = MOST) -> Answer:
        """Ask. ``NotNow`` where there is no answer; ``AddressRefused``."""
        return self._ask("GET", url, None, headers, most)

    def _ask(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], most: int
    ) -> Answer:
        parts = checked(url)
        host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        try:
            link = self._linked(parts.scheme, host, port)
            over = Event()
            watch = Timer(self._patience * 3, _cut, [link.sock, over])
            watch.daemon = True
            watch.start()
            try:
                if isinstance(link.sock, ssl.SSLSocket):
                    link.sock.do_handshake()  # under the watch: also a handshake may drip
                link.request(method, target, body, dict(headers))
                answer = _answer(link.getresponse(), most, host)
                if over.is_set():  # headers that were cut off read like headers that came to their end
                    raise TimeoutError
                return answer
            finally:
                watch.cancel()
                link.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _silent(host, error) from error

    def _linked(self, scheme: str, host: str, port: int) -> http.client.HTTPConnection:
        """A connection to the one address that was looked at; nothing was said yet."""
        address = self._address(host, port, plain=scheme == "http")
        sock = socket.create_connection((str(address), port), self._patience)
        if scheme == "http":
            plain = http.client.HTTPConnection(host, port, timeout=self._patience)
            plain.sock = sock
            return plain
        context = ssl.create_default_context(cafile=None if self._ca is None else str(self._ca))
        secure = http.client.HTTPSConnection(host, port, timeout=self._patience, context=context)
        try:
            secure.sock = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
        except BaseException:
            sock.close()
            raise
        return secure

    def _address(self, host: str, port: int, *, plain: bool) -> Address:
        found = [ipaddress.ip_address(each) for each in self._resolve(host, port)]
        if not found:
            raise OSError("no address")
        for address in found:
            if not self._rules.allow(address):
                raise _refused(
                    f"{host} leads to an address of an inner network, which is not allowed (LOTRINH_WEBHOOK_NETWORKS)",
                    f"{host} dẫn vào mạng nội bộ, chưa được phép (LOTRINH_WEBHOOK_NETWORKS)",
                )
            if plain and not address.is_loopback:
                raise _refused(
                    f"{host} is not this machine: https:// is asked for",
                    f"{host} không phải máy này: phải dùng https://",
                )
        return found[0]


def checked(url: str) -> SplitResult:
    """An address of a form to which something may be sent. ``AddressRefused``."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _refused("it is no address", "không đúng dạng địa chỉ") from None
    if parts.scheme not in _PORTS or not host or not url.isascii() or any(letter <= " " for letter in url):
        raise _refused("https://host/path is expected", "phải có dạng https://máy-chủ/đường-dẫn")
    if parts.username is not None or parts.password is not None or parts.fragment or port == 0:
        raise _refused("no name, password or # stands in it", "không chứa tên, mật khẩu hay dấu #")
    return parts


def networks_of(text: str) -> tuple[Network, ...]:
    """Networks parted by commas (``10.20.0.0/16``). ``AddressRefused``."""
    try:
        return tuple(ipaddress.ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError:
        raise _refused(
            "LOTRINH_WEBHOOK_NETWORKS holds networks like 10.20.0.0/16, parted by commas",
            "LOTRINH_WEBHOOK_NETWORKS gồm các mạng dạng 10.20.0.0/16, cách nhau bằng dấu phẩy",
        ) from None


def _local(address: Address) -> bool:
    """Of the newer kind and not given out to anybody: blocks that some networks use for what is theirs, or to reach the older kind."""
    if isinstance(address, ipaddress.IPv4Address):
        return False
    return not (address in _GIVEN_OUT or address in _NAT64 or address.ipv4_mapped is not None)


def _within(address: Address) -> tuple[Address, ...]:
    """Addresses that an address of the newer kind carries within."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    held: list[Address] = [each for each in (address.ipv4_mapped, address.sixtofour) if each is not None]
    if int(address) >> 32 == 0:  # the oldest way to write one of the other kind (::127.0.0.1)
        held.append(ipaddress.IPv4Address(int(address)))
    if address.teredo is not None:
        held.extend(address.teredo)
    if address in _NAT64:
        held.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(held)


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


def _answer(response: http.client.HTTPResponse, most: int, host: str) -> Answer:
    body = response.read(most + 1)
    if len(body) > most:
        raise NotNow(
            f"{host} answered with more than {most} bytes; nothing of it was used.",
            vi=f"{host} trả lời dài hơn {most} byte; không dùng phần nào.",
        )
    return Answer(response.status, body)


def _cut(sock: Any, over: Event) -> None:  # noqa: ANN401 - a socket, plain or secured
    """The time of a request is over, however slowly its answer drips."""
    over.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _silent(host: str, error: Exception) -> NotNow:
    why = type(error).__name__
    return NotNow(
        f"{host} cannot be reached or does not speak as expected ({why}); it is tried again later.",
        vi=f"Không kết nối được {host} hoặc bên nhận trả lời sai ({why}); sẽ thử lại sau.",
    )


def _refused(en: str, vi: str) -> AddressRefused:
    return AddressRefused(f"The address is not accepted: {en}.", vi=f"Địa chỉ không được chấp nhận: {vi}.")
