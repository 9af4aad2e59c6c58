"""Numbers versions: what is new, what amends, what merely came again.

The content of a row is the hash of everything its filer said. Rows of one consignment are read in source order:

| The row | becomes |
|---|---|
| no version of this consignment is known | version 1 |
| says something not said before | the next version |
| repeats a version, known or earlier in the batch | set aside as *duplicate* |
| repeats an older version, as the batch's last word, received after everything known | next version: filer went back |
| says something not said before, but was received before the latest known version | set aside as *late* |

A late row (a replay from quarantine, a file found again) is older than what replaced it, so it cannot be the newest
version; it is listed and never numbered.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine.local import query

NOT_CONTENT = frozenset(
    {"version", "received_at", "entry_office", "source_format", "source_message", "source_position"}
)
"""Fields the centre fills or that tell how the data travelled. An office follows from the place of unloading."""

KNOWN = pa.schema(
    [
        ("consignment_id", pa.string()),
        ("version", pa.int32()),
        ("content_hash", pa.string()),
        ("received_at", pa.timestamp("us", tz="UTC")),
    ]
)
SET_ASIDE = pa.schema(
    [("row", pa.int32()), ("consignment_id", pa.string()), ("content_hash", pa.string()), ("reason", pa.string())]
)
SUPERSEDED = pa.schema([("consignment_id", pa.string()), ("version", pa.int32()), ("superseded_by", pa.int32())])


@dataclass(frozen=True, slots=True)
class Amended:
    """A batch with its versions numbered.

    `rows` are those to store, in source order, with `version` and `content_hash`; `duplicates` and `late` count the
    rest, which `set_aside` lists (SET_ASIDE: source position, consignment, content, reason) in source order;
    `superseded` (SUPERSEDED) are the versions that are no longer the latest.
    """

    rows: pa.Table
    duplicates: int
    late: int
    set_aside: pa.Table
    superseded: pa.Table


def content_hash(rows: pa.Table) -> pa.Array:
    """SHA-256 (hex) of what each Consignment row says, the same in every process and for every order of rows.

    A field that is null is left out of the text that is hashed, so a field added to the schema later changes no
    hash; every other is written as name, length and text, so no two contents can be written alike.
    """
    if rows.num_rows == 0:
        return pa.array([], pa.string())
    hashed = query(_hashing(), {"content": rows.select([n for n in CONSIGNMENT.names if n not in NOT_CONTENT])})
    return hashed["content_hash"].combine_chunks()


@cache
def _hashing() -> str:
    names = [name for name in CONSIGNMENT.names if name not in NOT_CONTENT]
    parts = ", ".join(_written(f'"{name}"', name, CONSIGNMENT.field(name).type) for name in names)
    return f"SELECT sha256(concat({parts})) AS content_hash FROM content"


def _written(expression: str, name: str, kind: pa.DataType) -> str:
    """The DuckDB expression for a value as 'name=length:text;', or NULL (which concat leaves out)."""
    text = _text(expression, kind)
    return f"('{name}=' || length({text}) || ':' || {text} || ';')"


def _text(expression: str, kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return f"CAST(epoch_us({expression}) AS VARCHAR)"
    if pa.types.is_struct(kind):
        return f"concat({', '.join(_written(f'{expression}.{field.name}', field.name, field.type) for field in kind)})"
    if pa.types.is_map(kind):
        pairs = f"list_sort(list_transform(map_entries({expression}), lambda e: {_pair('e')}))"
        return f"array_to_string({pairs}, '')"
    if pa.types.is_list(kind):
        entry = f"coalesce({_written('x', '', kind.value_type)}, 'null;')"
        return f"array_to_string(list_transform({expression}, lambda x: {entry}), '')"
    return f"CAST({expression} AS VARCHAR)"


def _pair(entry: str) -> str:
    """A map's entry as text; the order of a map says nothing, so entries are sorted by this."""
    return f"concat({_written(f'{entry}.key', 'key', pa.string())}, {_written(f'{entry}.value', 'value', pa.string())})"


