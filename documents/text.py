"""Text fit for a document: NFC, one kind of newline, nothing that a Word file cannot hold or that would misread on paper."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NEWLINES = re.compile("\r\n|[\r\u2028\u2029\u0085]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Embeddings, overrides and isolates turn the order of what stands on paper; letters written from right to left do not need them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong with a text, for a sentence in either language."""

    en: str
    vi: str


_CONTROL_FAULT = TextFault("control characters", "ký tự điều khiển")
_TURNING_FAULT = TextFault("characters that turn the direction of writing", "ký tự đảo chiều chữ viết")


def tidy(text: str) -> str:
    """NFC, one kind of newline, tabs as spaces, no blanks at the ends; every letter stays."""
    return unicodedata.normalize("NFC", _NEWLINES.sub("\n", text)).replace("\t", " ").strip()


def fault_of(text: str) -> TextFault | None:
    """Why a tidied text may not be printed, or None."""
    if _CONTROL.search(text):
        return _CONTROL_FAULT
    if _TURNING.search(text):
        return _TURNING_FAULT
    return None
