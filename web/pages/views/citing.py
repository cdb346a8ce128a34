"""Places in the law as the reader of a page is told them: in Vietnamese as the law is cited, in English beside it.

A citation is looked up and kept in its short form whatever the language; only what is read differs. The number of a text and the
letter of a point are never translated: point đ is not d.
"""

from __future__ import annotations

from typing import Final

from rules.citation import Citation
from rules.corpus import Corpus
from web.language import VIETNAMESE, chosen

_KINDS: Final = {
    "Bộ luật": "Code",
    "Hiến pháp": "Constitution",
    "Luật": "Law",
    "Nghị quyết": "Resolution",
    "Nghị định": "Decree",
    "Pháp lệnh": "Ordinance",
    "Quyết định": "Decision",
    "Thông tư": "Circular",
    "Thông tư liên tịch": "Joint Circular",
    "Văn bản hợp nhất": "Consolidated Text",
}


def brief(citation: Citation) -> str:
    """ "116/2021/NĐ-CP Đ42 k4 a"; in English "116/2021/NĐ-CP Art. 42.4.a"."""
    if chosen() == VIETNAMESE:
        return citation.short()
    parts = [part for part in (citation.article, citation.clause, citation.point) if part]
    place = f"Art. {'.'.join(parts)}" if parts else _annexed(citation)
    return f"{citation.instrument} {place}".strip()


def full(citation: Citation, corpus: Corpus) -> str:
    """ "điểm a khoản 4 Điều 42 Nghị định 116/2021/NĐ-CP"; in English "Article 42, clause 4, point a, Decree 116/2021/NĐ-CP"."""
    if chosen() == VIETNAMESE:
        return corpus.vietnamese(citation)
    kind = corpus.vietnamese(Citation(citation.instrument)).removesuffix(citation.instrument).strip()
    named = (("Article", citation.article), ("clause", citation.clause), ("point", citation.point))
    place = [f"{word} {value}" for word, value in named if value] or [_annexed(citation)]
    return ", ".join(part for part in (*place, f"{_KINDS.get(kind, kind)} {citation.instrument}") if part)


def _annexed(citation: Citation) -> str:
    annex, sheet, text = "", "", citation.form or ""
    if text.startswith("PL"):
        annex, _, sheet = text.removeprefix("PL").partition(" Mẫu ")
    else:
        sheet = text
    return ", ".join([f"{word} {value}" for word, value in (("Form", sheet), ("Annex", annex)) if value])
