"""Only what cannot stand in setup.cfg: a part in C, without which everything works as well, and the check of the record takes longer."""

from setuptools import Extension, setup

setup(
    ext_modules=[Extension("persistence.audit._act_rows", ["persistence/audit/_act_rows.c"], optional=True)]
)
