"""``lotrinh audit replay``: recorded verdicts judged again, an interrupted run taken up again, a draft of the law tried on open cases."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from persistence.audit.entries import Slice, batches
from persistence.database import Database
from persistence.keys.opening import opened_body
from rules.conditions import AnyOf, IsTrue, Known, Not, Outcome
from rules.corpus import LAW, load_corpus
from rules.terms import VIETNAM
from tests.web.cli import lotrinh
from tests.web.record import AUDITOR, env, settings
from web.auditing import draft as drafts
from web.auditing import draft_run
from web.auditing import replay as module
from web.auditing.draft_words import Words
from web.auditing.laws import Laws
from web.house import House
from web.settings import DATABASE_FILE
from workflows.audit import canonical
from workflows.impact.alike import Held
from workflows.impact.asked import Asked, differing
from workflows.ports import AuditEntry
from workflows.procedure import FOLDER, load_procedures
from workflows.rejudging import Again, rejudge


def rows(home: Path, statement: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        return db.execute(statement).fetchall()


def test_every_verdict_is_the_same(home: Path) -> None:
    told = json.loads(lotrinh("audit", "replay", "--json", env=env(home)).stdout)
    entries = rows(home, "SELECT count(*) FROM audit_entries WHERE kind IN ('act', 'refusal')")[0][0]
    assert told["ok"] is True
    assert sum(told["counts"].values()) == entries
    assert set(told["counts"]) == {"same", "nothing"}
    assert told["counts"]["same"] > 20
    assert told["deadlines"] > 5
    assert told["cases"] > 5
    assert not (home / module.STATE).exists()


def test_what_says_that_it_was_recorded_later_than_now_is_not_left_out(home: Path) -> None:
    ((entries,),) = rows(home, "SELECT count(*) FROM audit_entries WHERE kind IN ('act', 'refusal')")
    with House.open(settings(home), clock=lambda: datetime(2022, 1, 1, tzinfo=VIETNAM)) as house:
        assert module.replay(house).counts.total() == int(entries)


LINE = "id: d105-47-1, duty: user_management.check_residence, cites: [Đ47 k1], length: 1"


def a_receipt(home: Path, house: House) -> dict[str, object]:
    found = rows(home, "SELECT body FROM audit_entries WHERE act = 'user_management.decide' AND kind = 'act'")
    return opened_body(house.database.keys, found[0][0])


def test_another_verdict_is_told(home: Path) -> None:
    with House.open(settings(home)) as house:
        judge, corpus, body = house.services.judge, house.corpus, a_receipt(home, house)
        receipt = body["receipt"]
        assert isinstance(receipt, dict)
        assert rejudge(body, lambda _: corpus, judge).again is Again.SAME
        wrong = {**receipt, "outcome": "unsatisfied"}
        assert rejudge({"receipt": wrong}, lambda _: corpus, judge).again is Again.DIFFERS
        facts = {name: False if value is True else value for name, value in receipt["facts"].items()}
        found = rejudge({"receipt": {**receipt, "facts": facts}}, lambda _: corpus, judge)
        assert found.again is Again.DIFFERS
        assert found.requirements
        other = {"pack_hash": "0" * 64, "corpus": "0" * 64}
        older = rejudge({"receipt": {**receipt, **other}}, lambda _: corpus, judge)
        assert older.again is Again.OTHER_LAW
        lie = rejudge({"receipt": {**receipt, "pack_hash": "0" * 64}}, lambda _: corpus, judge)
        assert (lie.again, lie.requirements[0][0]) == (Again.DIFFERS, "pack_hash"), "it names this very law"
        engines = {"engines": ["durable_rules"]}
        fewer = {"facts": dict([*receipt["facts"].items()][1:])}
        more = {"facts": {**receipt["facts"], "detained": True}}
        cited = {
            "findings": [{**receipt["findings"][0], "cites": ["73/2021/QH14 Đ1"]}, *receipt["findings"][1:]]
        }
        twice = {"findings": [*receipt["findings"], receipt["findings"][0]]}
        first = receipt["findings"][0]["requirement"]
        for lie_, named in (
            (engines, "engines"),
            ({"regime": "2026-07-01"}, "regime"),
            (more, "facts"),
            (cited, f"{first}.cites"),
            (twice, "findings"),
        ):
            said = rejudge({**body, "receipt": {**receipt, **lie_}}, lambda _: corpus, judge)
            assert (said.again, said.requirements[0][0]) == (Again.DIFFERS, named)
        assert (
            rejudge({**body, "receipt": {**receipt, **fewer}}, lambda _: corpus, judge).again is Again.DIFFERS
        )
        silent = {name: value for name, value in receipt.items() if name not in {"engines", "regime"}}
        assert rejudge({**body, "receipt": silent}, lambda _: corpus, judge).again is Again.SAME
        moved = rejudge({**body, "at": "2024-03-04T01:00:00+00:00"}, lambda _: corpus, judge)
        assert (moved.again, moved.requirements[0][0]) == (Again.DIFFERS, "as_of")
        older = rejudge({"receipt": {**wrong, **other}}, lambda _: corpus, judge)
        assert older.again is Again.DIFFERS_OTHER_LAW
        for damage in (
            {"facts": {"no_such_fact": 1}},
            {"as_of": "1999-01-01"},
            {"findings": None},
            {"pack": "nothing"},
        ):
            assert (
                rejudge({"receipt": {**receipt, **damage}}, lambda _: corpus, judge).again is Again.UNREADABLE
            )
        assert rejudge({}, lambda _: corpus, judge).again is Again.NOTHING
        claimed = rejudge({**body, "erased": True}, lambda _: corpus, judge)
        assert claimed.again is Again.SAME, "what was never sealed cannot have been erased"
        erased = rejudge({**body, "erased": True, "sealed": ""}, lambda _: corpus, judge)
        assert erased.again is Again.ERASED
        assert not erased.again.differs


def test_a_receipt_that_judged_something_else_than_its_line_of_the_table(home: Path) -> None:
    with House.open(settings(home)) as house:
        body = a_receipt(home, house)
        assert module._by_table(house, "user_management", body) == []
        none = {**body, "receipt": {"regime": "2022-01-01"}}
        ((name, judged, asked),) = module._by_table(house, "user_management", none)
        assert (name, judged, bool(asked)) == ("pack", "", True)


def test_a_kept_law_that_was_changed_is_told(home: Path) -> None:
    recorded = "0" * 64
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        db.execute("INSERT INTO blobs (sha256, content) VALUES (?, ?)", (recorded, b"{}"))
        db.commit()
    with House.open(settings(home)) as house:
        body = a_receipt(home, house)
        receipt = {**body["receipt"], "corpus": recorded}  # type: ignore[dict-item]
        found = rejudge({**body, "receipt": receipt}, Laws(house, None, strict=True).of, house.services.judge)
        assert (found.again, found.detail) == (Again.UNREADABLE, "blob_damaged")
        assert Laws(house, None).of(recorded) is house.corpus


def test_a_law_that_is_kept_nowhere_is_told(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        db.execute("DROP TRIGGER audit_entries_no_update")
        db.execute(
            "UPDATE audit_entries SET body = replace(body, json_extract(body, '$.receipt.corpus'), ?)"
            " WHERE act = 'user_management.decide' AND kind = 'act'",
            ("0" * 64,),
        )
        db.commit()
    told = json.loads(lotrinh("audit", "replay", "--json", env=env(home)).stdout)
    assert (told["ok"], told["law_missing"]) == (True, ["0" * 64])
    assert "không còn được giữ (000000000000)" in lotrinh("audit", "replay", env=env(home)).stdout


def test_an_entry_of_another_shape_is_told(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        db.execute("DROP TRIGGER audit_entries_no_update")
        found = db.execute(
            "SELECT stream, seq, body FROM audit_entries WHERE kind = 'act' AND body LIKE '%sealed%'"
        )
        stream, seq, body = found.fetchone()
        changed = canonical({**json.loads(body), "receipt": None})
        db.execute("UPDATE audit_entries SET body = ? WHERE stream = ? AND seq = ?", (changed, stream, seq))
        db.commit()
    with House.open(settings(home)) as house:
        (told,) = module.replay(house).differing
    assert (told.stream, told.seq, told.again) == (stream, seq, "unreadable")


def test_a_changed_receipt_makes_the_command_fail(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        db.execute("DROP TRIGGER audit_entries_no_update")
        db.execute(
            'UPDATE audit_entries SET body = replace(body, \'"outcome":"satisfied","pack"\', \'"outcome":"unsatisfied","pack"\')'
            " WHERE act = 'user_management.decide' AND kind = 'act'"
        )
        db.commit()
    told = json.loads(lotrinh("audit", "replay", "--json", env=env(home), code=1).stdout)
    assert {each["act"] for each in told["differing"]} == {"user_management.decide"}
    assert "differs" in lotrinh("audit", "replay", env=env(home), code=1).stdout


def test_a_deadline_that_was_counted_wrongly_is_told_though_table_and_entry_agree(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        db.execute("DROP TRIGGER audit_entries_no_update")
        stream, seq, text = db.execute(
            "SELECT stream, seq, body FROM audit_entries WHERE body LIKE '%d105-47-1%' AND kind = 'act' ORDER BY seq LIMIT 1"
        ).fetchone()
        body = json.loads(text)
        (deadline,) = [each for each in body["deadlines"] if each["term"] == "d105-47-1"]
        deadline["due_at"] = "2031" + deadline["due_at"][4:]
        db.execute(
            "UPDATE audit_entries SET body = ? WHERE stream = ? AND seq = ?", (canonical(body), stream, seq)
        )
        db.execute(
            "UPDATE deadlines SET due_at = '2031' || substr(due_at, 5) WHERE set_by_seq = ? AND term = 'd105-47-1' AND case_id = ?",
            (seq, body["case_id"]),
        )
        db.commit()
    told = json.loads(lotrinh("audit", "replay", "--json", env=env(home), code=1).stdout)
    assert [(each["stream"], each["seq"]) for each in told["differing"]] == [(stream, seq)]
    assert [each[0] for each in told["differing"][0]["requirements"]] == ["d105-47-1"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ('UPDATE cases SET units = \'{"manager":"x"}\' WHERE id = ?', "case.units"),
        ("UPDATE cases SET closed = NOT closed WHERE id = ?", "case.closed"),
        (
            "UPDATE deadlines SET met_by_seq = NULL, met_at = NULL WHERE met_by_seq IS NOT NULL AND case_id = ?",
            "deadline.",
        ),
        (
            "UPDATE deadlines SET superseded = NOT superseded WHERE met_by_seq IS NOT NULL AND case_id = ?",
            "deadline.",
        ),
    ],
)
def test_a_case_that_is_not_what_its_journal_adds_up_to(home: Path, change: str, named: str) -> None:
    case = rows(
        home,
        "SELECT case_id FROM deadlines WHERE met_by_seq IS NOT NULL AND closed_by_case = '' ORDER BY case_id",
    )[0][0]
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(change, (case,))
        db.commit()
    told = json.loads(lotrinh("audit", "replay", "--case", case, "--json", env=env(home), code=1).stdout)
    (differing,) = told["differing"]
    assert differing["case_id"] == case
    assert {each[0][: len(named)] for each in differing["requirements"]} == {named}


def test_a_run_that_was_stopped_goes_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "batches", _small)
    with House.open(settings(home)) as house:
        whole = module.replay(house).counts

        def stop(done: int, _total: int) -> None:
            if done >= 30:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            module.replay(house, progress=stop)
        kept = json.loads((home / module.STATE).read_text("utf-8"))
        assert 30 <= sum(kept["counts"].values()) < sum(whole.values())
        seen: list[int] = []
        assert module.replay(house, progress=lambda done, _: seen.append(done)).counts == whole
        assert min(seen) > 30


def _small(database: Database, wanted: Slice, after: tuple[str, int]) -> Iterator[list[AuditEntry]]:
    return batches(database, wanted, after, size=10)


def test_since_and_case_limit_what_is_judged(home: Path) -> None:
    case = rows(home, "SELECT id FROM cases WHERE procedure = 'user_management' LIMIT 1")[0][0]
    of_case = json.loads(lotrinh("audit", "replay", "--case", case, "--json", env=env(home)).stdout)
    number = rows(home, f"SELECT count(*) FROM audit_entries WHERE case_id = '{case}'")[0][0]  # noqa: S608
    assert sum(of_case["counts"].values()) == number
    none = json.loads(lotrinh("audit", "replay", "--since", "2030-01-01", "--json", env=env(home)).stdout)
    assert none["counts"] == {}


@pytest.fixture
def draft(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A draft folder: one file of the law, or table, with some words replaced."""

    def make(name: str, old: str, new: str) -> Path:
        folder, table = tmp_path / "draft", name.startswith("procedures/")
        source = FOLDER / name.removeprefix("procedures/") if table else LAW / name
        text = source.read_text("utf-8")
        assert old in text
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace(old, new), "utf-8")
        return folder

    return make


