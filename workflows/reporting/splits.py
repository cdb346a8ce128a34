"""To which row of a table a person belongs: group of residence, sex, age, substances, measure, residence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.terms.age import age_on, ages_by_year
from workflows.reporting.definition import Splits
from workflows.reporting.model import Life, Words

UNKNOWN: Final = "unknown"
_UNKNOWN: Final = Words("Chưa ghi", "Not on file")
_SEXES: Final = {"male": Words("Nam", "Male"), "female": Words("Nữ", "Female")}
_RESIDENCE: Final = {
    "permanent": Words("Thường trú", "Permanent"),
    "temporary": Words("Tạm trú", "Temporary"),
    "stable": Words("Có nơi cư trú ổn định, chưa ghi hình thức", "Stable home, kind not on file"),
    "none": Words("Không có nơi cư trú ổn định", "No stable home"),
}
_MEASURES: Final = {
    "user_management": Words("Quản lý người sử dụng", "Management of users"),
    "addict_list": Words("Danh sách người nghiện", "List of addicts"),
    "home_rehab": Words("Tại gia đình, cộng đồng", "At home"),
    "facility_rehab": Words("Tại cơ sở cai nghiện", "At a facility"),
    "substitution": Words("Điều trị thay thế", "Substitution treatment"),
    "compulsory": Words("Đề nghị cai nghiện bắt buộc", "Compulsory dossier"),
    "serving": Words("Cai nghiện bắt buộc", "Compulsory rehab"),
    "aftercare": Words("Quản lý sau cai", "Aftercare"),
    "e_monitoring": Words("Giám sát điện tử", "Electronic monitoring"),
}


@dataclass(frozen=True, slots=True)
class Split:
    """A way to tell persons apart: its name, its rows in order, and to which a person belongs as of a day."""

    id: str
    words: Words
    rows: Mapping[str, Words]
    row_of: Callable[[Life, date], str]


def splits_of(splits: Splits, lives: tuple[Life, ...], procedures: tuple[str, ...] = ()) -> tuple[Split, ...]:
    """The splits of a table; that by measure only where it holds several procedures."""
    found = [by_group(lives), _by_sex(), _by_age(splits), _by_substance(splits), _by_residence()]
    if len(procedures) > 1:
        found.append(_by_measure(procedures))
    return tuple(found)


def by_group(lives: tuple[Life, ...]) -> Split:
    """By residential group or village, as on file now."""
    names = sorted({life.group for life in lives if life.group}, key=_natural)
    rows = {name: Words(name, name) for name in names} | {UNKNOWN: _UNKNOWN}
    return Split(
        "group",
        Words("Tổ dân phố, thôn, bản", "Residential group"),
        rows,
        lambda life, _day: life.group or UNKNOWN,
    )


def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """“Tổ 2” before “Tổ 10”."""
    return tuple((0, int(word)) if word.isdecimal() else (1, word.casefold()) for word in name.split())


def _by_sex() -> Split:
    rows = {**_SEXES, UNKNOWN: _UNKNOWN}
    return Split(
        "sex",
        Words("Giới tính", "Sex"),
        rows,
        lambda life, _day: life.sex if life.sex in _SEXES else UNKNOWN,
    )


def _by_age(splits: Splits) -> Split:
    starts = (0, *splits.ages)
    rows: dict[str, Words] = {}
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else None
        if end is None:
            rows[str(start)] = Words(f"Từ đủ {start} tuổi", f"{start} and over")
        elif start == 0:
            rows[str(start)] = Words(f"Dưới {end} tuổi", f"Under {end}")
        else:
            rows[str(start)] = Words(f"Từ đủ {start} đến dưới {end} tuổi", f"{start} to under {end}")
    rows[UNKNOWN] = _UNKNOWN

    def row_of(life: Life, day: date) -> str:
        """Of a year of birth alone the row in which every day of that year lies; else it is not known."""
        found = {max(start for start in starts if start <= age) for age in _ages(life, day)}
        return str(found.pop()) if len(found) == 1 else UNKNOWN

    return Split("age", Words("Tuổi vào ngày cuối kỳ", "Age on the last day"), rows, row_of)


def _ages(life: Life, day: date) -> tuple[int, ...]:
    """The completed years on a day; the least and the most that they can be where the year of birth alone is known."""
    if life.born is not None:
        return () if life.born > day else (age_on(life.born, day),)
    if life.birth_year is None or life.birth_year > day.year:
        return ()
    return ages_by_year(life.birth_year, day)


def _by_substance(splits: Splits) -> Split:
    rows = {name: told for name, (told, _) in splits.substances.items()}
    rows |= {"several": Words("Nhiều nhóm chất", "Several groups"), UNKNOWN: _UNKNOWN}
    return Split(
        "substance",
        Words("Nhóm chất ma túy", "Substances"),
        rows,
        lambda life, day: substance_of(splits, life, day),
    )


def substance_of(splits: Splits, life: Life, day: date) -> str:
    """The group of the substances last told of a person up to a day."""
    for step in reversed(life.steps):
        told = step.facts.get("substances")
        if step.day <= day and isinstance(told, frozenset) and told:
            groups = [name for name, (_, of) in splits.substances.items() if of & told]
            return groups[0] if len(groups) == 1 else "several" if groups else UNKNOWN
    return UNKNOWN


def _by_residence() -> Split:
    rows = {**_RESIDENCE, UNKNOWN: _UNKNOWN}
    return Split(
        "residence",
        Words("Cư trú", "Residence"),
        rows,
        lambda life, _day: life.residence if life.residence in _RESIDENCE else UNKNOWN,
    )


def _by_measure(procedures: tuple[str, ...]) -> Split:
    rows = {name: _MEASURES.get(name, Words(name, name)) for name in procedures} | {UNKNOWN: _UNKNOWN}

    def row_of(life: Life, day: date) -> str:
        """The procedure of the last act of one of them up to the day."""
        acts = (step for step in reversed(life.steps) if step.day <= day and step.procedure in procedures)
        return next((step.procedure for step in acts), UNKNOWN)

    return Split("measure", Words("Biện pháp", "Measure"), rows, row_of)
