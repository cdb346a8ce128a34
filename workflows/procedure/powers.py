"""Reads the rows of who may act: role, kind of office, standing, days, and whether the law lets the office be exercised by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rules.yamlio import unknown_keys
from workflows.model import Authority
from workflows.procedure.fields import Fields
from workflows.procedure.spec import PART, Power, Where

_POWER_KEYS = {"roles", "kinds", "where", "from", "to", "cites", "delegates", "delegates_cites"}


class Powers(Fields):
    """The rows of power of one file."""

    def _power(self, body: object, act: str) -> Power:
        raw = self._map(body, f"{act}.who")
        unknown_keys(raw, _POWER_KEYS, f"{self.file}: {act}.who")
        where = str(raw.get("where", Where.ANYWHERE))
        if where not in set(Where) and not PART.fullmatch(where):
            accepted = f"{', '.join(Where)}, case_<part>"
            raise self._error(f"{act}.who.where", f"accepted: {accepted}", f"chấp nhận: {accepted}")
        return Power(
            roles=self._texts(raw, "roles", act),
            kinds=self._texts(raw, "kinds", act),
            where=where,
            valid_from=self._day(raw.get("from", date(2022, 1, 1)), f"{act}.who.from"),
            valid_to=self._optional_day(raw.get("to"), f"{act}.who.to"),
            cites=self._cites(raw, f"{act}.who"),
            delegates=self._delegates(raw, f"{act}.who"),
            delegates_cites=self._cites({"cites": raw["delegates_cites"]}, f"{act}.who")
            if raw.get("delegates_cites")
            else (),
        )

    def _delegates(self, raw: Mapping[str, object], where: str) -> tuple[str, ...] | None:
        """The capacities that the law lets; none told where the law is silent. Who tells them cites the law."""
        if "delegates" not in raw:
            return None
        told = self._texts(raw, "delegates", where)
        self._among(told, [*Authority], f"{where}.delegates")
        if not raw.get("delegates_cites"):
            raise self._error(
                f"{where}.delegates_cites",
                "the law that lets or forbids it",
                "phải có điều luật cho phép hoặc cấm",
            )
        return told
