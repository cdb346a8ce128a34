"""A draft of the law tried on the open cases while its officer looks on: brought, walked over case by case, stopped, taken up, told.

``try_draft`` is what whoever runs jobs calls; it may be called at any time and after a process has ended half way. It looks at the open
cases that the officer may see, and at no other. No name is kept: whoever is shown one has read it (``web.auditing.draft.named_for``).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from persistence.drafts import ASKED, DraftOwner, Drafts
from persistence.errors import StorageError
from rules.errors import BadInput, LotrinhError
from rules.terms import legal_date
from web.auditing.draft import draft_services, looked_at, open_cases, open_count
from web.auditing.draft_report import Report, notes_on
from web.auditing.draft_run import Affected, affected_of, told_of
from web.auditing.draft_upload import unpack
from web.auditing.draft_words import Words
from web.house import House, new_id
from web.signin.access import AUDITOR, reach_of
from web.signin.officer import Officer, officer_of, post_key
from web.signin.secrets_kept import Seal
from workflows.command import Services
from workflows.impact import Sides

ROLES: Final = frozenset({AUDITOR, "legal_staff"})
"""Who may bring a draft to a page."""
MOST: Final = 10
"""Drafts of an officer that are kept at once."""
SOME: Final = 20
"""Cases looked at in one step: so often it is asked whether to stop."""
ON_A_PAGE: Final = 50
"""Cases told on one page."""
FILE, FOUND, STOPPED, WRONG, RESULT, CASES = (
    f"draft.{each}" for each in ("file", "found", "stopped", "wrong", "result", "cases")
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a draft stands: ``done`` of ``total`` cases; ``state``: "running", "stopped", "wrong" (``why``, in both languages), "done"."""

    id: str
    name: str
    made: datetime
    on: date
    done: int
    total: int
    affected: int
    state: str
    why: tuple[str, str] = ("", "")

    @property
    def moving(self) -> bool:
        """Whether it goes on by itself."""
        return self.state == "running"


def bring(house: House, officer: Officer, content: bytes, name: str, on: datetime | None) -> str:
    """Take a draft in, checked as the command checks it; its id. ``BadInput``, ``CorpusError``, ``ProcedureError``."""
    post, now = post_key(officer.appointment), house.now()
    if len(Drafts(house.database).of_post(officer.id, post, now)) >= MOST:
        raise BadInput(
            f"At most {MOST} drafts are kept. Take one away first.",
            vi=f"Giữ nhiều nhất {MOST} dự thảo. Hãy xóa bớt một dự thảo trước.",
            field="tep",
        )
    _services(house, content)
    owner = DraftOwner(new_id(), officer.id, post)
    asked = {
        "name": name[:100],
        "made": now.isoformat(),
        "at": (on or now).isoformat(),
        "law": house.corpus.hash,
        "total": open_count(house, reach_of(officer)),
    }
    kept = Drafts(house.database)
    kept.put(owner, FILE, _seal(house).close_bytes(content), now)
    kept.put(owner, ASKED, _closed(house, asked), now)
    return owner.draft_id


def try_draft(house: House, draft_id: str, *, stop: Callable[[], bool] = lambda: False) -> None:
    """Go on where it was, until everything is looked at or somebody stops it."""
    kept = Drafts(house.database)
    owner, content = kept.owner(draft_id), kept.part(draft_id, FILE)
    if owner is None or content is None or kept.part(draft_id, RESULT) is not None:
        return
    try:
        officer = _officer(house, owner)
        draft = _services(house, _seal(house).open_bytes(content))
        _walk(house, owner, officer, draft, stop)
    except StorageError:
        raise  # the job is tried again
    except LotrinhError as error:
        kept.put(owner, WRONG, _closed(house, [error.vi, error.en]), house.now())


def standing(house: House, draft_id: str) -> Standing | None:
    """How a draft stands; None where it is not there (any more)."""
    kept = Drafts(house.database)
    asked = kept.part(draft_id, ASKED)
    if asked is None:
        return None
    told, over, wrong = _opened(house, asked), result(house, draft_id), kept.part(draft_id, WRONG)
    steps = [] if over is not None else _steps(house, draft_id)
    return Standing(
        draft_id,
        str(told["name"]),
        datetime.fromisoformat(told["made"]),
        legal_date(datetime.fromisoformat(told["at"])),
        over["looked"] if over is not None else sum(each["done"] for each in steps),
        int(told["total"]),
        over["affected"] if over is not None else sum(len(each["found"]) for each in steps),
        _state(kept, draft_id, wrong, over),
        tuple(_opened(house, wrong)) if wrong is not None else ("", ""),
    )


def result(house: House, draft_id: str) -> dict[str, Any] | None:
    """Figures, changes and remarks of a draft that was tried to the end."""
    sealed = Drafts(house.database).part(draft_id, RESULT)
    return dict(_opened(house, sealed)) if sealed is not None else None


