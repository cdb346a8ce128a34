"""Drafts of the law as they are brought to a page."""

from __future__ import annotations

import io
import zipfile

from persistence.drafts import DraftOwner
from rules.corpus import LAW
from tests.web.site import Site
from web.signin.officer import Officer, officer_of, post_key
from workflows.model import Actor

NAME = "109-2021-nd-cp/2022-01-01.yaml"


def packed(old: str, new: str, name: str = NAME, top: str = "") -> bytes:
    held = io.BytesIO()
    text = (LAW / name).read_text("utf-8")
    assert old in text
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(f"{top}{name}", text.replace(old, new))
    return held.getvalue()


def longer() -> bytes:
    """The result is to be returned within seven days instead of five."""
    return packed("duty: assessment.return_result, cites: [Đ5 k2], length: 5", "duty: assessment.return_result, cites: [Đ5 k2], length: 7",
        "18-2021-tt-byt/2022-01-01.yaml", "du-thao/")  # fmt: skip


def officer_at(town: Site, actor: Actor) -> Officer:
    """Somebody at work in the first post."""
    officer = officer_of(actor, post_key(actor.appointments[0]), town.house.today())
    assert officer is not None
    return officer


def owner_of(actor: Actor, draft_id: str) -> DraftOwner:
    """Whose draft it is."""
    return DraftOwner(draft_id, actor.id, post_key(actor.appointments[0]))
