"""Every table says by what its rows belong to a province, or why they do not: a database for each province, or Citus, stays possible.

``KEYS``: the column through which a row comes to its office or its person, and so to a province (``units.province``, the person's commune).
A row that is found by none of these would have to be asked for on every shard. ``EVERYWHERE``: small, the same on every shard.
``OWN``: of one database, never carried over. docs/scale.md tells what follows.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint

from persistence.models import Base

KEYS = {
    "persons": "id",
    "person_index": "person_id",
    "person_words": "person_id",
    "cases": "person_id",
    "case_units": "case_id",
    "acts": "case_id",
    "deadlines": "case_id",
    "duty_places": "place",
    "documents": "case_id",
    "dossier_versions": "case_id",
    "exchange_messages": "case_id",
    "outbox": "case_id",
    "reads": "person_id",
    "audit_entries": "stream",
    "audit_streams": "stream",
    "entry_cites": "stream",
    "numbers": "unit_id",
    "number_registers": "unit_id",
    "book_rows": "unit_id",
    "book_versions": "unit_id",
    "report_versions": "commune",
    "list_imports": "unit_id",
    "list_chunks": "import_id",
    "list_rows": "import_id",
    "list_layouts": "unit_id",
    "bulk_jobs": "id",
    "bulk_rows": "job_id",
    "unfinished_forms": "person_id",
    "waiting_files": "person_id",
    "erasures": "person_id",
}
EVERYWHERE = {
    "units": "offices, some 20,000",
    "actors": "officers, some 50,000",
    "appointments": "of officers",
    "accounts": "of officers",
    "passkeys": "of officers",
    "sessions": "of officers",
    "api_tokens": "of programs",
    "person_pairs": "two records that may be of one person, perhaps of two provinces; few, and gone when decided",
    "person_merges": "as the pairs; few",
    "cite_sets": "lists of citations, some thousands: the same everywhere",
    "name_words": "spellings of words of names: the same everywhere",
}
OWN = {
    "blobs": "found by their hash alone: a row lies where the paper that names it lies",
    "key_stores": "which store of keys belongs to this database",
    "audit_anchors": "an anchor is of one database",
    "audit_anchor_heads": "as its anchor",
    "audit_elsewhere": "streams that stayed on another server",
    "webhooks": "addresses of a province's own programs",
    "webhook_deliveries": "as its webhook",
    "exchange_reconciliations": "a comparison of one database with one system",
    "jobs": "of the host of an SQLite file",
    "job_keys": "of one database; gone a week after",
    "made_pdfs": "made anew where it is missing",
    "failed_sign_ins": "gone after ten minutes",
    "list_marks": "which rows of lists were taken in; of one database",
}
CROSSING = {
    ("documents", "sha256"): "the bytes of a paper lie where its case lies",
    ("dossier_versions", "archive"): "as a paper",
    (
        "persons",
        "merged_into",
    ): "a record may be merged into one of another province; whoever follows it asks there",
    (
        "numbers",
        "case_id",
    ): "the number of an office of one province in a case of another: Citus would have to do without this key",
    ("numbers", "seq"): "as above",
}


def test_every_table_says_where_its_rows_belong() -> None:
    told = [*KEYS, *EVERYWHERE, *OWN]
    assert sorted(told) == sorted(Base.metadata.tables), (
        "a new table: tell by what its rows belong to a province"
    )


def test_a_key_is_a_column_that_is_always_filled() -> None:
    for table, column in KEYS.items():
        assert not Base.metadata.tables[table].c[column].nullable, f"{table}.{column} may be empty"


def test_no_row_points_into_another_province() -> None:
    """A foreign key of a row stays among rows that lie with it, or goes to what lies everywhere: no shard asks another."""
    for name, column in KEYS.items():
        for key in Base.metadata.tables[name].foreign_keys:
            there = key.column.table.name
            if (name, key.parent.name) in CROSSING:
                continue
            assert there in KEYS or there in EVERYWHERE, (
                f"{name}.{key.parent.name} points to {there}, which lies elsewhere"
            )
            if there in KEYS:
                assert column == key.parent.name or column in _beside(key), (
                    f"{name} lies with {column}, but points by {key.parent.name}"
                )


def _beside(key: ForeignKey) -> set[str]:
    """The columns that point together with this one."""
    return set() if key.constraint is None else set(key.constraint.column_keys)


def test_what_would_be_unique_only_within_a_province_is_known() -> None:
    """A shard keeps unique only what holds its key. The rest is drawn at random (ids), or unique to one sender (keys of commands)."""
    found = set()
    for name, column in KEYS.items():
        table = Base.metadata.tables[name]
        whole = [
            table.primary_key,
            *(each for each in table.constraints if isinstance(each, UniqueConstraint)),
        ]
        sets = [tuple(each.name for each in one.columns) for one in whole]
        sets += [tuple(each.name for each in index.columns) for index in table.indexes if index.unique]
        found |= {(name, *columns) for columns in sets if column not in columns}
    assert found == {
        ("cases", "id"),
        ("acts", "id"),
        ("acts", "idempotency_key"),
        ("acts", "audit_stream", "audit_seq"),
        ("deadlines", "id"),
        ("documents", "id"),
        ("outbox", "id"),
        ("outbox", "key"),
        ("exchange_messages", "key"),
        ("reads", "id"),
        ("book_rows", "id"),
        ("book_versions", "row_id", "version"),
        ("book_versions", "audit_stream", "audit_seq"),
        ("book_versions", "idempotency_key"),
        ("list_imports", "id"),
        ("unfinished_forms", "id"),
        ("unfinished_forms", "actor_id", "post", "subject", "act"),  # an officer at a form: asked there alone
        ("waiting_files", "id"),
    }
