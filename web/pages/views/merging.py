"""Two records side by side: what differs, the cases of both, what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from persistence.merging import Merge
from persistence.pairs import Pair
from web.language import _, mark
from web.pages.views.labels import SEXES
from web.pages.views.person import IDENTITY, KINDS, REGISTERED, RESIDENCE
from web.pages.views.persons import GROUNDS, CaseLine, MergeRow
from web.pages.views.times import born_vi, moment_vi
from workflows.merging import Difference
from workflows.model import Json, Person

_LABELS = {
    "full_name": mark("Họ và tên"),
    "born": mark("Ngày sinh"),
    "sex": mark("Giới tính"),
    "residence_kind": mark("Cư trú"),
    "residence_registration": mark("Đăng ký cư trú"),
    "residence_commune": mark("Xã cư trú"),
    "residence_province": mark("Tỉnh cư trú"),
    "kind": mark("Hồ sơ của"),
    "id_number_reason": mark("Lý do giữ số định danh không khớp"),
    "registered_by": mark("Cơ quan ghi nhận"),
    **dict(IDENTITY),
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "sex": SEXES,
    "residence_kind": RESIDENCE,
    "kind": KINDS,
    "residence_registration": REGISTERED,
}


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One fact on which both differ; ``choice``: both tell it, so somebody must choose."""

    name: str
    label: str
    kept: str
    merged: str
    choice: bool
    from_merged: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One of the two records."""

    id: str
    name: str
    about: str
    cases: Sequence[CaseLine]


@dataclass(frozen=True, slots=True)
class MergePage:
    """The page on which two records are made one."""

    key: str
    kept: Record
    merged: Record
    differences: Sequence[DifferenceView]
    hindered: Sequence[str]
    reason: str
    errors: Sequence[tuple[str, str]]
    may: bool
    rule: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair in the list."""

    one: Record
    other: Record
    why: str
    asked: bool
    since: str


def record(person: Person, cases: Sequence[CaseLine] = ()) -> Record:
    """One of the two."""
    parts = (
        _("sinh %(day)s", day=born) if (born := born_vi(person)) else _("chưa rõ ngày sinh"),
        str(person.attributes.get("id_number") or ""),
        str(person.attributes.get("address") or ""),
    )
    return Record(person.id, person.full_name, ", ".join(part for part in parts if part), cases)


def difference(each: Difference, from_merged: frozenset[str]) -> DifferenceView:
    """One fact on which both differ."""
    label = _(_LABELS[each.name]) if each.name in _LABELS else each.name
    return DifferenceView(
        each.name,
        label,
        _told(each.name, each.kept),
        _told(each.name, each.merged),
        each.conflict,
        each.name in from_merged,
    )


def pair_row(pair: Pair) -> PairRow:
    """One pair."""
    why = "; ".join(_(GROUNDS[ground]) for ground in pair.grounds)
    return PairRow(record(pair.one), record(pair.other), why, pair.state == "asked", moment_vi(pair.at))


def merge_row(merge: Merge, who: str) -> MergeRow:
    """A merge or counter-act in the history."""
    said = (
        _("Tách lại hai bản ghi, %(when)s, %(who)s", when=moment_vi(merge.at), who=who)
        if merge.undoes
        else _(
            "Gộp bản ghi %(code)s, %(when)s, %(who)s",
            code=merge.merged_id[:8],
            when=moment_vi(merge.at),
            who=who,
        )
    )
    return MergeRow(merge.id, said, merge.reason, merge.power, merge.undone, merge.undoes is not None)


def _told(name: str, value: Json) -> str:
    if value is None:
        return ""
    if name in _WORDS and isinstance(value, str):
        return _(_WORDS[name].get(value, value))
    if name in {"born", "id_issued_on"} and isinstance(value, str):
        year, month, day = value.split("-")
        return f"{day}/{month}/{year}"
    return str(value.get("reason", "")) if isinstance(value, dict) else str(value)
