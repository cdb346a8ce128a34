"""Two independent engines that judge requirements over facts, and the one that lets them check each other."""
