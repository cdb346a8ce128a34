"""A list of papers and the requirements behind it are two sayings of one rule: on no day, in no case, do they differ."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from rules.corpus import LAW, load_corpus, read_corpus
from rules.corpus.dossier_checks import differences, enforcing
from rules.errors import CorpusError, NotInForce
from workflows.dossier import KINDS, DossierKind, listed
from workflows.procedure import load_procedures

DAY = timedelta(days=1)
DAYS = sorted({near for day in load_corpus().boundaries() for near in (day - DAY, day, day + DAY)})


def _in_force(kind: DossierKind) -> list[date]:
    found = []
    for day in DAYS:
        try:
            load_corpus().dossier_items(kind.name, day)
        except NotInForce:
            continue
        found.append(day)
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_list_and_the_requirements_agree_in_every_case_on_the_days_around_each_change(
    kind: DossierKind,
) -> None:
    days = _in_force(kind)
    assert days
    assert [
        told for day in days for told in differences(load_corpus(), kind.name, day, kind.overridden)
    ] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_requirement_that_looks_at_the_papers_has_its_line(kind: DossierKind) -> None:
    law, procedure = load_corpus(), load_procedures()[kind.procedure]
    for day in _in_force(kind):
        sets = {
            name
            for act in procedure.acts.values()
            for row in act.rows
            if row.in_force(day)
            for name in row.requires
        }
        lists = [each.name for each in KINDS if each.procedure == kind.procedure and listed(each, law, day)]
        named = {n for each in lists for item in law.dossier_items(each, day) for n in item.enforced_by}
        assert {rule.id for rule in enforcing(law, [kind.fact], sets, day)} <= named


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_dossier_speaks_of_exists(kind: DossierKind) -> None:
    law, procedures = load_corpus(), load_procedures()
    acts = {*kind.sent_by, *kind.opened_by, *kind.unless, kind.answer} | {
        item.written_by
        for version in law.all_versions()
        for item in version.dossier_items
        if item.dossier == kind.name and item.written_by
    }
    assert acts - {""} <= set(procedures[kind.procedure].acts)
    assert set(kind.making) <= set(procedures[kind.procedure].stages)
    assert {kind.fact, kind.overridden, kind.reason, kind.signer} - {""} <= set(law.facts)
    assert {kind.overridden} - {""} <= set(procedures[kind.procedure].accumulates)
    items = [item for version in law.all_versions() for item in version.dossier_items]
    assert {item.fact for item in items if item.dossier == kind.name} - {""} == {kind.fact}
    assert law.dossiers == {each.name for each in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nobody_is_offered_to_answer_for_a_paper_as_a_way_out(kind: DossierKind) -> None:
    assert not kind.overridden or not load_corpus().facts[kind.overridden].changeable


def test_a_list_that_names_no_requirement_of_the_day_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "law"
    copytree(LAW, root)
    path = root / "163-2026-nd-cp/2026-07-01/98-compulsory.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("enforced_by: [d163-101-2-b]", "enforced_by: [d163-101-2-x]"), "utf-8")
    with pytest.raises(CorpusError, match="d163-101-2-x"):
        read_corpus(root)
    path.write_text(text.replace("cites: [Đ104 k2 b], when", "cites: [Đ104 k2 a], when"), "utf-8")
    with pytest.raises(CorpusError, match="does not cite"):
        read_corpus(root)
