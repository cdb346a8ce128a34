"""Finding persons: by words of the name in any order and without marks, beginnings of words, slips of the pen, numbers, birth and place.

``tokens`` says what a person is found by, ``indexing`` keeps it, ``wanted`` reads what an officer types, ``finder`` asks.
"""
