"""The verbs of a centre's day: each gathers what is known, calls the pure stages and commits once.

`cli` (and later the desk) call these; they call `actions.py` to write and `queries.py` to read.
"""
