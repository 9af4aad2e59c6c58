"""Which pairs are compared: of the blocking rules those that the records afford, and what they can reach at most."""

from collections.abc import Sequence

import pyarrow as pa

from tidewaiter.engine.local import connect
from tidewaiter.parties.resolution.comparisons import BLOCKS
from tidewaiter.parties.resolution.prepare import DERIVED

PAIRS_A_RECORD = 400
"""Pairs that all rules together may give for each record, where records are few."""

PAIRS_IN_ALL, PAIRS_MORE = 12_000_000, 6
"""Where they are many: pairs in all, and how many more for each record: a million link in half a minute."""

SHARE_OF_ONE = 0.25
"""The share of all pairs that one rule may give; one that gives more joins what is common, not who is the same."""

IMPLIED = {of: tuple(name for name, source in DERIVED.items() if source == of) for of in set(DERIVED.values())}
"""What two records that share a fact share as well: its derived columns."""

LARGEST_BLOCK = 5_000
"""Records that share a rule's values beyond which the rule says nothing of them: a forwarder's telephone."""

Rule = tuple[str, ...]


def affordable(records: pa.Table, linked: pa.Table | None = None) -> list[Rule]:
    """The rules of BLOCKS to be used for these records (PREPARED), or for pairs between them and `linked`."""
    present = {name for name in records.column_names if records[name].null_count < records.num_rows}
    count = records.num_rows + (0 if linked is None else linked.num_rows)
    most = min(PAIRS_A_RECORD * count, PAIRS_IN_ALL + PAIRS_MORE * count)
    left = most
    taken: list[Rule] = []
    for rule in BLOCKS:
        if not set(rule) <= present or _covered(rule, taken):
            continue
        pairs, largest = _pairs(records, linked, rule)
        if pairs and pairs <= min(SHARE_OF_ONE * most, left) and largest <= LARGEST_BLOCK:
            taken = [*(other for other in taken if not _covered(other, [rule])), rule]
            left -= pairs
    return taken


def _covered(rule: Rule, by: Sequence[Rule]) -> bool:
    """Whether every pair of the rule is a pair of another: who shares a surname shares its sound."""
    shared = {*rule, *(implied for name in rule for implied in IMPLIED.get(name, ()))}
    return any(set(other) <= shared for other in by)


def ceiling(records: pa.Table, entity: Sequence[str], rules: Sequence[Rule]) -> float:
    """The share of true pairs that some rule reaches: no linkage with these rules can find more."""
    connection = connect()
    try:
        connection.register("records", records.append_column("entity", pa.array(entity, pa.string())))
        reached = " OR ".join(" AND ".join(f"a.{name} = b.{name}" for name in rule) for rule in rules) or "false"
        sql = f"""
            SELECT count(*), count(*) FILTER ({reached}) FROM records a JOIN records b
            ON a.entity = b.entity AND a.unique_id < b.unique_id
        """
        true, found = connection.sql(sql).fetchall()[0]
        return found / true if true else float("nan")
    finally:
        connection.close()


def _pairs(records: pa.Table, linked: pa.Table | None, rule: Rule) -> tuple[int, int]:
    """How many pairs a rule gives, and how many records its largest block holds."""
    keys = ", ".join(rule)
    filled = " AND ".join(f"{name} IS NOT NULL" for name in rule)
    grouped = f"SELECT {keys}, count(*) AS n FROM {{}} WHERE {filled} GROUP BY ALL"
    connection = connect()
    try:
        connection.register("records", records.select(list(rule)))
        if linked is None:
            sql = f"SELECT sum(n * (n - 1) / 2), max(n) FROM ({grouped.format('records')})"
        else:
            connection.register("linked", linked.select(list(rule)))
            sql = f"""
                SELECT sum(a.n * b.n), max(greatest(a.n, b.n))
                FROM ({grouped.format("records")}) a JOIN ({grouped.format("linked")}) b USING ({keys})
            """
        pairs, largest = connection.sql(sql).fetchall()[0]
        return int(pairs or 0), int(largest or 0)
    finally:
        connection.close()
