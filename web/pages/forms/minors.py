"""Fields that a form asks of a minor only: whoever is surely grown up on the day of the act is not asked for a guardian."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from rules.terms import legal_date
from workflows.gathering.person import ADULT, age_of
from workflows.model import Person
from workflows.procedure import ActSpec

_OF_MINORS: Final[Mapping[str, frozenset[str]]] = {
    # Decree 105/2021 Art. 46.4, Decree 163/2026 Art. 56.6: consent to, or witness of, a sample of a person under 18
    "detection.take_sample": frozenset(
        {"guardian_consent", "guardian_present", "guardian_name", "guardian_relation"}
    ),
}


def idle_of(act: ActSpec, person: Person, last: datetime | None) -> frozenset[str]:
    """The fields of the act that nobody needs of this person. ``last``: the last act of the case, before which the act cannot lie.

    Of whom neither day nor year of birth is known everything is asked.
    """
    fields = _OF_MINORS.get(act.id, frozenset())
    age = age_of(person, legal_date(last)) if fields and last is not None else None
    return fields if age is not None and age >= ADULT else frozenset()
