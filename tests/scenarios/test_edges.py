"""What an officer is told at the edges of the law: of somebody who is kept and no longer may be."""

from __future__ import annotations

from rules.corpus import LAW, load_corpus
from web.scenarios.keeping import Stage, play_on
from web.scenarios.reader import read_scenario
from workflows.procedure import load_procedures

RELEASE = LAW / "163-2026-nd-cp" / "scenarios" / "edges-release.yaml"


def test_who_is_kept_is_to_be_let_go_when_no_order_stands() -> None:
    """Decree 163/2026 98.1: until the court decides; Decree 116/2021 44.2: to be taken to serve by an order, which an annulment ends."""
    scenario = read_scenario(RELEASE, load_corpus(), load_procedures())
    told = {
        (result.step.person, result.step.act): {alert.code for alert in result.performed.alerts}
        | {step.id for step in result.next_steps}
        for result in play_on(Stage(), scenario).results
        if result.performed is not None
    }
    assert "d163-98-not-applied" in told["khong", "court.decide"]
    assert "d163-98-not-applied" not in told["khong", "compulsory.end_interim"]
    assert "d116-44-2-release" not in told["huy", "court.decide"]
    assert "d116-44-2-release" in told["huy", "court.annul_decision"]
