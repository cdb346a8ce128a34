"""Log lines that a machine reads: one JSON object a line, with the id of the request, without personal data.

An address in a line is the rule of the route (``/ho-so/<case_id>``), never what was asked for; no query, no form, no name. The id of
a request comes from the proxy (``X-Request-ID``) or is made here, and goes back with the answer.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Final

from flask import g, has_request_context

_LOG: Final = logging.getLogger("lotrinh.request")
_GIVEN: Final = re.compile(r"[0-9a-zA-Z-]{8,64}")
_KEPT: Final = ("endpoint", "rule", "method", "status", "milliseconds")


class Lines(logging.Formatter):
    """A record as a line of JSON. Of an exception its type and the places it went through are told: its text may quote what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
        }
        if has_request_context() and "request_id" in g:
            line["request"] = g.request_id
        line |= {name: getattr(record, name) for name in _KEPT if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line |= {"fault": record.exc_info[0].__name__, "places": _places(record)}
        return json.dumps(line, ensure_ascii=False)


def _places(record: logging.LogRecord) -> list[str]:
    found, frame = [], record.exc_info[2] if record.exc_info else None
    while frame is not None:
        found.append(f"{frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}")
        frame = frame.tb_next
    return found


def write_lines() -> None:
    """Let the program's own log lines go to the error stream in this form; called once by what serves."""
    root = logging.getLogger("lotrinh")
    if not any(isinstance(each.formatter, Lines) for each in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Lines())
        root.addHandler(handler)
    root.setLevel(logging.INFO)


def request_id(given: str, made: str) -> str:
    """The id that the proxy gave where it is of a harmless form, else the one made here."""
    return given if _GIVEN.fullmatch(given) else made


def tell(*, endpoint: str, rule: str, method: str, status: int, milliseconds: float) -> None:
    """One answered request."""
    _LOG.info(
        "answered",
        extra={
            "endpoint": endpoint,
            "rule": rule,
            "method": method,
            "status": status,
            "milliseconds": milliseconds,
        },
    )
