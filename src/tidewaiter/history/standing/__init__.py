"""What stands in the books of every key: the sums that profiles are made of, rolled forward by the day.

`plan` says what is kept, from the table of statistics; `ledger` and `pairs` are sorted arrays on disk;
`deltas` are what a day adds and takes away; `store` keeps the books and answers for a set of rows.
"""

from tidewaiter.history.standing.store import Standing

__all__ = ["Standing"]
