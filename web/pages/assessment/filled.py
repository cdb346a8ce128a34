"""Fields of the pages of the assessment, filled with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rules.facts import FactSpec
from web.pages.forms.fields import Choice, Field
from web.pages.views.findings import value_label


def choices_of(fact: FactSpec) -> tuple[Choice, ...]:
    """The values of a fact, to be ticked."""
    return tuple(Choice(value, value_label(fact, value)) for value in fact.value_labels)


def filled(
    plain: Iterable[Field], told: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]]
) -> tuple[Field, ...]:
    """The fields with their texts and errors."""
    return tuple(
        replace(each, values=tuple(told.get(each.name, ())), errors=tuple(errors.get(each.name, ())))
        for each in plain
    )


def wrong_of(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """What is wrong, by field, for the list at the head of the page."""
    return [
        (each.name, text if text.startswith(each.label) else f"{each.label}{_colon(each.label)} {text}")
        for each in fields
        for text in each.errors
    ]


def _colon(label: str) -> str:
    """What stands between a label and what is wrong with its field: nothing after a question."""
    return "" if label.endswith("?") else ":"
