"""How what is wanted of a fact reads: "có", "từ 18 tuổi trở lên", "một trong: …"."""

from __future__ import annotations

from datetime import date

from rules.facts import FactSpec
from rules.facts.english import label_en
from rules.unlock.accepted import Accepted, Span


def as_words(accepted: Accepted, spec: FactSpec) -> tuple[str, str]:
    """What is wanted, in Vietnamese and in English."""
    if accepted.values is not None:
        listed = [value for value in (True, False, *spec.values) if value in accepted.values]
        return _choice([spec.label(value) for value in listed], [label_en(spec, value) for value in listed])
    if accepted.spans is not None:
        said = [_span(span, accepted, spec) for span in accepted.spans]
        return " hoặc ".join(vi for vi, _ in said), " or ".join(en for _, en in said)
    if accepted.must or accepted.must_not:
        return _members(accepted, spec)
    return "cần được ghi nhận", "to be recorded"


def _choice(vi: list[str], en: list[str]) -> tuple[str, str]:
    if len(vi) == 1:
        return vi[0], en[0]
    return f"một trong: {', '.join(vi)}", f"one of: {', '.join(en)}"


def _members(accepted: Accepted, spec: FactSpec) -> tuple[str, str]:
    vi, en = [], []
    if accepted.must:
        vi.append(f"có: {spec.label(accepted.must)}")
        en.append(f"with: {label_en(spec, accepted.must)}")
    if accepted.must_not:
        vi.append(f"không có: {spec.label(accepted.must_not)}")
        en.append(f"without: {label_en(spec, accepted.must_not)}")
    return "; ".join(vi), "; ".join(en)


def _span(span: Span, accepted: Accepted, spec: FactSpec) -> tuple[str, str]:
    low, high = span
    least, most = accepted.whole
    if span == (least, most):
        return "cần được ghi nhận", "to be recorded"
    if low == high:
        return _said(low, accepted, spec)
    if high == most:
        vi, en = _said(low, accepted, spec)
        return (f"từ ngày {vi} trở đi" if accepted.days else f"từ {vi} trở lên"), f"at least {en}"
    if low == least:
        vi, en = _said(high, accepted, spec)
        return (f"chậm nhất ngày {vi}" if accepted.days else f"không quá {vi}"), f"at most {en}"
    (low_vi, low_en), (high_vi, high_en) = _said(low, accepted, spec), _said(high, accepted, spec)
    return (f"từ {'ngày ' if accepted.days else ''}{low_vi} đến {high_vi}"), f"from {low_en} to {high_en}"


def _said(place: int, accepted: Accepted, spec: FactSpec) -> tuple[str, str]:
    if accepted.days:
        day = date.fromordinal(place)
        return spec.label(day), day.isoformat()
    return spec.label(place), label_en(spec, place)
