"""The record: tables, migrations, unit of work, registers, queries, outbox and the check of the audit trail.

Called by ``web`` (the composition root) and by tools of tests and benchmarks. It decides nothing about a case: it keeps what the
one door hands over, whole or not at all, and gives it back. SQLAlchemy, Alembic and the drivers are met only here.
"""
