"""Putting a person on file: one set of rules for the page, the API and the command line.

``identity`` reads and checks what was entered, ``twins`` tells who may be on file already, ``adding`` does both for programs.
"""
