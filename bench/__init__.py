"""Side-by-side measurements: ours and what it is measured against, in one run (``make bench``)."""
