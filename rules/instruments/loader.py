"""Reads ``rules/law/instruments``: the register and the outlines. Strict about keys; errors name file and text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from rules.errors import CorpusError
from rules.instruments.model import Entry, Outline
from rules.instruments.register import Register
from rules.yamlio import load_yaml, unknown_keys

FOLDER: Final = Path(__file__).resolve().parent.parent / "law" / "instruments"
"""The register that comes with the program."""

_KEYS = ("number", "kind", "title", "issuer", "issued", "from", "to", "by", "verified", "unseen", "place", "note_vi", "seen")  # fmt: skip
_UNSEEN = frozenset({"issued", "from", "to", "title"})


@cache
def load_register() -> Register:
    """The program's own register, read once. Raises CorpusError."""
    return read_register(FOLDER)


def read_register(folder: Path) -> Register:
    """The register in ``folder``: ``register.yaml`` and ``outline/*.yaml``. Raises CorpusError."""
    raw = _map(load_yaml(folder / "register.yaml", name="register.yaml"), "register.yaml")
    texts = raw.get("texts")
    if not isinstance(texts, list):
        raise _wrong("register.yaml", "texts", "a list of texts", "danh sách văn bản")
    return Register(map(_entry, texts), map(_outline, sorted((folder / "outline").glob("*.yaml"))))


def _entry(raw: object) -> Entry:
    told = _map(raw, "register.yaml")
    where = f"register.yaml: {told.get('number')}"
    unknown_keys(told, _KEYS, where)
    unseen = _texts(told, "unseen", where)
    if set(unseen) - _UNSEEN or (told.get("verified") is True) is bool(unseen):
        raise _wrong(
            where, "unseen", "verified: true, or verified: false with what was not seen", "khớp với verified"
        )
    entry = Entry(
        **{key: _text(told, key, where) for key in ("number", "kind", "title", "issuer", "seen")},
        **{key: str(told[key]) for key in ("place", "note_vi") if key in told},
        issued=_day(told, "issued", where),
        from_=_day(told, "from", where),
        to=_day(told, "to", where),
        by=tuple(_texts(told, "by", where)),
        unseen=frozenset(unseen),
    )
    first = entry.issued or entry.from_
    if first is not None and ((entry.from_ or first) < first or (entry.to or first) < first):
        raise _wrong(where, "from", "no day before it was issued", "không trước ngày ban hành")
    return entry


def _outline(path: Path) -> Outline:
    told = _map(load_yaml(path, name=path.name), path.name)
    unknown_keys(told, ("text", "amended", "articles"), path.name)
    articles = _map(told.get("articles"), path.name)
    try:
        return Outline.read(
            _text(told, "text", path.name),
            {article: str(line) for article, line in articles.items()},
            _day(told, "amended", path.name),
        )
    except ValueError as problem:
        raise _wrong(
            path.name, str(problem), "clauses with their points: 1:abc", "khoản kèm điểm: 1:abc"
        ) from None


def _map(raw: object, where: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise _wrong(where, "", "a mapping", "một nhóm khóa")
    return raw


def _text(told: Mapping[str, object], key: str, where: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value:
        raise _wrong(where, key, "text", "chữ")
    return value


def _texts(told: Mapping[str, object], key: str, where: str) -> list[str]:
    value = told.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(where, key, "a list of texts", "danh sách chữ")
    return value


def _day(told: Mapping[str, object], key: str, where: str) -> date | None:
    value = told.get(key)
    if value is not None and not isinstance(value, date):
        raise _wrong(where, key, "a day such as 2021-12-08", "một ngày, dạng 2021-12-08")
    return value


def _wrong(where: str, key: str, en: str, vi: str) -> CorpusError:
    return CorpusError(
        f"{where}: '{key}' must be {en}.", vi=f"{where}: “{key}” phải là {vi}.", where=where, key=key
    )
