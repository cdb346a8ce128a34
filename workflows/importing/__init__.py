"""Lists that offices keep, row by row, as persons and papers from before: headings understood, values read, each slip told in words.

Pure. Nothing here opens a file (``documents.sheets.reading``), looks anybody up or writes (``web.lists``); nothing is guessed in silence.
"""
