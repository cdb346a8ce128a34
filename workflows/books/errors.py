"""What a register refuses, in words: by field, all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.errors import BadInput
from workflows.errors import UnknownCase


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row: the column ("" for the row as a whole) and a sentence in both languages, with the articles."""

    field: str
    vi: str
    en: str
    cites: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """JSON-ready."""
        return {"field": self.field, "vi": self.vi, "en": self.en, "cites": list(self.cites)}


class RowRefused(BadInput):
    """A row that is not accepted; carries every problem."""

    code = "row_refused"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        said = self.problems or (Problem("", "dòng không được nhận", "the row is not accepted"),)
        super().__init__(
            " ".join(each.en for each in said),
            vi=" ".join(each.vi for each in said),
            field=said[0].field,
            problems=[each.as_json() for each in said],
        )


class RuleBroken(RowRefused):
    """A rule of the register is broken: the load of a helper, the stock of a lot."""

    code = "register_rule"


class UnknownBook(UnknownCase):
    """There is no such register, or no such row, for whoever asks."""

    code = "unknown_book"


def unknown_book() -> UnknownBook:
    """The same words whether it is not there or not to be seen."""
    return UnknownBook(
        "There is no such register or line for you. See the list of registers.",
        vi="Không có sổ hoặc dòng này trong phạm vi của bạn. Hãy xem danh mục sổ.",
    )
