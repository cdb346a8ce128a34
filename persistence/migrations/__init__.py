"""Migrations of the database, run by ``persistence.migrate``."""
