"""Reads a condition from raw data (YAML), strict: known keys, known facts, literals of the fact's own type.

Grammar::

    cond := fact_name                                    a bool fact is true
          | {not: cond} | {all: [cond, ...]} | {any: [cond, ...]}
          | {fact: name, is: literal} | {fact: name, in: [literal, ...]}
          | {fact: name, at_least|at_most|more_than|less_than: int or date}
          | {fact: name, includes: value}                a set fact holds the value
          | {known: name}
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Final, cast

from rules.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Comparison,
    Condition,
    Includes,
    Is,
    IsIn,
    IsTrue,
    Known,
    Leaf,
    Literal,
    Not,
)
from rules.errors import CorpusError, FactError
from rules.facts import FactCatalogue, FactSpec, FactType

MAX_DEPTH: Final = 24
_TESTS: Final = ("is", "in", *Comparison, "includes")
_WORDS: Final = ("fact", "known", "not", "all", "any", *_TESTS)
_ORDERED: Final = frozenset({FactType.INT, FactType.DATE})
_LISTED: Final = frozenset({FactType.INT, FactType.DATE, FactType.ENUM})
_EQUAL: Final = _LISTED | {FactType.BOOL}


def parse_condition(raw: object, catalogue: FactCatalogue, where: str) -> Condition:
    """The condition. ``where`` names file and key; CorpusError says where and what is wrong."""
    return _condition(raw, catalogue, where, MAX_DEPTH)


def _condition(raw: object, catalogue: FactCatalogue, where: str, depth: int) -> Condition:
    if depth == 0:
        raise _broken(
            where, f"conditions are nested deeper than {MAX_DEPTH}", f"điều kiện lồng quá {MAX_DEPTH} tầng"
        )
    if isinstance(raw, str):
        return IsTrue(_fact(raw, catalogue, where, {FactType.BOOL}, "a bare name").name)
    if not isinstance(raw, Mapping) or not raw:
        raise _broken(
            where, "a fact's name or a mapping is expected", "phải là tên dữ kiện hoặc bảng khóa–giá trị"
        )
    for key in raw:
        if key not in _WORDS:
            raise _unknown(key, where)
    if len(raw) == 1:
        return _single(*next(iter(raw.items())), catalogue, where, depth)
    return _test(raw, catalogue, where)


def _single(key: str, raw: object, catalogue: FactCatalogue, where: str, depth: int) -> Condition:
    if key == "not":
        return Not(_condition(raw, catalogue, f"{where}.not", depth - 1))
    if key == "known":
        return Known(_fact(raw, catalogue, where, frozenset(FactType), "'known'").name)
    if key not in ("all", "any"):
        raise _broken(
            where, f"'{key}' alone says nothing; write fact and one test", f"“{key}” đứng một mình là thiếu"
        )
    if not isinstance(raw, list) or not raw:
        raise _broken(
            where, f"'{key}' must be a list of one or more conditions", f"“{key}” phải là danh sách điều kiện"
        )
    parts = tuple(_condition(item, catalogue, f"{where}.{key}[{i}]", depth - 1) for i, item in enumerate(raw))
    return All(parts) if key == "all" else AnyOf(parts)


def _test(raw: Mapping[str, object], catalogue: FactCatalogue, where: str) -> Leaf:
    tests = [key for key in raw if key in _TESTS]
    if "fact" not in raw or len(raw) != 2 or len(tests) != 1:
        accepted = ", ".join(_TESTS)
        raise _broken(
            where, f"write 'fact' and exactly one of {accepted}", f"cần “fact” và đúng một trong: {accepted}"
        )
    key, name, value = tests[0], raw["fact"], raw[tests[0]]
    if key == "includes":
        spec = _fact(name, catalogue, where, {FactType.SET}, "'includes'")
        return Includes(spec.name, _member(spec, value, where))
    if key == "is":
        spec = _fact(name, catalogue, where, _EQUAL, "'is'")
        return Is(spec.name, _literal(spec, value, where))
    if key == "in":
        return _is_in(_fact(name, catalogue, where, _LISTED, "'in'"), value, where)
    spec = _fact(name, catalogue, where, _ORDERED, f"'{key}'")
    return Compare(spec.name, Comparison(key), cast("int | date", _literal(spec, value, where)))


def _is_in(spec: FactSpec, raw: object, where: str) -> IsIn:
    if not isinstance(raw, list) or not raw:
        raise _broken(where, "'in' must be a list of one or more literals", "“in” phải là danh sách giá trị")
    values = tuple(_literal(spec, item, where) for item in raw)
    if len(set(values)) != len(values):
        raise _broken(where, "'in' lists a literal twice", "“in” nêu một giá trị hai lần")
    return IsIn(spec.name, values)


def _fact(
    name: object, catalogue: FactCatalogue, where: str, types: frozenset[FactType] | set[FactType], what: str
) -> FactSpec:
    if not isinstance(name, str):
        raise _broken(where, "a fact's name must be text", "tên dữ kiện phải là văn bản")
    try:
        spec = catalogue.spec(name)
    except FactError as error:
        raise _broken(where, error.en.rstrip("."), error.vi.rstrip(".")) from error
    if spec.type not in types:
        accepted = ", ".join(sorted(types))
        raise _broken(
            where,
            f"{what} does not fit fact '{name}' of type {spec.type}; it takes {accepted}",
            f"phép thử không hợp với dữ kiện “{name}” kiểu {spec.type}; chỉ nhận: {accepted}",
        )
    return spec


def _literal(spec: FactSpec, raw: object, where: str) -> Literal:
    """The literal, checked as a value of the fact itself: "5", 5.0 and true are no int."""
    try:
        return cast("Literal", spec.check(raw))
    except FactError as error:
        raise _broken(where, error.en.rstrip("."), error.vi.rstrip(".")) from error


def _member(spec: FactSpec, raw: object, where: str) -> str:
    if not isinstance(raw, str) or raw not in spec.values:
        accepted = ", ".join(spec.values)
        raise _broken(
            where, f"fact '{spec.name}' includes only {accepted}", f"“{spec.name}” chỉ gồm: {accepted}"
        )
    return raw


def _unknown(key: object, where: str) -> CorpusError:
    near = difflib.get_close_matches(str(key), _WORDS, n=1)
    hint_en = f"; did you mean '{near[0]}'?" if near else ""
    hint_vi = f"; có phải “{near[0]}”?" if near else ""
    return _broken(where, f"unknown key '{key}'{hint_en}", f"khóa lạ “{key}”{hint_vi}")


def _broken(where: str, en: str, vi: str) -> CorpusError:
    return CorpusError(_sentence(where, en), vi=_sentence(where, vi), where=where)


def _sentence(where: str, text: str) -> str:
    return f"{where}: {text}" if text.endswith("?") else f"{where}: {text}."
