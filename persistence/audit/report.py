"""What a check of the audit trail found: counts, and the exact place of the first problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from persistence.audit.places_vi import PLACES_VI


class Trouble(StrEnum):
    """What is wrong at a place. Shown to officers by ``Problem.vi``."""

    HASH = "hash"
    LINK = "link"
    GAP = "gap"
    BODY = "body"
    COLUMN = "column"
    HEAD = "head"
    CUT = "cut"
    ACT_MISSING = "act_missing"
    ACT_CHANGED = "act_changed"
    ACT_UNTOLD = "act_untold"
    DEADLINES = "deadlines"
    CLOSED = "closed"
    PAPERS = "papers"
    NUMBERS = "numbers"
    CASE = "case"
    BLOB = "blob"
    BLOB_MISSING = "blob_missing"
    ANCHOR = "anchor"
    READS = "reads"
    DOSSIER = "dossier"
    CODES = "codes"
    REGISTER = "register"
    ERASURE = "erasure"
    ELSEWHERE = "elsewhere"
    MOVED = "moved"
    LATER = "later"
    BOOK = "book"
    REPORT = "report"
    LAW = "law"
    DERIVED = "derived"
    GUARD = "guard"
    FORM = "form"
    STOPPED = "stopped"
    TABLE = "table"
    FILE = "file"
    DAMAGED = "damaged"
    STAMP = "stamp"
    KEY = "key"
    ACCOUNT = "account"
    PAIR = "pair"


_EN: Final = {
    Trouble.HASH: "the hash does not follow from the entry before and the body",
    Trouble.LINK: "the entry does not point at the entry before it",
    Trouble.GAP: "the numbers are not consecutive: entries are missing",
    Trouble.BODY: "the body cannot be read",
    Trouble.COLUMN: "the column differs from the body",
    Trouble.HEAD: "length or head of the stream differ from its entries",
    Trouble.CUT: "an anchor saw an entry here that is gone or another",
    Trouble.ACT_MISSING: "the act of this entry is missing from the journal",
    Trouble.ACT_CHANGED: "the act in the journal is not the one that was recorded",
    Trouble.ACT_UNTOLD: "the act in the journal has no entry",
    Trouble.DEADLINES: "the deadlines set by the act are not the ones that were recorded",
    Trouble.CLOSED: "no act met or ended this deadline at that moment",
    Trouble.PAPERS: "the papers of the act are not the ones that were recorded",
    Trouble.NUMBERS: "the lines of the register of papers are not the ones that were recorded",
    Trouble.CASE: "the case is not what its journal adds up to",
    Trouble.BLOB: "the bytes do not match their hash",
    Trouble.BLOB_MISSING: "the bytes of a paper are missing",
    Trouble.ANCHOR: "the chain of anchors is broken",
    Trouble.READS: "the log of readings is not the one that the anchor saw",
    Trouble.REGISTER: "the record on file (officer, office, person, merge) is not the one that was last told of",
    Trouble.CODES: "the codes of the papers are not those that the anchor saw",
    Trouble.ERASURE: "the erasure is not the one that was recorded",
    Trouble.ELSEWHERE: "the streams said to have stayed on another server are not those told of when the office came",
    Trouble.LATER: "written later than it says: an anchor of after the moment that it tells did not see it, or a clock was wrong",
    Trouble.MOVED: "streams are said to have stayed on another server; nothing from outside shows that an office was moved"
    " (--moved with the digest that both servers printed)",
    Trouble.REPORT: "the frozen report is not the one that was recorded",
    Trouble.STAMP: "the time stamp does not hold",
    Trouble.KEY: "the key that opens what is personal is gone or damaged, and no erasure is on record",
    Trouble.DOSSIER: "the version of the dossier is not the one that was recorded",
    Trouble.BOOK: "the line of the register is not the one that was recorded",
    Trouble.LAW: "the law as data by which entries were judged is not kept any more",
    Trouble.DERIVED: "what lists and searches look in does not follow from the record (`lotrinh db reindex` makes it anew)",
    Trouble.GUARD: "what the database does by itself (triggers, rules, views) is not what the program put there",
    Trouble.FORM: "the value is of another kind than its column",
    Trouble.TABLE: "the table, or this column of it, is gone: nothing else could be checked",
    Trouble.FILE: "the file does not hold together: indexes and tables differ, or pages are damaged",
    Trouble.DAMAGED: "cannot be read to its end: the file is damaged here; keep it as it is and restore a backup",
    Trouble.ACCOUNT: "what somebody signs in by (account, passkey, token) is not what was last told of",
    Trouble.PAIR: "the pair of records that may be of one person is not the one that was last told of",
    Trouble.STOPPED: "this part could not be checked to its end: a value in it cannot be read, or the database"
    " understands a question otherwise",
}
_VI: Final = {
    Trouble.HASH: "mã băm không khớp với mục trước và nội dung",
    Trouble.LINK: "mục không nối với mục trước",
    Trouble.GAP: "số thứ tự không liên tục: thiếu mục",
    Trouble.BODY: "không đọc được nội dung",
    Trouble.COLUMN: "cột không khớp với nội dung",
    Trouble.HEAD: "độ dài hoặc mã băm cuối của dòng nhật ký không khớp với các mục",
    Trouble.CUT: "mốc neo đã thấy một mục ở đây, nay mất hoặc đã khác",
    Trouble.ACT_MISSING: "hành vi của mục này không còn trong sổ hành vi",
    Trouble.ACT_CHANGED: "hành vi trong sổ khác với hành vi đã ghi nhận",
    Trouble.ACT_UNTOLD: "hành vi trong sổ không có mục nhật ký",
    Trouble.DEADLINES: "thời hạn do hành vi đặt ra khác với thời hạn đã ghi nhận",
    Trouble.CLOSED: "không có hành vi nào thực hiện hay chấm dứt thời hạn này vào lúc đó",
    Trouble.PAPERS: "giấy tờ của hành vi khác với giấy tờ đã ghi nhận",
    Trouble.NUMBERS: "dòng trong sổ đăng ký giấy tờ khác với dòng đã ghi nhận",
    Trouble.CASE: "hồ sơ khác với sổ hành vi của nó",
    Trouble.BLOB: "nội dung không khớp mã băm",
    Trouble.BLOB_MISSING: "thiếu nội dung của giấy tờ",
    Trouble.ANCHOR: "chuỗi mốc neo bị đứt",
    Trouble.READS: "nhật ký tra cứu khác với nhật ký mà mốc neo đã thấy",
    Trouble.REGISTER: "bản ghi trong danh mục (cán bộ, cơ quan, người, lần gộp) khác với lần thay đổi cuối đã ghi nhận",
    Trouble.CODES: "mã của các giấy tờ khác với mã mà mốc neo đã thấy",
    Trouble.ERASURE: "việc xoá dữ liệu khác với việc đã ghi nhận",
    Trouble.ELSEWHERE: "danh sách dòng nhật ký ở lại máy chủ khác không đúng như khi nhập dữ liệu",
    Trouble.LATER: "được ghi muộn hơn thời điểm nó nêu: mốc neo lập sau thời điểm đó mà không thấy mục này, hoặc đồng hồ máy chủ sai",
    Trouble.MOVED: "mục này nói có dòng nhật ký ở lại máy chủ khác; chưa có gì từ ngoài cho thấy cơ quan từng được chuyển"
    " (--moved kèm mã của gói mà hai máy chủ đã in)",
    Trouble.REPORT: "báo cáo đã chốt khác với bản đã ghi nhận",
    Trouble.STAMP: "dấu thời gian không đúng",
    Trouble.KEY: "khóa mở phần riêng tư không còn hoặc bị hỏng, mà không có việc xoá theo luật nào được ghi nhận",
    Trouble.DOSSIER: "lần lập của bộ hồ sơ khác với lần đã ghi nhận",
    Trouble.BOOK: "dòng của sổ khác với dòng đã ghi nhận",
    Trouble.LAW: "bản luật (dữ liệu) đã dùng để xét các mục này không còn được lưu",
    Trouble.DERIVED: "nơi danh sách và tìm kiếm tra vào không đúng theo hồ sơ (`lotrinh db reindex` lập lại)",
    Trouble.GUARD: "những gì cơ sở dữ liệu tự làm (trigger, quy tắc, view) khác với những gì chương trình đã đặt",
    Trouble.FORM: "giá trị khác loại với cột của nó",
    Trouble.TABLE: "không còn bảng này hoặc cột này: không kiểm được phần nào khác",
    Trouble.FILE: "tệp cơ sở dữ liệu không nhất quán: chỉ mục khác bảng, hoặc trang bị hỏng",
    Trouble.DAMAGED: "không đọc được đến hết: tệp hỏng ở đây; hãy giữ nguyên tệp và khôi phục từ bản sao lưu",
    Trouble.ACCOUNT: "cách đăng nhập (tài khoản, khóa bảo mật, mã truy cập) khác với lần thay đổi cuối đã ghi nhận",
    Trouble.PAIR: "cặp bản ghi có thể là một người khác với lần ghi nhận cuối",
    Trouble.STOPPED: "phần này không kiểm được đến hết: có giá trị không đọc được, hoặc cơ sở dữ liệu hiểu câu hỏi"
    " theo cách khác",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One place where the record does not hold. ``place`` names a stream, case, paper or anchor; ``detail`` a column."""

    trouble: Trouble
    place: str
    seq: int | None = None
    detail: str = ""

    @property
    def en(self) -> str:
        """The problem as one line in English."""
        return f"{self._where}: {_EN[self.trouble]}"

    @property
    def vi(self) -> str:
        """The problem as one line in Vietnamese."""
        where = self._where
        for found, said in PLACES_VI:
            where = re.sub(found, said, where)
        return f"{where}: {_VI[self.trouble]}"

    @property
    def _where(self) -> str:
        number = "" if self.seq is None else f" #{self.seq}"
        return f"{self.place}{number}{f' ({self.detail})' if self.detail else ''}"

    def as_json(self) -> dict[str, object]:
        """The problem, JSON-ready."""
        return {
            "trouble": str(self.trouble),
            "place": self.place,
            "seq": self.seq,
            "detail": self.detail,
            "vi": self.vi,
            "en": self.en,
        }


