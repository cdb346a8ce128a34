"""Breaks the law on purpose, one small change at a time, and tells which changes no worked case notices.

``python -m tests.mutants`` (docs/scenarios.md). Not part of the tests: it plays the worked cases some ten thousand times, in memory and
with the plain engine alone. A change that nothing notices is either without meaning or a worked case that is still to be written.
"""
