"""Citations: where in the law something stands, read and written in the short form and in Vietnamese.

Called by everything that names a source of law. Knows nothing of which texts exist: that is the corpus's
matter. A point ``đ`` is a point of its own beside ``d``; no diacritic is ever dropped.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache, total_ordering

from rules.citation_reading import FIELDS, LETTERS, family, names_a_text, read, refusal

__all__ = ["LETTERS", "Citation"]


@total_ordering
@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the law. Whole texts, articles, clauses, points, forms and annexes can be cited.

    ``form`` is the number of a form ("02"), an annex ("PL03") or a form in an annex ("PLV Mẫu 34").
    Fields are taken in NFC; one that is not of its form raises CitationError. Sorting follows the law: texts
    by rank, year and number, then articles, clauses and points, then forms and annexes.
    """

    instrument: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    form: str | None = None

    def __post_init__(self) -> None:
        for name, pattern in FIELDS.items():
            value = getattr(self, name)
            if value is None and name != "instrument":
                continue
            if not isinstance(value, str) or not pattern.fullmatch(unicodedata.normalize("NFC", value)):
                raise refusal(value, f"'{name}' is not of its form", f"“{name}” không đúng dạng")
            object.__setattr__(self, name, unicodedata.normalize("NFC", value))
        if self.article is None and (self.clause or self.point):
            raise refusal(self.instrument, "a clause or point needs its article", "khoản, điểm phải kèm điều")
        if self.article is not None and self.form is not None:
            raise refusal(self.instrument, "a form stands without an article", "mẫu không đi cùng điều")

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read "116/2021/NĐ-CP Đ42 k4 a" or "điểm a khoản 4 Điều 42 Nghị định số 116/2021/NĐ-CP".

        Also "… Mẫu 07", "… PL03", "Mẫu số 34 Phụ lục V Nghị định 163/2026/NĐ-CP". Any Unicode form is taken.
        Raises CitationError, which says how a citation is written.
        """
        return _parse(text)

    @classmethod
    def within(cls, instrument: str, text: str) -> Citation:
        """As ``parse``; where ``text`` names no text of law ("Đ27 k1 a"), a place in ``instrument``."""
        return _parse(text if names_a_text(text) else f"{instrument} {text}")

    @property
    def kind(self) -> str:
        """The kind of text in Vietnamese, by the letters of the number: QH is Luật, NĐ is Nghị định.

        A code of the National Assembly has the same letters as a law: the corpus knows better.
        """
        return family(self.instrument)[1][0]

    def short(self) -> str:
        """The short form, as in YAML and JSON: "116/2021/NĐ-CP Đ42 k4 a"."""
        form_mark = "" if (self.form or "").startswith("PL") else "Mẫu "
        marks = (("Đ", self.article), ("k", self.clause), ("", self.point), (form_mark, self.form))
        return " ".join([self.instrument, *(mark + value for mark, value in marks if value)])

    def place(self) -> str:
        """The place inside the text in Vietnamese: "điểm a khoản 4 Điều 42"; empty for a whole text."""
        annex, sheet = _annex_and_sheet(self.form or "")
        marks = (
            ("điểm ", self.point),
            ("khoản ", self.clause),
            ("Điều ", self.article),
            ("Mẫu số ", sheet),
            ("Phụ lục ", annex),
        )
        return " ".join(mark + value for mark, value in marks if value)

    def vietnamese(self, kind: str = "") -> str:
        """The long form: "điểm a khoản 4 Điều 42 Nghị định 116/2021/NĐ-CP"; ``kind`` replaces the derived."""
        words = (self.place(), "kèm theo" if self.form else "", kind or self.kind, self.instrument)
        return " ".join(word for word in words if word)

    def contains(self, other: Citation) -> bool:
        """Whether ``other`` lies at or under this place: text, article, clause, point; text, annex, form.

        A form named without its annex contains the form of that number in any annex.
        """
        return (
            self.instrument == other.instrument
            and self.article in {None, other.article}
            and self.clause in {None, other.clause}
            and self.point in {None, other.point}
            and (self.form is None or _form_contains(self.form, other.form or ""))
        )

    def sort_key(self) -> tuple[object, ...]:
        """The key of the legal order; equal only for equal citations."""
        number, _, rest = self.instrument.partition("/")
        year = int(rest[:4]) if rest[:4].isdigit() else 0
        annex, sheet = _annex_and_sheet(self.form or "")
        place = (self.article, self.clause, self.point, annex, sheet)
        return (
            family(self.instrument)[0],
            (year, int(number), rest, number),
            self.form is not None,
            *map(_order, place),
            annex,
        )

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Citation):
            return NotImplemented
        return self.sort_key() < other.sort_key()

    def __str__(self) -> str:
        return self.short()


@lru_cache(maxsize=4096)
def _parse(text: str) -> Citation:
    return Citation(**read(text))


def _annex_and_sheet(form: str) -> tuple[str, str]:
    """ "PLV Mẫu 34" -> ("V", "34"); an annex alone has no sheet, a form alone no annex."""
    annex, _, sheet = form.partition(" Mẫu ") if form.startswith("PL") else ("", "", form)
    return annex.removeprefix("PL"), sheet


def _form_contains(mine: str, its: str) -> bool:
    return mine == its or (
        its.startswith("PL") and (its.startswith(f"{mine} ") or its.endswith(f" Mẫu {mine}"))
    )


def _order(value: str | None) -> tuple[int, int]:
    """Order of "12", "12a", "13", of points and of annexes "IV", "04"; nothing comes first."""
    if not value:
        return (-1, -1)
    if set(value) <= {"I", "V", "X"}:
        return (_roman(value), -1)
    digits = value.rstrip(LETTERS)
    return (int(digits or 0), LETTERS.index(value[-1]) if value[-1] in LETTERS else -1)


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[c] for c in text]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