def test_a_changed_term_lists_the_open_cases_in_which_it_runs_and_only_they(
    home: Path, draft: Callable[..., Path]
) -> None:
    folder = draft("105-2021-nd-cp/2022-01-01.yaml", LINE, LINE.removesuffix("1") + "2")
    table = folder.parent / "impact.csv"
    asked = ("audit", "replay", "--law", folder, "--as", AUDITOR.id, "--to", table, "--json")
    told = json.loads(lotrinh(*asked, env=env(home)).stdout)
    running = rows(
        home,
        "SELECT DISTINCT c.id FROM cases c JOIN deadlines d ON d.case_id = c.id WHERE NOT c.closed"
        " AND d.term = 'd105-47-1' AND d.met_by_seq IS NULL AND d.ended_by_seq IS NULL",
    )
    assert running
    assert {each["case_id"] for each in told["cases"]} == {case for (case,) in running}
    assert told["affected"] == len(running)
    assert {effect[0] for each in told["cases"] for effect in each["effects"]} == {"deadline"}
    assert all(each["person"] for each in told["cases"])
    assert told["affected"] + told["unaffected"] == told["looked_at"]
    (change,) = [each for each in told["changes"] if each["kind"] == "thời hạn đang chạy"]
    assert change["articles"] == "105/2021/NĐ-CP Đ47 k1"
    assert (change["before"][:8], change["after"][:8], change["cases"]) == (
        "01 tháng",
        "02 tháng",
        len(running),
    )
    written = table.read_text("utf-8-sig")
    assert all(each["person"] in written and f",{each['case_id'][:8]}," in written for each in told["cases"])
    assert not re.search(r"[0-9a-f]{32}|\d{4}-\d\d-\d\d", written), "no key and no day of a machine"
    read = rows(home, "SELECT case_id FROM reads WHERE actor_id = 'kiem_tra' AND what = 'draft'")
    assert sorted(read) == sorted(running)


