"""The error of time stamps, apart from what makes them: who only catches it does not load the libraries of signatures."""

from __future__ import annotations

from web.settings import EnvironmentFault


class StampUnavailable(EnvironmentFault):
    """The time stamp server does not answer, or not as it should."""

    code = "timestamp"
