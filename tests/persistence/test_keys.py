"""Keys of persons: wrapped, found again, rotated, destroyed; what is sealed opens in its place and nowhere else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from persistence.database import Database
from persistence.errors import KeyMissing, KeyStoreFault, MasterKeyRefused, SealDamaged
from persistence.keys import Keys, MasterKey, Ring
from persistence.keys.cipher import KEY_BYTES, Cipher, key_of, key_of_bytes
from persistence.keys.opening import opened_act
from persistence.reader import Reader
from persistence.register_mapping import person_row
from persistence.register_told import fingerprint
from persistence.registers import Clerk, Registers
from tests.persistence import keyring, world
from workflows.audit import act_hash
from workflows.errors import PersonErased
from workflows.model import ActRecord

TOLD = {"ground": "test"}


@pytest.fixture
def keys(an: Database, tmp_path: Path) -> Iterator[Keys]:
    with keyring.keyed(an, tmp_path / "keys.sqlite") as found:
        yield found


def sealed_act(keys: Keys, person: str = "an") -> ActRecord:
    return keys.sealer(person).act(world.act("case0001", 1, world.NINE))


def stored(act: ActRecord) -> ActRecord:
    """As the row of the act brings it back."""
    return replace(act, inputs={}, facts={}, command_hash="")


def test_an_act_comes_back_as_it_was(keys: Keys) -> None:
    act = sealed_act(keys)
    assert "ghi chú" not in act.sealed
    assert keys.open_act(stored(act)) == act
    assert not act.erased
    assert stored(act).erased
    # What is hashed is what is stored: the fingerprint needs no key.
    assert act_hash(stored(act)) == act_hash(act)
    assert act_hash(replace(act, sealed="")) != act_hash(act)


def test_nothing_sealed_can_stand_for_anything_else(keys: Keys) -> None:
    mine, other = sealed_act(keys), sealed_act(keys, "binh")
    with pytest.raises(SealDamaged):  # of another act
        keys.open_act(replace(stored(mine), id="case0001-act2"))
    with pytest.raises(SealDamaged):  # another person's key named over it
        keys.open_act(
            replace(stored(mine), sealed=mine.sealed.replace(key_of(mine.sealed), key_of(other.sealed)))
        )
    head, _, body = mine.sealed.rpartition(".")
    with pytest.raises(SealDamaged):  # one letter changed
        keys.open_act(replace(stored(mine), sealed=f"{head}.{'B' if body[0] == 'A' else 'A'}{body[1:]}"))
    with pytest.raises(SealDamaged):
        keys.open_text(f"{head}.ă", "act:x")
    sealed = keys.sealer("an").content(b"paper")
    with pytest.raises(SealDamaged):
        keys.open_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_body_is_opened_for_whoever_reads_it(keys: Keys) -> None:
    token = keys.sealer("an").entry({"facts": {"days": 3}, "why": "w"}, "case:x", 2)
    body = {"stream": "case:x", "seq": 2, "receipt": {"pack": "p"}, "sealed": token}
    assert keys.open_body(body) == {
        "stream": "case:x",
        "seq": 2,
        "receipt": {"pack": "p", "facts": {"days": 3}},
        "why": "w",
    }
    with pytest.raises(SealDamaged):
        keys.open_body(body | {"seq": 3})
    clear = {"stream": "case:x", "seq": 1}
    assert keys.open_body(clear) is clear
    keys.destroy("an", world.NINE, TOLD)
    assert keys.open_body(body) == body | {"erased": True}


def test_bytes_name_their_key_and_clear_ones_pass(keys: Keys) -> None:
    sealed = keys.sealer("an").content(b"PK paper")
    assert b"paper" not in sealed
    assert keys.open_bytes(sealed) == b"PK paper"
    assert key_of_bytes(sealed) == key_of(sealed_act(keys).sealed)
    assert keys.open_bytes(b"PK clear") == b"PK clear"


def test_a_key_is_made_once_and_found_again(keys: Keys, an: Database, tmp_path: Path) -> None:
    keys.make(["an", "binh", "an"])
    first = key_of(sealed_act(keys).sealed)
    again = keyring.open_keys(an, tmp_path / "keys.sqlite", keys.ring)
    again.make(["an"])
    assert key_of(sealed_act(again).sealed) == first
    assert again.open_act(stored(sealed_act(keys))).inputs["note"] == "ghi chú"
    assert again.store.masters() == {keys.ring.current.id: 2}
    again.store.close()


def test_what_was_destroyed_opens_no_more(keys: Keys, an: Database, tmp_path: Path) -> None:
    act, paper = sealed_act(keys), keys.sealer("an").content(b"paper")
    other = keyring.open_keys(an, tmp_path / "keys.sqlite", keys.ring)
    assert keys.destroy("an", world.NINE, TOLD) == 1
    assert keys.destroy("an", world.NINE, TOLD) == 0
    for each in (keys, other):
        assert each.open_act(stored(act)).erased
        assert each.open_bytes(paper) is None
        with pytest.raises(PersonErased):
            each.sealer("an")
    (gone,) = other.destroyed()
    assert (gone.person_id, gone.at, gone.told) == ("an", world.NINE, TOLD)
    assert keys.open_act(stored(sealed_act(keys, "binh"))).inputs["note"] == "ghi chú"
    other.store.close()


def test_no_trace_of_the_wrapped_key_stays_in_the_files(keys: Keys, tmp_path: Path) -> None:
    keys.make(["an", *(f"p{number}" for number in range(50))])
    (kept,) = keys.store.of_person("an")
    wrapped = kept.wrapped or b"none"
    files = [tmp_path / "keys.sqlite", tmp_path / "keys.sqlite-wal"]

    def there() -> bool:
        return any(wrapped in file.read_bytes() for file in files if file.exists())

    assert there()
    keys.destroy("an", world.NINE, TOLD)
    assert not there()


def test_another_process_sees_it_within_the_minute(
    keys: Keys, an: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = sealed_act(keys)
    other = keyring.open_keys(an, tmp_path / "keys.sqlite", keys.ring)
    assert not other.open_act(stored(act)).erased
    keys.destroy("an", world.NINE, TOLD)
    monkeypatch.setattr("persistence.keys.keeper.HELD_FOR", -1.0)
    assert other.open_act(stored(act)).erased
    with pytest.raises(PersonErased):
        other.sealer("an")
    other.store.close()


def test_rotation_moves_every_key_and_no_ciphertext(keys: Keys, an: Database, tmp_path: Path) -> None:
    keys.make(f"p{number}" for number in range(25))
    act = sealed_act(keys)
    new = MasterKey.of(os.urandom(KEY_BYTES))
    both = keys.ring.before(new)
    assert [keys.store.rewrap(both, 10) for _ in range(2)] == [
        10,
        10,
    ]  # broken off here: both masters are in use
    assert keys.store.masters() == {keys.ring.current.id: 6, new.id: 20}
    half = keyring.open_keys(an, tmp_path / "keys.sqlite", both)
    half.check()
    assert half.open_act(stored(act)) == act
    while keys.store.rewrap(both, 10):
        pass
    keys.store.finish_rewrap()
    only = keyring.open_keys(an, tmp_path / "keys.sqlite", Ring((new,)))
    only.check()
    assert only.open_act(stored(act)) == act
    assert only.store.masters() == {new.id: 26}
    half.store.close()
    only.store.close()


def test_a_running_process_reads_the_new_master_key(keys: Keys, an: Database, tmp_path: Path) -> None:
    act, rings = sealed_act(keys), [keys.ring]
    running = Keys(keys.store, lambda: rings[-1], os.urandom)
    new = MasterKey.of(os.urandom(KEY_BYTES))
    rings.append(Ring((new,)))
    keys.store.rewrap(keys.ring.before(new))
    assert running.open_act(stored(act)) == act


def test_the_wrong_master_key_is_told_at_the_start(keys: Keys, an: Database, tmp_path: Path) -> None:
    keys.make(["an"])
    wrong = keyring.open_keys(an, tmp_path / "keys.sqlite", keyring.fresh_ring())
    with pytest.raises(KeyStoreFault, match=keys.ring.current.id):
        wrong.check()
    forged = Ring((MasterKey(keys.ring.current.id, os.urandom(KEY_BYTES)),))
    bad = keyring.open_keys(an, tmp_path / "keys.sqlite", forged)
    with pytest.raises(MasterKeyRefused):
        bad.check()
    wrong.store.close()
    bad.store.close()


def test_another_store_is_refused(keys: Keys, an: Database, tmp_path: Path) -> None:
    with pytest.raises(KeyStoreFault, match="not the one"):
        keyring.open_keys(an, tmp_path / "other.sqlite", keys.ring)


def test_a_key_that_the_store_does_not_hold_is_told_and_is_no_erasure(
    keys: Keys, tmp_path: Path, migrated_url: str
) -> None:
    act = sealed_act(keys)
    stray = Cipher(os.urandom(KEY_BYTES), os.urandom).seal_text("0" * 32, "{}", "act:x")
    with pytest.raises(KeyMissing, match="Restore"):
        keys.open_text(stray, "act:x")
    with pytest.raises(KeyMissing, match="LOTRINH_KEYS_URL"):
        opened_act(None, stored(act))


def test_two_databases_of_one_store_share_no_key(keys: Keys, tmp_path: Path) -> None:
    from persistence.keys import KeyStore

    store = KeyStore(f"sqlite:///{tmp_path / 'keys.sqlite'}", os.urandom)
    store.prepare(None)
    second = Keys(store, lambda: keys.ring, os.urandom)
    assert key_of(sealed_act(second).sealed) != key_of(sealed_act(keys).sealed)
    second.destroy("an", world.NINE, TOLD)
    assert keys.destroyed() == ()
    assert not keys.open_act(stored(sealed_act(keys))).erased
    store.close()


@pytest.mark.parametrize("text", ["", "# only a remark\n", "short", "ă" * 44, "A" * 43])
def test_a_master_key_is_32_bytes(text: str) -> None:
    with pytest.raises(MasterKeyRefused, match="LOTRINH_MASTER_KEY"):
        Ring.read(text, "LOTRINH_MASTER_KEY")


def test_a_ring_reads_what_it_writes() -> None:
    ring = keyring.fresh_ring().before(MasterKey.of(os.urandom(KEY_BYTES)))
    assert Ring.read(ring.text(["remark"]), "x") == ring
    assert Ring.read(",".join(each.text() for each in ring.keys), "x") == ring
    assert ring.current.text() not in repr(ring)


def test_changes_of_a_person_are_told_by_a_hash_that_nobody_guesses(keys: Keys, an: Database) -> None:
    registers, by = Registers(an), Clerk("system", "system")
    registers.put(persons=[replace(world.AN, full_name="Đặng Văn Ân Riêng")], by=by, at=world.NINE)
    registers.put(persons=[replace(world.AN, full_name="Đặng Văn Ân Chung")], by=by, at=world.NINE)
    _, first, second = (json.loads(each.body) for each in Reader(an).audit_of_stream("admin"))
    assert first["after"] == second["before"] != second["after"]
    guessed = fingerprint(person_row(replace(world.AN, full_name="Đặng Văn Ân Riêng")))
    assert guessed not in (first["after"], second["before"])
