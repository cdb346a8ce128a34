"""Hosts as network namespaces of this machine, joined by a bridge; a cable can be pulled and put back. Needs root and ``ip`` (iproute2).

Everything that is made bears the number of this process in its name and goes with ``close``; what a killed run left the next one
takes away.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

_NET: Final = "10.213.77"
_PREFIX: Final = "ltf"


def lacking() -> str | None:
    """What this machine lacks, in a line."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    missing = [each for each in ("ip", "setpriv") if shutil.which(each) is None]
    if missing:
        return f"{', '.join(missing)} is not on this machine"
    tried = subprocess.run(["ip", "netns", "add", f"{_PREFIX}-try"], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", f"{_PREFIX}-try"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "this machine does not let network namespaces be made"


@dataclass(slots=True)
class Network:
    """A bridge in a namespace of its own, this process at .1, hosts from .11 on."""

    mark: str = field(default_factory=lambda: f"{_PREFIX}{os.getpid()}")
    hosts: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def open(self) -> None:
        """Make the bridge and the end of this process."""
        _sweep()
        _ip("netns", "add", self._switch)
        _in(self._switch, "link", "add", "bridge", "type", "bridge")
        _in(self._switch, "link", "set", "bridge", "up")
        self._cable("me", None, f"{_NET}.1")

    def host(self, name: str) -> str:
        """A new host; its address."""
        address = f"{_NET}.{11 + len(self.hosts)}"
        _ip("netns", "add", self._space(name))
        _in(self._space(name), "link", "set", "lo", "up")
        self._cable(name, self._space(name), address)
        self.hosts[name] = address
        return address

    def start(self, name: str, command: Sequence[str], **more: Any) -> subprocess.Popen[bytes]:
        """Start a program on a host; ``ip netns exec`` becomes it, so that a signal reaches it."""
        process = subprocess.Popen(
            ["ip", "netns", "exec", self._space(name), *command],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **more,
        )
        self.processes.append(process)
        return process

    def cut(self, name: str) -> None:
        """Pull a host's cable: what is sent is lost without a word."""
        _in(self._switch, "link", "set", self._port(name), "down")

    def join(self, name: str) -> None:
        """Put it back."""
        _in(self._switch, "link", "set", self._port(name), "up")

    def close(self) -> None:
        """End every program that was started here, and take everything away."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # each has a group of its own
        for process in self.processes:
            process.wait()
        for space in (*map(self._space, self.hosts), self._switch):
            subprocess.run(["ip", "netns", "del", space], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", self._port("me")[:13] + "x"], capture_output=True, check=False)

    def _cable(self, name: str, space: str | None, address: str) -> None:
        port, end = self._port(name), self._port(name)[:13] + "x"
        _ip("link", "add", end, "type", "veth", "peer", "name", port)
        _ip("link", "set", port, "netns", self._switch)
        _in(self._switch, "link", "set", port, "master", "bridge", "up")
        if space is not None:
            _ip("link", "set", end, "netns", space)
        for words in (("address", "add", f"{address}/24", "dev", end), ("link", "set", end, "up")):
            _ip(*words) if space is None else _in(space, *words)

    @property
    def _switch(self) -> str:
        return f"{self.mark}-switch"

    def _space(self, name: str) -> str:
        return f"{self.mark}-{name}"

    def _port(self, name: str) -> str:
        return f"{self.mark}{name}"[:13]  # the name of a link has at most fifteen letters


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _in(space: str, *words: str) -> None:
    _ip("-n", space, *words)


def _sweep() -> None:
    """Take away what runs left whose process is no more."""
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, check=True, encoding="utf-8").stdout
    for space in re.findall(rf"^({_PREFIX}(\d+)-\S+)", listed, re.MULTILINE):
        if not Path(f"/proc/{space[1]}").exists():
            pids = subprocess.run(["ip", "netns", "pids", space[0]], capture_output=True, check=False).stdout
            for pid in map(int, pids.split()):
                os.kill(pid, signal.SIGKILL)
            subprocess.run(["ip", "netns", "del", space[0]], capture_output=True, check=False)
