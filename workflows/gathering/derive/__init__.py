"""Facts that are derived by data: the recipes under ``derive`` in the catalogue of facts, read strictly and worked out when asked for.

A recipe is a mapping with one key, the operation; docs/derived-facts.md tells them all. A recipe that cannot be worked out gives
nothing, which means unknown.
"""

from workflows.gathering.derive.read import Recipe, Recipes, acts_in, entries_in, recipes_of
from workflows.gathering.derive.work import Derivation

__all__ = ["Derivation", "Recipe", "Recipes", "acts_in", "entries_in", "recipes_of"]
