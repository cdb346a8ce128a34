"""The register of papers of the officer's own office; an auditor names the office."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web.pages.record import unknown_case
from web.pages.views.numbers import lines_of, register_view
from web.signin.access import ADMINISTRATOR, may_write
from web.signin.session import at_work, house
from workflows.model import Unit
from workflows.numbering import by_program

blueprint = Blueprint("numbers", __name__)


@blueprint.get("/so-van-ban")
def show() -> str:
    """Every register of the office, and the lines of one: of the year and symbol asked for, else the latest."""
    unit = _office()
    registers = house().reader.registers_of(unit.id)
    year, symbol = request.args.get("nam", ""), request.args.get("ky-hieu", "")
    chosen = next(
        (each for each in registers if (str(each.series.year), each.series.symbol) == (year, symbol)),
        registers[0] if registers and not year and not symbol else None,
    )
    lines = lines_of(house().reader.register(chosen.series), chosen.start) if chosen is not None else ()
    return render_template(
        "numbers.html",
        office=unit,
        asked=request.args.get("co-quan", ""),
        by_program=by_program(unit),
        registers=tuple(map(register_view, registers)),
        chosen=register_view(chosen) if chosen is not None else None,
        lines=lines,
    )


def _office() -> Unit:
    """The officer's own office. An auditor may name another one; ``UnknownCase`` for anybody else who does, and for administrators."""
    officer, named = at_work(), request.args.get("co-quan", "")
    if officer.appointment.role == ADMINISTRATOR:
        raise unknown_case()
    if not named or named == officer.unit.id:
        return officer.unit
    found = house().reader.find_unit(named) if not may_write(officer, house().today()) else None
    if found is None:
        raise unknown_case()
    return found
