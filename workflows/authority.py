"""Who may act: power follows from role, kind of unit, how the unit stands to the case, and the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.facts import FactValue
from workflows.errors import NotPermitted
from workflows.model import Actor, Appointment, CaseSnapshot, Person, Unit
from workflows.procedure import PART, RECEIVER, ActSpec, Power, Where
from workflows.territory import Moved, covers, serves_home


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides how an office stands to a case."""

    person: Person
    case: CaseSnapshot | None
    told: Mapping[str, FactValue]
    residence_stable: bool | None
    facility: Unit | None = None
    found_in: FactValue | None = None  # the commune of detection by another case, where the act names none
    moved: Moved | None = None  # the last move told in the other cases
    dossier: Unit | None = None  # who made the dossier on which the court decided, where a case tells
    police: Unit | None = None  # who plays the police in the case, where the act asks how one stands to them
    police_gone: bool = False  # of a kind to which no power of this day for the act belongs


@dataclass(frozen=True, slots=True)
class Grant:
    """The appointment and the power under which an act is done."""

    appointment: Appointment
    power: Power


def authorise(
    act: ActSpec,
    actor: Actor,
    day: date,
    standing: Standing,
    *,
    unit: str | None = None,
    role: str | None = None,
) -> Grant:
    """The first power that fits one of the actor's appointments; ``NotPermitted`` says who may, and under which article.

    Who holds several roles acts in the one that the row names first, whatever the order of the appointments.
    """
    _barred(act, actor, standing.case)
    chosen = [
        held
        for held in actor.appointments
        if (unit is None or held.unit.id == unit)
        and (role is None or held.role == role)
        and held.holds_on(day)
    ]
    for power in act.powers:
        fitting = [held for held in chosen if _fits(power, held, day, standing)]
        if fitting:
            return Grant(min(fitting, key=lambda held: power.roles.index(held.role)), power)
    raise _refusal(act, actor, day)


def _fits(power: Power, held: Appointment, day: date, standing: Standing) -> bool:
    return (
        power.in_force(day)
        and held.role in power.roles
        and held.unit.kind in power.kinds
        and _stands(power.where, held.unit, standing)
        and (held.delegation is None or power.lets(held.delegation.authority))
    )


def _stands(where: str, unit: Unit, standing: Standing) -> bool:
    relation = _RELATIONS.get(where)
    if relation is not None:
        return relation(unit, standing)
    part = PART.fullmatch(where)
    assert part is not None  # noqa: S101  # the loader accepts nothing else
    return _holds(part[1], unit, standing)


def _anywhere(_unit: Unit, _standing: Standing) -> bool:
    return True


def _place_of_detection(unit: Unit, standing: Standing) -> bool:
    """The commune where the person was found; an officer who names none found the person in the own commune."""
    return _found_here(unit, standing.told.get("detected_commune"))


def _found_here(unit: Unit, found: FactValue | None) -> bool:
    return found is None or covers(unit, found)


def _residence_or_detection(unit: Unit, standing: Standing) -> bool:
    """The chair of the residence, or of the place of detection where there is no stable residence (Decree 105/2021 41.5-6, 42.1)."""
    if standing.residence_stable is False:
        return _found_here(unit, standing.told.get("detected_commune", standing.found_in))
    return _residence(unit, standing)


def _residence(unit: Unit, standing: Standing) -> bool:
    """The commune of residence, which a move in another case may have changed; where none is on file any."""
    return serves_home(unit, standing.person, standing.moved) is not False


def _managing(unit: Unit, standing: Standing) -> bool:
    """The commune that manages the person: the one to which the case was handed over, else that of residence or detection."""
    handed = standing.told.get("managing_commune")
    return _residence_or_detection(unit, standing) if handed is None else covers(unit, handed)


def _district(unit: Unit, standing: Standing) -> bool:
    """The district of residence; where either is not on file any."""
    home = standing.person.attributes.get("residence_district")
    return home is None or unit.district is None or home == unit.district


def _province(unit: Unit, standing: Standing) -> bool:
    """The province of the police of the case, to whom its director answers; else that of residence; where neither is on file any."""
    told = None if standing.police is None else standing.police.province
    home = told or standing.person.attributes.get("residence_province")
    return home is None or unit.province is None or home == unit.province


def _facility_seat(unit: Unit, standing: Standing) -> bool:
    """The district, or since districts are gone the province, in which the facility of the case lies; where either is not on file any."""
    seat = standing.facility
    if seat is None:
        return True
    pairs = ((unit.province, seat.province), (unit.district, seat.district))
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def _dossier(unit: Unit, standing: Standing) -> bool:
    """The commune where the dossier was made on which the court decided; where no case tells, or the province made it, any."""
    made = standing.dossier
    if made is None or made.commune is None or made.id == unit.id:
        return True
    succeeds = unit.attributes.get("succeeds", [])
    return covers(unit, made.commune) or (isinstance(succeeds, list) and made.id in succeeds)


