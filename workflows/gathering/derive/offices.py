"""What the register and the file tell of an office that plays a part: its attributes, its kind, and whom it serves."""

from __future__ import annotations

from collections.abc import Mapping

from rules.facts import FactValue
from workflows.gathering.derive import spans
from workflows.gathering.scene import Scene
from workflows.model import Json, Unit
from workflows.territory import covers, district_of, last_move, serves_home

Args = Mapping[str, object]

_ACTING = "acting"


def told_of(scene: Scene, args: Args) -> FactValue | None:
    """Whether an office has an attribute today, is of a kind, serves somebody's commune or district, shares a province, or is the same.

    ``part``: also ``acting``, the office that now acts. ``commune``: whether it serves the commune that a fact names. ``before``:
    the office that played the part until this act, whatever the act now names. ``of``: the one that plays it in the person's
    latest other case of that procedure.
    """
    unit = scene.unit if args["part"] == _ACTING else _of(scene, str(args["part"]), args)
    if unit is None:
        return None
    if "commune" in args:
        named = scene.told.get(str(args["commune"]))
        return None if named is None or unit.commune is None else covers(unit, named)
    if "kind" in args:
        return unit.kind in (args["kind"] if isinstance(args["kind"], list) else [args["kind"]])
    if "serves" in args:
        whom = str(args["serves"])
        if args.get("level") in ("province", "office"):
            other = scene.unit if whom == "acting" else scene.unit_of(whom)
            return _same_office(unit, other) if args["level"] == "office" else _same_province(unit, other)
        return (
            _same_district(scene, unit, whom)
            if args.get("level") == "district"
            else _commune(scene, unit, whom)
        )
    return spans.holds_on(unit.attributes.get(str(args["attribute"])), scene.today)


def _of(scene: Scene, part: str, args: Args) -> Unit | None:
    if "of" in args:
        mine = [each for each in scene.others if each.procedure == args["of"]]
        case = max(mine, key=lambda each: each.opened_at, default=None)
    elif args.get("before") is True:
        case = scene.case
    else:
        return scene.unit_of(part)
    held = None if case is None else case.units.get(part)
    return None if held is None else scene.find_unit(held)


def _same_office(unit: Unit, other: Unit | None) -> bool | None:
    """Whether two parts are played by one office, or by one and its successor."""
    if other is None:
        return None
    succeeded = other.attributes.get("succeeds", [])
    return unit.id == other.id or (isinstance(succeeded, list) and unit.id in succeeded)


def _same_province(unit: Unit, other: Unit | None) -> bool | None:
    """Of two offices that both say in which province they lie, each by name or each by code."""
    mine, theirs = unit.province, None if other is None else other.province
    if mine is None or theirs is None or mine.isdigit() != theirs.isdigit():
        return None
    return mine == theirs


def _commune(scene: Scene, unit: Unit, whom: str) -> bool | None:
    if unit.commune is None:
        return None
    if whom == "residence":
        return serves_home(unit, scene.person, last_move(scene.others, scene.find_unit))
    if whom == "detection":
        found = scene.told.get("detected_commune")
        return None if found is None else covers(unit, found)
    other = scene.unit_of(whom)
    return None if other is None or other.commune is None else covers(unit, other.commune)


def _same_district(scene: Scene, unit: Unit, whom: str) -> bool | None:
    """Of two districts, each by name or each by code; a name beside a code cannot be compared."""
    mine, theirs = _district_of(scene, unit), _district(scene, whom)
    if not isinstance(mine, str) or not isinstance(theirs, str) or mine.isdigit() != theirs.isdigit():
        return None
    return mine == theirs


def _district_of(scene: Scene, unit: Unit) -> str | None:
    return unit.district or district_of(unit.commune, scene.today)


def _district(scene: Scene, whom: str) -> Json:
    if whom == "detection":
        return district_of(scene.told.get("detected_commune"), scene.today)
    if whom == "residence":
        moved = last_move(scene.others, scene.find_unit)
        if moved is not None:
            return district_of(moved.commune, scene.today)
        home = scene.person.attributes
        return home.get("residence_district") or district_of(home.get("residence_commune"), scene.today)
    other = scene.unit_of(whom)
    return None if other is None else _district_of(scene, other)