def test_a_draft_that_was_stopped_goes_on_where_it_was(
    home: Path, draft: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = draft("105-2021-nd-cp/2022-01-01.yaml", LINE, LINE.removesuffix("1") + "2")
    monkeypatch.setattr(drafts, "_PAGE", 1)
    with House.open(settings(home)) as house:
        services, now = drafts.draft_services(house, folder), house.now()
        whole = list(drafts.impact(house, services, now))
        assert not (home / draft_run.STATE).exists(), "nothing is left of a run that came to its end"

        def stop(done: int, _total: int) -> None:
            if done >= 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            list(drafts.impact(house, services, now, progress=stop))
        with (home / draft_run.STATE).open("a", encoding="utf-8") as file:
            file.write('{"last": "zzz", "do')  # a line that was not finished
        names = [name for (name,) in rows(home, "SELECT full_name FROM persons")]
        assert not [name for name in names if name in (home / draft_run.STATE).read_text("utf-8")]
        seen: list[int] = []
        gone_on = seen.append
        again = drafts.impact(
            house, services, now, progress=lambda done, _: seen.append(done), resumed=lambda n, _: gone_on(-n)
        )
        assert list(again) == whole
        assert seen[0] <= -2, "it is told that the run goes on"
        assert min(each for each in seen if each > 0) > 2
        with pytest.raises(KeyboardInterrupt):
            list(drafts.impact(house, services, now, progress=stop))
        seen.clear()
        tell = seen.append
        assert (
            list(drafts.impact(house, services, now, asked="other", progress=lambda n, _: tell(n))) == whole
        )
        assert min(seen) == 1, "another question begins anew"


def test_names_are_not_told_to_who_does_not_say_who_asks(home: Path, draft: Callable[..., Path]) -> None:
    folder = draft("105-2021-nd-cp/2022-01-01.yaml", LINE, LINE.removesuffix("1") + "2")
    told = json.loads(lotrinh("audit", "replay", "--law", folder, "--json", env=env(home)).stdout)
    assert (told["affected"] > 0, told["cases"]) == (True, [])
    names = [name for (name,) in rows(home, "SELECT full_name FROM persons")]
    shown = lotrinh("audit", "replay", "--law", folder, env=env(home)).stdout
    assert not [name for name in names if name in shown]
    assert rows(home, "SELECT * FROM reads") == []


def test_a_changed_power_lists_the_cases_before_which_the_act_lies(
    home: Path, draft: Callable[..., Path]
) -> None:
    folder = draft("procedures/detection.yaml", "commune_police_officer", "legal_staff")
    told = json.loads(lotrinh("audit", "replay", "--law", folder, "--json", env=env(home)).stdout)
    (open_cases,) = rows(home, "SELECT count(*) FROM cases WHERE NOT closed AND procedure = 'detection'")[0]
    assert told["by_procedure"] == {"detection": open_cases}
    assert told["by_kind"] == {"power": open_cases}


def test_papers_duties_and_entries_of_a_table_are_told(home: Path, tmp_path: Path) -> None:
    edits = (
        ('{form: "105/2021/NĐ-CP Mẫu 10"}', '{form: "105/2021/NĐ-CP Mẫu 09"}'),
        ("    meets: [user_management.term]\n    ends:", "    ends:"),
        ("inputs: [stop_reason,", 'inputs: ["stop_reason!",'),
    )
    text = (FOLDER / "user_management.yaml").read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "draft" / "procedures").mkdir(parents=True)
    (tmp_path / "draft" / "procedures" / "user_management.yaml").write_text(text, "utf-8")
    with House.open(settings(home)) as house:
        services = drafts.draft_services(house, tmp_path / "draft")
        found = list(drafts.impact(house, services, datetime(2024, 3, 20, 9, tzinfo=VIETNAM)))
        words = Words.of(house.services, services)
    acts = load_procedures().acts
    standing = rows(home, "SELECT id, stage FROM cases WHERE procedure = 'user_management' AND NOT closed")
    for act, kinds in (
        ("user_management.terminate", {"paper", "deadline"}),
        ("user_management.stop", {"requirement"}),
    ):
        told = {each.case_id: {str(one.kind) for one in each.effects if one.what == act} for each in found}
        here = {case for case, stage in standing if stage in acts[act].rows[0].stages}
        assert here
        assert dict.fromkeys(here, kinds) == {case: some for case, some in told.items() if some}
    shown = {words.change(each.procedure, one) for each in found for one in each.effects}
    assert "105/2021/NĐ-CP Mẫu 10 → 105/2021/NĐ-CP Mẫu 09" in shown
    assert "— → Lý do dừng quản lý" in {each[: len("— → Lý do dừng quản lý")] for each in shown}
    assert not [each for each in shown if "user_management" in each]
    assert words.what(found[0].effects[0]) in {acts[name].vi for name in acts}


