"""By what an officer signs in: the account with its secrets, the passkeys, the sessions. Never part of the record of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class AccountRow(Base):
    """The account of one officer. ``totp_secret`` is sealed by the installation's key; ``recovery`` holds hashes of one-time codes."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("login", name="uq_accounts_login"),)
    actor_id: Mapped[str] = mapped_column(KEY, ForeignKey("actors.id"), primary_key=True)
    login: Mapped[str] = mapped_column(KEY)
    password_hash: Mapped[str]
    must_change: Mapped[bool]
    disabled: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    totp_secret: Mapped[str]
    totp_step: Mapped[int]
    recovery: Mapped[str]
    subject: Mapped[str | None] = mapped_column(KEY, unique=True)
    epoch: Mapped[int]
    version: Mapped[int]
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]


class PasskeyRow(Base):
    """A passkey of an account (WebAuthn): the public key only."""

    __tablename__ = "passkeys"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    actor_id: Mapped[str] = mapped_column(KEY, ForeignKey("accounts.actor_id"), index=True)
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class TokenRow(Base):
    """By what a program acts for an officer under one appointment: a hash, what it may, until when."""

    __tablename__ = "api_tokens"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    actor_id: Mapped[str] = mapped_column(KEY, ForeignKey("actors.id"), index=True)
    post: Mapped[str] = mapped_column(KEY)
    secret_hash: Mapped[str]
    scopes: Mapped[str]
    label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SessionRow(Base):
    """A session that goes on. ``id`` is the hash of the key in its cookie."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    actor_id: Mapped[str] = mapped_column(KEY, ForeignKey("accounts.actor_id"), index=True)
    post: Mapped[str] = mapped_column(KEY)
    began_at: Mapped[datetime] = mapped_column(index=True)
    epoch: Mapped[int]
    origin: Mapped[str]
    agent: Mapped[str]
    locked: Mapped[bool]


ACCOUNTS: Final = table_of(AccountRow)
PASSKEYS: Final = table_of(PasskeyRow)
API_TOKENS: Final = table_of(TokenRow)
SESSIONS: Final = table_of(SessionRow)
