"""Electronic signatures on PDF files (PAdES): made with a certificate from a file or a token, and checked when they come back.

Everything is handed in: the moment, the keys, the roots that are trusted, what was issued. Nothing here asks the network; a time stamp
comes from a ``TimeStamper`` that ``web/`` made.
"""

import logging

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)  # they write the names of signers into the log
