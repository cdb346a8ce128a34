"""Words that several pages of reports share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from web.house import House
from web.language import _, either, mark
from web.pages.views.findings import Cite, cites_from_short
from web.pages.views.times import day_vi
from workflows.reporting.definition import Period, ReportKind
from workflows.reporting.model import Words
from workflows.reporting.periods import key_of


def said(words: Words) -> str:
    """A label in the language of the page."""
    return either(words.vi, words.en)


def span_of(period: Period) -> str:
    """The days of a period."""
    return _("từ %(start)s đến %(end)s", start=day_vi(period.start), end=day_vi(period.end))


def address(kind: ReportKind, period: Period, place: Mapping[str, Any]) -> str:
    """The page of a report."""
    return url_for("reports.show", report=kind.id, key=key_of(period), **place)


def commune_name(house: House, commune: str) -> str:
    """How the commune is called: by its committee, else its police."""
    offices = [
        unit for unit in house.reader.units(commune=commune) if unit.kind in {"commune_pc", "commune_police"}
    ]
    named = next((unit for unit in offices if unit.kind == "commune_pc"), offices[0] if offices else None)
    if named is None:
        return commune
    for head in ("Ủy ban nhân dân ", "Công an "):
        named_of = named.name.removeprefix(head)
        if named_of != named.name:
            return named_of
    return named.name


def cited(house: House, cites: tuple[str, ...]) -> list[Cite]:
    """Citations as they are shown; those of texts that are not held stand without a link."""
    return list(cites_from_short(cites, house.corpus))


SECTIONS: tuple[str, ...] = (
    mark("Kết quả đạt được"),
    mark("Hạn chế, khó khăn"),
    mark("Nguyên nhân"),
    mark("Phương hướng, nhiệm vụ kỳ tới"),
    mark("Đề xuất, kiến nghị"),
)
"""The parts that the officer writes, as ``workflows.reporting.report`` names them: here for the catalogue of translations."""