def _printable(text: str) -> str:
    """A name that somebody damaged, or made so that it moves the cursor or turns the direction of writing, as it can be shown."""
    return "".join(each if each.isprintable() else f"<{ord(each):04X}>" for each in str(text))


@dataclass(slots=True)
class Findings:
    """Collects while the check runs; only the first ``limit`` problems are kept, all are counted."""

    limit: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    keyless: list[tuple[int | None, str]] = field(default_factory=list)
    """Persons whose keys are not in the store, with the number of what was last told of each: they may still be on their way there."""

    def add(self, trouble: Trouble, place: str, seq: int | None = None, detail: str = "") -> None:
        """Note a problem."""
        self.counts["problems"] += 1
        if len(self.problems) < self.limit:
            self.problems.append(Problem(trouble, _printable(place), seq, _printable(detail)))

    def join(self, other: Findings) -> None:
        """Add what was found meanwhile, behind what is known."""
        self.counts += other.counts
        self.keyless += other.keyless
        self.problems += other.problems[: self.limit - len(self.problems)]


_COUNTED: Final = (
    "entries",
    "streams",
    "acts",
    "cases",
    "documents",
    "blobs",
    "anchors",
    "uncompared",
    "problem_count",
)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check. ``problem_count`` may exceed the problems listed."""

    entries: int
    streams: int
    acts: int
    cases: int
    documents: int
    blobs: int
    anchors: int
    problem_count: int
    problems: tuple[Problem, ...]
    uncompared: int = 0
    """Accounts, passkeys and tokens of before entries told hashes of them."""
    remarks: tuple[Problem, ...] = ()
    """What breaks nothing and should be looked at."""

    @property
    def ok(self) -> bool:
        """Whether the whole record holds."""
        return self.problem_count == 0

    def with_also(self, problems: Iterable[Problem]) -> Report:
        """The same with what was found beside the database."""
        more = tuple(problems)
        return replace(self, problem_count=self.problem_count + len(more), problems=(*self.problems, *more))

    def as_json(self) -> dict[str, object]:
        """The report, JSON-ready."""
        counts: dict[str, object] = {name: getattr(self, name) for name in _COUNTED}
        lists = {"problems": self.problems, "remarks": self.remarks}
        return {"ok": self.ok} | counts | {name: [each.as_json() for each in lists[name]] for name in lists}

    @classmethod
    def of(cls, findings: Findings) -> Report:
        """The outcome of what was collected."""
        counts = findings.counts
        return cls(
            entries=counts["entries"],
            streams=counts["streams"],
            acts=counts["acts"],
            cases=counts["cases"],
            documents=counts["documents"],
            blobs=counts["blobs"],
            anchors=counts["anchors"],
            problem_count=counts["problems"],
            problems=tuple(findings.problems),
            uncompared=counts["uncompared"],
        )
