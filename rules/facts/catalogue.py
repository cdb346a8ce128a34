"""The catalogue of facts, built from raw data (the loader reads the YAML); strict about keys and types."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from rules.citation import Citation
from rules.errors import CitationError, CorpusError, FactError
from rules.facts.spec import MAX_TEXT, FactKind, FactSpec, FactType, FactValue

_KEYS: Final = frozenset(
    {"type", "vi", "en", "kind", "values", "unit", "cites", "changeable", "document", "note", "derive"}
    | {"ahead", "grounds", "max_length", "hint_vi", "hint_en", "least", "most", "decimals"}
)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,79}")
_MAX_CODE: Final = 80
_E = TypeVar("_E", FactType, FactKind)
_CLOSED: Final = frozenset({FactType.ENUM, FactType.SET})


class FactCatalogue(Mapping[str, FactSpec]):
    """Every fact by name, in the order of the file. Immutable."""

    __slots__ = ("_checks", "_hash", "_specs")

    def __init__(self, specs: Mapping[str, FactSpec]) -> None:
        self._specs: Mapping[str, FactSpec] = MappingProxyType(dict(specs))
        self._checks = {
            name: spec.checker() for name, spec in specs.items()
        }  # asked for fifty facts with every act
        self._hash: int | None = None

    def __hash__(self) -> int:
        """By names and recipes: a draft of the law differs from today's in little, and what is remembered of each is looked up often."""
        if self._hash is None:
            told = {
                name: json.dumps(spec.derive, sort_keys=True, default=str)
                for name, spec in self._specs.items()
            }
            self._hash = hash(frozenset(told.items()))
        return self._hash

    @classmethod
    def from_raw(cls, raw: Mapping[str, object], where: str) -> FactCatalogue:
        """Read ``name: {type, vi, en, kind, values, unit, cites, changeable, document, note, max_length, hint_vi, hint_en,
        least, most, decimals}``.

        ``where`` names the source in errors. Raises CorpusError naming source, fact and key.
        """
        entries = _mapping(raw, where)
        return cls({name: _spec(name, entry, f"{where}: {name}") for name, entry in entries.items()})

    @classmethod
    def from_raws(cls, raws: Mapping[str, Mapping[str, object]]) -> FactCatalogue:
        """The same from several sources by their names; a fact stands in one of them only."""
        specs: dict[str, FactSpec] = {}
        for where, raw in raws.items():
            for name, spec in cls.from_raw(raw, where).items():
                if name in specs:
                    raise _broken(
                        f"{where}: {name}", "the fact stands in another file too", "dữ kiện đã có ở tệp khác"
                    )
                specs[name] = spec
        return cls(specs)

    def __getitem__(self, name: str) -> FactSpec:
        return self._specs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def spec(self, name: str) -> FactSpec:
        """The fact of that name; FactError names the nearest known fact."""
        found = self._specs.get(name)
        if found is None:
            near = difflib.get_close_matches(str(name), self._specs, n=1)
            raise FactError(
                f"There is no fact '{name}'{_hint_en(near) or '.'}",
                vi=f"Không có dữ kiện “{name}”{_hint_vi(near) or '.'}",
                fact=str(name),
            )
        return found

    def check(self, name: str, value: object) -> FactValue:
        """The value as the rules take it; FactError names the fact and what is accepted."""
        check = self._checks.get(name)
        return self.spec(name).check(value) if check is None else check(value)

    def check_all(self, values: Mapping[str, object]) -> dict[str, FactValue]:
        """``check`` of each, in their order."""
        checks = self._checks
        return {name: (checks.get(name) or self.spec(name).check)(value) for name, value in values.items()}


def _hint_en(near: list[str]) -> str:
    return f"; did you mean '{near[0]}'?" if near else ""


def _hint_vi(near: list[str]) -> str:
    return f"; có phải “{near[0]}”?" if near else ""


def _broken(where: str, en: str, vi: str) -> CorpusError:
    return CorpusError(_sentence(where, en), vi=_sentence(where, vi), where=where)


def _sentence(where: str, text: str) -> str:
    return f"{where}: {text}" if text.endswith("?") else f"{where}: {text}."