def test_what_was_not_judged_is_not_called_the_same(home: Path) -> None:
    none = lotrinh("audit", "replay", "--since", "2030-01-01", env=env(home)).stdout
    assert "Không có mục nào" in none
    assert "Mọi kết luận đều giống" not in none
    assert "--since" in lotrinh("audit", "replay", "--since", "x", env=env(home), code=2).stderr


def test_a_run_that_goes_on_says_so_and_may_begin_anew(home: Path) -> None:
    """Whoever could write into the data folder could write that all was judged and found the same."""
    with House.open(settings(home)) as house:
        planted = module.Replay(house.corpus.hash, "", "", house.now().isoformat(), stream="~", seq=1)
        planted.counts["same"] = 999
        kept = json.dumps(planted.as_json())
    (home / module.STATE).write_text(kept, "utf-8")
    told = lotrinh("audit", "replay", "--json", env=env(home))
    assert "--afresh" in told.stderr
    assert json.loads(told.stdout)["counts"]["same"] == 999
    (home / module.STATE).write_text(kept, "utf-8")
    again = lotrinh("audit", "replay", "--afresh", "--json", env=env(home))
    assert not again.stderr
    assert json.loads(again.stdout)["counts"]["same"] < 999


def test_a_changed_condition_lists_the_cases_that_it_meets(home: Path, draft: Callable[..., Path]) -> None:
    """The same condition turned into one that nobody can meet: every open case from which the act exists, at a day of that law."""
    folder = draft(
        "105-2021-nd-cp/2022-01-01.yaml",
        "require: {all: [term_over, clean_in_term, {not: use_found_in_term}]}",
        "require: {all: [{not: term_over}, clean_in_term, {not: use_found_in_term}]}",
    )
    asked = ("audit", "replay", "--law", folder, "--on", "2024-03-20", "--as", AUDITOR.id, "--json")
    told = json.loads(lotrinh(*asked, env=env(home)).stdout)
    stages = load_procedures().acts["user_management.terminate"].rows[0].stages
    names = ", ".join(f"'{each}'" for each in stages)
    standing = rows(
        home,
        f"SELECT id FROM cases WHERE procedure = 'user_management' AND NOT closed AND stage IN ({names})",  # noqa: S608
    )
    assert standing
    assert {each["case_id"] for each in told["cases"]} == {case for (case,) in standing}
    assert {effect[1] for each in told["cases"] for effect in each["effects"]} == {
        "user_management.terminate: d105-48-2"
    }


