"""Reads ``--set name=value``: text of a command line as the value that the field takes. The door checks it; this only gives it its type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import click

from rules.facts import FactCatalogue, FactType
from workflows.procedure import ActSpec

_TRUTH: Final = {"true": True, "false": False, "có": True, "không": False}


def read_entries(entries: Iterable[str], act: ActSpec, facts: FactCatalogue) -> dict[str, object]:
    """The entries by name; a usage error names what is accepted. Values of a set are parted by commas."""
    found: dict[str, object] = {}
    for entry in entries:
        name, mark, text = entry.partition("=")
        if not mark or not name:
            raise click.BadParameter("dạng TÊN=GIÁ TRỊ / NAME=VALUE", param_hint="--set")
        if name in found:
            raise click.BadParameter(f"“{name}” có hai lần / stands twice", param_hint="--set")
        field = act.input(name)
        kind = facts[name].type if field is not None and field.kind == "fact" else FactType.TEXT
        found[name] = _value(name, kind, text)
    return found


def _value(name: str, kind: FactType, text: str) -> object:
    if kind is FactType.BOOL:
        if text.lower() not in _TRUTH:
            raise click.BadParameter(f"“{name}”: true hoặc false / true or false", param_hint="--set")
        return _TRUTH[text.lower()]
    if kind is FactType.INT:
        if not text.removeprefix("-").isdecimal():
            raise click.BadParameter(f"“{name}”: số nguyên / a whole number", param_hint="--set")
        return int(text)
    if kind is FactType.SET:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
