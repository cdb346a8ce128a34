"""What seals and opens the record of one installation: keys unwrapped once, kept for a short while, and given to whoever reads or writes.

Nothing here decides what is personal: ``workflows.sealing`` does, through ``PersonSealer``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any, Final

from persistence.codec import decode_facts, dumps, facts_json, load_map
from persistence.errors import KeyMissing, SealDamaged
from persistence.keys.cipher import (
    Chance,
    Cipher,
    Opened,
    key_of,
    key_of_bytes,
)
from persistence.keys.places import act_place, entry_place
from persistence.keys.ring import Ring, refused
from persistence.keys.store import Destroyed, Kept, KeyStore, unknown_master
from workflows.errors import PersonErased
from workflows.model import ActRecord, Json

HELD_FOR: Final = 60.0
"""Seconds for which an unwrapped key is used again without asking: another process may have destroyed it."""

MOST_HELD: Final = 4_096


class Keys:
    """The keys of one installation. ``ring`` gives the master keys, read anew when one is asked for that was not there."""

    def __init__(self, store: KeyStore, ring: Callable[[], Ring], chance: Chance) -> None:
        self.store: Final = store
        self._read_ring = ring
        self._ring = ring()
        self._chance = chance
        self._held: OrderedDict[str, tuple[Cipher | None, float]] = OrderedDict()
        self._of_person: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    @property
    def ring(self) -> Ring:
        """The master keys as last read."""
        return self._ring

    def check(self) -> None:
        """Whether each master key in use is the right one: some of its keys are tried, of which one may be damaged. ``KeyStoreFault``,
        ``MasterKeyRefused``."""
        for master in self.store.masters():
            found = self.store.some_of(master)
            if found and not any(map(self.opens, found)):
                raise refused(
                    master, "it does not open the keys of persons", "không mở được khóa của các cá nhân"
                )

    def opens(self, kept: Kept) -> bool:
        """Whether a key that is in the store can be unwrapped. ``KeyStoreFault``."""
        try:
            self._unwrapped(kept)
        except SealDamaged:
            return False
        return True

    def make(self, persons: Iterable[str]) -> None:
        """Give persons their keys, many at once."""
        self.store.make(list(persons), self._ring)

    def sealer(self, person_id: str) -> PersonSealer:
        """What seals for a person, who is given a key where there is none. ``PersonErased``."""
        key_id, cipher = self._for_person(person_id)
        return PersonSealer(key_id, cipher)

    def hold(self, persons: Iterable[str]) -> None:
        """Have the keys of many persons at hand with few questions, for whoever is about to seal for some thousands of them."""
        now = monotonic()
        missing = [each for each in dict.fromkeys(persons) if not self._near(each, now)]
        if not missing:
            return
        self.make(missing)
        for kept in self.store.of_person(*missing):
            if kept.wrapped is None:
                continue
            self._hold(kept.key_id, self._made(kept))
            with self._lock:
                self._of_person[kept.person_id] = (kept.key_id, now)
                if len(self._of_person) > MOST_HELD:
                    self._of_person.popitem(last=False)

    def _near(self, person_id: str, now: float) -> bool:
        """Whether a person's key will still be at hand for a while."""
        known = self._of_person.get(person_id)
        return known is not None and now - known[1] < HELD_FOR / 2 and self._fresh(known[0], now)

    def destroy(self, person_id: str, at: datetime, told: Mapping[str, Json]) -> int:
        """Destroy a person's keys; how many."""
        count = self.store.destroy(person_id, at, told)
        self.forget()
        return count

    def destroyed(self) -> tuple[Destroyed, ...]:
        """Whose keys were destroyed."""
        return self.store.destroyed()

    def forget(self) -> None:
        """Hold no key any longer."""
        with self._lock:
            self._held.clear()
            self._of_person.clear()

    def open_text(self, token: str, place: str) -> Opened | None:
        """A sealed text; None once its key was destroyed. ``KeyMissing``, ``SealDamaged``."""
        cipher = self._cipher(key_of(token))
        return None if cipher is None else cipher.open_text(token, place)

    def open_bytes(self, content: bytes) -> bytes | None:
        """Bytes as they were given, sealed or not; None once their key was destroyed. ``KeyMissing``, ``SealDamaged``."""
        key_id = key_of_bytes(content)
        if key_id is None:
            return content
        cipher = self._cipher(key_id)
        return None if cipher is None else cipher.open_bytes(content)

    def open_act(self, act: ActRecord) -> ActRecord:
        """A line of the journal with what it holds; as it is where it is not sealed, or can be read no more."""
        if not act.sealed:
            return act
        opened = self.open_text(act.sealed, act_place(act.id))
        if opened is None:
            return act
        held = load_map(opened.text)
        return replace(
            act,
            inputs=_map(held["inputs"]),
            facts=decode_facts(dumps(held["facts"])),
            command_hash=str(held["command_hash"]),
        )

    def open_body(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body of an audit entry with what is sealed in it put in its place; ``erased`` where that can be read no more."""
        token = body.get("sealed")
        if not isinstance(token, str):
            return body
        opened = self.open_text(token, entry_place(str(body.get("stream")), body.get("seq")))
        if opened is None:
            return {**body, "erased": True}
        found: dict[str, Any] = dict(load_map(opened.text))
        rest = {name: value for name, value in body.items() if name != "sealed"}
        if "facts" in found:
            rest["receipt"] = {**rest.get("receipt", {}), "facts": found.pop("facts")}
        return {**rest, **found}

    def fingerprints(self, texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """The keyed fingerprints of a text for each person, one for each key that is left and opens; no key is made.
        ``MasterKeyRefused``."""
        found: dict[str, tuple[str, ...]] = {}
        for kept in self.store.of_person(*texts) if texts else ():
            cipher = None
            with suppress(SealDamaged):
                cipher = self._made(kept)
            if cipher is not None:
                mine = found.get(kept.person_id, ())
                found[kept.person_id] = (*mine, cipher.fingerprint(texts[kept.person_id]))
        return found

    def prefetch(self, key_ids: Iterable[str]) -> None:
        """Unwrap many keys with few questions, for whoever goes through the whole record; a damaged one is told where it is needed."""
        now = monotonic()
        missing = [each for each in dict.fromkeys(key_ids) if not self._fresh(each, now)]
        for kept in self.store.of_ids(missing):
            with suppress(SealDamaged):
                self._hold(kept.key_id, self._made(kept))

    def _for_person(self, person_id: str) -> tuple[str, Cipher]:
        known = self._of_person.get(person_id)
        if known is not None and monotonic() - known[1] < HELD_FOR:
            cipher = self._cipher(known[0])
            if cipher is not None:
                return known[0], cipher
        found = self.store.of_person(person_id)
        if not found:
            self.store.make([person_id], self._ring)
            found = self.store.of_person(person_id)
        alive = next((each for each in found if each.wrapped is not None), None)
        if alive is None:
            raise erased()
        cipher = Cipher(self._unwrapped(alive), self._chance)
        self._of(person_id, alive.key_id)
        self._hold(alive.key_id, cipher)
        return alive.key_id, cipher

    def _cipher(self, key_id: str) -> Cipher | None:
        held = self._held.get(key_id)
        if held is not None and monotonic() - held[1] < HELD_FOR:
            return held[0]
        found = self.store.of_ids([key_id])
        if not found:
            raise key_missing()
        made = self._made(found[0])
        self._hold(key_id, made)
        # One key of a person is alive: whoever reads a file and then adds to it asks once.
        if made is not None and self.store.is_mine(found[0]):
            self._of(found[0].person_id, key_id)
        return made

    def _made(self, kept: Kept) -> Cipher | None:
        return None if kept.wrapped is None else Cipher(self._unwrapped(kept), self._chance)

    def _unwrapped(self, kept: Kept) -> bytes:
        if self._ring.find(kept.master_id) is None:
            self._ring = self._read_ring()  # the master key may have been changed meanwhile
        if self._ring.find(kept.master_id) is None:
            raise unknown_master(kept.master_id)
        return self.store.unwrapped(kept, self._ring)

    def _fresh(self, key_id: str, now: float) -> bool:
        held = self._held.get(key_id)
        return held is not None and now - held[1] < HELD_FOR

    def _of(self, person_id: str, key_id: str) -> None:
        with self._lock:
            self._of_person[person_id] = (key_id, monotonic())
            if len(self._of_person) > MOST_HELD:
                self._of_person.popitem(last=False)

    def _hold(self, key_id: str, cipher: Cipher | None) -> None:
        with self._lock:
            self._held[key_id] = (cipher, monotonic())
            self._held.move_to_end(key_id)
            if len(self._held) > MOST_HELD:
                self._held.popitem(last=False)


class PersonSealer:
    """``workflows.ports.Sealer`` for one person."""

    def __init__(self, key_id: str, cipher: Cipher) -> None:
        self._key_id = key_id
        self._cipher = cipher

    def act(self, act: ActRecord) -> ActRecord:
        """The act with its sealed form."""
        held = {
            "inputs": dict(act.inputs),
            "facts": facts_json(act.facts),
            "command_hash": act.command_hash,
        }
        return act.sealed_as(self.text(dumps(held), act_place(act.id)))

    def entry(self, told: Mapping[str, object], stream: str, seq: int) -> str:
        """What an audit entry holds of the person, sealed for its place."""
        return self.text(dumps(dict(told)), entry_place(stream, seq))

    def content(self, content: bytes) -> bytes:
        """Bytes, sealed."""
        return self._cipher.seal_bytes(self._key_id, content)

    def fingerprint(self, text: str) -> str:
        """A hash that tells changes apart and cannot be guessed at."""
        return self._cipher.fingerprint(text)

    def text(self, text: str, place: str) -> str:
        """A text, sealed for its place."""
        return self._cipher.seal_text(self._key_id, text, place)


def _map(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def key_missing() -> KeyMissing:
    """The store of keys is not the one that belongs to this database, or is older."""
    return KeyMissing(
        "The key of a person is not in the store of keys. Restore the latest copy of the store of keys; see docs/backup-and-restore.md.",
        vi="Kho khóa không có khóa của một cá nhân. Hãy khôi phục bản sao mới nhất của kho khóa; xem docs/backup-and-restore.md.",
    )


def erased() -> PersonErased:
    """Nothing can be added to what was erased."""
    return PersonErased(
        "What was personal about this person was erased by law; nothing is added to it. Put the person on file anew.",
        vi="Dữ liệu cá nhân của người này đã được xoá theo quy định; không ghi thêm được. Hãy lập hồ sơ người mới.",
    )