def amend(rows: pa.Table, known: pa.Table) -> Amended:
    """Number the versions of a batch of examined rows against what is `known` (schema KNOWN, further columns ignored).

    `known` should hold every stored version of the batch's consignments. With the latest alone a version
    sent again some batches later cannot be told from a new one; within a batch it still is: rows before the one
    that repeats the latest are taken for its history.
    """
    hashed = rows.append_column("content_hash", content_hash(rows))
    version, reason = _judged(hashed, known)
    kept = pc.is_null(reason)
    place = hashed.column_names.index("version")
    numbered = hashed.set_column(place, CONSIGNMENT.field("version"), version)
    stored = numbered.filter(kept) if reason.null_count < len(reason) else numbered
    aside = pa.table(
        [hashed["source_position"], hashed["consignment_id"], hashed["content_hash"], reason], schema=SET_ASIDE
    ).filter(pc.invert(kept))
    counted = {count["values"]: count["counts"] for count in pc.value_counts(aside["reason"]).to_pylist()}
    later = stored.filter(pc.greater(stored["version"], 1))
    return Amended(
        rows=stored,
        duplicates=counted.get("duplicate", 0),
        late=counted.get("late", 0),
        set_aside=aside,
        superseded=pa.table(
            [later["consignment_id"], pc.subtract(later["version"], pa.scalar(1, pa.int32())), later["version"]],
            schema=SUPERSEDED,
        ),
    )


def _judged(rows: pa.Table, known: pa.Table) -> tuple[pa.Array, pa.Array]:
    """The version of each row (int32), and why it is set aside (null where it is not)."""
    ids = rows["consignment_id"].combine_chunks()
    if known.num_rows == 0 and len(pc.unique(ids)) == len(ids):
        # The table's first line, for every row: what a stream mostly brings need not be asked of the engine.
        return pa.array(np.ones(len(ids), np.int32)), pa.nulls(len(ids), pa.string())
    batch = rows.select(["consignment_id", "content_hash", "received_at", "source_position"])
    ordinal = pa.array(np.arange(len(ids)))
    judged = query(_JUDGE, {"batch": batch.append_column("ordinal", ordinal), "known": known.select(KNOWN.names)})
    return judged["version"].combine_chunks().cast(pa.int32()), judged["reason"].combine_chunks()


_JUDGE = """
    WITH latest AS (
        SELECT consignment_id, max(version) AS version, arg_max(content_hash, version) AS content_hash,
            max(received_at) AS received_at, count(*) < max(version) AS incomplete
        FROM known GROUP BY consignment_id
    ),
    said AS (SELECT DISTINCT consignment_id, content_hash FROM known),
    placed AS (
        SELECT b.*, latest.version AS known_version, latest.content_hash AS known_hash,
            latest.received_at AS known_received_at,
            said.content_hash IS NOT NULL AS said_before, row_number() OVER same_content > 1 AS said_in_batch,
            coalesce(lag(b.content_hash) OVER in_order, latest.content_hash) IS NOT DISTINCT FROM b.content_hash
                AS unchanged,
            max(b.received_at) OVER before AS newest_in_batch,
            coalesce(latest.incomplete AND max(CASE WHEN b.content_hash = latest.content_hash THEN b.ordinal END)
                OVER (PARTITION BY b.consignment_id) > b.ordinal, FALSE) AS before_latest
        FROM batch b
        LEFT JOIN latest USING (consignment_id)
        LEFT JOIN said ON said.consignment_id = b.consignment_id AND said.content_hash = b.content_hash
        WINDOW in_order AS (PARTITION BY b.consignment_id ORDER BY b.ordinal),
            before AS (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
            same_content AS (PARTITION BY b.consignment_id, b.content_hash ORDER BY b.ordinal)
    ),
    ended AS (
        SELECT *, ordinal = max(ordinal) FILTER (NOT unchanged) OVER (PARTITION BY consignment_id)
            AND (known_received_at IS NULL OR received_at > known_received_at)
            AND (NOT said_in_batch OR received_at > newest_in_batch)
            AND (content_hash IS DISTINCT FROM known_hash OR bool_or(NOT said_before AND NOT before_latest) OVER before)
            AS gone_back
        FROM placed
        WINDOW before AS (PARTITION BY consignment_id ORDER BY ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ),
    reasoned AS (
        SELECT *, CASE
            WHEN unchanged OR before_latest THEN 'duplicate'
            WHEN gone_back THEN NULL
            WHEN said_before OR said_in_batch THEN 'duplicate'
            WHEN received_at < known_received_at THEN 'late'
        END AS reason
        FROM ended
    )
    SELECT reason, coalesce(known_version, 0) + count(*) FILTER (reason IS NULL) OVER (
            PARTITION BY consignment_id ORDER BY ordinal ROWS UNBOUNDED PRECEDING
        ) AS version
    FROM reasoned ORDER BY ordinal
"""
