"""Tokens of the API: a program acts for one officer under one appointment, within what the officer allowed it, until a day.

A token reads "lotrinh_<id>_<secret>". Only a hash of the secret is kept: 256 random bits need no slow hash. A request that bears a token
never leans on a cookie beside it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import g, request
from werkzeug.exceptions import Unauthorized

from persistence.accounts import Accounts, ApiToken, Told
from rules.errors import BadInput
from web.house import House
from web.language import _, mark
from web.signin.errors import ScopeMissing
from web.signin.officer import Officer, officer_of

READ: Final = "read"
ACT: Final = "act"
PAPERS: Final = "documents"
SCOPES: Final = {
    READ: mark("Xem hồ sơ, bước, căn cứ pháp luật"),
    PAPERS: mark("Tải giấy tờ"),
    ACT: mark("Thực hiện các bước"),
}
LONGEST: Final = timedelta(days=366)
_PREFIX: Final = "lotrinh_"
_READING_POSTS: Final = frozenset({"api_cases.search", "api_books.search", "api_persons.search"})
_ARCHIVE: Final = "dossiers.archive"
_DRAFT: Final = "api_acts.drafted"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token; ``text`` is shown once."""

    text: str
    token: ApiToken


def issue(
    accounts: Accounts,
    *,
    actor_id: str,
    post: str,
    scopes: tuple[str, ...],
    label: str,
    now: datetime,
    days: int,
    told: Told,
) -> Issued:
    """Make and keep a token. ``BadInput`` names field and what is accepted."""
    wrong = next((scope for scope in scopes if scope not in SCOPES), None)
    if wrong is not None or not scopes:
        raise BadInput(
            f"A token needs at least one scope of: {', '.join(SCOPES)}.",
            vi=f"Mã truy cập cần ít nhất một quyền trong: {', '.join(SCOPES)}.",
            field="scopes",
        )
    if not 1 <= days <= LONGEST.days:
        raise BadInput(
            f"A token holds for 1 to {LONGEST.days} days.",
            vi=f"Mã truy cập có hiệu lực từ 1 đến {LONGEST.days} ngày.",
            field="days",
        )
    key, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    kept = ApiToken(
        key,
        actor_id,
        post,
        _hash(secret),
        tuple(sorted(set(scopes))),
        " ".join(label.split())[:80] or _("Mã truy cập"),
        now,
        now + timedelta(days=days),
    )
    accounts.put_token(kept, told)
    return Issued(f"{_PREFIX}{key}_{secret}", kept)


def borne() -> str:
    """The token that the request bears; "" without one."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.casefold() == "bearer" else ""


def officer_by_token(house: House) -> Officer | None:
    """The officer for whom the program asks; Unauthorized if the token is none, is past its time, or its appointment ended."""
    text = borne()
    if not text:
        return None
    key, _mark, secret = text.removeprefix(_PREFIX).partition("_")
    token = house.accounts.token(key) if text.startswith(_PREFIX) else None
    if token is None or not secrets.compare_digest(token.secret_hash, _hash(secret)):
        raise Unauthorized
    account = house.accounts.of(token.actor_id)
    if not token.holds_at(house.now()) or (account is not None and account.disabled):
        raise Unauthorized
    actor = house.reader.find_actor(token.actor_id)
    officer = officer_of(actor, token.post, house.today()) if actor is not None else None
    if officer is None:
        raise Unauthorized
    _within(token)
    g.token = token.id
    return officer


def _within(token: ApiToken) -> None:
    """``ScopeMissing`` unless the token allows what is asked."""
    endpoint, wanted = str(request.endpoint), {ACT}
    if endpoint == _DRAFT:
        wanted = {ACT, PAPERS}  # it hands out a paper, though nothing is done
    elif request.method in {"GET", "HEAD"} or endpoint in _READING_POSTS:
        wanted = {PAPERS if endpoint.startswith("documents.") or endpoint == _ARCHIVE else READ}
    if not wanted <= set(token.scopes):
        raise ScopeMissing(wanted, token.scopes)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
