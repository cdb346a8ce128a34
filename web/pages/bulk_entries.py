"""What is entered once for many cases: its form, how it is kept with the job, and how it is told again before anything is recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from flask import render_template

from persistence.bulk import BulkJob, BulkRow
from web.bulk import work
from web.house import House, new_id
from web.language import either, label
from web.pages.forms.fields import Field, fields_of
from web.pages.forms.reading import Read, read_act
from web.pages.record import CaseFile
from web.pages.subject import Subject, around
from web.pages.views.bulk import FormPage
from web.pages.views.findings import value_vi
from web.signin.officer import Officer, post_key
from web.signin.session import house

_KEPT_FOR: Final = timedelta(days=14)


def form_page(
    subject: Subject, chosen: Sequence[str], at: Field, read: Read, entered: Mapping[str, Sequence[str]]
) -> str:
    """The form without what the first case holds: the entries are for all."""
    near = around(subject, frozenset())
    bare = replace(near, recorded={}, parts={})
    page = FormPage(
        act=subject.act,
        chosen=tuple(chosen),
        at=at,
        fields=fields_of(subject.act, bare, entered, read.errors),
        wrong=bool(read.errors),
    )
    return render_template("bulk/form.html", page=page)


def entries_told(kept: House, job: BulkJob) -> tuple[tuple[str, str], ...]:
    """What was entered, label and value, in the order of the form."""
    act, facts = kept.procedures.act(job.act), kept.corpus.facts
    given = read_act(act, work.entered_of(kept, job), facts).inputs
    named = kept.reader.units_named(str(given[each.name]) for each in act.inputs if each.name in given)
    told: list[tuple[str, str]] = []
    for each in act.inputs:
        if each.name not in given:
            continue
        if each.kind == "unit":
            unit = named.get(str(given[each.name]))
            told.append((either(each.vi, each.en), unit.name if unit is not None else str(given[each.name])))
        else:
            told.append(
                (
                    label(facts[each.name]),
                    value_vi(facts, each.name, facts.check(each.name, given[each.name])),
                )
            )
    return tuple(told)


def job_of(
    subject: Subject, at: datetime, inputs: Mapping[str, object], entered: Mapping[str, Sequence[str]]
) -> BulkJob:
    """A job with its entries, sealed: as the door takes them, and as they were typed, to be told and changed."""
    now = house().now()
    typed = {each.name: list(entered[each.name]) for each in subject.act.inputs if each.name in entered}
    told = json.dumps({work.INPUTS: inputs, work.TYPED: typed}, ensure_ascii=False, default=_as_text)
    return BulkJob(
        id=new_id(),
        actor_id=subject.officer.id,
        post=post_key(subject.officer.appointment),
        origin=house().services.origin(),
        act=subject.act.id,
        at=at,
        sealed=work.seal_of(house()).close_bytes(told.encode()),
        made_at=now,
        expires_at=now + _KEPT_FOR,
    )


def _as_text(value: object) -> str:
    """Days and moments as the door reads them from text."""
    isoformat = getattr(value, "isoformat", None)
    assert isoformat is not None  # noqa: S101 - entries are JSON, days and moments
    return str(isoformat())


def row_of(
    job: BulkJob, place: int, file: CaseFile, inputs: Mapping[str, object], officer: Officer
) -> BulkRow:
    """One case of a job, as it stands to the act before anything is done."""
    state, (vi, en), version = work.seen(house(), officer, job.act, job.at, inputs, file.case.id)
    return BulkRow(job.id, place, file.case.id, version, new_id(), state, vi, en, 0, job.made_at)
