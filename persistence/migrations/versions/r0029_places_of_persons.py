"""By which offices, communes and provinces a person may be seen stands in the index of persons, and a wide office finds its open duties
by what is due first. Kept by triggers with each act; what is on file already is filled in afterwards (``persistence.search.indexing``).
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

# What an office that is new to a person brings: its id and commune as `seen`, its district and province as `wide`, the words of the
# names once more for each wide place, and the open duties of the person there.
_BROUGHT: Final = (
    """
INSERT INTO person_index (kind, token, person_id)
SELECT 'seen', n.unit_id, n.person_id FROM ({new}) n WHERE true ON CONFLICT DO NOTHING""",
    """
INSERT INTO person_index (kind, token, person_id)
SELECT 'seen', u.commune, n.person_id FROM ({new}) n JOIN units u ON u.id = n.unit_id WHERE u.commune IS NOT NULL
ON CONFLICT DO NOTHING""",
    """
INSERT INTO person_index (kind, token, person_id)
SELECT 'wide', u.district, n.person_id FROM ({new}) n JOIN units u ON u.id = n.unit_id WHERE u.district IS NOT NULL
ON CONFLICT DO NOTHING""",
    """
INSERT INTO person_index (kind, token, person_id)
SELECT 'wide', u.province, n.person_id FROM ({new}) n JOIN units u ON u.id = n.unit_id WHERE u.province IS NOT NULL
ON CONFLICT DO NOTHING""",
    """
INSERT INTO person_index (kind, token, person_id)
SELECT 'name@' || p.token, w.token, w.person_id FROM ({new}) n JOIN units u ON u.id = n.unit_id
JOIN person_index w ON w.person_id = n.person_id AND w.kind = 'name'
JOIN person_index p ON p.person_id = n.person_id AND p.kind = 'wide' AND p.token IN (u.district, u.province)
WHERE true ON CONFLICT DO NOTHING""",
    """
INSERT INTO duty_places (place, due_at, duty, deadline_id)
SELECT p.token, d.due_at, d.duty, d.id FROM ({new}) n JOIN units u ON u.id = n.unit_id
JOIN person_index p ON p.person_id = n.person_id AND p.kind = 'wide' AND p.token IN (u.district, u.province)
JOIN cases c ON c.person_id = n.person_id JOIN deadlines d ON d.case_id = c.id
WHERE d.met_by_seq IS NULL AND d.ended_by_seq IS NULL ON CONFLICT DO NOTHING""",
)
_NEW: Final = "SELECT c.person_id, NEW.unit_id AS unit_id FROM cases c WHERE c.id = NEW.case_id"
# The first five of them in one statement, which PostgreSQL begins and ends once: a case is opened with every act of a new person.
_AT_ONCE: Final = """
INSERT INTO person_index (kind, token, person_id)
WITH n AS (
  SELECT c.person_id, NEW.unit_id AS unit_id, u.commune, u.district, u.province
  FROM cases c LEFT JOIN units u ON u.id = NEW.unit_id WHERE c.id = NEW.case_id),
wide AS (SELECT n.person_id, p.place FROM n, unnest(ARRAY[n.district, n.province]) AS p (place) WHERE p.place IS NOT NULL)
SELECT 'seen', unit_id, person_id FROM n
UNION SELECT 'seen', commune, person_id FROM n WHERE commune IS NOT NULL
UNION SELECT 'wide', place, person_id FROM wide
UNION SELECT 'name@' || wide.place, w.token, w.person_id FROM wide
  JOIN person_index w ON w.person_id = wide.person_id AND w.kind = 'name'
ON CONFLICT DO NOTHING"""
_KNOWN: Final = (
    "SELECT 1 FROM cases c JOIN person_index i ON i.person_id = c.person_id AND i.kind = 'seen' AND i.token = NEW.unit_id"
    " WHERE c.id = NEW.case_id"
)
_OPENED: Final = """
INSERT INTO duty_places (place, due_at, duty, deadline_id)
SELECT i.token, NEW.due_at, NEW.duty, NEW.id FROM cases c JOIN person_index i ON i.person_id = c.person_id AND i.kind = 'wide'
WHERE c.id = NEW.case_id ON CONFLICT DO NOTHING"""
_SETTLED: Final = "DELETE FROM duty_places WHERE deadline_id = NEW.id"
_OPEN: Final = "NEW.met_by_seq IS NULL AND NEW.ended_by_seq IS NULL"
_WAS_OPEN: Final = "OLD.met_by_seq IS NULL AND OLD.ended_by_seq IS NULL"


def upgrade() -> None:
    """The table of open duties by place, and what keeps it and the index of persons."""
    key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "duty_places",
        sa.Column("place", key, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duty", key, nullable=False),
        sa.Column("deadline_id", key, nullable=False),
        sa.PrimaryKeyConstraint("place", "due_at", "duty", "deadline_id", name="pk_duty_places"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_duty_places_deadline_id", "duty_places", ["deadline_id"])
    if op.get_bind().dialect.name == "postgresql":
        _keep_postgresql()
    else:
        _keep_sqlite()


def _brought() -> list[str]:
    return [each.format(new=_NEW) for each in _BROUGHT]


def _keep_postgresql() -> None:
    steps = ";".join((_AT_ONCE, _brought()[-1]))
    op.execute(
        "CREATE FUNCTION lotrinh_office_of_case() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF EXISTS ({_KNOWN}) THEN RETURN NULL; END IF; {steps}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE FUNCTION lotrinh_duty_opened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_OPENED}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE FUNCTION lotrinh_duty_settled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_SETTLED}; RETURN NULL; END $$"
    )
    for table in ("acts", "case_units"):
        op.execute(
            f"CREATE TRIGGER {table}_places AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION lotrinh_office_of_case()"
        )
    for name, event, when, what in _DUTIES:
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON deadlines FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION lotrinh_duty_{what}()"
        )


_DUTIES: Final = (
    ("deadlines_opened", "INSERT", _OPEN, "opened"),
    ("deadlines_opened_again", "UPDATE", f"{_OPEN} AND NOT ({_WAS_OPEN})", "opened"),
    ("deadlines_settled", "UPDATE", f"{_WAS_OPEN} AND NOT ({_OPEN})", "settled"),
)


def _keep_sqlite() -> None:
    steps = ";".join(_brought())
    for table in ("acts", "case_units"):
        op.execute(
            f"CREATE TRIGGER {table}_places AFTER INSERT ON {table} WHEN NOT EXISTS ({_KNOWN}) BEGIN {steps}; END"
        )
    statements = {"opened": _OPENED, "settled": _SETTLED}
    for name, event, when, what in _DUTIES:
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON deadlines WHEN {when} BEGIN {statements[what]}; END"
        )


def downgrade() -> None:
    """Table, triggers and tokens go."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table in (
        ("acts_places", "acts"),
        ("case_units_places", "case_units"),
        *((each[0], "deadlines") for each in _DUTIES),
    ):
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        for what in ("office_of_case", "duty_opened", "duty_settled"):
            op.execute(f"DROP FUNCTION lotrinh_{what}()")
    op.drop_table("duty_places")
    op.execute("DELETE FROM person_index WHERE kind IN ('seen', 'wide') OR kind LIKE 'name@%'")
