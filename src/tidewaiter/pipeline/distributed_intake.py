"""From filed rows to lake rows on Spark: the stages of `pipeline/receive.py`, run by another engine.

All rows of a consignment, with what is known of it, meet in one partition, sorted; the kernel walks along the
partition and never cuts a consignment in two. Examining, numbering versions, keys and marks are the very functions
of the embedded path. Rows that cannot be used, repeat what was said or come too late are written beside those to
store, each with its fate: nothing is dropped.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine import spark
from tidewaiter.history import events, lake
from tidewaiter.history.lake import LAKE, VERSION_COLUMNS
from tidewaiter.intake import amend, examine
from tidewaiter.parties import keys
from tidewaiter.pipeline.distributed import Place
from tidewaiter.pipeline.receive import Surroundings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CHUNK = 50_000
"""Rows worked on at a time: what a worker holds is this, and the longest chain of versions."""

BATCH_CHARACTERS = 16


class Fate(StrEnum):
    """What became of a filed row."""

    STORED = "stored"
    QUARANTINED = "quarantined"
    DUPLICATE = "duplicate"
    LATE = "late"


RECEIVED = pa.schema([*(field.with_nullable(nullable=True) for field in LAKE), pa.field("fate", pa.string())])
"""A filed row as it came out of intake; only one that is stored has every column of LAKE."""

_KNOWN = pa.schema([LAKE.field(name) for name in VERSION_COLUMNS])
_MINGLED = pa.schema(
    [
        *(field.with_nullable(nullable=True) for field in CONSIGNMENT),
        *(LAKE.field(name) for name in VERSION_COLUMNS if name not in CONSIGNMENT.names),
        pa.field("is_known", pa.bool_()),
    ]
)


def receive_files(
    session: "SparkSession",
    filed: Sequence[Place],
    known: Sequence[Place],
    surroundings: Surroundings,
    received_at: datetime,
    target: Place,
) -> dict[str, int]:
    """Take in Parquet files of filed rows (CONSIGNMENT); write RECEIVED rows, a folder a fate, and count them by fate.

    `known` are files that hold every version stored before; `received_at` is filled in where a row has none. The
    rows to assess and to keep are those of `<target>/fate=stored`. Raises FileExistsError where the target is there.
    """
    if received_at.utcoffset() is None:
        raise ValueError("received_at must be an aware time")
    spark.refuse_taken(session, str(target))
    work = f"{target}.partial"
    spark.remove(session, work)
    rows, versions = spark.read(session, filed, CONSIGNMENT), spark.read(session, known, _KNOWN)
    taken = received(rows, versions, surroundings, received_at)
    try:
        taken.write.partitionBy("fate").parquet(work)
        spark.rename(session, work, str(target))
    finally:
        spark.remove(session, work)
    counted = session.read.schema(spark.types(RECEIVED)).parquet(spark.named(target)).groupBy("fate").count().collect()
    return {row["fate"]: row["count"] for row in counted}


def received(filed: "DataFrame", known: "DataFrame", surroundings: Surroundings, received_at: datetime) -> "DataFrame":
    """The RECEIVED rows of filed ones; those of a consignment are read in order of receipt, message and position."""
    from pyspark.sql import functions  # noqa: PLC0415 - an extra

    mine = known.select(*_KNOWN.names).join(filed.select("consignment_id").distinct(), "consignment_id", "left_semi")
    mingled = filed.withColumn("is_known", functions.lit(False)).unionByName(  # noqa: FBT003 - a literal
        mine.withColumn("is_known", functions.lit(True)),  # noqa: FBT003 - a literal
        allowMissingColumns=True,
    )
    moment = functions.coalesce("received_at", functions.lit(received_at))
    ordered = mingled.repartition("consignment_id").sortWithinPartitions(
        "consignment_id", functions.desc("is_known"), moment, "source_message", "source_position", "version"
    )
    shared = filed.sparkSession.sparkContext.broadcast((surroundings, received_at))

    def taken(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
        for chunk in by_consignment(tables, CHUNK):
            before = chunk.filter(chunk["is_known"]).select(_KNOWN.names)
            rows = chunk.filter(pc.invert(chunk["is_known"])).select(CONSIGNMENT.names)
            yield take_in(rows, before, *shared.value)

    return spark.stream(ordered, taken, _MINGLED, RECEIVED)


def by_consignment(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """Tables sorted by consignment, cut anew into chunks of about so many rows that hold whole consignments."""
    waiting: list[pa.Table] = []
    count = 0
    for table in tables:
        waiting.append(table)
        count += table.num_rows
        if count < rows:
            continue
        chunk = pa.concat_tables(waiting).combine_chunks()
        ids = chunk["consignment_id"].combine_chunks()
        changes = np.flatnonzero(pc.not_equal(ids[:-1], ids[1:]).to_numpy(zero_copy_only=False))
        end = int(changes[-1]) + 1 if len(changes) else 0
        if end:
            yield chunk.slice(0, end)
        waiting = [chunk.slice(end)]
        count = chunk.num_rows - end
    if count:
        yield pa.concat_tables(waiting).combine_chunks()


def take_in(filed: pa.Table, known: pa.Table, surroundings: Surroundings, received_at: datetime) -> pa.Table:
    """Examine filed rows, number their versions against `known`, key and mark them: RECEIVED rows, stored ones first.

    `filed` holds whole consignments in the order in which they were received; `known` every stored version of them.
    """
    positions = filed["source_position"]
    place = filed.schema.get_field_index("source_position")
    ordinal = pa.array(np.arange(filed.num_rows, dtype=np.int32))
    numbered = filed.set_column(place, CONSIGNMENT.field(place), ordinal).cast(CONSIGNMENT)
    examined = examine.examine(
        numbered,
        received_at=received_at,
        source_message="",
        regimes=surroundings.regimes,
        offices=surroundings.offices,
    )
    amended = amend.amend(examined.rows, known)
    batch = pc.utf8_slice_codeunits(amended.rows["source_message"], 0, BATCH_CHARACTERS)
    keyed = keys.add_keys(amended.rows).append_column("batch_id", batch)
    stored = lake.conform(events.mark_events(keyed, known))
    unusable = pa.array([unit.position for unit in examined.quarantined], pa.int32())
    codes = pa.array([list(unit.codes) for unit in examined.quarantined], pa.list_(pa.string()))
    aside = amended.set_aside
    parts = [
        _with_fate(stored, pa.repeat(pa.scalar(str(Fate.STORED)), stored.num_rows)),
        _with_fate(
            numbered.take(unusable).append_column("problem_codes", codes),
            pa.repeat(pa.scalar(str(Fate.QUARANTINED)), len(unusable)),
        ),
        _with_fate(numbered.take(aside["row"]).append_column("content_hash", aside["content_hash"]), aside["reason"]),
    ]
    found = pa.concat_tables(parts)
    return found.set_column(
        place, RECEIVED.field("source_position"), positions.take(found["source_position"].combine_chunks())
    )


def _with_fate(rows: pa.Table, fate: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Rows with their fate and, as null, the columns that they have not."""
    given = rows.append_column("fate", fate)
    count = rows.num_rows
    columns = [
        given[field.name] if field.name in given.column_names else pa.nulls(count, field.type) for field in RECEIVED
    ]
    return pa.table(columns, RECEIVED.names).cast(RECEIVED)
