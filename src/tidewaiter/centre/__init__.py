"""What the centre remembers and does: the relational store, one sub-package a noun.

In each sub-package `queries.py` alone reads and `actions.py` alone writes: one function, one verb, one
transaction, one audit entry. Open the store first (`store.open_store`).
"""
