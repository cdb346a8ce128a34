"""Builds a form's typed context from the neutral data of a case, strictly.

A context is a frozen dataclass. Each field says where its value comes from: ``given("person.born")`` reads a path (the first of
several that is present), ``made(function)`` computes from the whole. The annotation says the kind; ``| None`` says that the
form may go out without it. Whatever else is met is a ContextError that names form and field.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from documents.contexts.noting import Notes
from documents.errors import ContextError
from documents.text import fault_of, tidy

MAX_TEXT = 4000
DOTS = "........................"
ON_SIGNING = "(cấp khi ký)"

_OWN_NUMBER = "doc_number"
_BLANK: Mapping[object, object] = {bool: False, int: 0}
_FROM = "from"
_MADE = "made"
_C = TypeVar("_C")


def given(*paths: str) -> Any:  # noqa: ANN401 - as dataclasses.field: the annotation of the field is the type
    """A field read from the first of ``paths`` that is present ("facts.ground")."""
    return dataclasses.field(metadata={_FROM: paths})


def made(function: Callable[[Source], object]) -> Any:  # noqa: ANN401 - as above
    """A field computed from the source."""
    return dataclasses.field(metadata={_MADE: function})


class Source:
    """The neutral data of one form; ``notes`` takes down every read. Every error names the form and the path, and no value.

    ``draft``: the form is filled with what is there so far; what is missing or not accepted is left to dots, and it has no number yet.
    """

    __slots__ = ("_data", "_note", "draft", "form", "notes")

    def __init__(
        self, form: str, data: Mapping[str, object], notes: Notes | None = None, *, draft: bool = False
    ) -> None:
        self.form = form
        self.notes = notes
        self.draft = draft
        self._note = notes.paths.append if notes is not None else None
        self._data = data

    def find(self, *paths: str) -> object | None:
        """The value at the first present path, or None. A blank text counts as absent."""
        for path in paths:
            value = self._at(path)
            if value is not None and not (isinstance(value, str) and not value.strip()):
                if self._note is not None:
                    self._note(path)
                return value
        if self._note is not None:
            self._note(paths[0])
        return None

    def has(self, path: str) -> bool:
        """Whether there is a value at the path; asking leaves no note."""
        return self._at(path) is not None

    def printed(self, field: str, label: str, text: str) -> None:
        """What was read since the last call is printed there as ``text``."""
        if self.notes is not None:
            self.notes.done(field, label, text)

    def _at(self, path: str) -> object | None:
        value: object = self._data
        keys = path.split(".")
        for place, key in enumerate(keys):
            if type(value) is not dict and not isinstance(value, Mapping):
                raise self.refusal(".".join(keys[:place]), "a mapping", "một nhóm trường")
            value = value.get(key)
            if value is None:
                return None
        return value

    def text(self, *paths: str) -> str | None:
        """A text in NFC, or None."""
        value = self.find(*paths)
        return None if value is None else self.as_text(value, paths[0])

    def as_text(self, value: object, path: str) -> str:
        """``value`` as clean text; refuses other types, what no document can hold, and more than 4 000 characters."""
        if self.draft and (type(value) is not str or fault_of(tidy(value)) or len(value) > MAX_TEXT):
            return DOTS
        if type(value) is not str:
            raise self.refusal(path, "text", "văn bản")
        clean = tidy(value)
        fault = fault_of(clean)
        if fault is not None:
            raise self.refusal(path, f"text without {fault.en}", f"văn bản không có {fault.vi}")
        if len(clean) > MAX_TEXT:
            raise self.refusal(path, f"at most {MAX_TEXT} characters", f"không quá {MAX_TEXT} ký tự")
        return clean

    def one_of(self, labels: Mapping[str, str], *paths: str) -> str | None:
        """The label of an enumerated value, or None; a value outside ``labels`` is refused."""
        code = self.code(labels, *paths)
        return None if code is None else labels[code]

    def code(self, accepted: typing.Collection[str], *paths: str) -> str | None:
        """An enumerated value, or None; a value outside ``accepted`` is refused."""
        value = self.find(*paths)
        if value is None or (isinstance(value, str) and value in accepted):
            return None if value is None else str(value)
        listed = ", ".join(accepted)
        raise self.refusal(paths[0], f"one of: {listed}", f"một trong các giá trị: {listed}")

    def codes(self, accepted: typing.Collection[str], *paths: str) -> frozenset[str] | None:
        """A set of enumerated values, or None."""
        value = self.find(*paths)
        if value is None:
            return None
        if isinstance(value, (set, frozenset, list, tuple)) and all(
            isinstance(one, str) and one in accepted for one in value
        ):
            return frozenset(value)
        listed = ", ".join(accepted)
        raise self.refusal(paths[0], f"a set of: {listed}", f"tập hợp gồm: {listed}")

    def refusal(self, path: str, accepted_en: str, accepted_vi: str) -> ContextError:
        """The error for a value of a wrong kind at ``path``."""
        return ContextError(
            f"{self.form}: field '{path}' is not accepted; accepted: {accepted_en}. Correct the record and issue the form again.",
            vi=f"{self.form}: trường “{path}” không hợp lệ; chỉ chấp nhận: {accepted_vi}. Sửa dữ liệu rồi lập lại biểu mẫu.",
            form=self.form,
            field=path,
        )

    def missing(self, path: str) -> ContextError:
        """The error for a field without which the form may not go out."""
        return ContextError(
            f"{self.form}: field '{path}' is missing. Record it and issue the form again.",
            vi=f"{self.form}: thiếu trường “{path}”. Nhập trường này rồi lập lại biểu mẫu.",
            form=self.form,
            field=path,
        )


@dataclasses.dataclass(frozen=True, slots=True)
class _Plan:
    """How one field is filled."""

    name: str
    kind: object
    optional: bool
    paths: tuple[str, ...]
    make: Callable[[Source], object] | None


_PLANS: dict[object, tuple[_Plan, ...]] = {}


def _plans(kind: Any) -> tuple[_Plan, ...]:  # noqa: ANN401 - any context class; a type is no Hashable to mypy
    """How the fields of a context are filled; worked out once for each class."""
    if kind not in _PLANS:
        hints = typing.get_type_hints(kind)
        _PLANS[kind] = tuple(
            _Plan(
                one.name,
                *_accepted(hints[one.name]),
                tuple(one.metadata.get(_FROM, ())),
                one.metadata.get(_MADE),
            )
            for one in dataclasses.fields(kind)
        )
    return _PLANS[kind]


def _accepted(hint: object) -> tuple[object, bool]:
    """The kind without ``None``, and whether ``None`` is allowed."""
    if isinstance(hint, types.UnionType):
        kinds = [one for one in typing.get_args(hint) if one is not type(None)]
        return kinds[0], len(kinds) < len(typing.get_args(hint))
    return hint, False


def read(kind: type[_C], source: Source) -> _C:
    """The context of ``kind`` from ``source``. Raises ContextError for the first field that is missing or ill-typed."""
    notes = source.notes
    if source.draft:
        return kind(**{plan.name: _drafted(plan, source) for plan in _plans(kind)})
    if notes is None:
        return kind(**{plan.name: _value(plan, source) for plan in _plans(kind)})
    values: dict[str, object] = {}
    for plan in _plans(kind):
        value = values[plan.name] = _value(plan, source)
        notes.done(plan.name, None, value)
    return kind(**values)


def unfilled(kind: type[_C], day: date, dots: str) -> _C:
    """The context of ``kind`` for a form that nobody filled in: ``dots`` for text, ``day`` for its day, neither box ticked."""
    empty: dict[object, object] = {str: dots, date: day, datetime: day, bool: None, int: 0}
    nothing = Source("", {})
    return kind(
        **{
            plan.name: None
            if plan.optional
            else empty[plan.kind]
            if plan.kind in empty
            else plan.make(nothing)
            if plan.make
            else None
            for plan in _plans(kind)
        }
    )


def _value(plan: _Plan, source: Source) -> object | None:
    path = plan.paths[0] if plan.paths else plan.name
    value = plan.make(source) if plan.make else source.find(*plan.paths)
    if value is None:
        if plan.optional:
            return None
        raise source.missing(path)
    return value if plan.make else _typed(plan.kind, value, path, source)


def _drafted(plan: _Plan, source: Source) -> object | None:
    """The value, or what stands for it on a draft; the paper's own number is given when it is signed."""
    if plan.name == _OWN_NUMBER:
        return ON_SIGNING if source.find("numbered") is True else None
    try:
        return _value(plan, source)
    except ContextError:
        return None if plan.optional else _BLANK.get(plan.kind, DOTS)


def _typed(kind: object, value: object, path: str, source: Source) -> object:
    if kind is str:
        return source.as_text(value, path)
    if kind is date and type(value) is not date:
        raise source.refusal(path, "a date", "ngày, tháng, năm")
    if kind is datetime and not (isinstance(value, datetime) and value.tzinfo is not None):
        raise source.refusal(path, "a moment with its time zone", "thời điểm có múi giờ")
    if kind is bool and type(value) is not bool:
        raise source.refusal(path, "true or false", "có hoặc không")
    if kind is int and type(value) is not int:
        raise source.refusal(path, "a whole number", "số nguyên")
    return value
