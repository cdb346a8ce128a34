"""Makes the tests one package, so that ``tests/rules`` never shadows ``rules``."""
