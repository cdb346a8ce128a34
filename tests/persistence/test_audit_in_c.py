"""The part of the check of the record that is in C: of each row it says what ``act_rows.look`` says, or leaves it to it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from persistence.audit import _act_rows, act_rows, act_worker
from persistence.audit.chain_worker import COLUMNS as _COLUMNS
from persistence.database import Database
from tests.persistence.test_audit_kept import Three, record  # noqa: F401 - fixtures

Row = tuple[Any, ...]
FACTS: Final = (
    "{}",
    '{"a":"Nguyễn \\"Á\\"","b":{"date":"2024-02-29"},"c":{"moment":"2024-02-29T01:02:03+00:00"}}',
    '{"c":{"moment":"2024-02-29T01:02:03.000004+00:00"},"d":{"set":["x","{y}"]},"e":{"other":1}}',
    '{"f":{"set":[]},"g":"{\\"date\\":\\"x\\"}","h":{"date":"a\\\\"},"i":{"moment":"+"}}',
    '{"f":{"set":["[]"]},"g":{"date":null}}',
)
TOLD: Final = ("", ',"closes":[]', ',"deadlines":[{"row":"\\"]"}]')
ODDITIES: Final = (
    b"",
    b"\x00",
    b'"',
    b"\\",
    b'","',
    b"0",
    b"9" * 70,
    "chữ".encode(),
    b"1",
    b"2",
    None,
    0,
    -1,
    2**70,
    "text",
    1.5,
)


def written(*, number: int, facts: str, sealed: str, told: str, prev: str = "", last: str = "") -> Row:
    """A row as an honest entry with its act gives it. It tells ``told`` of other rows, of the case a fingerprint ending with ``last``."""
    case, person, act = "c" * 32, "p" * 32, "assessment.examine"
    at, recorded = "2024-03-04 05:06:07.000008", "2024-03-05 05:06:07.000000"
    moment, later = (f"{each.replace(' ', 'T')}+00:00" for each in (at, recorded))
    shown = {
        "id": "k" * 32, "case_id": case, "seq": number, "act": act, "branch": "", "at": at, "recorded_at": recorded, "actor_id": "bác sĩ",
        "actor_name": "Bùi Thị Ỷ", "role": "doctor", "unit_id": "u1", "unit_name": "Trạm y tế", "power": '{"a":1}', "stage_from": "s",
        "stage_to": "t", "inputs": '{"x":[1,2]}', "facts": facts, "idempotency_key": "i1", "command_hash": "h",
    }  # fmt: skip
    if sealed:
        hidden = act_rows._SEALED % tuple(
            sealed.encode() if name == "sealed" else _bytes({**shown, "at": moment[:-6], "recorded_at": later[:-6]}[name])
            for name in ("act", "actor_id", "actor_name", "at", "branch", "case_id", "id", "idempotency_key", "power",
                         "recorded_at", "role",
                         "sealed", "seq", "stage_from", "stage_to", "unit_id", "unit_name")
        )  # fmt: skip
        shown.update(inputs="{}", facts=sealed, command_hash="")
    else:
        plain = {**shown, "at": moment, "recorded_at": later, "power": {"a": 1}, "inputs": {"x": [1, 2]}}
        hidden = act_worker._CANONICAL.encode(
            {**plain, "facts": {name: _hashed_fact(value) for name, value in json.loads(facts).items()}}
        ).encode()
    power = '"Đ3"' if number < 3 else '{"by":"Đ3"}'
    kept = f',"case_kept":"{f"{number}{last}":f>64}"'
    own = f',"sealed":"{"Z" * 9}"' if sealed else ""
    body = (
        f'{{"act":"{act}","act_hash":"{sha256(hidden).hexdigest()}","act_seq":{number},"actor":{{"name":"Bùi Thị Ỷ","role":"doctor",'
        f'"unit":"Trạm y tế"}},"actor_id":"bác sĩ","at":"{moment}","case_id":"{case}"{kept}{told},"deadlines":[],"documents":[]'
        f',"kind":"act","origin":"page","person_id":"{person}","power":[{power}],"receipt":{{"as_of":"2024-03-04","corpus":"{number:a>64}"}},"recorded_at":"{later}"{own},"seq":7,"stage_from":"s",'
        f'"stage_to":"t","stream":"case:{case}","unit_id":"u1"}}'
    ).encode()
    digest = sha256(prev.encode() + b"\n" + body).hexdigest()
    said = act_rows.SEALED if sealed else act_rows.CLEAR
    entry = (prev.encode(), body, digest.encode(), f"case:{case}".encode(), 7, person.encode(), said)
    return (*entry, *(value if name == "seq" else _bytes(value) for name, value in shown.items()))


def _bytes(value: object) -> Any:
    return value if isinstance(value, int) else str(value).encode()


def _hashed_fact(value: Any) -> Any:
    try:
        return act_worker._fact(value)
    except ValueError:  # no fact at all: stored and hashed as it is
        return value


def honest() -> Iterator[Row]:
    for number, facts in enumerate(FACTS, 1):
        for told in TOLD:
            yield written(
                number=number, facts=facts, sealed="", told=told, prev="e" * 64 if number > 1 else ""
            )
            yield written(number=number, facts=facts, sealed="S" * 40, told=told)
        yield written(number=number, facts=facts, sealed="S", told="", last="-")


def slowly(row: Row) -> Any:
    """What Python says; what it is that is wrong is of no interest here."""
    try:
        return act_rows.look(row)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        return type(error)


def changed(row: Row, chance: Random) -> Iterator[Row]:
    """The row with each of its values changed in turn: to something odd, by one byte, by a cut, by the value of another column."""
    for place, value in enumerate(row):
        others = [*ODDITIES, row[chance.randrange(len(row))]]
        if isinstance(value, bytes) and value:
            at = chance.randrange(len(value))
            others += [
                value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :],
                value[:at],
                value[at:],
                value + b"x",
                value[:at] + b'"' + value[at:],
            ]
        elif isinstance(value, int):
            others += [value + 1, value - 1]
        for other in others:
            yield (*row[:place], other, *row[place + 1 :])
            if place == _BODY and isinstance(
                other, bytes
            ):  # with its hash, so that more than the hash is looked at
                yield (row[0], other, sha256(row[0] + b"\n" + other).hexdigest().encode(), *row[3:])


_BODY: Final = act_rows.ROW.index("body")


def test_honest_rows_are_seen_at_once() -> None:
    """But for those of which Python itself is not sure: two facts that are none."""
    found = [_act_rows.look(row) for row in honest()]
    assert found == [NotImplemented if slowly(row) is None else slowly(row) for row in honest()]
    assert sum(isinstance(each, bytes) for each in found) > 5
    assert sum(isinstance(each, tuple) for each in found) > 10


def test_a_row_with_any_value_changed_is_judged_by_python_or_as_by_python() -> None:
    chance, sure, tried = Random(6), 0, 0  # noqa: S311 - no secret
    for row in honest():
        for other in changed(row, chance):
            tried += 1
            told = _act_rows.look(other)
            sure += told is not NotImplemented
            assert told is NotImplemented or told == slowly(other)
    assert tried > 10_000
    assert 0 < sure < tried / 20


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_goes_on_is_taken_as_python_takes_it(number: int) -> None:
    """A run of three acts with one of them left out, in another order, or twice: both add up to the same, or both refuse."""
    rows: list[Row] = []
    for each in (1, 2, 3):
        row = written(number=each, facts="{}", sealed="S", told="", prev=rows[-1][2].decode() if rows else "")
        rows.append((*row[:4], 6 + each, *row[5:]))
    rows = _chained(rows)
    rows.append(_chained([rows[2], rows[1]])[1])  # the second, chained to another
    for order in ([0, 1, 2], [0, 2], [1, 2, 0], [0, 0, 1], [2, 1, 0], [0, 1, 1, 2], [0, 3], [0, 3, 2]):
        taken = [_taken([rows[place] for place in order], in_c=each) for each in (True, False)]
        assert taken[0] == taken[1]
    assert _taken(rows[:number], in_c=True)[0] == number


def _chained(rows: list[Row]) -> list[Row]:
    """The rows with the numbers of their entries in their bodies, each chained to the one before."""
    found: list[Row] = []
    for row in rows:
        body = row[1].replace(b'"seq":7', b'"seq":%d' % row[4])
        prev = found[-1][2] if found else b""
        found.append((prev, body, sha256(prev + b"\n" + body).hexdigest().encode(), *row[3:]))
    return found


def _taken(rows: list[Row], *, in_c: bool) -> Any:
    beside = act_worker.Acts()
    passing = act_rows.Passing(beside)
    take = (
        _act_rows.taking(passing._runs, passing._look, beside.laws, passing._done) if in_c else passing.take
    )
    try:
        for row in rows:
            take(*row)
    except ValueError as error:
        return "refused", str(error)
    runs, odd = passing.ended()
    return beside.acts, beside.cases, beside.laws, sorted(runs), sorted(odd)


_ODD: Final[tuple[tuple[str, object], ...]] = (
    ("?", None), ("?", 7), ("?", "khác"), ("?", ""), ("CAST({} AS BLOB)", None), ("{} || ?", "\x00"), ("{} || ?", " "),
    ("substr({}, 2)", None),
)  # fmt: skip


def test_rows_are_read_where_sqlite_keeps_them(
    three: Three,
    record: Database,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a real record in tables that refuse nothing, each column changed in each way: the same is said as by the driver's way."""
    if record.dialect != "sqlite":
        pytest.skip("a file is read")
    path = tmp_path / "odd.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("ATTACH ? AS whole", (str(record.url.database),))
        columns = {
            "audit_entries": [*_COLUMNS],
            "acts": [*act_rows.SHOWN, "sealed", "audit_stream", "audit_seq"],
        }
        for table, names in columns.items():
            raw.execute(f"CREATE TABLE {table} ({', '.join(names)})")
            raw.execute(f"INSERT INTO {table} SELECT {', '.join(names)} FROM whole.{table}")  # noqa: S608
        raw.execute("CREATE INDEX behind ON acts (audit_stream, audit_seq)")
        raw.execute("PRAGMA synchronous = OFF")
        before = _both(path, monkeypatch)
        assert before[2][0] == len(three)
        chance, whole = Random(7), 0  # noqa: S311 - no secret
        for table, column in ((table, name) for table, names in columns.items() for name in names):
            for change, value in _ODD:
                row = chance.choice([key for (key,) in raw.execute(f"SELECT rowid FROM {table}")])  # noqa: S608
                was = raw.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()  # noqa: S608
                given = () if value is None and change != "?" else (value,)
                raw.execute(
                    f"UPDATE {table} SET {column} = {change.format(column)} WHERE rowid = ?",  # noqa: S608
                    (*given, row),
                )
                whole += _both(path, monkeypatch) == before
                raw.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (*was, row))  # noqa: S608
        assert whole < len(_ODD)  # what was empty before is empty now
        assert _both(path, monkeypatch) == before


def _both(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is said of a file whose rows are read in C, nothing where they do not hold; by the driver's way it must be no other."""
    said = []
    for way in (_act_rows, None):
        with monkeypatch.context() as patched:
            patched.setattr(act_rows, "_C", way)
            part = act_worker.check_whole(str(path), [(1, 4), (5, 1_000)])
            said.append(part[1:] if part[0] else ())
    assert said[0] == said[1]
    return said[0]
