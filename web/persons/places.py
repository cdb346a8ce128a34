"""Communes and provinces as officers write them, and as the directory keeps them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final

from rules.errors import BadInput
from rules.places import LINE, gazetteer
from web.house import House
from web.language import both, mark
from web.lists.reading import communes
from web.pages.views.places import bare
from workflows.importing.rows import Place
from workflows.importing.words import plain
from workflows.model import Unit
from workflows.preview import TAKES_OVER

COMMUNE: Final = "residence_commune"
PROVINCE: Final = "residence_province"
NO_SUCH: Final = mark(
    "Không có xã, phường, đặc khu nào tên như vậy trong danh bạ và danh mục hành chính. Thẩm quyền tính theo xã này: ghi đúng tên,"
    " hoặc để trống nếu chưa rõ."
)
PLACES: Final = frozenset(
    {"detected_commune", "moved_to_commune", "new_commune", "addict_new_commune", TAKES_OVER}
)
"""Facts that say who is competent: compared with the communes of the directory, so they are offered from it and read by it."""
_KIND: Final = re.compile(r"^(tinh|thanh pho|tp)\s+")
_COMMUNE: Final = re.compile(r"^(xa|phuong|thi tran|dac khu)\s+")


def placed(house: House, texts: Mapping[str, str]) -> dict[str, str]:
    """``texts`` with the codes of the places named in them: a commune that the directory has under one name, with its province where
    none is told; a province of the gazetteer. What is not known, or known of several, stays as it was written."""
    found = dict(texts)
    if text := found.get(PROVINCE, ""):
        found[PROVINCE] = _provinces().get(_KIND.sub("", plain(text)), text)
    if text := found.get(COMMUNE, ""):
        known = communes(house).get(plain(text), ())
        if len(known) == 1:
            found[COMMUNE] = known[0].commune
            found[PROVINCE] = found.get(PROVINCE, "") or known[0].province
    return {name: text for name, text in found.items() if text or name in texts}


def located(
    house: House, entered: Mapping[str, Sequence[str]], names: Iterable[str]
) -> dict[str, Sequence[str]]:
    """What was entered in a form, where the fields ``names`` tell a commune with its code. What is not known, or known of several, stays:
    a commune that this installation does not serve is kept by its name."""
    told = {name: entered[name] for name in names if any(entered.get(name, ()))}
    known = communes(house) if told else {}
    return {**entered, **{name: [_code(known, text) for text in texts] for name, texts in told.items()}}


def strange(house: House, entered: Mapping[str, Sequence[str]], names: Iterable[str]) -> tuple[str, ...]:
    """Which of the fields ``names`` tell a commune that neither the directory nor the gazetteer of any day has: a slip of the pen, after
    which no office would be the competent one."""
    told = {name: text for name in names for text in entered.get(name, ()) if text.strip()}
    known = communes(house) if told else {}
    return tuple(name for name, text in told.items() if not _is_known(known, text))


def _is_known(known: Mapping[str, Sequence[Place]], text: str) -> bool:
    whole = plain(text)
    bare_name = _COMMUNE.sub("", plain(text.partition(",")[0]))
    return whole in known or whole in _communes_ever() or bare_name in _communes_ever()


@cache
def _communes_ever() -> frozenset[str]:
    """Codes and plain names without their kind of every commune that the gazetteer holds, whatever its day."""
    days = (date.min, LINE)
    every = [place for day in days for place in gazetteer().of_day(day).values() if place.level == "commune"]
    return frozenset(each.code for each in every) | {_COMMUNE.sub("", plain(each.name)) for each in every}


def placed_inputs(house: House, inputs: Mapping[str, object]) -> dict[str, object]:
    """The entries of a program, where they tell a commune by a name with its code. What is not known stays: a commune that this
    installation does not serve is kept by its name. ``BadInput`` for a name that several communes have, or none anywhere."""
    told = {name: text for name, text in inputs.items() if name in PLACES and isinstance(text, str) and text}
    known = communes(house) if told else {}
    if wrong := strange(house, {name: (text,) for name, text in told.items()}, told):
        words = both(NO_SUCH)
        raise BadInput(words.en, vi=words.vi, field=wrong[0])
    return {**inputs, **{name: _one_code(known, name, text) for name, text in told.items()}}


def _one_code(known: Mapping[str, Sequence[Place]], field: str, text: str) -> str:
    there = known.get(plain(text), ())
    if len(there) <= 1:
        return there[0].commune if there else text
    if any(each.commune == text for each in there):
        return text
    codes = [each.commune for each in there]
    said = ", ".join(f"{each.commune} ({province_said(each.province)})" for each in there)
    raise BadInput(
        f"'{text}' is the name of several communes. Give the code of one: {said}.",
        vi=f"Có nhiều xã, phường tên “{text}”. Hãy ghi mã của một nơi: {said}.",
        field=field,
        accepted=codes,
    )


def _code(known: Mapping[str, Sequence[Place]], text: str) -> str:
    there = known.get(plain(text), ())
    return there[0].commune if len(there) == 1 else text


def commune_names(units: Iterable[Unit]) -> dict[str, str]:
    """Names by code of the communes of these offices, as the forms show them; of those called alike none: the code tells them apart."""
    found = {each.commune: bare(each.name) for each in units if each.commune and bare(each.name) != each.name}
    often = Counter(found.values())
    return {code: name[:1].upper() + name[1:] for code, name in found.items() if often[name] == 1}


def province_said(kept: str) -> str:
    """The name of a province by its code; what is no code as it is kept."""
    place = gazetteer().of_day(LINE).get(("province", kept))
    return place.name if place is not None else kept


@cache
def _provinces() -> Mapping[str, str]:
    """Codes by plain name, of the provinces since 1 July 2025."""
    there = gazetteer().of_day(LINE).items()
    return {_KIND.sub("", plain(place.name)): code for (kind, code), place in there if kind == "province"}
