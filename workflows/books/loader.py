"""Reads the registers (``registers/*.yaml``), strictly: an unknown key, type, role, column or citation is an error that names the file.

Whether the columns fit together is checked in ``workflows.books.sound``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from rules.citation import Citation
from rules.errors import CitationError
from rules.yamlio import load_yaml, unknown_keys
from workflows.books.model import (
    Book,
    Column,
    Count,
    Due,
    Load,
    Said,
    Sooner,
    Stock,
    Type,
    While,
    Writers,
)
from workflows.books.sound import flaws
from workflows.errors import ProcedureError
from workflows.roles import ROLES, UNIT_KINDS

FOLDER: Final = Path(__file__).resolve().parent / "registers"
GROUPS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "people": Said("Người được quản lý, giúp đỡ", "Persons cared for"),
        "community": Said("Cộng đồng, phòng ngừa", "Community and prevention"),
        "staff": Said("Cán bộ, tình nguyện viên, tập huấn", "Staff, volunteers, training"),
        "means": Said("Thuốc, sinh phẩm, kinh phí, cơ sở", "Medicine, kits, money, service points"),
        "work": Said("Kế hoạch, kiểm tra, điều hành", "Plans, checks, direction"),
    }
)
_BOOK: Final = {
    *("id", "vi", "en", "group", "about_vi", "about_en", "source", "cites", "who", "columns", "day", "title", "mark"),
    *("shared", "closed", "verified", "note_vi", "note_en", "due", "load", "stock", "counts"),
}  # fmt: skip
_COLUMN: Final = {
    *(
        "id",
        "vi",
        "en",
        "type",
        "required",
        "personal",
        "health",
        "least",
        "most",
        "unit",
        "ahead",
        "after",
        "of",
    ),
    *("search", "listed", "printed", "choices", "only", "hint_vi", "hint_en"),
}
_DUE: Final = {"column", "vi", "en", "before", "open", "sooner"}
_SOONER: Final = {"column", "open"}
_LOAD: Final = {"column", "each", "most", "open", "vi", "en", "cites", "source"}
_STOCK: Final = {"item", "lot", "expiry", "kind", "quantity", "gains", "losses", "minimum"}
_COUNT: Final = {"id", "vi", "en", "open", "sum"}


@cache
def load_books(folder: Path = FOLDER) -> Mapping[str, Book]:
    """Every register by id, in the order of groups and files. ``ProcedureError`` names file and key."""
    found: dict[str, Book] = {}
    for file in sorted(folder.glob("*.yaml")):
        book = _Reader(file).book()
        if book.id in found:
            raise _wrong(file, f"the id '{book.id}' stands twice")
        found[book.id] = book
    order = list(GROUPS)
    for book in found.values():
        for flaw in flaws(book, found):
            raise _wrong(folder / f"{book.id}.yaml", flaw)
    return MappingProxyType(
        {each.id: each for each in sorted(found.values(), key=lambda one: order.index(one.group))}
    )


class _Reader:
    """One file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def book(self) -> Book:
        raw = load_yaml(self._file, error=ProcedureError, name=self._file.name)
        body = self._map(raw, _BOOK, "the file")
        if body.get("id") != self._file.stem:
            raise _wrong(self._file, "'id' is the name of the file")
        if body.get("group") not in GROUPS:
            raise _wrong(self._file, f"'group' is one of {', '.join(GROUPS)}")
        return Book(
            id=self._text(body, "id"),
            vi=self._text(body, "vi"),
            en=self._text(body, "en"),
            group=str(body["group"]),
            about=self._said(body, "about_"),
            source=tuple(self._texts(body.get("source", []), "source")),
            cites=self._cites(body),
            who=tuple(self._writers(each) for each in self._list(body, "who")),
            columns=tuple(self._column(each) for each in self._list(body, "columns")),
            day=self._text(body, "day"),
            title=tuple(self._texts(body.get("title", []), "title")),
            mark=str(body.get("mark", "")),
            shared=self._flag(body, "shared"),
            closed=self._flag(body, "closed"),
            verified=self._flag(body, "verified", default=True),
            note=Said(str(body.get("note_vi", "")), str(body.get("note_en", ""))),
            due=self._due(body["due"]) if "due" in body else None,
            load=self._load(body["load"]) if "load" in body else None,
            stock=self._stock(body["stock"]) if "stock" in body else None,
            counts=tuple(self._count(each) for each in body.get("counts", ())),
            version=hashlib.sha256(self._file.read_bytes()).hexdigest()[:16],
        )

    def _column(self, raw: object) -> Column:
        body = self._map(raw, _COLUMN, "a column")
        kind = body.get("type")
        if kind not in set(Type):
            raise _wrong(self._file, f"'type' of '{body.get('id')}' is one of {', '.join(Type)}")
        return Column(
            id=self._text(body, "id"),
            vi=self._text(body, "vi"),
            en=self._text(body, "en"),
            type=Type(str(kind)),
            required=self._flag(body, "required"),
            personal=self._flag(body, "personal"),
            health=self._flag(body, "health"),
            least=self._whole(body, "least"),
            most=self._whole(body, "most"),
            unit=self._pair(body.get("unit", ["", ""]), "unit"),
            ahead=self._flag(body, "ahead"),
            after=str(body.get("after", "")),
            of=str(body.get("of", "")),
            search=self._flag(body, "search", default=True),
            listed=self._flag(body, "listed", default=True),
            printed=self._flag(body, "printed", default=True),
            choices=self._choices(body.get("choices", {})),
            only=self._only(body.get("only")),
            hint=Said(str(body.get("hint_vi", "")), str(body.get("hint_en", ""))),
        )

    def _choices(self, raw: object) -> Mapping[str, Said]:
        if not isinstance(raw, dict):
            raise _wrong(self._file, "'choices' maps codes to [vi, en]")
        return {str(code): self._pair(pair, f"the choice '{code}'") for code, pair in raw.items()}

    def _pair(self, raw: object, what: str) -> Said:
        match raw:
            case [str(vi), str(en)]:
                return Said(vi, en)
        raise _wrong(self._file, f"{what} is [vi, en]")

    def _only(self, raw: object) -> tuple[str, frozenset[str]] | None:
        if raw is None:
            return None
        found = self._while(raw)
        return (found.column, found.values) if found is not None else None

    def _while(self, raw: object) -> While | None:
        """``{column: [values]}``; none for none."""
        if raw is None:
            return None
        if not isinstance(raw, dict) or len(raw) != 1:
            raise _wrong(self._file, "a condition is {column: [values]}")
        column, values = next(iter(raw.items()))
        return While(str(column), frozenset(self._texts(values, str(column))))

    def _writers(self, raw: object) -> Writers:
        body = self._map(raw, {"roles", "kinds", "cites"}, "a row of who")
        roles, kinds = self._texts(body.get("roles"), "roles"), self._texts(body.get("kinds"), "kinds")
        self._known(roles, ROLES, "role")
        self._known(kinds, UNIT_KINDS, "kind of office")
        return Writers(tuple(roles), frozenset(kinds), self._cites(body))

    def _due(self, raw: object) -> Due:
        body = self._map(raw, _DUE, "due")
        return Due(
            self._text(body, "column"),
            self._said(body),
            self._whole(body, "before") or 0,
            self._while(body.get("open")),
            self._sooner(body["sooner"]) if "sooner" in body else None,
        )

    def _sooner(self, raw: object) -> Sooner:
        body = self._map(raw, _SOONER, "due.sooner")
        open_ = self._while(body.get("open"))
        if open_ is None:
            raise _wrong(self._file, "'due.sooner' needs open")
        return Sooner(self._text(body, "column"), open_)

    def _load(self, raw: object) -> Load:
        body = self._map(raw, _LOAD, "load")
        open_, most = self._while(body.get("open")), self._whole(body, "most")
        if open_ is None or most is None:
            raise _wrong(self._file, "'load' needs most and open")
        return Load(
            self._text(body, "column"),
            self._text(body, "each"),
            most,
            open_,
            self._said(body),
            self._cites(body),
            str(body.get("source", "")),
        )

    def _stock(self, raw: object) -> Stock:
        body = self._map(raw, _STOCK, "stock")
        names = {name: self._text(body, name) for name in ("item", "lot", "expiry", "kind", "quantity")}
        gains, losses = self._texts(body.get("gains"), "gains"), self._texts(body.get("losses"), "losses")
        return Stock(
            **names, gains=frozenset(gains), losses=frozenset(losses), minimum=str(body.get("minimum", ""))
        )

    def _count(self, raw: object) -> Count:
        body = self._map(raw, _COUNT, "counts")
        return Count(
            self._text(body, "id"), self._said(body), self._while(body.get("open")), str(body.get("sum", ""))
        )

    def _said(self, body: Mapping[str, Any], lead: str = "") -> Said:
        return Said(self._text(body, f"{lead}vi"), self._text(body, f"{lead}en"))

    def _cites(self, body: Mapping[str, Any]) -> tuple[Citation, ...]:
        try:
            return tuple(Citation.parse(each) for each in self._texts(body.get("cites", []), "cites"))
        except CitationError as error:
            raise _wrong(self._file, error.en) from error

    def _map(self, raw: object, allowed: Collection[str], what: str) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            raise _wrong(self._file, f"{what}: a mapping is expected")
        unknown_keys(raw, allowed, f"{self._file.name}: {what}", error=ProcedureError)
        return raw

    def _list(self, body: Mapping[str, Any], name: str) -> list[object]:
        found = body.get(name)
        if not isinstance(found, list) or not found:
            raise _wrong(self._file, f"'{name}' is a list")
        return found

    def _text(self, body: Mapping[str, Any], name: str) -> str:
        found = body.get(name)
        if not isinstance(found, str) or not found.strip():
            raise _wrong(self._file, f"'{name}' is missing or no text")
        return found

    def _texts(self, raw: object, name: str) -> list[str]:
        if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
            raise _wrong(self._file, f"'{name}' is a list of texts")
        if len(set(raw)) != len(raw):
            raise _wrong(self._file, f"'{name}' holds a value twice")
        return list(raw)

    def _flag(self, body: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
        found = body.get(name, default)
        if not isinstance(found, bool):
            raise _wrong(self._file, f"'{name}' is true or false")
        return found

    def _whole(self, body: Mapping[str, Any], name: str) -> int | None:
        found = body.get(name)
        if found is not None and type(found) is not int:
            raise _wrong(self._file, f"'{name}' is a whole number")
        return found

    def _known(self, names: Collection[str], known: Collection[str], what: str) -> None:
        unknown = sorted(set(names) - set(known))
        if unknown or not names:
            raise _wrong(self._file, f"no {what} {', '.join(unknown) or '(none is named)'}")


def _wrong(file: Path, why: str) -> ProcedureError:
    return ProcedureError(f"{file.name}: {why}.", vi=f"{file.name}: mẫu sổ sai ({why}).", file=file.name)
