"""From where an officer works: the address of the machine that asks, or this machine where the command line is used."""

from __future__ import annotations

import getpass
import socket

from flask import has_request_context, request


def origin() -> str:
    """The address of the browser's machine, as the web server sees it; "cli:user@machine" for a command."""
    if has_request_context():
        return request.remote_addr or ""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = ""  # no name on file for this user
    return f"cli:{user}@{socket.gethostname()}"
