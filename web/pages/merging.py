"""Two records that may be of one person: listed, compared, made one by an act of its own, parted again by another.

Both persons must be seen by the officer; who may merge stands in ``workflows/merging.py``.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from persistence.errors import MergeRefused
from persistence.merging import Authority, Merge, Merging
from persistence.pairs import Pairs, State
from persistence.registers import Clerk
from web.house import new_id
from web.language import _, either, label
from web.pages.forms.reading import cleaned
from web.pages.record import PersonFile, log_all, open_person, unknown_person
from web.pages.views.merging import MergePage, difference, merge_row, pair_row, record
from web.pages.views.persons import MergeRow, case_line
from web.signin.access import may_write, reach_of
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.merging import RULE_EN, RULE_VI, differences, may_merge, open_twice
from workflows.roles import title_of

blueprint = Blueprint("merging", __name__)

_SHORTEST, _LONGEST = 10, 300
_KEY: Final = 32


@blueprint.get("/nguoi/trung")
def pairs() -> str:
    """Pairs that nobody has decided and of which the officer sees both."""
    officer = at_work()
    found = Pairs(house().database).open(reach_of(officer))
    log_all(house(), officer, {(each.id, None) for pair in found for each in (pair.one, pair.other)}, "list")
    return render_template("pairs.html", rows=[pair_row(each) for each in found], may=_may(officer))


@blueprint.get("/nguoi/<kept_id>/gop/<merged_id>")
def compare(kept_id: str, merged_id: str) -> str:
    """Both records side by side."""
    officer = at_work()
    kept, merged = _both(officer, kept_id, merged_id)
    return _page(officer, kept, merged)


@blueprint.post("/nguoi/<kept_id>/gop/<merged_id>")
def merge(kept_id: str, merged_id: str) -> Response | tuple[str, int]:
    """Make them one: the first is kept."""
    officer = at_work()
    if not _may(officer):
        raise Forbidden
    kept, merged = _both(officer, kept_id, merged_id)
    reason = _reason()
    if len(reason) < _SHORTEST:
        said = (("reason", _("Lý do: cần ít nhất %(count)s ký tự.", count=_SHORTEST)),)
        return _page(officer, kept, merged, errors=said), 422
    from_merged = [name.removeprefix("f-") for name, value in request.form.items() if value == "merged"]
    key = request.form.get("_key", "")
    merge_id = key if len(key) == _KEY and key.isalnum() else new_id()
    try:
        Merging(house().database).merge(
            merge_id,
            kept.person.id,
            merged.person.id,
            from_merged=from_merged,
            authority=_authority(officer, reason),
        )
    except MergeRefused as error:
        return _page(officer, kept, merged, errors=(("reason", label(error)),)), 422
    flash(_("Đã gộp hai bản ghi. Việc gộp có thể hủy ở trang này."), "done")
    return redirect(url_for("persons.show", person_id=kept.person.id), 303)


@blueprint.post("/nguoi/<one_id>/khac/<other_id>")
def apart(one_id: str, other_id: str) -> Response:
    """They are two persons: the pair is decided."""
    officer = at_work()
    if not may_write(officer, house().today()):
        raise Forbidden
    one, other = _both(officer, one_id, other_id)
    by = Clerk(officer.id, officer.unit.id)
    Pairs(house().database).put(
        one.person.id, [(other.person.id, ())], State.DIFFERENT, by=by, at=house().now()
    )
    flash(_("Đã ghi: hai người khác nhau."), "done")
    return redirect(url_for("merging.pairs"), 303)


@blueprint.post("/nguoi/<person_id>/tach/<merge_id>")
def part(person_id: str, merge_id: str) -> Response:
    """Take a merge back."""
    officer = at_work()
    if not _may(officer):
        raise Forbidden
    person = open_person(house(), officer, person_id).person
    reason, merging = _reason(), Merging(house().database)
    found = merging.find(merge_id)
    if found is None or found.kept_id != person.id:
        raise unknown_person()
    if len(reason) < _SHORTEST:
        flash(_("Chưa tách: lý do cần ít nhất %(count)s ký tự.", count=_SHORTEST), "wrong")
    else:
        merging.undo(new_id(), merge_id, authority=_authority(officer, reason))
        flash(
            _("Đã tách lại hai bản ghi. Các bước đã làm sau khi gộp vẫn giữ nguyên; hãy kiểm tra lại."),
            "done",
        )
    return redirect(url_for("persons.show", person_id=person_id), 303)


def history(person_id: str) -> tuple[MergeRow, ...]:
    """What was merged into this record and parted from it, in order."""
    found = Merging(house().database).of(person_id)
    return tuple(merge_row(each, _who(each)) for each in found)


def may_part(officer: Officer) -> bool:
    """Whether this post may take a merge back."""
    return _may(officer)


def _may(officer: Officer) -> bool:
    return may_write(officer, house().today()) and may_merge(officer.appointment, house().today())


def _who(merge: Merge) -> str:
    actor, unit = house().reader.find_actor(merge.actor_id), house().reader.find_unit(merge.unit_id)
    return ", ".join(each.name for each in (actor, unit) if each is not None)


def _both(officer: Officer, one_id: str, other_id: str) -> tuple[PersonFile, PersonFile]:
    one, other = open_person(house(), officer, one_id), open_person(house(), officer, other_id)
    if one.person.id == other.person.id:
        raise unknown_person()
    return one, other


def _reason() -> str:
    return " ".join(cleaned(request.form.get("reason", "")).split())[:_LONGEST]


def _authority(officer: Officer, reason: str) -> Authority:
    held = officer.appointment
    power = f"{title_of(held.role, held.title)}, {officer.unit.name} ({RULE_VI})"
    return Authority(Clerk(officer.id, officer.unit.id), house().now(), power, reason)


def _page(
    officer: Officer, kept: PersonFile, merged: PersonFile, *, errors: tuple[tuple[str, str], ...] = ()
) -> str:
    with house().services.reading() as uow:
        both = open_twice(uow.cases_of(kept.person.id), uow.cases_of(merged.person.id))
    chosen = frozenset(name.removeprefix("f-") for name, value in request.form.items() if value == "merged")
    procedures = house().procedures
    page = MergePage(
        key=new_id(),
        kept=record(kept.person, [case_line(case, procedures) for case in kept.cases]),
        merged=record(merged.person, [case_line(case, procedures) for case in merged.cases]),
        differences=tuple(difference(each, chosen) for each in differences(kept.person, merged.person)),
        hindered=tuple(label(procedures[each]) for each in both),
        reason=_reason(),
        errors=errors,
        may=_may(officer),
        rule=either(RULE_VI, RULE_EN),
    )
    return render_template("merge.html", page=page)
