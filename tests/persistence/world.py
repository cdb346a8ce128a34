"""An invented case and its acts, built by hand: what the door would hand over, without the door."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from persistence.audit import Kept, anchors, read_kept
from persistence.database import Database
from persistence.registers import Clerk, Registers
from persistence.unit_of_work import SqlUnitOfWork
from workflows.audit import act_body, chained
from workflows.model import (
    ActRecord,
    CaseSnapshot,
    DeadlineRecord,
    DocumentRecord,
    Notice,
    Person,
    RecordedFact,
    Unit,
)
from workflows.ports import AuditEntry, Change, RegisterEntry, Series, StreamHead

NINE = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
STATION = Unit(
    id="ca_phuong", kind="commune_police", name="Công an phường Di Sử", commune="di_su", province="hung_yen"
)
CLINIC = Unit(id="tram_y_te", kind="health_facility", name="Trạm y tế phường Di Sử", commune="di_su")
AN = Person(
    id="an",
    full_name="Đặng Văn Ân",
    born=date(1998, 4, 12),
    sex="male",
    attributes={"id_number": "000000000000"},
)


def case_id(number: int) -> str:
    return f"case{number:04d}"


def entry(
    head: StreamHead, stream: str, *, kind: str = "refusal", at: datetime = NINE, **fields: object
) -> AuditEntry:
    """A lone entry, as the door makes them for refusals."""
    body = {
        "kind": kind,
        "act": "assessment.propose",
        "actor_id": "police",
        "unit_id": STATION.id,
        "case_id": None,
        "person_id": None,
    }
    return chained(head, stream, at, body | fields)


def told(
    head: StreamHead,
    act_: ActRecord,
    person: str,
    deadlines: tuple[DeadlineRecord, ...],
    papers: tuple[DocumentRecord, ...],
    beside: Mapping[str, object] | None = None,
) -> AuditEntry:
    """The entry of an act; without ``beside`` as entries were before they vouched for more than the act."""
    body = act_body(act_, person, "1", {"regime": "2022-01-01"}, deadlines, papers) | dict(beside or {})
    return chained(head, f"case:{act_.case_id}", act_.recorded_at, body)


def act(case: str, seq: int, at: datetime, key: str | None = None) -> ActRecord:
    return ActRecord(
        id=f"{case}-act{seq}",
        case_id=case,
        seq=seq,
        act="assessment.propose" if seq == 1 else "assessment.accept",
        branch="",
        at=at,
        recorded_at=at,
        actor_id="police",
        actor_name="Trần Thị Bình",
        role="commune_police_officer",
        unit_id=STATION.id,
        unit_name=STATION.name,
        power=("109/2021/NĐ-CP Đ7 k1",),
        stage_from="" if seq == 1 else f"stage{seq - 1}",
        stage_to=f"stage{seq}",
        inputs={"note": "ghi chú", "count": seq},
        facts={
            "first_time": True,
            "found_on": date(2024, 3, 4),
            "seen": at,
            "substances": frozenset({"a", "b"}),
            "days": 3,
        },
        idempotency_key=key or f"{case}-key{seq}",
        command_hash="c" * 64,
    )


def deadline(case: str, seq: int, at: datetime) -> DeadlineRecord:
    return DeadlineRecord(
        id=f"{case}-act{seq}.deadline",
        case_id=case,
        duty="assessment.return_result",
        term="c18-5-2",
        label="Trả kết quả",
        set_by_seq=seq,
        due_at=at + timedelta(days=5),
        due_date=(at + timedelta(days=4)).date(),
        unit="working_days",
        cites=("18/2021/TT-BYT Đ5 k2",),
        proof={"start": "2024-03-04", "steps": [1, 2]},
    )


def paper(case: str, seq: int, content: bytes, at: datetime) -> DocumentRecord:
    return DocumentRecord(
        id=f"{case}-act{seq}.paper",
        case_id=case,
        seq=seq,
        form="109/2021/NĐ-CP Mẫu 02",
        title="Phiếu yêu cầu",
        filename="mau-02.docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        sha256=hashlib.sha256(content).hexdigest(),
        template_version="1",
        issued_at=at,
    )


def number(act: ActRecord, place: int = 1) -> RegisterEntry:
    """The line of an act's paper in the register of its office."""
    return RegisterEntry(
        series=Series(STATION.id, act.at.year, "QĐ"),
        label=f"{place:02}",
        number=place,
        form="Mẫu 02",
        title="Giấy",
        case_id=act.case_id,
        seq=act.seq,
        day=act.at.date(),
        signer_id=act.actor_id,
        signer_name=act.actor_name,
        typed=False,
        late=False,
        recorded_at=act.recorded_at,
    )


