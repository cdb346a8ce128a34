"""The law as data, asked by day. Every answer is prepared when the corpus is built; a question is a look-up.

Called by everything that needs the law. A question about a day on which nothing is in force raises NotInForce, which says
what was in force when; a name that the corpus does not hold raises CorpusError, which names the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from rules.citation import Citation
from rules.corpus.dossier_model import DossierItem
from rules.corpus.model import (
    Article,
    Consequence,
    Instrument,
    Parameter,
    Regime,
    Requirement,
    TermRule,
    covers,
    edges,
)
from rules.corpus.prepare import articles_by_place, grouped, lists, one_list, singles, versions_by_number
from rules.corpus.reading import nearest
from rules.corpus.timeline import Timeline
from rules.errors import CorpusError, NotInForce
from rules.facts import FactCatalogue

_Value = TypeVar("_Value")


class Corpus:
    """All versions of all instruments, the catalogue of facts and the regimes. Immutable; safe to share.

    ``text`` is the data of all its files as one canonical text, and ``hash`` the SHA-256 of that: what a receipt names can be kept.
    """

    def __init__(
        self,
        versions: Iterable[Instrument],
        facts: FactCatalogue,
        regimes: Sequence[Regime],
        content_hash: str,
        text: str = "",
    ) -> None:
        self.facts = facts
        self.hash = content_hash
        self.text = text
        self._all = tuple(sorted(versions, key=lambda v: (v.citation, v.from_)))
        self._regime_list = tuple(regimes)
        self._regimes = Timeline(
            regimes,
            lambda day: next((r for r in regimes if covers(r, day)), None),
            en="A regime held by the program",
            vi="Giai đoạn pháp luật mà chương trình nắm giữ",
        )
        self._versions = versions_by_number(self._all)
        self._articles = articles_by_place(self._all)
        self._sheets = tuple(sheet.citation for v in self._all for sheet in v.sheets)
        self._kinds = {v.number: v.kind for v in self._all}
        pairs = [(article, version) for version in self._all for article in version.articles]
        requirements = [(rule, version) for article, version in pairs for rule in article.requirements]
        terms = [(rule, version) for article, version in pairs for rule in article.terms]
        self._sets = lists(requirements, lambda rule: rule.sets, "The set of requirements", "Nhóm điều kiện")
        listed = [(item, version) for article, version in pairs for item in article.dossier]
        self._dossiers = lists(listed, lambda item: [item.dossier], "The list of papers", "Danh mục giấy tờ")
        self._duties = lists(terms, lambda rule: [rule.duty], "A term for the duty", "Thời hạn của nghĩa vụ")
        self._requirements = singles(requirements, "The requirement", "Điều kiện")
        self._terms = singles(terms, "The term", "Thời hạn")
        self._terms_by_id = {
            name: tuple(rule for rule, _ in found)
            for name, found in grouped(terms, lambda pair: [pair[0].id]).items()
        }
        self._parameters = singles(
            [(rule, version) for article, version in pairs for rule in article.parameters],
            "The parameter",
            "Tham số",
        )
        self._consequences = one_list(
            [(rule, version) for article, version in pairs for rule in article.consequences],
            "Any consequence of an outcome",
            "Hệ quả pháp lý",
        )

    # --- texts -------------------------------------------------------------------------------------------------------

    def instruments(self) -> tuple[str, ...]:
        """The numbers of all texts held, in legal order."""
        return tuple(self._versions)

    def all_versions(self) -> tuple[Instrument, ...]:
        """Every version of every text, by text and first day."""
        return self._all

    def version(self, instrument: str, on: date) -> Instrument:
        """The version of a text in force on ``on``. Raises NotInForce, CorpusError (not held)."""
        return _known(self._versions, instrument, "text", "văn bản").at(on)

    def article(self, citation: Citation, on: date) -> Article:
        """The article that ``citation`` lies in, with the rules in force on ``on``. Raises NotInForce, CorpusError."""
        line = self._articles.get(Citation(citation.instrument, citation.article))
        if line is None:
            raise _not_held(citation, self._versions)
        return line.at(on)

    def standing(self, cites: Iterable[Citation], on: date) -> tuple[Citation, ...]:
        """The citations whose text is in force on ``on``; all of them where none is, for a rule that outlives its text."""
        every = tuple(cites)
        return tuple(each for each in every if self.stands(each, on)) or every

    def stands(self, citation: Citation, on: date) -> bool:
        """Whether the text of the citation is in force on ``on``. Raises CorpusError where it is not held."""
        try:
            self.version(citation.instrument, on)
        except NotInForce:
            return False
        return True

    def knows(self, citation: Citation) -> bool:
        """Whether the corpus holds the text, and its article, form or annex, on some day."""
        if citation.form is not None:
            return any(citation.contains(sheet) for sheet in self._sheets)
        if citation.article is not None:
            return Citation(citation.instrument, citation.article) in self._articles
        return citation.instrument in self._versions

    def require(self, citation: Citation) -> None:
        """Raise CorpusError, naming what is held, unless the corpus knows ``citation``."""
        if not self.knows(citation):
            raise _not_held(citation, self._versions)

    def vietnamese(self, citation: Citation) -> str:
        """The long form of a citation, with the kind of text as the corpus holds it ("Bộ luật" for a code)."""
        return citation.vietnamese(self._kinds.get(citation.instrument, ""))

    def regime(self, on: date) -> Regime:
        """Who is competent on ``on``: the regime of that day. Raises NotInForce before the first."""
        return self._regimes.at(on)

    # --- rules -------------------------------------------------------------------------------------------------------

    @property
    def sets(self) -> frozenset[str]:
        """The names of all sets of requirements."""
        return frozenset(self._sets)

    @property
    def duties(self) -> frozenset[str]:
        """The names of all duties that have a term."""
        return frozenset(self._duties)

    @property
    def term_ids(self) -> frozenset[str]:
        """The ids of all terms."""
        return frozenset(self._terms)

    @property
    def parameter_ids(self) -> frozenset[str]:
        """The ids of all numbers of the law."""
        return frozenset(self._parameters)

    def requirements_of(self, set_name: str, on: date) -> tuple[Requirement, ...]:
        """The requirements of a set on ``on``, from every text in force, in legal order; never empty.

        Notes that hold on that day are merged into each requirement's own. Raises NotInForce, CorpusError.
        """
        return _known(self._sets, set_name, "set of requirements", "nhóm điều kiện").at(on)

    def requirement(self, requirement_id: str, on: date) -> Requirement:
        """One requirement as it stands on ``on``. Raises NotInForce, CorpusError."""
        return _known(self._requirements, requirement_id, "requirement", "điều kiện").at(on)

    def term(self, term_id: str, on: date) -> TermRule:
        """One term as it stands on ``on``. Raises NotInForce, CorpusError."""
        return _known(self._terms, term_id, "term", "thời hạn").at(on)

    def terms_by_id(self, term_id: str) -> tuple[TermRule, ...]:
        """The term as it stands in every version that has it."""
        return self._terms_by_id.get(term_id, ())

    def terms_of_duty(self, duty: str, on: date) -> tuple[TermRule, ...]:
        """Every term for a duty on ``on``, in legal order; never empty. Raises NotInForce, CorpusError."""
        return _known(self._duties, duty, "duty", "nghĩa vụ").at(on)

    def parameter(self, parameter_id: str, on: date) -> Parameter:
        """One number of the law as it stands on ``on``. Raises NotInForce, CorpusError."""
        return _known(self._parameters, parameter_id, "parameter", "tham số").at(on)

    def consequences(self, on: date) -> tuple[Consequence, ...]:
        """Everything that an outcome may set in motion on ``on``, in legal order. Raises NotInForce."""
        return self._consequences.at(on)

    @property
    def dossiers(self) -> frozenset[str]:
        """The names of all dossiers whose papers the law lists."""
        return frozenset(self._dossiers)

    def dossier_items(self, dossier: str, on: date) -> tuple[DossierItem, ...]:
        """The papers that the law lists for a dossier on ``on``, for every kind of person, in the order prescribed.

        Raises NotInForce, CorpusError.
        """
        found = _known(self._dossiers, dossier, "list of papers", "danh mục giấy tờ").at(on)
        return tuple(sorted(found, key=lambda item: (item.order, item.cites[0])))

    def boundaries(self) -> tuple[date, ...]:
        """Every day on which anything in the corpus changes: the days that tests stand on."""
        inner = (
            period for v in self._all for a in v.articles for period in (*v.notes, a, *a.rules, *a.dossier)
        )
        return tuple(edges([*self._all, *inner, *self._regime_list]))


def _known(lines: Mapping[str, Timeline[_Value]], name: str, en: str, vi: str) -> Timeline[_Value]:
    line = lines.get(name)
    if line is None:
        hint_en, hint_vi = nearest(name, lines)
        raise CorpusError(
            f"The corpus holds no {en} '{name}'{hint_en or '.'}",
            vi=f"Dữ liệu pháp luật không có {vi} “{name}”{hint_vi or '.'}",
            name=name,
        )
    return line


def _not_held(citation: Citation, texts: Iterable[str]) -> CorpusError:
    held = ", ".join(texts)
    return CorpusError(
        f"The corpus does not hold {citation.short()}. Texts held in whole or in part: {held}.",
        vi=f"Dữ liệu pháp luật không có {citation.vietnamese()}. Các văn bản có toàn bộ hoặc một phần: {held}.",
        citation=citation.short(),
    )
