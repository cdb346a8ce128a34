"""The same act for many cases: each row through the one door, with its own key and its own transaction."""
