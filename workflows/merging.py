"""Two records of one person: what differs between them, what stands in the way of making them one, and who may do it.

Pure. ``persistence/merging.py`` keeps it, the pages ask it. A wrong merge changes what the law counts for a person (earlier measures,
earlier cases), so nothing is merged that would leave two open cases of one procedure, and every merge can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from workflows.loading import RECORDS
from workflows.model import Appointment, Json, Person

MERGING_ROLES: Final = frozenset(
    {
        "commune_police_head",
        "provincial_police_director",
        "c04_director",
        "administrator",
    }
)
"""Who may merge records: heads of the police, who keep the data on these persons, and the administrator. A rule of the program's own."""

RULE_VI: Final = (
    "chưa kiểm chứng: các văn bản đang có không quy định ai được gộp hai bản ghi về một người; chương trình cho Trưởng Công an cấp xã,"
    " Giám đốc Công an cấp tỉnh, Cục trưởng C04 và quản trị hệ thống"
)
RULE_EN: Final = (
    "not verified: the texts at hand do not say who may merge two records of one person; the program lets heads of the commune and"
    " provincial police, the director of C04 and the administrator"
)

KEPT_APART: Final = frozenset(
    {"before_merge", "former_names", "former_id_numbers", "former_residences", "former_births", "relatives"}
)
"""Attributes that are joined or belong to the record itself: nobody chooses between them."""

_PLAIN: Final = ("full_name", "born", "sex")


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact of identity on which two records differ; None where a record does not tell it."""

    name: str
    kept: Json
    merged: Json

    @property
    def conflict(self) -> bool:
        """Whether both tell it: then somebody must choose."""
        return self.kept is not None and self.merged is not None


def may_merge(appointment: Appointment, day: date) -> bool:
    """Whether this post may merge records of persons on that day."""
    return appointment.role in MERGING_ROLES and appointment.holds_on(day)


def differences(kept: Person, merged: Person) -> tuple[Difference, ...]:
    """Every fact of identity on which they differ, plain fields first."""
    one, other = _facts(kept), _facts(merged)
    names = dict.fromkeys((*_PLAIN, *sorted({*one, *other})))
    return tuple(
        Difference(name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)
    )


def chosen(kept: Person, merged: Person, from_merged: Iterable[str]) -> Person:
    """The record that goes on: what ``kept`` tells, where it tells nothing what ``merged`` tells, and of the conflicts named in
    ``from_merged`` what ``merged`` tells. Names and numbers that are given up are kept as former ones."""
    wanted = set(from_merged)
    facts = _facts(kept)
    given_up: dict[str, list[Json]] = {}
    for each in differences(kept, merged):
        takes = each.merged is not None and (each.kept is None or each.name in wanted)
        facts[each.name] = each.merged if takes else each.kept
        if each.conflict and each.name in _FORMER:
            given_up.setdefault(_FORMER[each.name], []).append(each.kept if takes else each.merged)
    attributes: dict[str, Json] = {
        name: value for name, value in facts.items() if name not in _PLAIN and value is not None
    }
    for name in ("former_names", "former_id_numbers", "former_residences", "former_births", "relatives"):
        joined = [*_listed(kept, name), *_listed(merged, name), *given_up.get(name, [])]
        if joined:
            attributes[name] = list(_once(joined))
    if "before_merge" in kept.attributes:
        attributes["before_merge"] = kept.attributes["before_merge"]
    born = facts["born"]
    return Person(
        kept.id,
        str(facts["full_name"]),
        date.fromisoformat(str(born)) if born is not None else None,
        None if facts["sex"] is None else str(facts["sex"]),
        attributes,
    )


_FORMER: Final[Mapping[str, str]] = {"full_name": "former_names", "id_number": "former_id_numbers"}


def undone(now: Person, before: Mapping[str, Json], after: Mapping[str, Json]) -> Person:
    """The record as it was before the merge, except for what somebody changed since: a field is put back only where it still has the value
    that the merge gave it. ``before`` and ``after`` are facts of identity; one that is not there had no value."""
    facts = facts_of(now)
    for name in {*before, *after}:
        if facts.get(name) == after.get(name):
            facts[name] = before.get(name)
    born = facts.pop("born", None)
    name, sex = str(facts.pop("full_name")), facts.pop("sex", None)
    attributes = {key: value for key, value in facts.items() if value is not None}
    return Person(
        now.id,
        name,
        date.fromisoformat(str(born)) if born is not None else None,
        None if sex is None else str(sex),
        attributes,
    )


def facts_of(person: Person) -> dict[str, Json]:
    """All that a record tells, as JSON, by name."""
    born = person.born.isoformat() if person.born else None
    return {"full_name": person.full_name, "born": born, "sex": person.sex, **person.attributes}


class OpenOrClosed(Protocol):
    """What is asked of a case here."""

    @property
    def procedure(self) -> str: ...
    @property
    def closed(self) -> bool: ...


def open_twice(kept: Sequence[OpenOrClosed], merged: Sequence[OpenOrClosed]) -> tuple[str, ...]:
    """Procedures of which both have an open case: one person can have only one, so one must be closed first."""
    mine = {case.procedure for case in kept if not case.closed}
    both = mine & {case.procedure for case in merged if not case.closed}
    return tuple(
        sorted(both - {RECORDS})
    )  # papers on file are looked at together, however many files there are


def _facts(person: Person) -> dict[str, Json]:
    return {name: value for name, value in facts_of(person).items() if name not in KEPT_APART}


def _listed(person: Person, name: str) -> list[Json]:
    value = person.attributes.get(name)
    return list(value) if isinstance(value, list) else []


def _once(values: Iterable[Json]) -> Iterable[Json]:
    seen: list[Json] = []
    for value in values:
        if value not in seen:
            seen.append(value)
            yield value
