"""Every kind of page that an officer can open, with 300,000 persons on file: under 100 ms at the median, as ``bench/pages.py`` for those
opened most. ``tests/bench/test_kinds.py`` holds both to the map of addresses: a page that is new is timed here, or excused with a reason.
"""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache
from typing import Final

from bench.crowd import MANY, crowd
from bench.ground import Ground, ground
from bench.opening import opened
from bench.pages import PAGES
from bench.report import Measurement, Runner, figure

_CASE: Final = "/ho-so/{case}"
_HALF: Final = "20240615-20241214"
_SHEET: Final = "/ho-so/{watched}/xac-dinh/phieu/opioids"

KINDS: Final[dict[str, tuple[str, str]]] = {
    "first page": ("commune", "/"),
    "cases, page 100": ("auditor", "/ho-so?trang=100"),
    "cases of a province, page 100": ("province", "/ho-so?trang=100"),
    "cases of a province by stage": ("province", "/ho-so?giai-doan=proposed"),
    "cases of a province that are late": ("province", "/ho-so?tinh-trang=qua-han"),
    "cases, page 5000": ("auditor", "/ho-so?trang=5000&canh={far}"),
    "cases by stage and late": ("auditor", "/ho-so?tinh-trang=qua-han&giai-doan=proposed"),
    "a case's history": ("commune", _CASE + "/dien-bien"),
    "a case's terms": ("commune", _CASE + "/thoi-han"),
    "a case's papers": ("commune", _CASE + "/giay-to"),
    "a case's diagram": ("commune", _CASE + "/so-do"),
    "a case of the province": ("province", _CASE),
    "a case for the auditor": ("auditor", _CASE),
    "why of a case": ("commune", _CASE + "/vi-sao/assessment.send_dossier"),
    "a reason of a case": ("commune", _CASE + "/ly-do"),
    "a paper": ("commune", _CASE + "/giay-to/{paper}"),
    "where a paper comes from": ("commune", _CASE + "/giay-to/{paper}/nguon"),
    "a dossier": ("commune", _CASE + "/bo-ho-so"),
    "a draft of a dossier": ("commune", _CASE + "/bo-ho-so/dung-thu"),
    "an assessment": ("doctor", "/ho-so/{mid}/xac-dinh"),
    "a criterion": ("doctor", "/ho-so/{mid}/xac-dinh/tieu-chuan/1"),
    "the end of an examination": ("doctor", "/ho-so/{mid}/xac-dinh/ket-thuc-kham"),
    "an order of monitoring": ("doctor", "/ho-so/{mid}/xac-dinh/chi-dinh"),
    "the result of an assessment": ("doctor", "/ho-so/{mid}/xac-dinh/ket-qua"),
    "a sheet": ("doctor", _SHEET),
    "an entry of a sheet": ("doctor", _SHEET + "/ghi"),
    "an entry to be struck": ("doctor", _SHEET + "/gach/{noted}"),
    "the end of a sheet": ("doctor", _SHEET + "/ket-luan"),
    "an act for a person": ("commune", "/nguoi/{person}/buoc/person_file.record"),
    "why of a person": ("commune", "/nguoi/{person}/vi-sao/person_file.record"),
    "a reason of a person": ("commune", "/nguoi/{person}/ly-do"),
    "a person to be corrected": ("commune", "/nguoi/{person}/sua"),
    "a relative": ("commune", "/nguoi/{person}/nguoi-than"),
    "pairs": ("commune", "/nguoi/trung"),
    "pairs of a province": ("province", "/nguoi/trung"),
    "two records compared": ("commune", "/nguoi/{person}/gop/{other}"),
    "simple registers": ("commune", "/so-theo-doi"),
    "a simple register": ("commune", "/so-theo-doi/contacts"),
    "a simple register of the province": ("province", "/so-theo-doi/contacts"),
    "a new line": ("commune", "/so-theo-doi/contacts/moi"),
    "a line": ("commune", "/so-theo-doi/contacts/{row}"),
    "a line to be corrected": ("commune", "/so-theo-doi/contacts/{row}/sua"),
    "a simple register printed": ("commune", "/so-theo-doi/contacts/in"),
    "a simple register as a file": ("commune", "/so-theo-doi/contacts/xuat.csv"),
    "the stock": ("doctor", "/so-theo-doi/kits/ton"),
    "books and reports": ("commune", "/so-va-bao-cao"),
    "a statutory book as a file": ("commune", "/so-luat-dinh/addicts/tep/csv"),
    "a line of a statutory book": ("commune", "/so-luat-dinh/illegal_users/dong/{managed}/{begun}"),
    "a statutory book of the busiest commune": ("busy", "/so-luat-dinh/addicts"),
    "numbers": ("commune", "/so-van-ban"),
    "reports": ("chair", "/bao-cao"),
    "a report of half a year": ("chair", f"/bao-cao/half/{_HALF}"),
    "a report of a year": ("chair", "/bao-cao/year/20231215-20241214"),
    "a report of the busiest commune": ("busy", "/bao-cao/year/20231215-20241214"),
    "a report of a commune for its province": ("province", "/bao-cao/year/20231215-20241214?xa=xa00002"),
    "a figure": ("chair", f"/bao-cao/half/{_HALF}/so-lieu?bang=activities&dong=assessment_asked&cot=number"),
    "a frozen report": ("chair", "/bao-cao/quarter/20240615-20240914/ban/{frozen}"),
    "a report as a file": ("chair", f"/bao-cao/half/{_HALF}/tep/docx"),
    "targets": ("chair", "/chi-tieu"),
    "targets for the province": ("province", "/chi-tieu?xa=xa00002"),
    "relapse": ("chair", "/tai-nghien"),
    "relapse for the province": ("province", "/tai-nghien?xa=xa00002"),
    "who relapsed": ("chair", "/tai-nghien/nguoi?su-kien=reuse"),
    "jobs": ("commune", "/hang-loat"),
    "a job": ("commune", "/hang-loat/{job}"),
    "the form of a job": ("commune", "/hang-loat/{job}/mau"),
    "lists": ("commune", "/nhap-danh-sach"),
    "a list": ("commune", "/nhap-danh-sach/{list}"),
    "columns of a list": ("commune", "/nhap-danh-sach/{list}/cot"),
    "the result of a list": ("commune", "/nhap-danh-sach/{list}/ket-qua.csv"),
    "the auditor's room": ("auditor", "/kiem-tra"),
    "the auditor's room, a year": ("auditor", "/kiem-tra?tu=2023-10-21&den=2024-10-20"),
    "the auditor's room, by article": ("auditor", "/kiem-tra?can-cu=73/2021/QH14+Đ27+k1+a"),
    "the auditor's room, refusals": ("auditor", "/kiem-tra?ket-qua=tu-choi"),
    "a case two days beside each other": ("auditor", "/kiem-tra/ho-so/{case}?ngay=2024-10-01"),
    "a decision": ("auditor", "/kiem-tra/muc/case:{case}/{seq}"),
    "two versions of the law": ("auditor", "/kiem-tra/luat?c=73/2021/QH14&ngay=2024-10-20"),
    "late duties of all": ("auditor", "/kiem-tra/tre-han"),
    "who looked": ("auditor", "/kiem-tra/tra-cuu"),
    "drafts of the law": ("auditor", "/du-thao"),
    "forms": ("commune", "/bieu-mau"),
    "a form": ("commune", "/bieu-mau/xem?m=105/2021/NĐ-CP+Mẫu+03"),
    "the law": ("commune", "/luat"),
    "an article": ("commune", "/luat/trich?c=73/2021/QH14+Đ27+k1+a"),
    "help": ("commune", "/tro-giup"),
    "published lists": ("commune", "/cong-bo"),
    "a published list": ("commune", "/cong-bo/dich-vu.csv"),
    "posts": ("doctor", "/chuc-danh"),
    "the interface described": ("commune", "/api/docs"),
    "the forms of the interface": ("commune", "/api/docs?dang=1"),
    "the installation": ("administrator", "/tinh-trang"),
    "erasure": ("keeper", "/xoa-du-lieu"),
    "messages": ("legal", "/gui-du-lieu"),
}

