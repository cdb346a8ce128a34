"""In which capacity a paper is signed: the head of the office, or who acts for the head (30/2020/NĐ-CP PL I, II.7 b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from documents.contexts.reading import Source

# The offices whose holders sign the forms of Decree 109/2021; a doctor signs as a doctor and for nobody.
_HEADS: Mapping[str, str] = {
    "commune_police_head": "TRƯỞNG CÔNG AN",
    "facility_head": "THỦ TRƯỞNG CƠ SỞ Y TẾ",
}


def signing(before: str = "") -> Callable[[Source], tuple[str, ...]]:
    """The lines over the signature where the one who acts exercises the office of the head under a delegation; none otherwise.

    ``before`` stands over them (the approval of a head).
    """

    def lines(source: Source) -> tuple[str, ...]:
        authority = source.text("actor.authority")
        head = _HEADS.get(source.text("actor.role") or "") if authority else None
        if not authority or head is None:
            return ()
        above = (before,) if before else ()
        return (*above, *capacity(head, source.text("actor.title") or "", authority))

    return lines


def capacity(head: str, title: str, authority: str = "") -> tuple[str, ...]:
    """The capacity of the one who signs (30/2020/NĐ-CP PL I, II.7 b): KT. for the head, by a deputy; Q. given the powers of the head;
    TL. by order and TUQ. by authority of the head, both before the signer's own office and without the body on whose behalf the head signs.
    """
    lines = head.split("\n")
    *body, office = lines
    if not authority:
        authority = "KT" if title.lower().startswith("phó ") else ""
    if authority == "KT":
        return (*body, f"KT. {office}", f"PHÓ {office}")
    if authority == "Q":
        return (*body, f"Q. {office}")
    if authority in {"TL", "TUQ"}:
        return (f"{authority}. {office}", *([title.upper()] if title else []))
    return tuple(lines)
