"""The law as encoded, written out for lawyers: pages of docs/law/, made from the tables and the corpus that the door works with.

Called by ``lotrinh law pages`` (``make docs``); a test holds the pages that are committed against what is made now. In Vietnamese.
"""

from __future__ import annotations

from rules.corpus import Corpus
from web.lawbook.links import links_page
from web.lawbook.procedures import index_page, procedure_page
from web.lawbook.terms import terms_page
from web.lawbook.texts import text_page, texts_index
from web.lawbook.wording import Words
from workflows.procedure import Procedures

MADE = "<!-- Do `make docs` ghi từ bảng thủ tục và dữ liệu pháp luật; không sửa tay. -->"


def pages(procedures: Procedures, corpus: Corpus) -> dict[str, str]:
    """Every page by its path under docs/law/."""
    words = Words(corpus)
    found = {"README.md": _page(index_page(procedures, words))}
    for procedure in procedures.values():
        found[f"thu-tuc/{procedure.id}.md"] = _page(procedure_page(procedure, words))
    found["thoi-han.md"] = _page(terms_page(procedures, words))
    found["he-qua.md"] = _page(links_page(procedures, words))
    found["van-ban/README.md"] = _page(texts_index(words))
    for version in corpus.all_versions():
        found[f"van-ban/{version.file.replace('/', '-').removesuffix('.yaml')}.md"] = _page(
            text_page(version, words)
        )
    return found


def _page(lines: list[str]) -> str:
    text = "\n".join([MADE, "", *lines]).rstrip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text + "\n"