EXCUSED: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("static", "language.choose"),
        "no page: a file of the pages, or a way from one page to another",
    ),
    **dict.fromkeys(
        ("watch.alive", "watch.ready", "watch.metrics"), "for machines that watch; reads no record"
    ),
    **dict.fromkeys(
        (
            "signin.page",
            "signin.code",
            "signin.setup",
            "signin.picture",
            "signin.posts",
            "signin.change",
            "account.page",
            "account.app_codes",
        ),
        "of one account: nothing in it grows with the persons on file; a hash of the password takes its time on purpose",
    ),
    "ended.offer": "a form of one officer that waited for a new session; nothing in it grows with the persons on file",
    **dict.fromkeys(
        (
            "papers.pdf",
            "papers.picture",
            "documents.pdf",
            "bulk.print_chosen",
            "bulk.print_papers",
            "dossier_pages.show",
            "dossier_pages.picture",
            "dossier_pages.whole",
        ),
        "laid by LibreOffice in a process of its own, for which a page waits ten seconds at most; by one case",
    ),
    **dict.fromkeys(
        ("drafts.show", "drafts.table"),
        "of one draft, walked over by a worker and put into words before; what it found decides, fifty cases a page",
    ),
    **dict.fromkeys(
        ("bulk.papers", "dossiers.archive", "dossier.version", "papers.proof"),
        "a file of papers that are kept, of the cases that are named; what is packed decides, not what is on file",
    ),
    **dict.fromkeys(
        ("forms.blank", "api_forms.blank", "exchange.comparison"),
        "a file that is made when it is asked for; the page that offers it is timed",
    ),
    **dict.fromkeys(
        (
            "api-docs.openapi_json",
            "api_law.acts",
            "api_law.show",
            "api_forms.listed",
            "api_forms.show",
            "schemas.index",
            "schemas.show",
        ),
        "says what the program is; reads no record",
    ),
    **dict.fromkeys(
        (
            "api_books.line",
            "api_books.listed",
            "api_books.show",
            "api_cases.acts",
            "api_duties.listed",
            "api_openings.acts",
            "api_openings.why",
            "api_persons.listed",
            "api_places.listed",
            "api_cases.listed",
            "api_cases.show",
            "api_cases.why",
            "api_persons.show",
            "api_registers.file",
            "api_registers.listed",
            "api_registers.show",
            "api_relatives.listed",
            "api_reports.file",
            "api_reports.listed",
            "api_reports.show",
            "documents.download",
            "documents.lineage",
            "documents.listed",
            "dossiers.show",
            "session.show",
        ),
        "no page: for programs, from the same readings as the page of the same name, which is timed",
    ),
}
"""Addresses that are not timed here, with the reason."""


def patterns() -> tuple[str, ...]:
    """The addresses of everything that is timed, with what is filled in in braces."""
    return (*(pattern for _, pattern in KINDS.values()), *(page.pattern for page in PAGES.values()))


@cache
def _ground() -> Ground:
    _, folder = crowd(MANY)
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(ground(folder / "crowd.db"))


def _kind(name: str, who: str, pattern: str) -> None:
    @figure(name=f"page: {name}", wanted=1.0, baseline="100 ms", unit="ms", better="lower")
    def measure(run: Runner) -> Measurement:
        """The page opened again and again by one officer."""
        return opened(_ground(), run, who, pattern, "", f"{MANY:,} persons")


for _name, (_who, _pattern) in KINDS.items():
    _kind(_name, _who, _pattern)
