"""The law as data by which entries were judged: it must be kept under the hash that their receipts name, or nobody can judge them again.

Every text that is kept was held against its hash by then; here is seen whether one is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, select

from persistence.audit.act_rows import law_named
from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH
from persistence.models import AUDIT_ENTRIES, BLOBS

_E: Final = AUDIT_ENTRIES.c
_ENTRIES: Final = select(_E.stream, _E.seq, _E.body).order_by(_E.stream, _E.seq)


def laws_kept(connection: Connection, named: Collection[str]) -> bool:
    """Whether each of these laws is kept."""
    kept = select(BLOBS.c.sha256).where(BLOBS.c.sha256.in_(sorted(named)))
    return set(connection.execute(kept).scalars()) == set(named)


def check_laws(connection: Connection, findings: Findings) -> None:
    """Name each law of which a receipt tells and that is not kept, with the first entry that tells of it."""
    named: dict[str, tuple[str, int]] = {}
    for stream, seq, body in connection.execute(_ENTRIES, execution_options={"yield_per": BATCH}):
        law = law_named(body.encode(errors="surrogateescape")) if isinstance(body, str) else b""
        if law:
            named.setdefault(law.decode(), (stream, seq))
    known = {each.place for each in findings.problems if each.trouble is Trouble.LAW}
    for name, (stream, seq) in sorted(named.items()):
        if not laws_kept(connection, {name}) and f"law {name}" not in known:
            findings.add(Trouble.LAW, f"law {name}", None, f"first named by {stream} #{seq}")
