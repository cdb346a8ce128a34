"""A picture from outside, decoded to its last line."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from documents.attachments.found import Found
from documents.attachments.limits import LONGEST_SIDE, MOST_PIXELS, READABLE_SIDE, SHORTEST_SIDE
from documents.attachments.refusing import Refusal


def look(content: bytes, form: str) -> Found:
    """``form`` is "JPEG" or "PNG". ``Refusal``: damaged, of impossible size, several pictures in one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _look(content, form)
        except (MemoryError, Image.DecompressionBombError):
            raise Refusal("heavy") from None
        except (
            UnidentifiedImageError,
            OSError,
            SyntaxError,
            ValueError,
            struct.error,
            EOFError,
            KeyError,
            IndexError,
        ):
            raise Refusal("damaged") from None


def _look(content: bytes, form: str) -> Found:
    with Image.open(io.BytesIO(content), formats=[form]) as picture:
        width, height = picture.size
        small, large = sorted((width, height))
        if small < SHORTEST_SIDE or large > LONGEST_SIDE or width * height > MOST_PIXELS:
            raise Refusal("pixels", width=width, height=height, least=SHORTEST_SIDE, most=LONGEST_SIDE)
        if form == "PNG" and getattr(picture, "n_frames", 1) > 1:
            raise Refusal("animated")
        picture.verify()
    with Image.open(io.BytesIO(content), formats=[form]) as picture:
        picture.load()
    return Found(1, ("low_resolution",) if small < READABLE_SIDE else ())
