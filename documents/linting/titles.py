"""Names and titles of texts that are almost right: a word lacks, a word is another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.linting.cite_told import finding
from documents.linting.citing import Cited
from documents.linting.model import Finding, Passage, Severity
from rules.instruments import Entry, Register, plain


def misnamed(passage: Passage, register: Register) -> Iterator[Finding]:
    """A law whose name lacks one word ("Luật Xử vi phạm hành chính"), told where the rest of a long name stands word by word."""
    small = plain(passage.text)
    if len(small) != len(passage.text) or not re.search(r"\b(?:luật|pháp lệnh)\b", small):
        return
    for name in register.names:
        words = name.split()
        if len(words) < 6 or len(words) > 20:
            continue
        for left_out in range(1, len(words) - 1):
            short = " ".join(words[:left_out] + words[left_out + 1 :])
            start = small.find(short)
            if start >= 0 and passage.text[start].isupper() and short not in register.names:
                yield finding(
                    "CIT-NAME", passage, (start, start + len(short)), f"Tên văn bản thiếu chữ “{words[left_out]}”",
                    f"The name of the law lacks the word '{words[left_out]}'", register.names[name][0].title, Severity.NOTICE,
                )  # fmt: skip
                break


def mistitled(cited: Cited, passage: Passage, entry: Entry) -> Iterator[Finding]:
    """A title that is quoted in full but for one word."""
    title = _words(entry.title.removeprefix(entry.kind))
    rest = _words(passage.text[cited.end : cited.end + len(entry.title) + 80])
    if "title" in entry.unseen or len(title) < 8 or len(rest) < len(title):
        return
    odd = [(told, right) for told, right in zip(rest, title, strict=False) if told != right]
    if len(odd) == 1 and rest[0] == title[0]:
        yield finding(
            "CIT-TITLE", passage, (cited.start, cited.end), f"Tên của {entry.number} ghi “{odd[0][0]}”",
            f"The title of {entry.number} has '{odd[0][0]}'", f"“{odd[0][1]}”", Severity.NOTICE,
        )  # fmt: skip


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text))


def titled(text: str, cited: Cited, entry: Entry) -> bool:
    """Whether the title of ``entry`` follows the citation, at least its first words."""
    words = entry.title.removeprefix(entry.kind).split()[:8]
    return len(words) >= 6 and " ".join(words).lower() in text[cited.after : cited.end + 400].lower()
