"""An explanation as JSON-ready data, the same on the command line and in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.explaining import Explanation, Requirement, Told
    from workflows.model import DeadlineRecord
    from workflows.procedure import Power


def explanation_json(told: Explanation) -> dict[str, object]:
    """The same as JSON-ready data."""
    return {
        "act": told.act.id,
        "day": told.day.isoformat(),
        "regime": told.regime,
        "state": told.state,
        "enabled": told.state in {"ready", "form"},
        "permitted": told.permitted,
        "vi": told.said.vi,
        "en": told.said.en,
        "who": [_power_json(each) for each in told.who],
        "requirements": [_requirement_json(each) for each in told.requirements],
        "unlock": [[_told_json(need) for need in way] for way in told.unlock],
        "leads_to": told.leads_to,
        "starts": [_deadline_json(each) for each in told.starts],
        "deadlines": [_deadline_json(each) for each in told.deadlines],
        "then": [
            {"act": act.id, "vi": act.vi, "en": act.en, "who": [_power_json(p) for p in powers]}
            for act, powers in told.then
        ],
        "follows": [
            {"id": s.id, "opens": s.opens, "vi": s.vi, "en": s.en, "cites": list(s.cites)}
            for s in told.follows
        ],
        "available_from": list(told.available_from),
    }


def _told_json(told: Told) -> dict[str, str]:
    return {"vi": told.vi, "en": told.en}


def _requirement_json(each: Requirement) -> dict[str, object]:
    return {
        "requirement": each.id,
        "outcome": each.outcome,
        "asks": _told_json(each.asks),
        "reason": _told_json(each.reason),
        "cites": list(each.cites),
        "rests_on": [
            {
                "fact": fact.fact,
                "label": _told_json(fact.label),
                "value": _told_json(fact.value),
                "source": {
                    "kind": fact.source.kind,
                    "vi": fact.source.vi,
                    "en": fact.source.en,
                    "act_seq": fact.source.seq,
                },
                "document": fact.source.document,
            }
            for fact in each.rests_on
        ],
        "unlock": [[_told_json(need) for need in way] for way in each.unlock],
        "verified": each.verified,
        "note": _told_json(each.note),
    }


def _deadline_json(each: DeadlineRecord) -> dict[str, object]:
    return {
        "duty": each.duty,
        "term": each.term,
        "label": each.label,
        "due_at": each.due_at.isoformat(),
        "due_date": each.due_date.isoformat() if each.due_date else None,
        "cites": list(each.cites),
        "verified": each.verified,
        "proof": dict(each.proof),
    }


def _power_json(power: Power) -> dict[str, object]:
    return {
        "roles": list(power.roles),
        "kinds": list(power.kinds),
        "where": power.where,
        "cites": [cite.short() for cite in power.cites],
    }
