"""Who may ask for what: a rule for every route of the application, held to by ``test_authorisation.py``. A new route gets a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Open:
    """No session is asked for, for this reason."""

    why: str


@dataclass(frozen=True)
class Own:
    """Whoever is signed in: their own. ``only``: an auditor, a writer (all but auditors), a registrar (no administrator either).

    ``same``: holds nobody's data.
    """

    only: str = ""
    same: bool = False


@dataclass(frozen=True)
class About:
    """A case or a person: for those who see it. ``writer``: an auditor is refused, aloud."""

    what: str
    writer: bool = False


Rule = Open | Own | About
CASE, PERSON = About("case"), About("person")
CASE_WRITER, PERSON_WRITER = About("case", writer=True), About("person", writer=True)


def _all(rule: Rule, names: str) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), rule)


RULES: Final[Mapping[str, Rule]] = {
    **_all(Open("files of the pages, the same for everybody"), "static"),
    **_all(Open("the language is chosen before anyone has signed in"), "language.choose"),
    **_all(Open("forms of records, the same for everybody"), "schemas.index schemas.show"),
    **_all(Open("the way in"), "signin.page signin.enter signin.ask_passkey signin.prove_passkey"),
    **_all(
        Open("the way in: asks for what was proved before"),
        "signin.code signin.change signin.setup signin.picture signin.posts",
    ),
    **_all(Open("ends a session, if there is one"), "signin.out"),
    **_all(Open("locks the session that there is; without one nothing is done"), "locking.lock"),
    **_all(
        Open("behind the lock: asks who it is"), "locking.unlock locking.ask_passkey locking.prove_passkey"
    ),
    **_all(
        Own(same=True),
        """
        frame.help_page frame.keys law.index law.show forms.index forms.show forms.blank reference.page
        publishing.page publishing.file api_places.listed
        api-docs.openapi_json api_law.acts api_law.show api_forms.listed api_forms.show api_forms.blank
        """,
    ),
    **_all(
        Own(),
        """
        registers.index registers.show registers.search registers.line registers.file handover.show
        api_registers.listed api_registers.show api_registers.file
        home.index posts.page posts.switch desk.show desk.search listing.cases listing.search numbers.show office.index session.show
        books.index books.show books.search book_stock.show book_papers.printed book_papers.table
        api_books.listed api_books.show api_books.search api_books.enter api_books.line api_books.correct api_books.strike
        book_lines.new book_lines.create book_lines.show book_lines.edit book_lines.correct book_lines.strike
        ended.offer ended.drop
        api_cases.listed api_cases.search api_persons.search api_persons.listed api_duties.listed
        account.page account.password account.app_codes account.recovery account.add_passkey account.ask_passkey
        account.drop_passkey account.add_token account.revoke_token account.end_all account.end_session
        """,
    ),
    **_all(
        # Of the own commune, a province's communes, an auditor's all: tests/web/test_reports.py
        Own(),
        """reports.index reports.ask reports.show reports.figure reports.freeze reports.draft reports.download reports.version
        targets.show targets.relapse targets.cohort api_reports.listed api_reports.show
        api_reports.file api_reports.freeze""",
    ),
    **_all(Own("registrar"), "persons.new persons.create api_persons.add"),
    **_all(Own("writer"), "bulk.mine bulk.choose bulk.form bulk.preview"),
    **_all(Own("writer"), "bulk.papers_of_chosen bulk.print_chosen"),
    **_all(
        # A list of one's own; administrators and auditors are refused: tests/web/test_lists_pages.py
        Own(),
        """lists.index lists.upload lists.columns lists.choose lists.show lists.decide lists.go lists.again lists.drop lists.result""",
    ),
    **_all(
        Own(), "bulk.show bulk.edit bulk.go bulk.again bulk.papers bulk.print_papers"
    ),  # a job of one's own: tests/web/test_bulk.py
    **_all(
        # Of two persons, both of whom must be seen: tests/web/test_people.py
        Own(),
        "finding.show finding.search merging.pairs merging.compare merging.merge merging.apart merging.part",
    ),
    **_all(
        Open("watched by machines: no data of anybody; tests/web/test_watching.py"),
        "watch.alive watch.ready watch.metrics",
    ),
    # an administrator's or legal staff's: tests/web/test_exchange_page.py
    **_all(Own(), "exchange.show exchange.comparison exchange.resend exchange.aside exchange.turned"),
    **_all(Own(), "erasing.show erasing.check erasing.do"),  # a records officer's: tests/web/test_erasure.py
    **_all(Own(), "state.show"),  # an administrator's: tests/web/test_watching.py
    # An auditor's or legal staff's, and of these who brought it: tests/web/test_drafts_page.py
    **_all(
        Own(), "drafts.index drafts.upload drafts.show drafts.stop drafts.resume drafts.drop drafts.table"
    ),
    **_all(
        Own("auditor"),
        "auditor.search auditor.law auditor.overdue auditor.looked auditor.case auditor.decision",
    ),
    **_all(
        CASE,
        """
        cases.show entire.history entire.terms entire.papers cases.whole cases.why reason.of_case
        papers.download papers.lineage papers.proof papers.pdf papers.picture
        dossier.show dossier.draft dossier.version dossier.fix
        dossier_pages.show dossier_pages.picture dossier_pages.whole
        api_cases.show api_cases.acts api_cases.why
        assessment.show criteria.show sheets.show sheets.form sheets.strike_form
        closing.examination closing.order closing.sheet closing.result
        documents.listed documents.download documents.lineage documents.pdf dossiers.show dossiers.archive dossiers.fix
        """,
    ),
    **_all(
        CASE_WRITER,
        """acting.case_form acting.case_act drafting.case_draft api_acts.do api_acts.checked api_acts.drafted
        criteria.answer sheets.write sheets.strike aside.drop_of_case""",
    ),
    **_all(
        PERSON,
        "persons.show api_persons.show api_openings.acts api_openings.why api_relatives.listed persons.why reason.of_person",
    ),
    **_all(
        PERSON_WRITER,
        "persons.edit persons.correct api_persons.correct api_relatives.add api_relatives.end relatives.new"
        " relatives.add relatives.end acting.person_form acting.person_act"
        " drafting.person_draft aside.drop_of_person",
    ),
}
