"""Whether a signed file is the paper that was issued: it begins with its bytes, and only the signature's own objects came in between.

The first signature covers what stands before it, also what somebody slipped in between issue and signature. That is looked for here.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NullObject, PdfObject, Reference
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

_ROOT_KEYS: Final = frozenset({"/AcroForm", "/Extensions", "/Version", "/Metadata"})
_PAGE_KEYS: Final = frozenset({"/Annots"})
_FORM_KEYS: Final = frozenset({"/Fields", "/SigFlags"})
_INFO_KEYS: Final = frozenset({"/ModDate", "/Producer"})


def is_of(reader: PdfFileReader, pdf: bytes, issued: bytes, signed_revision: int) -> bool:
    """Whether ``pdf``, whose first signature closes ``signed_revision``, is ``issued`` and that signature."""
    if not pdf.startswith(issued) or len(pdf) == len(issued):
        return False
    try:
        before = PdfFileReader(io.BytesIO(issued), strict=False)
        first = before.total_revisions
        after = reader.get_historical_resolver(signed_revision)
        return first <= signed_revision and all(
            _harmless(ref, before, after)
            for revision in range(first, signed_revision + 1)
            for ref in reader.xrefs.explicit_refs_in_revision(revision)
        )
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False


def _harmless(ref: Reference, before: PdfFileReader, after: HistoricalResolver) -> bool:
    """A new object, or the catalogue, a page or the file's description with nothing changed but what a signature needs."""
    old = _object(before, ref)
    if old is None or isinstance(old, NullObject):
        return True  # nothing of the paper has this number: whatever it is, nothing of the paper points at it
    new = after.get_object(Reference(ref.idnum, ref.generation, after.reader))
    if isinstance(old, ArrayObject) and isinstance(new, ArrayObject):
        return _longer(old, new)  # the list of fields, or the notes of a page
    if not isinstance(old, DictionaryObject) or not isinstance(new, DictionaryObject):
        return False
    if old.get("/Type") in {"/Metadata", "/ObjStm", "/XRef"}:
        return True  # the description of the file, and how it is packed
    if old.get("/Type") == "/Catalog":
        return _same(old, new, _ROOT_KEYS)
    if old.get("/Type") == "/Page":
        return _same(old, new, _PAGE_KEYS) and _only_fields(old, new)
    if "/Fields" in old:  # the form, to which an earlier signature added its field
        return _same(old, new, _FORM_KEYS) and _longer(old.get("/Fields"), new.get("/Fields"))
    return "/Type" not in old and _same(old, new, _INFO_KEYS)


def _object(reader: PdfFileReader, ref: Reference) -> PdfObject | None:
    try:
        found: PdfObject = reader.get_object(Reference(ref.idnum, ref.generation, reader))  # type: ignore[no-untyped-call]
    except (PdfError, KeyError):
        return None
    return found


def _same(old: DictionaryObject, new: DictionaryObject, but: Iterable[str]) -> bool:
    keys = (set(old) | set(new)) - set(but)
    return all(_written(old, key) == _written(new, key) for key in keys)


def _written(place: DictionaryObject, key: str) -> object:
    """A value as it is written: a reference by its number, whichever file it is of."""
    if key not in place:
        return None
    return _plain(place.raw_get(key))


def _plain(value: PdfObject) -> object:
    ref = getattr(value, "reference", None)
    if ref is not None:
        return (ref.idnum, ref.generation)
    if isinstance(value, DictionaryObject):
        return {name: _plain(value.raw_get(name)) for name in value}
    if isinstance(value, ArrayObject):
        return [_plain(value.raw_get(number)) for number in range(len(value))]
    return value


def _only_fields(old: DictionaryObject, new: DictionaryObject) -> bool:
    """The page has the notes that it had, and behind them fields of signatures."""
    return "/Annots" not in new or _longer(old.get("/Annots", ArrayObject()), new.get("/Annots"))


def _longer(old: object, new: object) -> bool:
    """The list holds what it held, and behind that fields of signatures only."""
    if not isinstance(old, ArrayObject) or not isinstance(new, ArrayObject) or len(new) < len(old):
        return False
    held = all(_plain(old.raw_get(number)) == _plain(new.raw_get(number)) for number in range(len(old)))
    return held and all(_is_field(new[number]) for number in range(len(old), len(new)))


def _is_field(each: object) -> bool:
    return (
        isinstance(each, DictionaryObject) and each.get("/Subtype") == "/Widget" and each.get("/FT") == "/Sig"
    )
