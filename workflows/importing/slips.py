"""What is said of a cell that cannot be taken as it is: a stable code, whole sentences (``slips.yaml``), never the value itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rules.yamlio import load_yaml
from workflows.importing.fields import FIELDS

_FILE: Final = Path(__file__).with_name("slips.yaml")


def _read() -> Mapping[str, Mapping[str, Any]]:
    raw: Any = load_yaml(_FILE, name=_FILE.name)
    return dict(raw)


_WORDS: Final = _read()
REGISTER: Final = "register"
"""What a simple register says of a row, in its own words."""
CODES: Final = frozenset(_WORDS)


@dataclass(frozen=True, slots=True)
class Slip:
    """Something about one field of a row ("" for the row as a whole); ``told`` fills the words."""

    field: str
    code: str
    told: tuple[str, ...] = ()

    @property
    def error(self) -> bool:
        """Whether the row is not taken for it; else it is to be known."""
        return not _WORDS[self.code].get("note", False)

    @property
    def _named(self) -> bool:
        """Whether the words are to be told with the name of the field; those of a register name their column themselves."""
        return self.field in FIELDS and self.code != REGISTER

    @property
    def vi(self) -> str:
        """In Vietnamese, with the name of the field."""
        label = f"{FIELDS[self.field].vi}: " if self._named else ""
        return label + str(_WORDS[self.code]["vi"]).format(*self.told)

    @property
    def en(self) -> str:
        """In English, with the name of the field."""
        label = f"{FIELDS[self.field].en}: " if self._named else ""
        return label + str(_WORDS[self.code]["en"]).format(*self.told)
