"""A whole country on file: made once, seeded, kept outside the tree, for figures that need very many rows (``make bench-load``).

``playing`` plays a few cases through the one door; ``casting`` makes moulds of them and casts them for hundreds of thousands of persons,
fingerprints and hash chains worked out anew; ``plan`` says how many of which; ``postgres`` and ``lite`` lay the rows; ``store`` says where.
"""
