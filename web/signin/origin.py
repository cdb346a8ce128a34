"""From where an officer works: the address of the machine that asks, or this machine where the command line is used."""

from __future__ import annotations

import getpass
import socket
from functools import cache

from flask import has_request_context, request


def origin() -> str:
    """The address of the browser's machine, as the web server sees it; "cli:user@machine" for a command."""
    if has_request_context():
        return request.remote_addr or ""
    return _machine()


@cache  # asked with every act, and the system reads a file to tell it
def _machine() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = ""  # no name on file for this user
    return f"cli:{user}@{socket.gethostname()}"
