"""Period reports as data: which kinds there are and what is due, and one report with its figures. Numbers only, no persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from documents.rendering import MEDIA_TYPE as WORD
from persistence.registers import Clerk
from persistence.reports import Reports
from rules.errors import BadInput
from web import reporting
from web.api.requests import Count
from web.api.typed import Blueprint, Strict
from web.pages.forms.reading import cleaned
from web.pages.reports.files import EXCEL, FORMATS
from web.pages.reports.looking import commune_of, unknown_commune
from web.pages.reports.room import must_freeze, no_version, sent_report, version_of
from web.pages.views.reports.telling import report_told
from web.signin.session import at_work, house
from workflows.reporting.definition import ReportKind
from workflows.reporting.periods import key_of

blueprint = Blueprint("api_reports", __name__, url_prefix="/api/reports", description="Báo cáo định kỳ")


class ReportQuery(Strict):
    """Whose report: a province or an auditor names the commune."""

    commune = fields.String(load_default="")


class ReportFileQuery(ReportQuery):
    """Which state of it: a frozen version, or without a number a draft of now."""

    version = Count(load_default=None, validate=validate.Range(1, 10_000), metadata={"type": "integer"})
    statistics = fields.Boolean(
        truthy={"true"},
        falsy={"false"},
        load_default=False,
        metadata={"description": "true: bản thống kê, số nhỏ được giữ lại"},
    )


class FreezeRequest(Strict):
    """The words of the officer by section (``sections`` of the report), and of a further version the reason."""

    narrative = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    reason = fields.String(load_default="", validate=validate.Length(0, 1000))


class DueBody(Schema):
    """A report that is to be sent."""

    kind = fields.String()
    period = fields.String()
    due = fields.String()
    late = fields.Boolean()


class FrozenBody(Schema):
    """The last frozen version of a report."""

    kind = fields.String()
    period = fields.String()
    version = fields.Integer()
    at = fields.String()
    hash = fields.String()


class ReportList(Schema):
    """What is due, and what was frozen."""

    commune = fields.String()
    due = fields.List(fields.Nested(DueBody))
    frozen = fields.List(fields.Nested(FrozenBody))


class ReportBody(Schema):
    """A report as the record tells it now. Tables, targets, faults, versions and changes are objects as ``lotrinh report show --json``."""

    kind = fields.String()
    vi = fields.String()
    en = fields.String()
    commune = fields.String()
    period = fields.String()
    from_ = fields.String(data_key="from", attribute="from")
    to = fields.String()
    definitions = fields.String()
    sections = fields.List(fields.String())
    tables = fields.List(fields.Dict())
    targets = fields.List(fields.Dict())
    registers = fields.List(fields.Dict())
    faults = fields.List(fields.Dict())
    versions = fields.List(fields.Dict())
    changed = fields.List(fields.Dict())


@blueprint.at_get("")
@blueprint.refuses(401, 404, 422)
@blueprint.reads(ReportQuery, location="query")
@blueprint.gives(ReportList)
def listed(query: dict[str, Any]) -> dict[str, object]:
    """Báo cáo đến hạn và báo cáo đã chốt."""
    commune = _commune(query["commune"])
    latest = Reports(house().database).latest(commune)
    return {
        "commune": commune,
        "due": [
            {
                "kind": each.kind.id,
                "period": key_of(each.period),
                "due": each.on.isoformat(),
                "late": each.late,
            }
            for each in reporting.due_reports(house(), commune)
        ],
        "frozen": [
            {"kind": kind, "period": key_of(period), "version": number, "at": at.isoformat(), "hash": told}
            for (kind, period), (number, at, told) in latest.items()
        ],
    }


@blueprint.at_get("/<report>/<key>")
@blueprint.refuses(401, 404, 422)
@blueprint.reads(ReportQuery, location="query")
@blueprint.gives(ReportBody)
def show(query: dict[str, Any], report: str, key: str) -> dict[str, object]:
    """Số liệu của một kỳ theo hồ sơ lúc này, các bản đã chốt và chỗ khác bản chốt gần nhất."""
    kind = reporting.kind_of(house(), report)
    period = reporting.asked_period(kind, key)
    told = report_told(kind, reporting.standing(house(), _commune(query["commune"]), kind, period))
    return {**told, "sections": list(kind.sections)}


@blueprint.at_get("/<report>/<key>/file/<form>")
@blueprint.refuses(401, 404, 422)
@blueprint.reads(ReportFileQuery, location="query")
@blueprint.gives_bytes(WORD, EXCEL, "text/csv")
def file(query: dict[str, Any], report: str, key: str, form: str) -> Response:
    """Báo cáo dưới dạng tệp docx, xlsx hoặc csv: dự thảo lúc này, hoặc một bản đã chốt (version)."""
    kind = reporting.kind_of(house(), report)
    standing = reporting.standing(
        house(), _commune(query["commune"]), kind, reporting.asked_period(kind, key)
    )
    if form not in FORMATS:
        raise no_version()
    kept = version_of(standing, str(query["version"])) if query["version"] else None
    words = dict(kept.body.get("narrative", {})) if kept else {}
    return sent_report(kind, standing, form, kept, words, statistics=query["statistics"])


@blueprint.at_post("/<report>/<key>/versions")
@blueprint.refuses(401, 404, 409, 422)
@blueprint.reads(FreezeRequest)
@blueprint.gives(FrozenBody, 201)
def freeze(asked: dict[str, Any], report: str, key: str) -> dict[str, object]:
    """Chốt báo cáo của xã, phường mình như số liệu lúc này; bản sau phải nêu lý do."""
    kind, officer = reporting.kind_of(house(), report), at_work()
    period = reporting.asked_period(kind, key)
    standing = reporting.standing(house(), _commune(""), kind, period)
    must_freeze()
    _known_sections(kind, asked["narrative"])
    told = {name: cleaned(text) for name, text in asked["narrative"].items() if text.strip()}
    kept = reporting.freeze(
        house(), standing.report, told, cleaned(asked["reason"]), Clerk(officer.id, officer.unit.id)
    )
    return {
        "kind": report,
        "period": key_of(period),
        "version": kept.number,
        "at": kept.recorded_at.isoformat(),
        "hash": kept.hash,
    }


def _known_sections(kind: ReportKind, narrative: Mapping[str, str]) -> None:
    strange = next((name for name in narrative if name not in kind.sections), None)
    if strange is not None:
        accepted = ", ".join(kind.sections) or "–"
        raise BadInput(
            f"'{strange[:100]}' is no section of this report. Accepted: {accepted}.",
            vi=f"Báo cáo này không có phần “{strange[:100]}”. Nhận: {accepted}.",
            field="narrative",
            accepted=list(kind.sections),
        )


def _commune(named: str) -> str:
    found = commune_of(house(), at_work(), named)
    if found is None:
        raise unknown_commune()
    return found