def opening(
    number: int = 1, *, person: str = AN.id, content: bytes = b"paper one", key: str | None = None
) -> Change:
    """The first act of a case: two offices, a deadline, a paper, two notices."""
    case, at = case_id(number), NINE
    first = act(case, 1, at, key)
    set_ = deadline(case, 1, at)
    document = paper(case, 1, content, at)
    after = CaseSnapshot(
        id=case,
        procedure="assessment",
        procedure_version="1",
        person_id=person,
        regime="2022-01-01",
        stage="stage1",
        version=1,
        opened_at=at,
        last_at=at,
        facts={name: RecordedFact(value=value, seq=1, at=at) for name, value in first.facts.items()},
        units={"police": STATION.id, "facility": CLINIC.id},
        actors={"proposer": "police"},
        deadlines=(set_,),
    )
    return Change(
        expected_version=0,
        after=after,
        act=first,
        audit=told(StreamHead(0, ""), first, person, (set_,), (document,)),
        deadlines_set=(set_,),
        deadlines_closed=(),
        documents=(document,),
        contents={document.sha256: content},
        notices=tuple(
            Notice(key=f"{case}:{kind}:1", kind=kind, case_id=case, payload={"form": "Mẫu 02"})
            for kind in ("notify", "pdf")
        ),
    )


def following(before: Change, *, key: str | None = None) -> Change:
    """The next act of the same case: meets the deadline set last, sets another, issues a paper."""
    case, seq = before.after.id, before.after.version + 1
    at = before.after.last_at + timedelta(hours=1)
    act_ = act(case, seq, at, key)
    met = replace(before.deadlines_set[0], met_by_seq=seq, met_at=at)
    set_ = deadline(case, seq, at)
    content = f"paper {seq}".encode()
    document = paper(case, seq, content, at)
    kept = tuple(d for d in before.after.deadlines if d.id != met.id)
    head = before.audit
    return Change(
        expected_version=before.after.version,
        after=replace(
            before.after,
            stage=act_.stage_to,
            version=seq,
            last_at=at,
            units={"police": STATION.id, "facility": CLINIC.id, "court": "toa_an"}
            if seq == 3
            else before.after.units,
            deadlines=(*kept, met, set_),
        ),
        act=act_,
        audit=told(StreamHead(head.seq, head.hash), act_, before.after.person_id, (set_,), (document,)),
        deadlines_set=(set_,),
        deadlines_closed=(met,),
        documents=(document,),
        contents={document.sha256: content},
        notices=(Notice(key=f"{case}:notify:{seq}", kind="notify", case_id=case, payload={}),),
    )


HEAD_OF_NOTHING = StreamHead(0, "")


def append(database: Database, entry: AuditEntry) -> None:
    """One entry put at the end of its stream."""
    with SqlUnitOfWork(database) as work:
        work.append_audit(entry)


def kept_of(database: Database) -> tuple[Kept, ...]:
    """The anchors as a file outside has them."""
    with database.reading() as connection:
        return read_kept([json.dumps(each.as_json()) for each in anchors(connection)])


def register(database: Database) -> None:
    """Put Ân on file, as the program does."""
    Registers(database).put(persons=[AN], by=Clerk("system", "system"), at=NINE)
