"""Reads ``--set name=value`` and ``--attach kind=file``: the door checks them; this only gives a value its type and a file its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from documents.attachments.limits import MEGABYTE
from rules.facts import FactCatalogue, FactType
from web.settings import Settings
from workflows.ports import Attachment
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


def read_attached(attached: Iterable[str], settings: Settings) -> tuple[Attachment, ...]:
    """Each ``KIND=FILE``; a usage error for what cannot be read or is larger than a paper may be. The door looks at the content."""
    found = []
    for each in attached:
        kind, mark, text = each.partition("=")
        path = Path(text)
        if not mark or not kind or not text:
            raise click.BadParameter("dạng LOẠI=TỆP / KIND=FILE", param_hint="--attach")
        try:
            if path.stat().st_size > settings.largest_file * MEGABYTE:
                raise click.BadParameter(
                    f"“{path.name}” lớn quá {settings.largest_file} MB / is larger than {settings.largest_file} MB",
                    param_hint="--attach",
                )
            found.append(Attachment(kind, path.name, path.read_bytes()))
        except OSError as error:
            raise click.BadParameter(
                f"không đọc được “{path.name}” / cannot read it ({error.strerror})", param_hint="--attach"
            ) from None
    return tuple(found)


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
