"""Whether two words are one slip of the pen apart. Pure."""

from __future__ import annotations


def one_slip(one: str, other: str) -> bool:
    """One letter more, less or wrong, or two neighbours changed places ("ngyuen", "nguyen"). Equal words are none."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def slips_of(number: str) -> tuple[str, ...]:
    """Every number with one digit wrong, or two neighbours in each other's place."""
    wrong = {
        number[:at] + digit + number[at + 1 :]
        for at in range(len(number))
        for digit in "0123456789"
        if digit != number[at]
    }
    turned = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1)}
    return tuple(sorted((wrong | turned) - {number}))
