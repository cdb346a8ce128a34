"""The dossier as one archive: cover, list, every paper in its order, every sheet numbered, a manifest that a stranger can check.

``web/dossiers.py`` gathers what goes in; nothing here knows a database, a clock or a page.
"""
