"""What leaves for other systems by itself: messages to national systems, events to a province's own programs (docs/exchange.md)."""
