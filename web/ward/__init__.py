"""An invented ward with some hundreds of persons over three years, made act by act through the one door; the same for the same seed.

Called by ``lotrinh demo --ward`` and by tests (a small cut). Everything here is invented.
"""
