"""The officer of a session: one person under one appointment. Pages, API and the door meet the officer only in this form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from web.language import _
from workflows.model import Actor, Appointment, Delegation, Unit
from workflows.roles import title_of


@dataclass(frozen=True, slots=True)
class Officer:
    """``actor`` holds only the chosen appointment, so that the door grants nothing that another post would give."""

    actor: Actor
    appointment: Appointment

    @property
    def id(self) -> str:
        """The id under which the officer is on file."""
        return self.actor.id

    @property
    def name(self) -> str:
        """The officer's name."""
        return self.actor.name

    @property
    def unit(self) -> Unit:
        """The office."""
        return self.appointment.unit

    @property
    def here(self) -> str:
        """The post as the frame of a page tells it."""
        paper = self.appointment.delegation
        said = f"{post_said(self.appointment)}, {self.unit.name}"
        return said if paper is None else f"{said} ({paper_said(paper.authority, paper.number, paper.day)})"

    @property
    def post(self) -> str:
        """Title and office in words as they are put on record, and the paper under which the office of another is exercised."""
        held = self.appointment
        said = f"{title_of(held.role, held.title)}, {self.unit.name}"
        return said if held.delegation is None else f"{said} ({delegation_vi(held.delegation)})"


def post_said(held: Appointment) -> str:
    """The post in the language of the page; a title given with the appointment stays as it was given."""
    return held.title or _(title_of(held.role, ""))


def paper_said(authority: str, number: str, day: date) -> str:
    """Under which paper somebody acts for another: "KT. theo 12/QĐ-CAX ngày 04/07/2026"."""
    return _(
        "%(authority)s. theo %(number)s ngày %(day)s",
        authority=authority,
        number=number,
        day=f"{day:%d/%m/%Y}",
    )


def delegation_vi(delegation: Delegation) -> str:
    """KT. theo 12/QĐ-CAX ngày 04/07/2026."""
    return f"{delegation.authority}. theo {delegation.number} ngày {delegation.day:%d/%m/%Y}"


def post_key(held: Appointment) -> str:
    """An appointment as a session names it."""
    return f"{held.role}@{held.unit.id}"


def officer_of(actor: Actor, post: str, day: date) -> Officer | None:
    """The officer under the appointment ``post``; None unless it holds on ``day``."""
    for held in actor.appointments:
        if post_key(held) == post and held.holds_on(day):
            return Officer(replace(actor, appointments=(held,)), held)
    return None
