"""The addresses of the auditor's room. Whoever is no auditor does not learn that it is there; every case opened is a reading on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from persistence.audit.looking import looks
from persistence.audit.searching import (
    EntryFilter,
    LateFilter,
    anchor_of,
    entries,
    entries_count,
    find_entry,
    late,
    late_count,
)
from persistence.keys.opening import opened_body
from persistence.reach import Reach
from rules.citation import Citation
from web.auditing.laws import Laws
from web.language import _, mark
from web.pages.auditor.apart import apart
from web.pages.auditor.asking import (
    Period,
    address,
    again,
    day_asked,
    day_of,
    midnight,
    page_number,
    pager,
    period_asked,
    places_of,
    told_fields,
    wider,
)
from web.pages.auditor.beside import case_of
from web.pages.auditor.decision import decision_view
from web.pages.auditor.kinds import ALL, OUTCOMES, REST
from web.pages.auditor.late import late_row
from web.pages.auditor.looking import KINDS, MANY, looking_view, unusual
from web.pages.auditor.results import rows_of
from web.pages.auditor.rules import Known
from web.pages.auditor.then import then_view
from web.pages.reason import came_from
from web.pages.record import log_all, open_case, seen_cases
from web.pages.views.citing import full
from web.pages.views.times import day_vi
from web.signin.access import AUDITOR, reach_of
from web.signin.officer import Officer
from web.signin.sensitive import sight_by
from web.signin.session import at_work, house
from workflows.collation import order_of_name
from workflows.model import CaseSnapshot
from workflows.ports import AuditEntry

blueprint = Blueprint("auditor", __name__, url_prefix="/kiem-tra")

SIZE: Final = 30
_FEW: Final = 150
"""So many officers are offered as a list; of more the code is asked for."""
_MEANT: Final = 12
"""So many texts are offered where an article names none."""
LATE: Final[Mapping[str, tuple[str, bool | None]]] = {
    "": (mark("tất cả"), None),
    "lam-tre": (mark("đã làm, nhưng trễ"), True),
    "chua-lam": (mark("chưa làm"), False),
}


@blueprint.get("")
def search() -> str | tuple[str, int]:
    """Entries by period, officer, article and outcome, with the figures of the period."""
    reach, asked = reach_of(_auditor()), told_fields()
    cites, wrong = places_of(asked["can-cu"])
    period = period_asked()
    wrong = period.wrong or wrong
    everything = EntryFilter(
        since=period.since,
        until=period.until,
        actor_id=asked["can-bo"] or None,
        article=cites[0].short() if cites else "",
        reach=reach,
    )
    wanted = OUTCOMES.get(asked["ket-qua"], OUTCOMES[""]).of(everything, house().procedures)
    number = page_number()
    one = not wrong and len(cites) < 2  # else it is asked again, and nothing looked for
    found = entries(house().standby, wanted, offset=(number - 1) * SIZE, limit=SIZE) if one else None
    page = render_template(
        "auditor/search.html",
        asked=asked | period.days,
        wrong=wrong,
        cite_wrong=bool(asked["can-cu"]) and not cites,
        choices=[(each.short(), full(each, house().corpus), again(each.short())) for each in cites[:_MEANT]]
        if not one
        else [],
        wider=wider(cites[0]) if one and cites and found is not None and not found.items else None,
        outcomes={name: _(each.vi) for name, each in OUTCOMES.items()},
        officers=_officers(reach),
        rows=rows_of(found.items, house()) if found is not None else [],
        total=found.total if found is not None else 0,
        figures=_figures(period, reach),
        rest=_rest(everything, asked) if one else [],
        pager=pager("auditor.search", number, found, **asked),
    )
    return (page, 422) if wrong else page


@blueprint.get("/muc/<stream>/<int(max=2147483647):seq>")
def decision(stream: str, seq: int) -> str:
    """One decision: article, rule, facts, evidence, paper, signer, what followed."""
    officer = _auditor()
    entry = find_entry(house().database, stream, seq, reach_of(officer))
    if entry is None:
        raise NotFound
    seen = _seen_of(entry, officer)
    about = case_of(entry, house(), seen)
    file = open_case(house(), officer, about, what="audit") if about else None
    if file is None and entry.person_id is not None:
        log_all(house(), officer, [(entry.person_id, None)], "audit")
    known = Known(
        house=house(),
        file=file,
        sight=file.sight if file is not None else sight_by(officer, house().corpus.facts, part=False),
        laws=Laws(house(), None),
        anchor=anchor_of(house().database, stream, seq),
        cases=tuple(each.id for each in seen),
    )
    body = opened_body(house().database.keys, entry.body)
    back = came_from(request.args.get("ve", ""))
    return render_template("auditor/decision.html", page=decision_view(entry, body, known), back=back)


@blueprint.get("/ho-so/<case_id>")
def case(case_id: str) -> str | tuple[str, int]:
    """The case as it was known at the end of a day beside what is known now, and its record from the first entry to the last."""
    officer = _auditor()
    file = open_case(house(), officer, case_id, what="audit")
    day, typed, wrong = day_asked("ngay")
    moment = min(midnight(day + timedelta(days=1)), house().now())
    number = page_number()
    wanted = EntryFilter(case_id=case_id, reach=reach_of(officer))
    record = entries(house().database, wanted, offset=(number - 1) * SIZE, limit=SIZE)
    page = render_template(
        "auditor/case.html",
        page=then_view(house(), file, moment),
        day=day_vi(day),
        day_iso=typed,
        wrong=wrong,
        veiled=file.sight.kinds if file.veils else (),
        here_again=url_for("auditor.case", case_id=case_id, ngay=day.isoformat()),
        rows=rows_of(record.items, house()),
        pager=pager("auditor.case", number, record, case_id=case_id, ngay=day.isoformat()),
    )
    return (page, 422) if wrong else page


@blueprint.get("/luat")
def law() -> str:
    """A place of the law as on a day beside the same place as of today."""
    _auditor()
    cite = Citation.parse(request.args.get("c", ""))
    day = day_of("ngay") or house().today()
    page = apart(house().corpus, cite, day, house().today())
    return render_template("auditor/law.html", page=page, day=day_vi(day))


@blueprint.get("/tre-han")
def overdue() -> str | tuple[str, int]:
    """What was decided late, by whom, how late, under which clock."""
    reach, period, number = reach_of(_auditor()), period_asked(), page_number()
    which = request.args.get("loai", "") if request.args.get("loai", "") in LATE else ""
    officer = told_fields()["can-bo"]
    wanted = LateFilter(period.since, period.until, LATE[which][1], officer or None, reach)
    now, offset = house().now(), (number - 1) * SIZE
    found = None if period.wrong else late(house().standby, now, wanted, offset=offset, limit=SIZE)
    page = render_template(
        "auditor/late.html",
        rows=[late_row(each, house()) for each in found.items] if found is not None else [],
        total=found.total if found is not None else 0,
        **period.days,
        wrong=period.wrong,
        who=officer,
        officers=_officers(reach),
        which=which,
        kinds={name: _(words) for name, (words, _done) in LATE.items()},
        pager=pager("auditor.overdue", number, found, loai=which, **period.days, **{"can-bo": officer}),
    )
    return (page, 422) if period.wrong else page


@blueprint.get("/tra-cuu")
def looked() -> str | tuple[str, int]:
    """Who looked at whose file, and what about it is unusual."""
    reach, period = reach_of(_auditor()), period_asked(timedelta(days=30))
    kind = request.args.get("loai", "") if request.args.get("loai", "") in KINDS else ""
    found = looks(house().standby, period.since, period.until, many=MANY, reach=reach)
    page = render_template(
        "auditor/looked.html",
        page=looking_view(found, house(), kind, told_fields()["can-bo"]),
        officers=_officers(reach),
        wrong=period.wrong,
        **period.days,
    )
    return (page, 422) if period.wrong else page


def _auditor() -> Officer:
    officer = at_work()
    if officer.appointment.role != AUDITOR:
        raise NotFound
    return officer


def _officers(reach: Reach) -> list[tuple[str, str]]:
    """Officers to choose from, in the order of their names: those of the territory."""
    found = house().reader.few_actors(_FEW, reach)
    return sorted(found.items(), key=lambda each: order_of_name(each[1]))


def _seen_of(entry: AuditEntry, officer: Officer) -> tuple[CaseSnapshot, ...]:
    """The cases of the person whom an entry names without naming a case, as far as this auditor sees them."""
    if entry.case_id is not None or entry.person_id is None:
        return ()
    with house().services.reading() as uow:
        person = uow.find_person(entry.person_id)
    return seen_cases(house(), officer, person) if person is not None else ()


def _figures(period: Period, reach: Reach) -> list[tuple[str, int, str]]:
    """What stands out in the period: a word, a number, and where its cases are."""
    since, until = period.since, period.until
    period_alone = EntryFilter(since=since, until=until, reach=reach)

    def count(name: str) -> tuple[str, int, str]:
        total = entries_count(house().standby, OUTCOMES[name].of(period_alone, house().procedures))
        return _(OUTCOMES[name].vi), total, address("auditor.search", {"ket-qua": name} | period.kept)

    passed = late_count(house().standby, house().now(), LateFilter(since, until, reach=reach))
    odd = unusual(looks(house().standby, since, until, many=MANY, reach=reach), house())
    return [
        *(count(name) for name in ("tu-choi", "bao-dong", "ky-chiu-trach-nhiem")),
        (_("quá hạn"), passed, address("auditor.overdue", period.kept)),
        (_("tra cứu khác thường"), odd, address("auditor.looked", period.kept)),
    ]


def _rest(everything: EntryFilter, asked: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """What else the record holds under the same question beside what stands first, and where it is; of the kind that is shown, nothing."""
    kept = {name: each for name, each in asked.items() if each}
    names = ("", *REST, ALL) if asked["ket-qua"] else (*REST, ALL)

    def count(name: str) -> tuple[str, int, str]:
        wanted = OUTCOMES[name].of(everything, house().procedures)
        there = address("auditor.search", kept | {"ket-qua": name})
        return _(OUTCOMES[name].vi), entries_count(house().standby, wanted), there

    return [each for name in names if name != asked["ket-qua"] and (each := count(name))[1]]
