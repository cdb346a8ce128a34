"""The squares of a QR code (ISO/IEC 18004), drawn quickly for the two sizes that the codes of papers need; all others by segno.

segno works through each module in plain Python, which took longer than the rest of a paper. Here the bits are worked out as whole
numbers and laid by a list of places, made once for each size: the frame (finders, timing, alignment, format) is segno's own, so are the
rules; ``tests/documents/test_qr_code.py`` holds every square to what segno draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Final

import segno

MASK: Final = 3  # any of the eight may be chosen; trying all of them would take six times as long
_LETTERS: Final = {each: place for place, each in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
_PAIR, _ONE, _COUNT, _BYTE = 11, 6, 9, 8  # bits of two letters, of one, of their number, of a codeword
_ALPHANUMERIC: Final = 0b0010
_REMAINDER: Final = 7  # bits of these sizes that no codeword fills
_FINDER, _TIMING, _ALIGNED = (
    9,
    6,
    5,
)  # a finder with its border and format; the lines of timing; side of the alignment pattern
_FIELD: Final = 0x11D  # x^8 + x^4 + x^3 + x^2 + 1


@dataclass(frozen=True, slots=True)
class _Size:
    """A version of the standard at level M: two blocks of so many codewords, each with so many to mend them."""

    version: int
    data: int
    mending: int
    letters: int

    @property
    def side(self) -> int:
        """Modules of a side."""
        return 17 + 4 * self.version


_SIZES: Final = (_Size(4, 32, 18, 90), _Size(5, 43, 24, 122))
_FEWEST: Final = 62  # what is shorter fits in a smaller size


def squares(text: str) -> list[bytes]:
    """The rows of the code of a text, a byte a module, 1 where it is dark; level M, no border. ValueError for what no code holds."""
    size = next((each for each in _SIZES if len(text) <= each.letters), None)
    if size is None or len(text) < _FEWEST or text.isdigit() or not _LETTERS.keys() >= set(text):
        drawn = segno.make(text, error="m", micro=False, boost_error=False, mask=MASK)
        return [bytes(row) for row in drawn.matrix]
    codewords = _codewords(text, size)
    bits = int.from_bytes(codewords) << _REMAINDER
    told = f"{bits:0{len(codewords) * _BYTE + _REMAINDER}b}01".encode().translate(_TRUTH)
    laid = _layout(size)
    dots = int.from_bytes(laid.places(told)) ^ laid.mask
    flat, side = dots.to_bytes(size.side * size.side), size.side
    return [flat[at : at + side] for at in range(0, len(flat), side)]


_TRUTH: Final = bytes(int(each == ord("1")) for each in range(256))


def _codewords(text: str, size: _Size) -> bytes:
    """Both blocks, one codeword of each in turn; then what mends them."""
    data = _packed(text, 2 * size.data)
    blocks = [data[: size.data], data[size.data :]]
    mending = [_mending(block, size.mending) for block in blocks]
    return bytes(chain.from_iterable(chain(zip(*blocks, strict=True), zip(*mending, strict=True))))


def _packed(text: str, codewords: int) -> bytes:
    """The letters, two in eleven bits; an end, and the bytes that fill up."""
    values = [_LETTERS[each] for each in text]
    bits, length = _ALPHANUMERIC << _COUNT | len(text), 4 + _COUNT
    for first, second in zip(values[::2], values[1::2], strict=False):
        bits = bits << _PAIR | first * len(_LETTERS) + second
    length += len(values) // 2 * _PAIR
    if len(values) % 2:
        bits, length = bits << _ONE | values[-1], length + _ONE
    end = min(4, codewords * _BYTE - length)
    bits, length = bits << end, length + end
    short = (
        _BYTE - length % _BYTE
    )  # as segno: where no bit is short a whole codeword, which no reader looks at
    told = (bits << short).to_bytes((length + short) // _BYTE)
    return (told + b"\xec\x11" * codewords)[:codewords]


def _mending(block: bytes, count: int) -> bytes:
    """The rest of the block as a polynomial, divided by the generator of this degree (Reed-Solomon)."""
    steps, top, rest = _steps(count), (count - 1) * _BYTE, 0
    low = (1 << top) - 1
    for codeword in block:
        rest = (rest & low) << _BYTE ^ steps[rest >> top ^ codeword]
    return rest.to_bytes(count)


@cache
def _steps(count: int) -> list[int]:
    """What a leading codeword of each value takes off: the generator of this degree times the value."""
    generator, root = [1], 1
    for _ in range(count):
        shifted = [*generator, 0]
        generator = [one ^ _times(root, two) for one, two in zip(shifted, [0, *generator], strict=True)]
        root = _times(root, 2)
    return [int.from_bytes(bytes(_times(value, each) for each in generator[1:])) for value in range(256)]


def _times(one: int, two: int) -> int:
    """The product in the field of 256 elements."""
    found = 0
    while two:
        if two & 1:
            found ^= one
        one, two = one << 1 ^ (_FIELD if one & 0x80 else 0), two >> 1
    return found


@dataclass(frozen=True, slots=True)
class _Layout:
    """``places`` takes the bits, behind them a 0 and a 1, and gives the modules row by row; ``mask`` turns those of the data."""

    places: Callable[[bytes], tuple[int, ...]]
    mask: int


@cache
def _layout(size: _Size) -> _Layout:
    side, bits = size.side, 2 * (size.data + size.mending) * _BYTE + _REMAINDER
    example = segno.make("A" * size.letters, error="m", micro=False, boost_error=False, mask=MASK).matrix
    order = _order(side)
    if len(order) != bits:
        raise AssertionError(f"{len(order)} places for {bits} bits")
    places = [bits + module for row in example for module in row]
    mask = bytearray(side * side)
    for bit, (row, column) in enumerate(order):
        places[row * side + column] = bit
        mask[row * side + column] = (row + column) % 3 == 0
    return _Layout(itemgetter(*places), int.from_bytes(mask))


def _order(side: int) -> list[tuple[int, int]]:
    """The places of the data, in the order of their bits: two columns at a time from the right, up and down in turn."""
    found: list[tuple[int, int]] = []
    rights = [each if each > _TIMING else each - 1 for each in range(side - 1, 0, -2)]
    for turn, right in enumerate(rights):
        rows = range(side) if turn % 2 else range(side - 1, -1, -1)
        found += [(row, right - left) for row in rows for left in (0, 1) if _is_data(row, right - left, side)]
    return found


def _is_data(row: int, column: int, side: int) -> bool:
    far = side - _FINDER + 1
    corner = (row < _FINDER and (column < _FINDER or column >= far)) or (row >= far and column < _FINDER)
    first = side - _FINDER
    aligned = first <= row < first + _ALIGNED and first <= column < first + _ALIGNED
    return not (corner or aligned or _TIMING in {row, column})
