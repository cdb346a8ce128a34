"""Faults on purpose: processes killed, cables cut, while officers act and workers work; then what was promised is compared with what is.

``python -m tests.faults`` (``make faults``) runs every scenario, or those named. A scenario is a function that registers itself
(``registry.py``), is told how long it may take, writes down what it was answered (``history.py``), and leaves the database for the checker
(``checking.py``). It is no part of ``make test``.
"""
