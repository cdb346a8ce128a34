"""Words that passwords are made of too often: bases that remain when digits and marks at both ends are taken off."""

from __future__ import annotations

from typing import Final

COMMON: Final = frozenset(
    """
    password passwords matkhau matkhaumoi matkhaumanh mậtkhẩu mậtkhẩumới admin administrator quantri quantrivien congan conganxa
    conganphuong conganvietnam vietnam vietnamese vietnamvodich anhyeuem emyeuanh iloveyou welcome welcometo lotrinh lotrinhcai
    qwertyuiop qwertyuiopas asdfghjkl asdfghjklqwe zxcvbnmasdf zxcvbnm qwerty qwertyqwerty abcdefgh abcdefghijkl abcabcabc
    letmein letmeinplease changeme changemenow doimatkhau đổimậtkhẩu passw0rd p@ssword p@ssw0rd p@ssw0rdp@ssw0rd
    123456789012 1234567890123 12345678901234 0123456789012 987654321098 111111111111 000000000000 1q2w3e4r5t6y 1qaz2wsx3edc
    q1w2e3r4t5y6 abc123456789 123456789abc a123456789b1 hanoi saigon hochiminh hochiminhcity thanhpho uybannhandan tramyte
    """.split()
)
