"""From .docx to PDF by LibreOffice: isolated, bounded, the same bytes for the same document.

Who builds a dossier or hands out a PDF is given a ``Converter`` and knows no program and no folder. ``web/converting.py`` makes the one
of this machine: a ``Pool`` where LibreOffice is there, ``Absent`` where it is not. Nothing here reads clock or environment, and no
conversion belongs inside a database transaction: it takes about a second.
"""
