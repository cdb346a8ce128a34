"""The catalogue of acts, and places of the law as in force on a day."""

from __future__ import annotations

from typing import Any

from rules.citation import Citation
from rules.corpus.model import Rule
from rules.facts import FactCatalogue
from web.api.bodies import Body
from web.api.law_answers import ActCatalogue, Place
from web.api.requests import LawQuery
from web.api.typed import Blueprint
from web.pages.views.law import not_held
from web.signin.session import house
from workflows.procedure import ActRow, ActSpec, InputSpec, Power

blueprint = Blueprint(
    "api_law", __name__, url_prefix="/api/law", description="Danh mục bước và căn cứ pháp luật"
)


@blueprint.at_get("/acts")
@blueprint.refuses(401)
@blueprint.gives(ActCatalogue)
def acts() -> Body:
    """Mọi bước: ai làm được, từ giai đoạn nào, điều kiện, mục cần nhập, căn cứ."""
    return {"acts": [_act(each, house().corpus.facts) for each in house().procedures.acts.values()]}


@blueprint.at_get("/show")
@blueprint.refuses(401, 422)
@blueprint.reads(LawQuery, location="query")
@blueprint.gives(Place)
def show(query: dict[str, Any]) -> Body:
    """Một điều, khoản, điểm hoặc cả văn bản như có hiệu lực vào ngày nêu."""
    corpus, cite = house().corpus, Citation.parse(query["citation"])
    day = query.get("on") or house().today()
    if not corpus.knows(cite):
        raise not_held(cite, corpus)
    version = corpus.version(cite.instrument, day)
    article = corpus.article(cite, day) if cite.article is not None else None
    rules = article.rules if article is not None else version.rules if cite.form is None else ()
    return {
        "citation": cite.short(),
        "vi": corpus.vietnamese(cite),
        "heading": article.heading if article is not None else version.title,
        "coverage": article.coverage.value if article is not None else "",
        "on": day.isoformat(),
        "in_force_from": version.from_.isoformat(),
        "in_force_to": version.to.isoformat() if version.to else None,
        "notes": [
            {"vi": each.vi, "en": each.en, "verified": each.verified} for each in version.notes_on(day)
        ],
        "rules": [
            _rule(each) for each in rules if any(cite.contains(c) or c.contains(cite) for c in each.cites)
        ],
    }


def _act(act: ActSpec, catalogue: FactCatalogue) -> Body:
    return {
        "act": act.id,
        "procedure": act.procedure,
        "vi": act.vi,
        "en": act.en,
        "cites": [cite.short() for cite in act.cites],
        "rows": [_row(row) for row in act.rows],
        "powers": [_power(power) for power in act.powers],
        "inputs": [_input(each, catalogue) for each in act.inputs],
        "issues": [row.form for row in act.issues],
        "attaches": [{"kind": kind.code, "vi": kind.vi} for kind in act.attaches],
        "verified": act.verified,
        "note_vi": act.note_vi,
    }


def _row(row: ActRow) -> Body:
    return {
        "from": list(row.stages),
        "to": [each.to for each in row.branches],
        "requires": list(row.requires),
    }


def _power(power: Power) -> Body:
    return {
        "roles": list(power.roles),
        "kinds": list(power.kinds),
        "where": power.where,
        "from": power.valid_from.isoformat(),
        "to": power.valid_to.isoformat() if power.valid_to else None,
        "cites": [cite.short() for cite in power.cites],
    }


def _input(each: InputSpec, catalogue: FactCatalogue) -> Body:
    fact = catalogue[each.name] if each.kind == "fact" else None
    return {
        "name": each.name,
        "type": fact.type.value if fact is not None else "unit",
        "required": each.required,
        "vi": each.vi,
        "en": each.en,
        "values": list(fact.values) if fact is not None else [],
        "unit_kinds": list(each.unit_kinds),
    }


def _rule(rule: Rule) -> Body:
    return {
        "id": rule.id,
        "kind": type(rule).__name__,
        "cites": [cite.short() for cite in rule.cites],
        "vi": rule.vi,
        "en": rule.en,
        "verified": rule.verified,
        "note_vi": rule.note_vi or "",
    }
