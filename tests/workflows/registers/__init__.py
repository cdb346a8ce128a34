"""Tests of the statutory books."""
