"""The values of facts in English, for auditors and programs. What they are called in the law is Vietnamese: ``FactSpec.label``.

The words stand in ``english.yaml``, by the Vietnamese label. No rule rests on them, so they are no part of what the corpus is hashed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from rules.facts.spec import FactSpec, FactValue
from rules.yamlio import load_yaml


def label_en(spec: FactSpec, value: FactValue) -> str:
    """The value in English; days and moments by ISO 8601. A value that has no English yet is told by its code."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(code_en(spec, code) for code in spec.values if code in value) or "none"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, str):
        return code_en(spec, value)
    number = f"{value / 10:.1f}" if spec.decimals else str(value)
    return f"{number} {words().get(spec.unit, spec.unit)}" if spec.unit else number


def code_en(spec: FactSpec, code: str) -> str:
    """One of the values that a fact may have, in English; its code where there is none."""
    return words().get(spec.value_labels.get(code, ""), code)


@cache
def words() -> Mapping[str, str]:
    """The English of every label, by the label."""
    told = load_yaml(Path(__file__).with_name("english.yaml"))
    assert isinstance(told, dict)  # noqa: S101 - a file of our own, held to the catalogue by a test
    return {str(vi): str(en) for vi, en in told.items()}