def _mapping(raw: object, where: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
        raise _broken(where, "a mapping with text keys is expected", "phải là bảng khóa–giá trị")
    return raw


def _spec(name: str, raw: object, where: str) -> FactSpec:
    if not _NAME.fullmatch(name):
        raise _broken(
            where, "a fact's name is lower-case ASCII with underscores", "tên dữ kiện không đúng dạng"
        )
    entry = _mapping(raw, where)
    for key in entry:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            raise _broken(where, f"unknown key '{key}'{_hint_en(near)}", f"khóa lạ “{key}”{_hint_vi(near)}")
    kind_of_value = _choice(FactType, entry.get("type"), "type", where)
    labels = _values(entry.get("values"), kind_of_value, where)
    return FactSpec(
        name=name,
        type=kind_of_value,
        vi=_text(entry.get("vi"), "vi", where),
        en=_text(entry.get("en"), "en", where),
        kind=_choice(FactKind, entry.get("kind"), "kind", where),
        unit=_optional(entry.get("unit"), "unit", where),
        cites=_cites(entry.get("cites"), where),
        values=tuple(labels),
        value_labels=MappingProxyType(labels),
        changeable=_flag(entry.get("changeable", True), "changeable", where),
        document=_optional(entry.get("document"), "document", where),
        note=_optional(entry.get("note"), "note", where),
        grounds=_flag(entry.get("grounds", False), "grounds", where),
        ahead=_flag(entry.get("ahead", False), "ahead", where),
        max_length=_length(entry.get("max_length"), kind_of_value, where),
        hint_vi=_optional(entry.get("hint_vi"), "hint_vi", where),
        hint_en=_hint_beside(entry, where),
        least=_bound(entry, "least", kind_of_value, where),
        most=_bound(entry, "most", kind_of_value, where),
        decimals=_decimals(entry.get("decimals", 0), kind_of_value, where),
        derive=None if entry.get("derive") is None else _mapping(entry["derive"], f"{where}: derive"),
    )


def _choice(kind: type[_E], raw: object, key: str, where: str) -> _E:
    accepted = {str(member): member for member in kind}
    if isinstance(raw, str) and raw in accepted:
        return accepted[raw]
    names = ", ".join(accepted)
    raise _broken(where, f"'{key}' must be one of {names}", f"“{key}” phải là một trong: {names}")


def _text(raw: object, key: str, where: str) -> str:
    if not isinstance(raw, str) or not raw.strip() or not unicodedata.is_normalized("NFC", raw):
        raise _broken(
            where, f"'{key}' must be NFC text, not empty", f"“{key}” phải là văn bản NFC không trống"
        )
    return raw.strip()


def _optional(raw: object, key: str, where: str) -> str | None:
    return None if raw is None else _text(raw, key, where)


def _length(raw: object, kind: FactType, where: str) -> int:
    """How many characters a text may have where it is entered; MAX_TEXT where nothing is told."""
    if raw is None:
        return MAX_TEXT
    if kind is not FactType.TEXT or type(raw) is not int or not 0 < raw <= MAX_TEXT:
        raise _broken(
            where,
            f"'max_length' is a whole number from 1 to {MAX_TEXT}, of a text",
            f"“max_length” là số nguyên từ 1 đến {MAX_TEXT}, chỉ dùng cho văn bản",
        )
    return raw


def _bound(entry: Mapping[str, object], key: str, kind: FactType, where: str) -> int | None:
    """A bound of a number that is entered; the two stand together, the lower first."""
    least, most = entry.get("least"), entry.get("most")
    if least is None and most is None:
        return None
    if kind is not FactType.INT or type(least) is not int or type(most) is not int or least >= most:
        raise _broken(
            where,
            "'least' and 'most' are whole numbers of an int, the lower first",
            "“least” và “most” là số nguyên của dữ kiện kiểu int, số nhỏ trước",
        )
    return least if key == "least" else most


def _decimals(raw: object, kind: FactType, where: str) -> int:
    """Whether a number is kept in tenths of its unit."""
    if type(raw) is not int or raw not in {0, 1} or (raw and kind is not FactType.INT):
        raise _broken(
            where, "'decimals' is 0 or 1, of an int", "“decimals” là 0 hoặc 1, chỉ dùng cho kiểu int"
        )
    return raw


def _hint_beside(entry: Mapping[str, object], where: str) -> str | None:
    """The English hint; one language does not stand without the other."""
    if (entry.get("hint_vi") is None) is not (entry.get("hint_en") is None):
        raise _broken(where, "'hint_vi' and 'hint_en' stand together", "“hint_vi” và “hint_en” đi cùng nhau")
    return _optional(entry.get("hint_en"), "hint_en", where)


def _flag(raw: object, key: str, where: str) -> bool:
    if type(raw) is not bool:
        raise _broken(where, f"'{key}' must be true or false", f"“{key}” phải là true hoặc false")
    return raw


def _values(raw: object, kind: FactType, where: str) -> dict[str, str]:
    """Code -> Vietnamese label; an ENUM needs two or more, a SET one or more, other types none."""
    if kind not in _CLOSED:
        if raw is not None:
            raise _broken(where, f"type {kind} has no 'values'", f"dữ kiện kiểu {kind} không có “values”")
        return {}
    entry = _mapping(raw, f"{where}: values")
    if len(entry) < (2 if kind is FactType.ENUM else 1):
        raise _broken(where, "'values' lists too few values", "“values” có quá ít giá trị")
    for code in entry:
        if not _is_code(code):
            raise _broken(where, f"value '{code}' is not short printable NFC", f"mã “{code}” không đúng dạng")
    return {code: _text(label, f"values: {code}", where) for code, label in entry.items()}


def _is_code(code: str) -> bool:
    printable = 0 < len(code) <= _MAX_CODE and code.isprintable() and code == code.strip()
    return printable and unicodedata.is_normalized("NFC", code)


def _cites(raw: object, where: str) -> tuple[Citation, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise _broken(where, "'cites' must be a list of citations", "“cites” phải là danh sách căn cứ")
    try:
        return tuple(Citation.parse(item) for item in raw)
    except CitationError as error:
        raise _broken(where, f"'cites': {error.en}", f"“cites”: {error.vi}") from error
