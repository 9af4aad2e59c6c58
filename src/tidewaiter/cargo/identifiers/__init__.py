"""Identifiers with a form or a check digit: one module each, a scalar and a bulk kernel that agree.

Each module offers `normalise(text)` (the spelling the standard prints), `problem(text)` (None, or a sentence
saying what is wrong) and `valid(values)` (Arrow strings to booleans, null stays null, no Python per row).
Both judge what is left after spaces and hyphens are removed and ASCII letters raised.
"""