def _case_police(unit: Unit, standing: Standing) -> bool:
    """The police of the case; where their kind is gone, those who received what it did: of the residence, or of the place of detection.

    District police until 2025-02-28 (Resolution 190/2025 Art. 4, Joint Circular 03/2025, Decree 184/2025 20.15).
    """
    if _holds("police", unit, standing):
        return True
    return standing.police_gone and unit.kind == "commune_police" and _residence_or_detection(unit, standing)


def _case_facility(unit: Unit, standing: Standing) -> bool:
    return _holds("facility", unit, standing)


def _case_detention(unit: Unit, standing: Standing) -> bool:
    """The body managing the place of detention, or the police of the case where none is named."""
    named = standing.case is not None and "detention" in standing.case.units
    return _holds("detention" if named else "police", unit, standing) or (
        named and _holds("police", unit, standing)
    )


def _holds(part: str, unit: Unit, standing: Standing) -> bool:
    """Whether the office plays this part in the case, or succeeds the one that did; an open part may be taken."""
    if standing.case is None:
        return True
    held = standing.case.units.get(part)
    if held is None:
        return part != RECEIVER  # what was handed to nobody is sent back by nobody
    succeeds = unit.attributes.get("succeeds", [])
    return held == unit.id or (isinstance(succeeds, list) and held in succeeds)


_RELATIONS: Mapping[str, Callable[[Unit, Standing], bool]] = {
    Where.RESIDENCE: _residence,
    Where.MANAGING: _managing,
    Where.DISTRICT: _district,
    Where.PROVINCE: _province,
    Where.FACILITY_SEAT: _facility_seat,
    Where.DOSSIER: _dossier,
    Where.ANYWHERE: _anywhere,
    Where.PLACE_OF_DETECTION: _place_of_detection,
    Where.RESIDENCE_OR_DETECTION: _residence_or_detection,
    Where.CASE_POLICE: _case_police,
    Where.CASE_FACILITY: _case_facility,
    Where.CASE_DETENTION: _case_detention,
}


def _barred(act: ActSpec, actor: Actor, case: CaseSnapshot | None) -> None:
    """Separation of duties: who did one part of the case may not do this one."""
    for part in act.not_by:
        if case is not None and case.actors.get(part) == actor.id:
            raise NotPermitted(
                f"Whoever acted as {_words([part])} in this case may not do '{act.en}'; another officer must.",
                vi=f"Người đã lập hồ sơ đề nghị trong vụ việc này không được thực hiện bước “{act.vi}”; cần người khác thực hiện.",
                act=act.id,
                part=part,
                cites=[cite.short() for cite in act.cites],
            )


def _refusal(act: ActSpec, actor: Actor, day: date) -> NotPermitted:
    known = any(row.in_force(day) for row in act.rows)  # a step that the law of the day has not is nobody's
    valid = [power for power in act.powers if known and power.in_force(day)]
    who = "; ".join(_who(each) for each in valid) or "nobody on that day"
    sources = [power.cites for power in valid or act.powers] if known else [act.cites]
    cites = sorted({cite.short() for each in sources for cite in each})
    elsewhere = any(
        held.role in power.roles and held.unit.kind in power.kinds
        for power in valid
        for held in actor.appointments
        if held.holds_on(day)
    )
    roles = sorted({held.role for held in actor.appointments if held.holds_on(day)})
    delegated = _delegated(valid, actor, day)
    return NotPermitted(
        f"No post held on {day} ({_words(roles, ', ') or 'none'}) gives the power for '{act.en}'."
        f" Who may: {who}. Source: {', '.join(cites)}."
        + (
            f" The law does not let this office be exercised {delegated}"
            if delegated
            else " The role is right, but the office does not stand to the case as the bracket says."
            if elsewhere
            else ""
        ),
        vi=f"Vai trò và đơn vị của người thực hiện không có thẩm quyền đối với bước “{act.vi}” vào ngày {day:%d/%m/%Y}."
        f" Căn cứ: {', '.join(cites)}."
        + (
            f" Thẩm quyền này không được thực hiện theo hình thức {delegated}"
            if delegated
            else " Vai trò thì đúng, nhưng cơ quan này không phải cơ quan phụ trách theo địa bàn hoặc theo hồ sơ."
            if elsewhere
            else ""
        ),
        act=act.id,
        on=day.isoformat(),
        roles=roles,
        who=[{"roles": list(p.roles), "kinds": list(p.kinds), "where": str(p.where)} for p in valid],
        cites=cites,
    )


def _who(power: Power) -> str:
    """A row of power in words: "commune police officer of a commune police (place of detection)"."""
    near = f" ({_words([str(power.where)])})" if power.where != Where.ANYWHERE else ""
    return f"{_words(power.roles)} of {_words(power.kinds)}{near}"


def _words(names: Iterable[str], between: str = " or ") -> str:
    """Names of the tables as words."""
    return between.join(name.replace("_", " ") for name in names)


def _delegated(powers: list[Power], actor: Actor, day: date) -> str:
    """The capacity that stands in the way ("TL."), where the office held under it would give the power."""
    return next(
        (
            f"{held.delegation.authority}."
            for held in actor.appointments
            if held.delegation is not None and held.holds_on(day)
            for power in powers
            if held.role in power.roles
            and held.unit.kind in power.kinds
            and not power.lets(held.delegation.authority)
        ),
        "",
    )
