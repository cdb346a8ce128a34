"""The register of instruments: which texts exist, by whom, of which day, in force when; what a citation is checked against.

Wider and shallower than the corpus: it names every text that the corpus, the digests and the plans of offices cite.
"""

from __future__ import annotations

from rules.instruments.loader import load_register, read_register
from rules.instruments.model import Entry, Outline
from rules.instruments.register import Register, plain

__all__ = ["Entry", "Outline", "Register", "load_register", "plain", "read_register"]
