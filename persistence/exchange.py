"""Messages to national systems as they went out, their receipts, and how each system stands. Beside the outbox, which says when they go.

A message is fixed with its first attempt: what goes out again under a key is letter by letter the same. Its text is sealed for the person
and goes when the receiver has acknowledged it; the hash stays, so that both sides can be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from persistence.codec import dumps, load_map
from persistence.database import Database
from persistence.keys.cipher import is_sealed
from persistence.models import EXCHANGE_MESSAGES, EXCHANGE_RECONCILIATIONS, OUTBOX
from persistence.outbox import NeverAgain, Status
from workflows.exchange import kind_of
from workflows.model import Json

_M: Final = EXCHANGE_MESSAGES.c
_O: Final = OUTBOX.c
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Fixed:
    """A message as it goes out; ``theirs`` is what the receiver calls it, "" before it acknowledged."""

    key: str
    text: str
    sha256: str
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went out at least once: hashes and ids only."""

    key: str
    message: str
    sha256: str
    first_sent_at: datetime
    theirs: str
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dead:
    """A message that was given up, with the reason; ``behind`` are the messages of the same case that wait behind it."""

    key: str
    kind: str
    payload: Mapping[str, Json]
    created_at: datetime
    finished_at: datetime | None
    attempts: int
    outcome: str
    behind: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How the messages of one system stand."""

    waiting: int = 0
    retrying: int = 0
    acknowledged: int = 0
    dead: int = 0
    oldest: datetime | None = None


class ExchangeBook:
    """The messages of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fixed(
        self,
        key: str,
        system: str,
        message: str,
        case_id: str,
        person_id: str,
        made: Callable[[], str],
        at: datetime,
    ) -> Fixed:
        """The message under a key: as it went out before, or as ``made`` makes it now, kept. ``NeverAgain`` once its key is destroyed."""
        found = self._find(key)
        if found is None:
            text = made()
            digest = hashlib.sha256(text.encode()).hexdigest()
            row = {
                "key": key,
                "system": system,
                "message": message,
                "case_id": case_id,
                "body": self._sealed(person_id, key, text),
                "sha256": digest,
                "first_sent_at": at,
            }
            try:
                with self._database.writing() as connection:
                    connection.execute(insert(EXCHANGE_MESSAGES), row)
            except IntegrityError:  # another process fixed it first
                found = self._find(key)
            else:
                return Fixed(key, text, digest)
        if found is None:
            raise RuntimeError("a message that is there cannot be found")
        return found

    def acknowledge(self, key: str, theirs: str, receipt: Mapping[str, object], at: datetime) -> None:
        """Keep the receipt; the text of the message goes. Said again it changes nothing."""
        open_ = update(EXCHANGE_MESSAGES).where(_M.key == key, _M.acknowledged_at.is_(None))
        values = {"theirs": theirs, "receipt": dumps(dict(receipt)), "acknowledged_at": at, "body": ""}
        with self._database.writing() as connection:
            connection.execute(open_, values)

    def sent(self, system: str) -> Iterator[Sent]:
        """Every message of a system that went out, in order of keys."""
        columns = [_M[name] for name in Sent.__slots__]
        asked = select(*columns).where(_M.system == system).order_by(_M.key)
        with self._database.reading() as connection:
            for row in connection.execute(asked, execution_options={"yield_per": _AT_ONCE}):
                yield Sent(*row)

    def figures(self, system: str) -> Figures:
        """How the messages of a system stand."""
        open_ = _O.status.in_((Status.WAITING, Status.TAKEN))
        counted = select(
            func.count(case((open_ & (_O.attempts == 0), 1))),
            func.count(case((open_ & (_O.attempts > 0), 1))),
            func.count(case((_O.status == Status.FAILED, 1))),
            func.min(case((open_, _O.created_at))),
        ).where(_O.kind == kind_of(system))
        done = select(func.count()).where(_M.system == system, _M.acknowledged_at.is_not(None))
        with self._database.reading() as connection:
            waiting, retrying, dead, oldest = connection.execute(counted).one()
            acknowledged = connection.execute(done).scalar_one()
        return Figures(waiting, retrying, acknowledged, dead, oldest)

    def dead(self, system: str, limit: int = 100) -> tuple[Dead, ...]:
        """Messages of a system that were given up, the oldest first."""
        later = OUTBOX.alias("later").c
        behind = (
            select(func.count())
            .where(
                later.case_id == _O.case_id,
                later.kind == _O.kind,
                later.id > _O.id,
                or_(later.status == Status.WAITING, later.status == Status.TAKEN),
            )
            .scalar_subquery()
        )
        columns = (
            _O.key,
            _O.kind,
            _O.payload,
            _O.created_at,
            _O.finished_at,
            _O.attempts,
            _O.outcome,
            behind,
        )
        asked = select(*columns).where(_O.kind == kind_of(system), _O.status == Status.FAILED)
        with self._database.reading() as connection:
            return tuple(map(_dead, connection.execute(asked.order_by(_O.id).limit(limit)).all()))

    def keep_comparison(self, id_: str, system: str, at: datetime, told: Mapping[str, Json]) -> None:
        """Keep a comparison with what a system says it holds."""
        row = {"id": id_, "system": system, "at": at, "told": dumps(dict(told))}
        with self._database.writing() as connection:
            connection.execute(insert(EXCHANGE_RECONCILIATIONS), row)

    def last_comparison(self, system: str) -> tuple[datetime, Mapping[str, Json]] | None:
        """The latest comparison with a system; None before the first."""
        columns = EXCHANGE_RECONCILIATIONS.c
        asked = select(columns.at, columns.told).where(columns.system == system)
        with self._database.reading() as connection:
            row = connection.execute(asked.order_by(columns.at.desc()).limit(1)).first()
        return None if row is None else (row.at, load_map(row.told))

    def _find(self, key: str) -> Fixed | None:
        with self._database.reading() as connection:
            row = connection.execute(select(_M.body, _M.sha256, _M.theirs).where(_M.key == key)).first()
        return None if row is None else Fixed(key, self._opened(key, row.body), row.sha256, row.theirs)

    def _sealed(self, person_id: str, key: str, text: str) -> str:
        keys = self._database.keys
        return text if keys is None else keys.sealer(person_id).text(text, _place(key))

    def _opened(self, key: str, body: str) -> str:
        if not is_sealed(body):
            return body
        keys = self._database.keys
        opened = None if keys is None else keys.open_text(body, _place(key))
        if opened is None:
            raise erased()
        return opened.text


def erased() -> NeverAgain:
    """What the message told was erased before it went out."""
    return NeverAgain(
        "What this message told was erased by law before it was acknowledged.",
        vi="Nội dung thông điệp đã được xoá theo quy định trước khi có xác nhận.",
    )


def _place(key: str) -> str:
    return f"exchange:{key}"


def _dead(row: Any) -> Dead:  # noqa: ANN401 - a row
    return Dead(row[0], row[1], load_map(row[2]), row[3], row[4], row[5], row[6] or "", row[7])
