"""The addresses of the auditor's room. Whoever is no auditor does not learn that it is there; every case opened is a reading on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from persistence.audit.looking import looks
from persistence.audit.searching import (
    EntryFilter,
    LateFilter,
    anchor_of,
    entries,
    find_entry,
    late,
    late_count,
)
from persistence.keys.opening import opened_body
from persistence.reach import Reach
from rules.citation import Citation
from rules.errors import BadInput
from rules.terms import VIETNAM
from web.auditing.laws import Laws
from web.language import _, mark
from web.pages.auditor.beside import case_of
from web.pages.auditor.decision import decision_view
from web.pages.auditor.late import late_row
from web.pages.auditor.looking import MANY, looking_view, unusual
from web.pages.auditor.results import OUTCOMES, overriding, rows_of
from web.pages.auditor.rules import Known
from web.pages.auditor.then import then_view
from web.pages.forms.reading import ordinal, read_day
from web.pages.record import log_all, open_case, seen_cases
from web.pages.views.law import law_view
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
_LAST_PAGE: Final = 10_000
_SPAN: Final = timedelta(days=90)
_FEW: Final = 150
"""So many officers are offered as a list; of more the code is asked for."""
LATE: Final[Mapping[str, tuple[str, bool | None]]] = {
    "": (mark("tất cả"), None),
    "lam-tre": (mark("đã làm, nhưng trễ"), True),
    "chua-lam": (mark("chưa làm"), False),
}
_FIELDS: Final = ("tu", "den", "can-bo", "can-cu", "ket-qua")


@blueprint.get("")
def search() -> str:
    """Entries by period, officer, article and outcome, with the figures of the period."""
    reach = reach_of(_auditor())
    asked, (since, until) = _asked(), _period()
    outcome = OUTCOMES.get(asked["ket-qua"], OUTCOMES[""])
    wanted = EntryFilter(
        since=since,
        until=until,
        actor_id=asked["can-bo"] or None,
        kinds=outcome.kinds,
        acts=overriding(house().procedures) if outcome.overriding else (),
        article=_article(asked["can-cu"]),
        reach=reach,
    )
    number = _number()
    found = entries(house().standby, wanted, offset=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "auditor/search.html",
        asked=asked | {"tu": _iso(since), "den": _iso(until - timedelta(days=1))},
        outcomes={name: _(each.vi) for name, each in OUTCOMES.items()},
        officers=_officers(reach),
        rows=rows_of(found.items, house()),
        total=found.total,
        figures=_figures(since, until, reach),
        pager=_pager("auditor.search", number, more=found.more, **asked),
    )


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
    return render_template("auditor/decision.html", page=decision_view(entry, body, known))


@blueprint.get("/ho-so/<case_id>")
def case(case_id: str) -> str:
    """The case as it was known at the end of a day beside what is known now, and its record from the first entry to the last."""
    officer = _auditor()
    file = open_case(house(), officer, case_id, what="audit")
    day = _day("ngay") or house().today()
    moment = min(_midnight(day + timedelta(days=1)), house().now())
    number = _number()
    wanted = EntryFilter(case_id=case_id, reach=reach_of(officer))
    record = entries(house().database, wanted, offset=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "auditor/case.html",
        page=then_view(house(), file, moment),
        day=day_vi(day),
        day_iso=day.isoformat(),
        rows=rows_of(record.items, house()),
        pager=_pager("auditor.case", number, more=record.more, case_id=case_id, ngay=day.isoformat()),
    )


@blueprint.get("/luat")
def law() -> str:
    """A place of the law as on a day beside the same place as of today."""
    _auditor()
    cite = Citation.parse(request.args.get("c", ""))
    day = _day("ngay") or house().today()
    sides = [law_view(house().corpus, cite, each) for each in (day, house().today())]
    today = sides[1].day_iso == house().today().isoformat()  # else the text is not in force today
    same = today and (sides[0].rules, sides[0].period) == (sides[1].rules, sides[1].period)
    return render_template("auditor/law.html", then=sides[0], now=sides[1], day=day_vi(day), same=same)


@blueprint.get("/tre-han")
def overdue() -> str:
    """What was decided late, by whom, how late, under which clock."""
    reach = reach_of(_auditor())
    number, (since, until) = _number(), _period()
    which = request.args.get("loai", "") if request.args.get("loai", "") in LATE else ""
    officer = _asked()["can-bo"]
    wanted = LateFilter(since, until, LATE[which][1], officer or None, reach)
    found = late(house().standby, house().now(), wanted, offset=(number - 1) * SIZE, limit=SIZE)
    rows = [late_row(each, house()) for each in found.items]
    kept = {"tu": _iso(since), "den": _iso(until - timedelta(days=1))}
    return render_template(
        "auditor/late.html",
        rows=rows,
        total=found.total,
        **kept,
        who=officer,
        officers=_officers(reach),
        which=which,
        kinds={name: _(words) for name, (words, _done) in LATE.items()},
        pager=_pager("auditor.overdue", number, more=found.more, loai=which, **kept, **{"can-bo": officer}),
    )


@blueprint.get("/tra-cuu")
def looked() -> str:
    """Who looked at whose file, and what about it is unusual."""
    reach = reach_of(_auditor())
    since, until = _period(timedelta(days=30))
    found = looks(house().standby, since, until, many=MANY, reach=reach)
    view = looking_view(found, house(), request.args.get("loai", ""), request.args.get("can-bo", ""))
    return render_template(
        "auditor/looked.html", page=view, tu=_iso(since), den=_iso(until - timedelta(days=1))
    )


def _auditor() -> Officer:
    officer = at_work()
    if officer.appointment.role != AUDITOR:
        raise NotFound
    return officer


def _officers(reach: Reach) -> list[tuple[str, str]]:
    """Officers to choose from, in the order of their names: those of the territory."""
    found = house().reader.few_actors(_FEW, None if reach.all else reach)
    return sorted(found.items(), key=lambda each: order_of_name(each[1]))


def _seen_of(entry: AuditEntry, officer: Officer) -> tuple[CaseSnapshot, ...]:
    """The cases of the person whom an entry names without naming a case, as far as this auditor sees them."""
    if entry.case_id is not None or entry.person_id is None:
        return ()
    with house().services.reading() as uow:
        person = uow.find_person(entry.person_id)
    return seen_cases(house(), officer, person) if person is not None else ()


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:100] for name in _FIELDS}


def _period(usual: timedelta = _SPAN) -> tuple[datetime, datetime]:
    """From the first day asked for to the end of the last one; the last ``usual`` days without."""
    last = _day("den") or house().today()
    first = _day("tu") or last - usual
    if first > last:
        raise BadInput(
            "The period ends before it begins.", vi="Ngày cuối sớm hơn ngày đầu. Hãy chọn lại.", field="tu"
        )
    return _midnight(first), _midnight(last + timedelta(days=1))


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    return read_day(name, text) if text else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def _iso(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).date().isoformat()


def _article(text: str) -> str:
    """The short form of a citation; ``CitationError`` says what one looks like."""
    return Citation.parse(text).short() if text else ""


def _number() -> int:
    return ordinal(request.args.get("trang", ""), _LAST_PAGE)


def _pager(endpoint: str, number: int, *, more: bool, **kept: str) -> dict[str, object]:
    """The number of the page and the addresses of its neighbours; "" where there is none."""

    def page(other: int) -> str:
        return _address(endpoint, {name: each for name, each in kept.items() if each} | {"trang": str(other)})

    before, after = page(number - 1) if number > 1 else "", page(number + 1) if more else ""
    return {"number": number, "previous": before, "next": after}


def _address(endpoint: str, values: Mapping[str, str]) -> str:
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)


def _figures(since: datetime, until: datetime, reach: Reach) -> list[tuple[str, int, str]]:
    """What stands out in the period: a word, a number, and where its cases are."""
    period = {"tu": _iso(since), "den": _iso(until - timedelta(days=1))}

    def count(name: str) -> tuple[str, int, str]:
        outcome = OUTCOMES[name]
        acts = overriding(house().procedures) if outcome.overriding else ()
        wanted = EntryFilter(since=since, until=until, kinds=outcome.kinds, acts=acts, reach=reach)
        total = entries(house().standby, wanted, limit=1).total
        return _(outcome.vi), total, _address("auditor.search", {"ket-qua": name} | period)

    passed = late_count(house().standby, house().now(), LateFilter(since, until, reach=reach))
    odd = unusual(looks(house().standby, since, until, many=MANY, reach=reach), house())
    return [
        *(count(name) for name in ("tu-choi", "bao-dong", "ky-chiu-trach-nhiem")),
        (_("quá hạn"), passed, _address("auditor.overdue", period)),
        (_("tra cứu khác thường"), odd, _address("auditor.looked", period)),
    ]
