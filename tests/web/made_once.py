"""What every application of a test process has alike is made once: compiled templates and compiled addresses.

Each test has an application of its own, and to compile the same two hundred addresses and the same pages anew took a third of the time
of the tests of pages.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Final

from flask import Flask
from flask.templating import Environment
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart

_Builder = Callable[..., tuple[str, str]]
_builders: Final[dict[tuple[object, ...], _Builder]] = {}
_compiled: Final[dict[tuple[str, str], CodeType]] = {}
_parsed: Final[
    dict[tuple[object, ...], tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]]
] = {}
_compile: Final = Rule._compile_builder
_parse: Final = Rule.compile


class _Kept(BytecodeCache):
    """Compiled templates by name and content."""

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = _compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            _compiled[bucket.key, bucket.checksum] = bucket.code


class _Environment(Environment):
    """Flask's, with the cache."""

    def __init__(self, app: Flask, **options: object) -> None:
        super().__init__(app, **{"bytecode_cache": _Kept(), **options})


def _builder(rule: Rule, append_unknown: bool = True) -> _Builder:  # noqa: FBT001, FBT002 - as werkzeug has it
    """The function that writes an address; the converters come with the rule that it is bound to."""
    key = (rule.rule, repr(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile(rule, append_unknown)
    return _builders[key]


def _compile_rule(rule: Rule) -> None:
    """Take an address to pieces, or give it those of the same address in another application."""
    assert rule.map is not None
    key = (
        rule.rule,
        rule.subdomain,
        rule.host,
        rule.merge_slashes,
        rule.map.host_matching,
        *rule.map.converters.values(),
    )
    if key not in _parsed:
        _parse(rule)
        _parsed[key] = (rule._parts, rule._trace, rule._converters)
        return
    rule._parts, rule._trace, rule._converters = _parsed[key]
    rule.arguments.update(rule._converters)
    rule._build = _builder(rule, append_unknown=False).__get__(rule, None)
    rule._build_unknown = _builder(rule, append_unknown=True).__get__(rule, None)


def install() -> None:
    """For every application made from now on."""
    Flask.jinja_environment = _Environment  # type: ignore[assignment]  # the stubs know Flask's own alone
    Rule.compile = _compile_rule  # type: ignore[assignment,method-assign]  # with the rule as its self
    Rule._compile_builder = _builder  # type: ignore[assignment,method-assign]  # with the rule as its self
