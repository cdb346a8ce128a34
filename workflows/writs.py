"""The neutral data from which every paper of an act is filled: the person, the offices, the facts, the journal of monitoring."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from rules.conditions import Outcome, evaluate
from rules.facts import FactSet, FactValue
from rules.places import gazetteer
from rules.terms import VIETNAM
from workflows.command import Services
from workflows.gathering.sheets import sheets
from workflows.model import ActRecord, CaseSnapshot, DocumentRecord, Person, Unit
from workflows.numbering import Numbered
from workflows.paper_ports import Writ
from workflows.procedure import ActSpec

_OF_COMMUNES: Final = ("Công an ", "Ủy ban nhân dân ")
_SEATED: Final = re.compile(
    r"(?i)\b((?:xã|phường|thị trấn|đặc khu|thị xã|huyện|quận|thành phố|tỉnh)\s+(.+))$"
)
CITED = frozenset({"registration"})
"""Procedures whose decision the papers of other cases cite by number and day."""


@dataclass(frozen=True, slots=True)
class WritScene:
    """What the papers of one act may speak of.

    ``parts``: the offices of the case by the part they take. ``others``: the person's other cases.
    ``papers``: the papers of the case and of those of ``others`` that are cited, by case.
    """

    person: Person
    unit: Unit
    facility: Unit | None
    police: Unit | None
    title: str
    doctor_name: str
    act: ActRecord
    acts: tuple[ActRecord, ...]
    parts: Mapping[str, Unit] = field(default_factory=dict, hash=False)
    numbers: tuple[Numbered, ...] = ()
    others: tuple[CaseSnapshot, ...] = ()
    papers: Mapping[str, tuple[DocumentRecord, ...]] = field(default_factory=dict, hash=False)
    authority: str = ""


def render_all(services: Services, spec: ActSpec, scene: WritScene, facts: FactSet) -> tuple[Writ, ...]:
    """Every paper of which the act consists, on the forms in force on its day; a failing one aborts the act."""
    day = scene.act.at.astimezone(VIETNAM).date()
    due = [
        row.form
        for row in spec.issues
        if any(services.corpus.stands(place, day) for place in row.places)
        and (row.when is None or evaluate(row.when, facts.plain) is Outcome.SATISFIED)
    ]
    if not due:
        return ()
    data = neutral_data(scene, facts)
    given = {each.form: each.text for each in scene.numbers if not each.typed}
    texts = {each.form: each.text for each in scene.numbers}
    return tuple(
        services.renderer.coded(
            services.renderer.render(form, numbered(data, given.get(form)), day), texts.get(form, ""), day
        )
        for form in due
    )


def numbered(data: dict[str, object], number: str | None) -> dict[str, object]:
    """The data of one form, with the number that the register gave it."""
    return data if number is None else {**data, "number": number}


def records_of(
    writs: tuple[Writ, ...], lineages: tuple[bytes, ...], act: ActRecord, numbers: tuple[Numbered, ...] = ()
) -> tuple[DocumentRecord, ...]:
    """The document rows of an act's papers, each with its lineage and its number in the register."""
    texts = {each.form: each.text for each in numbers}
    return tuple(
        DocumentRecord(
            id=f"{act.id}.{number}",
            case_id=act.case_id,
            seq=act.seq,
            form=writ.form,
            title=writ.title,
            filename=writ.filename,
            media_type=writ.media_type,
            sha256=writ.sha256,
            template_version=writ.template_version,
            issued_at=act.at,
            size=len(writ.content),
            lineage=sha256(lineage).hexdigest(),
            number=texts.get(writ.form, ""),
            code=writ.code,
        )
        for number, (writ, lineage) in enumerate(zip(writs, lineages, strict=True), start=1)
    )


def neutral_data(scene: WritScene, facts: FactSet) -> dict[str, object]:
    """One mapping for all forms; absent things are absent, never invented."""
    day = scene.act.at.astimezone(VIETNAM).date()
    person = {
        "full_name": scene.person.full_name,
        "born": scene.person.born,
        "sex": scene.person.sex,
        **scene.person.attributes,
    }
    data: dict[str, object] = {
        "person": {key: value for key, value in person.items() if value is not None},
        "unit": _unit(scene.unit, day),
        "actor": {
            "name": scene.act.actor_name,
            "title": scene.title,
            "role": scene.act.role,
            "authority": scene.authority,
        },
        "issued_on": day,
        "issued_at": scene.act.at,
        "numbers": {key: facts[fact] for key, fact in _NUMBERS.items() if fact in facts},
        "facts": _facts(scene, facts),
        "labels": _labels(facts) | _communes(scene, facts),
        "items": _items(facts),
        "acts": _earlier(scene, facts),
        "cases": _elsewhere(scene, facts),
        "parts": {part: _unit(unit, day) for part, unit in scene.parts.items()},
        "told": frozenset(scene.act.facts),
    }
    if scene.facility is not None:
        data["facility"] = _unit(scene.facility, day)
    if scene.police is not None:
        data["police"] = _unit(scene.police, day)
    if scene.act.role == "facility_head":
        data["approver"] = {"name": scene.act.actor_name, "title": scene.title}
    return data


_NUMBERS: Mapping[str, str] = {"request_no": "request_number", "result_no": "result_number"}


