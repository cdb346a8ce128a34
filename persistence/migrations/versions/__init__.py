"""One module a revision. A revision that has left the house is never changed; a new one is added."""
