"""Worked cases that a lawyer reads and the program runs: the format, its strict reader, the runner and the report.

The format is described in docs/scenarios.md and is a public interface.
"""
