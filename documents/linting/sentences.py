"""Sentences that broke while the text was put together: a passage that stands twice, an end in mid-air, a quotation that never closes.

Only what can be told without understanding the sentence. A clause whose words are all there but in the wrong order is not found:
no rule tells it from a clumsy but whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from documents.linting.model import Finding, Passage, Said, Severity

RULE = "30/2020/NĐ-CP Phụ lục I, Phần I, Mục II, 6"

_LEAST_WORDS = 6
_HANGING = re.compile(
    r"(?<!\w)(?:và|hoặc|của|(?<!kèm )(?<!tiếp )(?<!đi )(?<!dưới )theo|(?<!hiện )tại|với|bởi|để|thuộc|gồm cả|cùng với)$",
    re.IGNORECASE,
)
_TWICE_LISTED = re.compile(r"(?<!\w)(?P<one>[A-ZĐ]{2,8}), (?P=one)(?!\w)")


def findings(passages: Iterable[Passage]) -> Iterator[Finding]:
    """What broke, in reading order."""
    depth = 0
    for passage in passages:
        yield from _repeated(passage)
        yield from _listed_twice(passage)
        if not passage.in_table:
            yield from _hanging(passage)
        yield from _quotes(passage, depth)
        # A quotation may run over several paragraphs.
        depth = max(0, depth + passage.text.count("“") - passage.text.count("”"))


def _repeated(passage: Passage) -> Iterator[Finding]:
    """The same six words or more twice in a row."""
    words = [(found.start(), found[0]) for found in re.finditer(r"\S+", passage.text)]
    bare = [word.strip('.,;:()“”"').lower() for _, word in words]
    place = 0
    while place < len(bare):
        length = _twice_from(bare, place)
        if length and _runs_on(words, place + length):
            start, middle = words[place][0], words[place + length][0]
            said = passage.text[start:middle].strip()
            shown = said if len(said) < 80 else f"{said[:60]} … {said[-15:]}"
            yield Finding(
                code="TEXT-TWICE",
                severity=Severity.ERROR,
                place=passage.place(middle, middle + len(said)),
                wrong=Said(
                    f"Cụm từ đứng hai lần liền nhau: “{shown}”.", f"The same words twice in a row: '{shown}'."
                ),
                right=Said("Bỏ một lần.", "Leave one of them out."),
                rule=RULE,
            )
            place += 2 * length
        else:
            place += 1


def _runs_on(words: list[tuple[int, str]], again: int) -> bool:
    """Whether the second time stands in the same breath: no mark before it, no capital. "… trung gian. Kho lưu mẫu …" is no fault."""
    return words[again - 1][1][-1].isalnum() and words[again][1][0].islower()


def _twice_from(words: list[str], place: int) -> int:
    """How many words from ``place`` on stand again right after themselves; 0 where too few do."""
    for length in range(_LEAST_WORDS, (len(words) - place) // 2 + 1):
        again = place + length
        if words[place] == words[again] and words[place:again] == words[again : again + length]:
            if len(set(words[place:again])) > 2:  # a row of dots or of one word is no sentence
                return length
            return 0
    return 0


def _listed_twice(passage: Passage) -> Iterator[Finding]:
    for found in _TWICE_LISTED.finditer(passage.text):
        yield Finding(
            code="TEXT-LISTED",
            severity=Severity.NOTICE,
            place=passage.place(*found.span()),
            wrong=Said(f"Liệt kê hai lần: “{found[0]}”.", f"Listed twice: '{found[0]}'."),
            right=Said("Kiểm tra mục thứ hai.", "Check what the second was to be."),
            rule=RULE,
        )


def _hanging(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    # A short heading may well end so, with what follows under it.
    long = len(text.split()) >= 2 * _LEAST_WORDS
    if not text.isupper() and ((long and _HANGING.search(text)) or (text.endswith(",") and " " in text)):
        yield Finding(
            code="TEXT-UNFINISHED",
            severity=Severity.NOTICE,
            place=passage.place(max(0, len(text) - 40)),
            wrong=Said("Câu dừng giữa chừng.", "The sentence stops half-way."),
            right=Said("Viết tiếp hoặc bỏ phần thừa.", "Finish it, or take the rest away."),
            rule=RULE,
        )


def _quotes(passage: Passage, depth: int) -> Iterator[Finding]:
    text = passage.text
    odd = text.count('"') % 2 == 1 or depth + text.count("“") < text.count("”")
    if odd:
        at = text.rfind('"') if '"' in text else text.rfind("”")
        yield Finding(
            code="TEXT-QUOTE",
            severity=Severity.NOTICE,
            place=passage.place(at, at + 1),
            wrong=Said("Dấu ngoặc kép lẻ, không có dấu đi cùng.", "A quotation mark without its other half."),
            right=Said("Thêm hoặc bỏ một dấu.", "Add the other one, or leave it out."),
            rule=RULE,
        )
