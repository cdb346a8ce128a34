"""Keys of persons: what is personal in the record is sealed under a key of its person, which can be destroyed (docs/decisions/0017).

The keys lie in a store of their own, wrapped by a master key that the office keeps elsewhere. Chains hash what is stored, sealed as it is:
whether the record is whole can be told without any key, and still after a key is gone.
"""

from persistence.keys.cipher import Chance
from persistence.keys.keeper import Keys
from persistence.keys.ring import MasterKey, Ring
from persistence.keys.store import Destroyed, KeyStore

__all__ = ["Chance", "Destroyed", "KeyStore", "Keys", "MasterKey", "Ring"]
