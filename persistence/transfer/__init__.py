"""A whole office taken out of one database and put into another: which tables go, in what order, how a row is written, and the check
before anything is kept. Files, seals and signatures are matters of ``web/transfer``.
"""

from persistence.transfer.errors import TransferRefused, refused
from persistence.transfer.reading import Outgoing, snapshot, total
from persistence.transfer.scope import LEFT, shapes
from persistence.transfer.writing import Landing, landing, tell_of

__all__ = [
    "LEFT",
    "Landing",
    "Outgoing",
    "TransferRefused",
    "landing",
    "refused",
    "shapes",
    "snapshot",
    "tell_of",
    "total",
]
