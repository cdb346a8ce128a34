"""The register of forms (rules/law/rows/forms.yaml) against the catalogue: nothing listed is missing, nothing held is unlisted."""

from __future__ import annotations

import re

from documents.catalogue import load_catalogue
from documents.incoming import load_incoming
from rules.corpus import load_corpus
from rules.corpus.row_reader import RowState
from web.cli.rows import rows_of
from workflows.procedure import load_procedures

PROCEDURES = load_procedures()
ROWS = [row for row in rows_of(load_corpus(), PROCEDURES) if row.id.startswith("forms/")]
CATALOGUE = {entry.id: entry for entry in load_catalogue()}
WRITTEN = {row.form for act in PROCEDURES.acts.values() for row in act.issues}


def _forms() -> dict[str, tuple[str, ...]]:
    """The prescribed forms of the register, each with the acts that hold it; guidance that rules hold is no form."""
    return {
        cite.short(): row.held_by
        for row in ROWS
        if all(name in PROCEDURES.acts for name in row.held_by)
        for cite in row.cites
        if cite.form is not None
    }


def test_no_row_is_open() -> None:
    assert [row.id for row in ROWS if row.state is RowState.OPEN] == []


def test_every_form_of_the_register_is_in_the_catalogue_or_out_of_scope_with_its_reason() -> None:
    stated = {cite.short() for row in ROWS if row.state is RowState.OUT_OF_SCOPE for cite in row.cites}
    assert {form for form in _forms() if form not in CATALOGUE} <= stated
    assert all(row.reason_vi for row in ROWS if row.state is RowState.OUT_OF_SCOPE)


def test_every_prescribed_form_of_the_catalogue_is_in_the_register() -> None:
    assert {entry.id for entry in CATALOGUE.values() if entry.prescribed} <= set(_forms())


def test_what_holds_a_form_writes_it() -> None:
    for form, acts in _forms().items():
        written = [name for name in acts if form in {row.form for row in PROCEDURES.acts[name].issues}]
        assert written or not acts, form


def test_a_form_said_to_be_only_held_is_written_by_no_act() -> None:
    assert not {form for form, acts in _forms().items() if not acts} & WRITTEN


def test_the_papers_of_police_and_court_are_in_the_register_by_their_numbers() -> None:
    listed = {match[1] + match[2] for row in ROWS if (match := re.fullmatch(r"forms/([NC])-(\d\d)", row.id))}
    papers = {entry.id[:3] for entry in CATALOGUE.values() if not entry.prescribed}
    assert listed == papers | set(load_incoming()) | {"N07"}
