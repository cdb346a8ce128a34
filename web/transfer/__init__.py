"""A whole office carried to another server in one sealed, signed file: ``lotrinh export`` and ``lotrinh import`` (docs/exchange.md)."""
