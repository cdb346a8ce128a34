"""Who stands by a person, as pages show it: what the register holds, and what the acts of the cases tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rules.corpus import Corpus
from rules.terms import legal_date
from web.language import _, mark
from web.pages.record import CaseFile
from web.pages.views.case import code_of
from web.pages.views.findings import value_vi
from web.pages.views.times import day_vi
from web.signin.sensitive import VEILED
from workflows.model import Person
from workflows.relations import RELATIONS, relatives_of

_TOLD = (
    ("guardian_name", "guardian_relation", mark("Người đại diện, giám hộ")),
    ("family_member_name", "family_member", mark("Đại diện gia đình")),
    ("registrant_name", "", mark("Người nộp hồ sơ")),
    ("case_worker_name", "", mark("Người được giao tư vấn, giúp đỡ")),
    ("assigned_names", "", mark("Người, tổ chức được giao giúp đỡ")),
    ("first_witness", "", mark("Người chứng kiến")),
    ("second_witness", "", mark("Người chứng kiến")),
)
"""Facts of acts that name somebody beside the person: the name, how that one stands to the person, and the part in words."""
_MORE = {"guardian_name": ("guardian_phone", "guardian_residence")}


@dataclass(frozen=True, slots=True)
class RelativeView:
    """Somebody beside the person. ``person``: the record of that one, where it may be opened; ``case``: where an act told of it."""

    part: str
    name: str
    detail: str
    since: str
    until: str
    entry: str = ""
    person: str = ""
    case: str = ""
    code: str = ""


def registered(person: Person, sees: Callable[[str], bool]) -> tuple[RelativeView, ...]:
    """What the register holds; ``sees`` tells whether a person's record may be opened."""
    found = []
    for each in relatives_of(person):
        other = str(each.get("person") or "")
        found.append(
            RelativeView(
                part=_(RELATIONS.get(str(each.get("relation")), str(each.get("relation")))),
                name=str(each.get("name") or ""),
                detail="; ".join(str(each[key]) for key in ("phone", "address", "paper") if each.get(key)),
                since=_day(each.get("from")),
                until=_day(each.get("until")),
                entry=str(each.get("id") or ""),
                person=other if other and sees(other) else "",
            )
        )
    return tuple(found)


def told_in(files: Iterable[CaseFile], corpus: Corpus) -> tuple[RelativeView, ...]:
    """What the acts of these cases tell, as this officer may see it; the same name in the same part once, by the last act."""
    found: dict[tuple[str, str], RelativeView] = {}
    for file in files:
        for each in _of(file, corpus):
            found[each.part, each.name] = each
    return tuple(found.values())


def _of(file: CaseFile, corpus: Corpus) -> Iterator[RelativeView]:
    for act in file.acts:
        for name, relation, part in _TOLD:
            value = act.facts.get(name)
            if not isinstance(value, str) or not value or value == VEILED:
                continue
            more = [act.facts.get(key) for key in (relation, *_MORE.get(name, ())) if key]
            keys = [key for key in (relation, *_MORE.get(name, ())) if key]
            told = (
                value_vi(corpus.facts, key, one)
                for key, one in zip(keys, more, strict=True)
                if one and one != VEILED
            )
            yield RelativeView(
                part=_(part),
                name=value,
                detail="; ".join(told),
                since=day_vi(legal_date(act.at)),
                until="",
                case=file.case.id,
                code=code_of(file.case.id),
            )


def _day(value: object) -> str:
    try:
        return day_vi(date.fromisoformat(str(value))) if value else ""
    except ValueError:
        return ""
