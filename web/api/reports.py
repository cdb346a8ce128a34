"""Period reports as data: which kinds there are and what is due, and one report with its figures. Numbers only, no persons."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from persistence.reports import Reports
from web import reporting
from web.api.typed import Blueprint, Strict
from web.pages.reports.looking import commune_of, unknown_commune
from web.pages.views.reports.telling import report_told
from web.signin.session import at_work, house
from workflows.reporting.periods import key_of

blueprint = Blueprint("api_reports", __name__, url_prefix="/api/reports", description="Báo cáo định kỳ")


class ReportQuery(Strict):
    """Whose report: a province or an auditor names the commune."""

    commune = fields.String(load_default="")


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
    return report_told(kind, reporting.standing(house(), _commune(query["commune"]), kind, period))


def _commune(named: str) -> str:
    found = commune_of(house(), at_work(), named)
    if found is None:
        raise unknown_commune()
    return found
