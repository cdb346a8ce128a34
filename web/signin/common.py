"""Words that passwords are made of too often: bases that remain when digits and marks at both ends are taken off."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

COMMON: Final = frozenset(files("web.signin").joinpath("common.txt").read_text("utf-8").split())
