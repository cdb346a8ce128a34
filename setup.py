"""Only what cannot stand in setup.cfg: a part in C, without which everything works as well, and the check of the record takes longer."""

from setuptools import Extension, setup

_ROOM = "persistence/audit"
_SOURCES = [f"{_ROOM}/_act_rows.c", f"{_ROOM}/_act_file.c"]
setup(
    ext_modules=[
        Extension("persistence.audit._act_rows", _SOURCES, depends=[f"{_ROOM}/_act_rows.h"], optional=True)
    ]
)