def _unit(unit: Unit, day: date) -> dict[str, object]:
    return {
        "name": unit.name,
        "parent_name": unit.parent_name,
        "place": unit.attributes.get("place") or _seat(unit, day),
        "kind": unit.kind,
    }


def _seat(unit: Unit, day: date) -> str:
    """The place before the day of a paper (Decree 30/2020, Annex I): the name of the commune, else of the province, without its kind
    unless it is a number or the name of a person.

    By the code in the dated gazetteer, else as the office is named; "" where neither tells, which is left to the pen.
    """
    codes = (("commune", unit.commune or ""), ("province", unit.province or ""))
    known = (gazetteer().of_day(day).get(code) for code in codes if code[1].isdigit())
    named = next((place.name for place in known if place is not None), None)
    found = _SEATED.search(unit.name if named is None else named)
    if found is None:
        return named or ""
    kept = found[2][0].isdigit() or found[2] == "Hồ Chí Minh"
    return found[1][:1].upper() + found[1][1:] if kept else found[2]


def _labels(facts: FactSet) -> dict[str, str]:
    """The words for what is stored as a code, a number or a truth; days, moments and texts print as they are."""
    return {
        name: facts.catalogue[name].label(value)
        for name, value in facts.items()
        if not isinstance(value, (str, date)) or facts.catalogue[name].values
    }


def _communes(scene: WritScene, facts: FactSet) -> dict[str, str]:
    """The names of communes that are told by their codes, as they follow the name of a body: "phường Hòa An"."""
    told = {name: code for name, code in facts.items() if name.endswith("_commune") and isinstance(code, str)}
    named = {name: _commune(scene, code) for name, code in told.items()}
    return {name: text[:1].lower() + text[1:] for name, text in named.items() if text}


def _commune(scene: WritScene, code: str) -> str:
    """By the dated gazetteer, else by an office of the case that serves it; "" where neither knows."""
    if code.isdigit():
        place = gazetteer().of_day(scene.act.at.astimezone(VIETNAM).date()).get(("commune", code))
        return "" if place is None else place.name
    names = (unit.name for unit in scene.parts.values() if unit.commune == code)
    return next(
        (name.removeprefix(kind) for name in names for kind in _OF_COMMUNES if name.startswith(kind)), ""
    )


def _items(facts: FactSet) -> dict[str, tuple[str, ...]]:
    """The words of each member of a recorded set, in the order of the catalogue."""
    return {
        name: tuple(label for code, label in facts.catalogue[name].value_labels.items() if code in value)
        for name, value in facts.items()
        if isinstance(value, frozenset)
    }


def _earlier(scene: WritScene, facts: FactSet) -> dict[str, dict[str, dict[str, object]]]:
    """What the acts before this one told, by procedure and act, the last of each kind: days, moments, texts and words for codes.

    So a paper may name an earlier one of the case by its number and day. ``on`` is the act's day, ``office`` and ``officer`` who did
    it, ``number`` that of its paper.
    """
    found: dict[str, dict[str, dict[str, object]]] = {}
    for act in scene.acts:
        if act.id == scene.act.id:
            continue
        procedure, _, verb = act.act.partition(".")
        known = {
            name: _word(facts, name, value) for name, value in act.facts.items() if name in facts.catalogue
        }
        day = act.at.astimezone(VIETNAM).date()
        numbers = [
            one.number for one in scene.papers.get(act.case_id, ()) if one.seq == act.seq and one.number
        ]
        known |= {"number": numbers[0]} if numbers else {}
        found.setdefault(procedure, {})[verb] = {
            **known, "on": day, "at": act.at, "office": act.unit_name, "officer": act.actor_name
        }  # fmt: skip
    return found


def _elsewhere(scene: WritScene, facts: FactSet) -> dict[str, dict[str, object]]:
    """What the person's other cases tell, by procedure: the last opened of each. Codes stand beside their words (``result_code``).

    ``numbers`` are those of its papers by form ("163_2026_nd_cp_plv_mau_22"), the last of each.
    """
    found: dict[str, dict[str, object]] = {}
    for case in sorted(scene.others, key=lambda each: each.opened_at):
        known = {name: one.value for name, one in case.facts.items() if name in facts.catalogue}
        coded = {f"{name}_code": value for name, value in known.items() if facts.catalogue[name].values}
        told = {name: _word(facts, name, value) for name, value in known.items()}
        numbers = {_key(one.form): one.number for one in scene.papers.get(case.id, ()) if one.number}
        found[case.procedure] = {**told, **coded, "numbers": numbers}
    return found


def _key(form: str) -> str:
    """ "163/2026/NĐ-CP PLV Mẫu 22" as a piece of a path."""
    plain = unicodedata.normalize("NFD", form.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode().lower()).strip("_")


def _word(facts: FactSet, name: str, value: FactValue) -> object:
    spec = facts.catalogue[name]
    plain = isinstance(value, date) or (isinstance(value, str) and not spec.values)
    return value if plain else spec.label(value)


def _facts(scene: WritScene, facts: FactSet) -> dict[str, object]:
    found: dict[str, object] = dict(facts)
    if scene.doctor_name:
        found["doctor_name"] = scene.doctor_name
    if "place" in facts:
        found["venue"] = "facility" if facts["place"] == "facility" else "other"
        found["venue_text"] = facts.get("place_text") or facts.get("detention_place") or ""
    found |= sheets(scene.acts, facts.catalogue)
    return found
