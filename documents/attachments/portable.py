"""A PDF from outside, opened without mending it: whole, not encrypted, passive, with pages that can be read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from documents.attachments.found import Found
from documents.attachments.limits import DEEPEST, MOST_OBJECTS, MOST_PAGES, READABLE_DPI
from documents.attachments.refusing import Refusal

# Refused, not taken out: a paper is kept as it was given, and taking something out would break its signatures.
_KEYS: Final = {"/JS": "script", "/XFA": "xfa", "/EmbeddedFiles": "embedded", "/EF": "embedded"}
_VALUES: Final = {
    ("/S", "/JavaScript"): "script",
    ("/S", "/Launch"): "launch",
    ("/S", "/SubmitForm"): "launch",
    ("/S", "/ImportData"): "launch",
    ("/S", "/GoToR"): "launch",
    ("/S", "/Thread"): "launch",
    ("/S", "/GoToE"): "embedded",
    ("/S", "/Rendition"): "media",
    ("/S", "/Movie"): "media",
    ("/S", "/Sound"): "media",
    ("/S", "/RichMediaExecute"): "media",
    ("/Type", "/EmbeddedFile"): "embedded",
    ("/Subtype", "/FileAttachment"): "embedded",
    ("/Subtype", "/RichMedia"): "media",
    ("/Subtype", "/3D"): "media",
    ("/Subtype", "/Movie"): "media",
    ("/Subtype", "/Sound"): "media",
}
_SAME_SHAPE: Final = 0.15
_POINTS: Final = 72  # to the inch


def look(content: bytes) -> Found:
    """Pages and remarks. ``Refusal``: encrypted, damaged, not passive, too heavy."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, inherit_page_attributes=False) as pdf:
            return _look(pdf)
    except pikepdf.PasswordError:
        raise Refusal("encrypted") from None
    except pikepdf.PdfError as error:
        raise Refusal("heavy" if "bad_alloc" in str(error) else "damaged") from None
    except (pikepdf.ForeignObjectError, ValueError, TypeError, KeyError, IndexError):
        raise Refusal("damaged") from None
    except (MemoryError, RecursionError):
        raise Refusal("heavy") from None


def _look(pdf: pikepdf.Pdf) -> Found:
    if pdf.is_encrypted:
        raise Refusal("encrypted")
    for place in _dictionaries(pdf):
        _passive(place)
    pages = len(pdf.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise Refusal("pages", pages=pages, most=MOST_PAGES)
    coarse = False
    for page in pdf.pages:
        _readable(page)
        coarse = coarse or _coarse(page)
    return Found(pages, ("low_resolution",) if coarse else ())


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, also those inside others; what an object points at is met where it stands."""
    seen = 0
    waiting: list[tuple[Any, int]] = [(pdf.trailer, 0)]
    for each in pdf.objects:
        waiting.append((each, 0))
        while waiting:
            thing, depth = waiting.pop()
            seen += 1
            if seen > MOST_OBJECTS or depth > DEEPEST:
                raise Refusal("heavy")
            if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
                yield thing
                inner = [thing.get(key) for key in thing.keys()]  # noqa: SIM118 - not a dict
            elif isinstance(thing, pikepdf.Array):
                inner = [thing[number] for number in range(len(thing))]
            else:
                continue
            waiting += [
                (item, depth + 1)
                for item in inner
                if isinstance(item, pikepdf.Object) and not item.is_indirect
            ]


def _passive(place: pikepdf.Object) -> None:
    """Nothing that runs, sends, plays or unpacks, and no bytes that lie in another file."""
    if isinstance(place, pikepdf.Stream) and "/F" in place:
        raise Refusal("elsewhere")
    for key in place.keys():  # noqa: SIM118 - not a dict
        if key in _KEYS:
            raise Refusal(_KEYS[key])
        if key in {"/AA", "/OpenAction"} and _leads_out(place.get(key)):
            raise Refusal("launch")
        if key in {"/S", "/Type", "/Subtype"}:
            code = _VALUES.get((key, str(place.get(key))))
            if code is not None:
                raise Refusal(code)


def _leads_out(happens: object) -> bool:
    """Whether something that happens of itself, when the file or a page is opened, opens an address. A click may."""
    if not isinstance(happens, pikepdf.Dictionary):
        return False
    each = [happens, *(happens.get(key) for key in happens.keys())]  # noqa: SIM118 - not a dict
    return any(isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.URI for one in each)


def _readable(page: pikepdf.Page) -> None:
    """What is drawn on the page can be unpacked."""
    drawn = page.obj.get("/Contents")
    streams = list(drawn) if isinstance(drawn, pikepdf.Array) else [drawn]
    for stream in streams:
        if isinstance(stream, pikepdf.Stream):
            stream.read_bytes()


def _coarse(page: pikepdf.Page) -> bool:
    """Whether the page is one picture of few points to the inch."""
    box = [float(each) for each in page.mediabox]
    width, height = sorted((abs(box[2] - box[0]), abs(box[3] - box[1])))
    images = [sorted(size) for size in _pictures(page)]
    if not images or not width or not height:
        return False
    across, along = max(images, key=lambda size: size[0] * size[1])
    if not across or abs(along / across - height / width) > _SAME_SHAPE * height / width:
        return False
    return along / (height / _POINTS) < READABLE_DPI


def _pictures(page: pikepdf.Page) -> Iterator[tuple[int, int]]:
    held = page.resources.get("/XObject") if page.obj.get("/Resources") is not None else None
    if not isinstance(held, pikepdf.Dictionary):
        return
    for name in held.keys():  # noqa: SIM118 - not a dict
        each = held.get(name)
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == pikepdf.Name.Image:
            yield int(each.get("/Width", 0)), int(each.get("/Height", 0))
