"""The tables, as typed models. Statements are written with Core on the tables below: no flush, no identity map.

``persistence/migrations`` builds the same tables step by step; a test compares the two on both databases. JSON is kept as canonical
text (``persistence/codec.py``): byte-stable, and alike on SQLite and PostgreSQL. Nothing cascades: no row of history goes with another.
"""

from __future__ import annotations

from typing import Final

from persistence.models.accounts import ACCOUNTS, API_TOKENS, PASSKEYS, SESSIONS
from persistence.models.base import Base
from persistence.models.books import BOOK_ROWS, BOOK_VERSIONS
from persistence.models.bulk import BULK_JOBS, BULK_ROWS
from persistence.models.cases import ACTS, BLOBS, CASE_UNITS, CASES, DEADLINES, DOCUMENTS, DUTY_PLACES
from persistence.models.dossiers import DOSSIER_VERSIONS
from persistence.models.erasures import ERASURES, KEY_STORES
from persistence.models.exchange import (
    EXCHANGE_MESSAGES,
    EXCHANGE_RECONCILIATIONS,
    WEBHOOK_DELIVERIES,
    WEBHOOKS,
)
from persistence.models.jobs import FAILED_SIGN_INS, JOB_KEYS, JOBS, MADE_PDFS
from persistence.models.lists import LIST_CHUNKS, LIST_IMPORTS, LIST_LAYOUTS, LIST_MARKS, LIST_ROWS
from persistence.models.numbers import NUMBER_REGISTERS, NUMBERS
from persistence.models.registers import (
    ACTORS,
    APPOINTMENTS,
    NAME_WORDS,
    PERSON_INDEX,
    PERSON_MERGES,
    PERSON_PAIRS,
    PERSON_WORDS,
    PERSONS,
    UNITS,
)
from persistence.models.reports import REPORT_VERSIONS
from persistence.models.trail import (
    AUDIT_ANCHOR_HEADS,
    AUDIT_ANCHORS,
    AUDIT_ELSEWHERE,
    AUDIT_ENTRIES,
    AUDIT_STREAMS,
    CITE_SETS,
    ENTRY_CITES,
    OUTBOX,
    READS,
)
from persistence.models.unfinished import UNFINISHED_FORMS, WAITING_FILES

SCHEMA_REVISION: Final = "0034"
"""The migration that builds these tables; a test holds it to the newest migration."""

GUARDED: Final = (
    "acts",
    "blobs",
    "audit_entries",
    "audit_anchors",
    "audit_anchor_heads",
    "audit_elsewhere",
    "reads",
    "dossier_versions",
    "numbers",
    "erasures",
    "person_merges",
    "book_versions",
    "report_versions",
)
"""Tables that only grow: triggers refuse UPDATE, DELETE, REPLACE and TRUNCATE in the database itself."""

__all__ = [
    "ACCOUNTS",
    "ACTORS",
    "ACTS",
    "API_TOKENS",
    "APPOINTMENTS",
    "AUDIT_ANCHORS",
    "AUDIT_ANCHOR_HEADS",
    "AUDIT_ELSEWHERE",
    "AUDIT_ENTRIES",
    "AUDIT_STREAMS",
    "BLOBS",
    "BOOK_ROWS",
    "BOOK_VERSIONS",
    "BULK_JOBS",
    "BULK_ROWS",
    "CASES",
    "CASE_UNITS",
    "CITE_SETS",
    "DEADLINES",
    "DOCUMENTS",
    "DOSSIER_VERSIONS",
    "DUTY_PLACES",
    "ENTRY_CITES",
    "ERASURES",
    "EXCHANGE_MESSAGES",
    "EXCHANGE_RECONCILIATIONS",
    "FAILED_SIGN_INS",
    "GUARDED",
    "JOBS",
    "JOB_KEYS",
    "KEY_STORES",
    "LIST_CHUNKS",
    "LIST_IMPORTS",
    "LIST_LAYOUTS",
    "LIST_MARKS",
    "LIST_ROWS",
    "MADE_PDFS",
    "NAME_WORDS",
    "NUMBERS",
    "NUMBER_REGISTERS",
    "OUTBOX",
    "PASSKEYS",
    "PERSONS",
    "PERSON_INDEX",
    "PERSON_MERGES",
    "PERSON_PAIRS",
    "PERSON_WORDS",
    "READS",
    "REPORT_VERSIONS",
    "SCHEMA_REVISION",
    "SESSIONS",
    "UNFINISHED_FORMS",
    "UNITS",
    "WAITING_FILES",
    "WEBHOOKS",
    "WEBHOOK_DELIVERIES",
    "Base",
]
