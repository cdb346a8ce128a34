"""Period reports, targets and re-use after rehab: pure counting over what the journal tells. No clock, no database.

Definitions are data (``workflows/reports``, read by ``workflows.reporting.loader``); a report is counted from the lives of persons
(``workflows.reporting.model``), which ``persistence.lives`` reads. Every figure keeps the lines that it counts.
"""