YES, NO, OPEN = Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED
HELD, FREED = IsTrue("detained"), Not(IsTrue("detained"))
ALWAYS = AnyOf((HELD, FREED, Known("detained"), Not(Known("detained"))))


@pytest.mark.parametrize(
    ("old", "new", "entered", "told"),
    [
        # something else is missing now
        (Asked(NO, None, HELD, lambda: 1), Asked(NO, None, FREED, lambda: 2), False, True),
        (Asked(NO, None, HELD, lambda: 1), Asked(NO, HELD, HELD, lambda: 1), False, False),
        # it hangs on the form what comes of it; or another act must come first, now as then; or it is the same in other words
        (Asked(OPEN, None, HELD), Asked(OPEN, None, FREED), True, True),
        (Asked(OPEN, None, HELD), Asked(OPEN, None, FREED), False, False),
        (Asked(OPEN, None, HELD), Asked(OPEN, None, AnyOf((HELD, HELD))), True, False),
        # it is on file, but the form may tell it anew
        (Asked(YES, None, HELD), Asked(YES, None, FREED), True, True),
        (Asked(YES, None, HELD), Asked(YES, None, ALWAYS), False, False),
        (Asked(YES, None, HELD), Asked(NO, None, FREED), False, True),
        (None, Asked(NO, None, HELD), False, True),
        (None, Asked(YES, None, ALWAYS), True, False),
        (None, Asked(YES, None, HELD), True, True),
    ],
)
def test_what_matters_of_a_requirement(old: Asked | None, new: Asked, *, entered: bool, told: bool) -> None:
    unsettled = frozenset({"detained"}) if entered else frozenset[str]()
    held = Held({"detained": True} if new.outcome is YES else {}, load_corpus().facts, unsettled)
    before = {} if old is None else {"r": old}
    assert bool(list(differing(before, {"r": new}, (held, held)))) is told


def test_a_draft_that_says_the_same_changes_nothing(home: Path, tmp_path: Path) -> None:
    draft = tmp_path / "same"
    draft.mkdir()
    (draft / "regimes.yaml").write_bytes((LAW / "regimes.yaml").read_bytes())
    told = json.loads(lotrinh("audit", "replay", "--law", draft, "--json", env=env(home)).stdout)
    assert told["affected"] == 0
