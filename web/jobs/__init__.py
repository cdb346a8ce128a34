"""Slow work: what is asked for (``orders``), how it is done (``handlers``), what the clock asks for (``schedule``), and by whom (``crew``).

Pages ask and go on; a worker does. Where nobody is at work for a database the process that asks does it itself.
"""
