"""Who is who: records of parties linked without labels, clustered without chains, every merge reversible.

`roles` says which column means what, `prepare` puts values in normal form, `model` holds the comparisons and blocking
rules as tables and trains them (Splink), `link` gives scored pairs, `cluster` gives entities, `decisions` what people
say.
"""
