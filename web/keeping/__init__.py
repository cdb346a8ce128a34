"""Copies of an installation that can be put back: made while officers work, checked before they are called copies, tried by a drill."""
