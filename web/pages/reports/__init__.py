"""Reports of a commune: calendar, tables, the cases of a figure, freezing, files; targets; re-use after rehab."""
