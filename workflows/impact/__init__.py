"""What a draft of the law would change for the cases that are under way."""

from workflows.impact.effects import Sides, effects
from workflows.impact.kinds import Effect, Kind
from workflows.impact.scene import Standpoint
from workflows.impact.started import length_vi

__all__ = ["Effect", "Kind", "Sides", "Standpoint", "effects", "length_vi"]