def cases_on(house: House, draft_id: str, number: int) -> list[tuple[str, list[list[str]]]]:
    """The affected cases of a page, from 1 on, each with what changes for it."""
    sealed = Drafts(house.database).part(draft_id, CASES, number)
    return [(case, lines) for case, lines in _opened(house, sealed)] if sealed is not None else []


def all_cases(house: House, draft_id: str) -> Iterator[tuple[str, list[list[str]]]]:
    """All of them."""
    for sealed in Drafts(house.database).parts(draft_id, CASES):
        yield from ((case, lines) for case, lines in _opened(house, sealed))


def _walk(
    house: House, owner: DraftOwner, officer: Officer, draft: Services, stop: Callable[[], bool]
) -> None:
    kept, steps = Drafts(house.database), _steps(house, owner.draft_id)
    asked = _opened(house, kept.part(owner.draft_id, ASKED) or b"")
    if asked["law"] != house.corpus.hash:
        raise _moved_on()
    at = datetime.fromisoformat(asked["at"])
    last, number = (steps[-1]["last"], len(steps)) if steps else ("", 0)
    sides, reach = Sides(house.services, draft), reach_of(officer)
    while batch := open_cases(house, last, reach, SOME):
        if stop() or kept.part(owner.draft_id, STOPPED) is not None or kept.owner(owner.draft_id) is None:
            return
        found = [each for case_id in batch if (each := looked_at(house, sides, case_id, at))]
        last, number = batch[-1], number + 1
        step = {"last": last, "done": len(batch), "found": [told_of(each) for each in found]}
        kept.put(owner, FOUND, _closed(house, step), house.now(), number)
    _conclude(house, owner, draft, legal_date(at))


def _conclude(house: House, owner: DraftOwner, draft: Services, on: date) -> None:
    """Put what was found into words once, so that no page has to read the draft again."""
    kept, steps, now = Drafts(house.database), _steps(house, owner.draft_id), house.now()
    found: list[Affected] = [affected_of(each) for step in steps for each in step["found"]]
    looked = sum(step["done"] for step in steps)
    report = Report(
        looked, on, found, Words.of(house.services, draft), named=True, notes=notes_on(house, draft, on)
    )
    for place in range(0, len(found), ON_A_PAGE):
        page = [(each.case_id, report.lines(each)) for each in found[place : place + ON_A_PAGE]]
        kept.put(owner, CASES, _closed(house, page), now, place // ON_A_PAGE + 1)
    told = {
        "on": on.isoformat(),
        "looked": looked,
        "affected": len(found),
        "by_procedure": report.by_procedure,
        "changes": [
            [one.procedure, one.kind, one.what, one.articles, one.before, one.after, number]
            for one, number in report.changes
        ],
        "notes": list(report.notes),
    }
    kept.put(owner, RESULT, _closed(house, told), now)


def _state(kept: Drafts, draft_id: str, wrong: bytes | None, over: object) -> str:
    if wrong is not None or over is not None:
        return "done" if wrong is None else "wrong"
    return "stopped" if kept.part(draft_id, STOPPED) is not None else "running"


def _steps(house: House, draft_id: str) -> list[dict[str, Any]]:
    return [_opened(house, each) for each in Drafts(house.database).parts(draft_id, FOUND)]


def _services(house: House, content: bytes) -> Services:
    with tempfile.TemporaryDirectory(prefix="lotrinh-draft-") as name:
        folder = Path(name)
        unpack(content, folder)
        return draft_services(house, folder)


def _officer(house: House, owner: DraftOwner) -> Officer:
    """The officer as of now: a post that ended since looks at nothing more."""
    actor = house.reader.find_actor(owner.actor_id)
    officer = officer_of(actor, owner.post, house.today()) if actor is not None else None
    if officer is None:
        raise LotrinhError(
            "The post under which this was started no longer holds.",
            vi="Chức danh dùng khi bắt đầu việc này không còn hiệu lực.",
        )
    return officer


def _moved_on() -> LotrinhError:
    return LotrinhError(
        "The law of the program changed since this was begun: what was found would mix two comparisons. Bring the draft again.",
        vi="Luật trong chương trình đã đổi từ khi bắt đầu nên kết quả sẽ lẫn hai lần so sánh. Hãy tải dự thảo lên lại.",
    )


def _seal(house: House) -> Seal:
    return Seal(house.settings.secret(), "drafts of the law")


def _closed(house: House, told: dict[str, Any] | Sequence[Any]) -> bytes:
    return _seal(house).close_bytes(json.dumps(told, ensure_ascii=False).encode())


def _opened(house: House, sealed: bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(_seal(house).open_bytes(sealed))
