"""What is in force on a day, found in a microsecond: every answer is computed once for each stretch between changes.

Called by ``rules.corpus.corpus``. The same stretch gives the same object, so that what is built from it may be cached.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from typing import Generic, TypeVar

from rules.corpus.model import ONE_DAY, Dated, Period, edges
from rules.errors import CorpusError, NotInForce

_Value = TypeVar("_Value")


class Timeline(Generic[_Value]):
    """The value of each stretch of days; None where there is none.

    ``en`` and ``vi`` name in errors what it is, ``by`` says of a value which text supplies it.
    """

    __slots__ = ("_by", "_en", "_starts", "_values", "_vi")

    def __init__(
        self,
        periods: Iterable[Dated],
        value: Callable[[date], _Value | None],
        *,
        en: str,
        vi: str,
        by: Callable[[_Value], str] = lambda _: "",
    ) -> None:
        self._starts = edges(periods)
        self._values = [value(day) for day in self._starts]
        self._en, self._vi, self._by = en, vi, by

    def at(self, on: date) -> _Value:
        """The value on ``on``. Raises NotInForce saying what was in force when."""
        if type(on) is not date:
            raise CorpusError(
                f"The law is asked for a date; {type(on).__name__} is not one.",
                vi="Phải hỏi hiệu lực theo ngày (theo giờ Việt Nam), không kèm giờ.",
            )
        index = bisect_right(self._starts, on) - 1
        value = self._values[index] if index >= 0 else None
        if value is None:
            raise self._not_in_force(on)
        return value

    def periods(self) -> list[tuple[Period, str]]:
        """The stretches that have a value, with the text that supplies it; like neighbours are joined."""
        joined: list[tuple[Period, str]] = []
        for start, after, value in zip(self._starts, [*self._starts[1:], None], self._values, strict=False):
            if value is None:
                continue
            begin, by = start, self._by(value)
            if joined and joined[-1][0].to == start - ONE_DAY and joined[-1][1] == by:
                begin = joined.pop()[0].from_
            joined.append((Period(begin, after - ONE_DAY if after else None), by))
        return joined

    def _not_in_force(self, on: date) -> NotInForce:
        periods = self.periods()
        said_en = "; ".join(f"{p.en} ({by})" if by else p.en for p, by in periods)
        said_vi = "; ".join(f"{p.vi} ({by})" if by else p.vi for p, by in periods)
        return NotInForce(
            f"{self._en} is not in force on {on}. In force: {said_en or 'on no day'}. "
            "Ask for a day in such a period.",
            vi=f"{self._vi} không có hiệu lực vào ngày {on:%d/%m/%Y}. Có hiệu lực: {said_vi or 'không có ngày nào'}. "
            "Hãy chọn một ngày trong thời gian đó.",
            on=on.isoformat(),
            periods=[
                {"from": str(p.from_), "to": str(p.to) if p.to else None, "by": by} for p, by in periods
            ],
        )
