"""Reads the definitions (``workflows/reports/*.yaml``) strictly. An office may lay kinds of report of its own over those of the program."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from rules.yamlio import load_yaml
from workflows.procedure import Procedures, load_procedures
from workflows.registers import load_books
from workflows.reporting.definition import Activity, Book, Cause, Definitions, ReportKind, Splits
from workflows.reporting.model import Words
from workflows.reporting.reading import (
    TEST_KEYS,
    act_test,
    act_tests,
    cites,
    fault,
    items,
    month_day,
    table,
    text,
    texts,
    words,
)
from workflows.reporting.target_reading import targets_of

FOLDER: Final = Path(__file__).resolve().parent.parent / "reports"
FORMAT: Final = 1
SECTIONS: Final = ("results", "shortcomings", "causes", "next", "proposals")
_FILES: Final = ("books", "activities", "kinds", "relapse", "targets", "splits")
_SUBSTANCES: Final = "substances"
_CAUSE: Final = ("id", "vi", "en", "moved", "also", "after", "others", *sorted(TEST_KEYS))
_MOVES: Final = frozenset(
    {"user_management.take_over", "aftercare.take_over", "home_rehab.take_over", "e_monitoring.take_over"}
    | {"aftercare.register_residence"}
)
"""Acts by which another commune takes a person over; each tells which one."""

_MOST_DUE: Final = 60
_KIND: Final = (
    "vi",
    "en",
    "starts",
    "due",
    "due_days",
    "cites",
    "verified",
    "note_vi",
    "note_en",
    "sections",
)


@cache
def load_definitions(own: Path | None = None) -> Definitions:
    """The definitions of the program, with the kinds of report of ``own`` (a file, if it is there) in place of those of the same name.

    ``ProcedureError`` names file and key.
    """
    return read_definitions(FOLDER, load_procedures(), own)


def read_definitions(folder: Path, procedures: Procedures, own: Path | None = None) -> Definitions:
    """The same from any folder, read anew."""
    paths = [folder / f"{name}.yaml" for name in _FILES]
    raws = {path.stem: _file(path) for path in paths}
    content = [path.read_bytes() for path in paths]
    kinds = _kinds(raws["kinds"], "kinds.yaml")
    if own is not None and own.exists():
        kinds |= _kinds(_file(own), own.name)
        content.append(own.read_bytes())
    books = _books(raws["books"], procedures)
    activities = _activities(raws["activities"], procedures)
    targets = targets_of(raws["targets"], procedures, books)
    relapse = table(raws["relapse"], "relapse.yaml", ("format", "completed", "reuse", "relapse", "died"))
    told = {
        key: act_tests(relapse.get(key, ()), f"relapse.yaml.{key}", procedures)
        for key in ("completed", "reuse", "relapse", "died")
    }
    tests = [test for tests in told.values() for test in tests]
    tests += [test for one in activities.values() for test in one.tests]
    tests += [
        test
        for book in books.values()
        for cause in (*book.causes_in, *book.causes_out)
        for test in cause.tests
    ]
    tests += [test for target in targets for test in (*target.served, *target.base.tests)]
    splits = _splits(raws["splits"], procedures)
    return Definitions(
        books=books,
        activities=activities,
        kinds=kinds,
        targets=targets,
        splits=splits,
        hash=hashlib.sha256(b"\n".join(content)).hexdigest(),
        facts=frozenset(test.fact for test in tests if test.fact) | {_SUBSTANCES, "managing_commune"},
        looked_at=frozenset(act for test in tests if test.fact for act in test.acts)
        | splits.substance_acts
        | _MOVES,
        moves=_MOVES,
        **told,
    )


def _file(path: Path) -> Mapping[str, object]:
    raw = table(load_yaml(path, name=path.name), path.name)
    if raw.get("format") != FORMAT:
        raise fault(f"{path.name}.format", f"{FORMAT} is expected", f"cần {FORMAT}")
    return raw


def _books(raw: Mapping[str, object], procedures: Procedures) -> dict[str, Book]:
    told = table(raw, "books.yaml", ("format", "books"))
    return {
        name: _book(name, table(each, f"books.{name}"), procedures)
        for name, each in table(told.get("books"), "books.yaml.books").items()
    }


def _book(name: str, raw: Mapping[str, object], procedures: Procedures) -> Book:
    where = f"books.{name}"
    table(raw, where, ("vi", "en", "of", "in", "out"))
    registers = texts(raw.get("of"), f"{where}.of")
    known = load_books()
    for each in registers:
        if each not in known:
            raise fault(f"{where}.of", f"there is no book '{each}'", f"không có sổ “{each}”")
    if not registers:
        raise fault(f"{where}.of", "a book is needed", "cần một sổ")
    law = tuple(dict.fromkeys(cite.short() for each in registers for cite in known[each].cites))
    kept = tuple(dict.fromkeys(rule for each in registers for rule in known[each].rules))
    sides = [_causes(raw.get(side), f"{where}.{side}", procedures) for side in ("in", "out")]
    return Book(name, words(raw, where), law, registers, kept, *sides)


def _causes(raw: object, where: str, procedures: Procedures) -> tuple[Cause, ...]:
    found = [_cause(table(item, place, _CAUSE), place, procedures) for place, item in items(raw, where)]
    if len({cause.id for cause in found}) != len(found):
        raise fault(where, "an id stands twice", "một mã xuất hiện hai lần")
    return tuple(found)


def _cause(raw: Mapping[str, object], where: str, procedures: Procedures) -> Cause:
    tests = [act_test(raw, where, procedures)] if "acts" in raw else []
    tests += act_tests(raw.get("also", ()), f"{where}.also", procedures)
    moved = raw.get("moved") is True
    if not tests and not moved:
        raise fault(where, "acts or moved is needed", "cần acts hoặc moved")
    others = act_test({"acts": raw.get("others", ())}, f"{where}.others", procedures).acts
    return Cause(
        id=text(raw, "id", where),
        words=words(raw, where),
        tests=tuple(tests),
        after=act_tests(raw.get("after", ()), f"{where}.after", procedures),
        others=others,
        moved=moved,
    )


def _activities(raw: Mapping[str, object], procedures: Procedures) -> dict[str, Activity]:
    told = table(raw, "activities.yaml", ("format", "activities"))
    return {
        name: _activity(name, table(each, f"activities.{name}"), procedures)
        for name, each in table(told.get("activities"), "activities.yaml").items()
    }


def _activity(name: str, raw: Mapping[str, object], procedures: Procedures) -> Activity:
    where = f"activities.{name}"
    table(raw, where, ("vi", "en", "persons", *sorted(TEST_KEYS)))
    test = act_test(raw, where, procedures)
    acts = texts(raw.get("acts"), f"{where}.acts")
    if not acts:
        raise fault(where, "acts is needed", "cần acts")
    law = tuple(cite.short() for cite in procedures.acts[acts[0]].cites)
    return Activity(name, words(raw, where), law, (test,), raw.get("persons") is True)


def _splits(raw: Mapping[str, object], procedures: Procedures) -> Splits:
    told = table(raw, "splits.yaml", ("format", "ages", "substance_acts", "substances"))
    ages = tuple(age for _, age in items(told.get("ages"), "splits.yaml.ages") if isinstance(age, int))
    if not ages or list(ages) != sorted(set(ages)):
        raise fault("splits.yaml.ages", "ages in order", "cần các tuổi theo thứ tự tăng")
    groups: dict[str, tuple[Words, frozenset[str]]] = {}
    for name, each in table(told.get("substances"), "splits.yaml.substances").items():
        where = f"splits.yaml.{name}"
        group = table(each, where, ("vi", "en", "of"))
        groups[name] = (words(group, where), frozenset(texts(group.get("of"), f"{where}.of")))
    acts = act_test({"acts": told.get("substance_acts")}, "splits.yaml.substance_acts", procedures).acts
    return Splits(ages, groups, acts)


def _kinds(raw: Mapping[str, object], file: str) -> dict[str, ReportKind]:
    told = table(raw, file, ("format", "kinds"))
    return {
        name: _kind(name, table(each, f"{file}: {name}", _KIND), f"{file}: {name}")
        for name, each in table(told.get("kinds"), file).items()
    }


def _kind(name: str, raw: Mapping[str, object], where: str) -> ReportKind:
    starts = tuple(month_day(item, place) for place, item in items(raw.get("starts", ()), f"{where}.starts"))
    if list(starts) != sorted(set(starts)):
        raise fault(
            f"{where}.starts",
            "each day once, in the order of the year",
            "mỗi ngày một lần, theo thứ tự trong năm",
        )
    days = raw.get("due_days", 0)
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= _MOST_DUE:
        raise fault(f"{where}.due_days", f"0 to {_MOST_DUE} is expected", f"cần từ 0 đến {_MOST_DUE}")
    sections = texts(raw.get("sections", SECTIONS), f"{where}.sections")
    if not set(sections) <= set(SECTIONS):
        raise fault(
            f"{where}.sections", f"accepted: {', '.join(SECTIONS)}", f"chấp nhận: {', '.join(SECTIONS)}"
        )
    return ReportKind(
        id=name,
        words=words(raw, where),
        starts=starts,
        due=month_day(raw["due"], f"{where}.due") if "due" in raw else None,
        due_days=days,
        cites=cites(raw.get("cites", ()), f"{where}.cites"),
        verified=raw.get("verified") is True,
        note=_note(raw, where),
        sections=sections,
    )


def _note(raw: Mapping[str, object], where: str) -> Words | None:
    return words(raw, where, "note") if "note_vi" in raw else None
