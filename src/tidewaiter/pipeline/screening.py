"""Screening of rows against lists: the same for a part of a day, for what has just come, and on Spark.

A row's hits depend on the row and the lists alone, so a set may be cut in any way and worked on by any engine. What can
be screened besides consignments in a wire format: a table with a column of names, or names a line.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import table
from tidewaiter.engine import spark
from tidewaiter.formats.registry import parse
from tidewaiter.history.lake import LAKE
from tidewaiter.parties.lists.schema import LISTED, Entry, EntryKind, Name, listing
from tidewaiter.parties.screening.prepared import READS, Prepared
from tidewaiter.parties.screening.result import HIT
from tidewaiter.parties.screening.summary import PAIR, SUMMARY, summary, undecided

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NAME_COLUMNS = ("name", "full_name", "party_name", "caption")
"""Headings of a column of names, in a table that is no consignments."""

SCREENED = ("consignment_id", "version", *READS)
"""The columns of a lake row that are read."""

_TOLD = "told_of_lists"
_OWN = "own lookouts"


@dataclass(frozen=True, slots=True)
class Screener:
    """Lists in force, ready to screen against, and the pairs (PAIR) that somebody decided are not the same.

    What it says of a row depends on the row alone.
    """

    prepared: Prepared
    dismissed: pa.Table = field(default_factory=PAIR.empty_table)

    def hits(self, rows: pa.Table) -> pa.Table:
        """The hits of rows (schema HIT), those of dismissed pairs among them."""
        return self.prepared.screen(rows)

    def beside(self, rows: pa.Table, hits: pa.Table | None = None) -> pa.Table:
        """The rows with SUMMARY beside them, by their hits (None: found now); dismissed pairs do not count."""
        found = undecided(self.hits(rows) if hits is None else hits, self.dismissed)
        told = summary(rows, found)
        return pa.table([*rows.columns, *told.columns], schema=pa.schema([*rows.schema, *told.schema]))


def screened(parts: Sequence[pa.Table], prepared: Prepared) -> pa.Table:
    """The hits (schema HIT) of rows in parts, in one order however they are cut."""
    found = [prepared.screen(part) for part in parts]
    return pa.concat_tables(found) if found else HIT.empty_table()


def screened_files(session: "SparkSession", files: Sequence[Path | str], prepared: Prepared) -> pa.Table:
    """The hits of lake rows in files, found by Spark's workers, each of which is sent the lists once."""
    shared = session.sparkContext.broadcast((prepared.entries, prepared.threshold, prepared.addresses is not None))
    rows = spark.read(session, list(files), LAKE).select(*SCREENED)
    given = pa.schema([LAKE.field(name) for name in SCREENED])

    def found(batch: pa.Table) -> pa.Table:
        return _on_worker(*shared.value).screen(batch)

    return spark.kernel(rows, found, given, HIT).toArrow().cast(HIT)


def with_screened(rows: "DataFrame", screener: Screener | None) -> "DataFrame":
    """Rows of Spark with SUMMARY beside them; the lists are sent whole to every worker, which prepares them once."""
    from pyspark.sql import functions  # noqa: PLC0415 - an extra

    typed = {field.name: field.dataType for field in spark.types(SUMMARY)}
    if screener is None:
        return rows.withColumns({name: functions.lit(None).cast(kind) for name, kind in typed.items()})
    prepared = screener.prepared
    lists = (prepared.entries, prepared.threshold, prepared.addresses is not None)
    shared = rows.sparkSession.sparkContext.broadcast((lists, screener.dismissed))
    given = pa.schema([LAKE.field(name) for name in SCREENED])

    def told(values: pa.Array) -> pa.Array:
        kept, dismissed = shared.value
        table = pa.Table.from_struct_array(values).cast(given)
        found = summary(table, undecided(_on_worker(*kept).screen(table), dismissed))
        return pa.StructArray.from_arrays([c.combine_chunks() for c in found.columns], fields=list(SUMMARY))

    answers = functions.col(_TOLD)
    added = {name: answers.getField(name) for name in typed}
    return rows.withColumn(_TOLD, spark.batched(told, SUMMARY, SCREENED)).withColumns(added).drop(_TOLD)


_WORKER: dict[tuple[int, float, bool], Prepared] = {}


def _on_worker(entries: pa.Table, threshold: float, addresses: bool) -> Prepared:  # noqa: FBT001 - as broadcast
    """The lists as a worker keeps them from one batch to the next."""
    key = (id(entries), threshold, addresses)
    if key not in _WORKER:
        _WORKER.clear()
        _WORKER[key] = Prepared.of_entries(entries, threshold=threshold, addresses=addresses)
    return _WORKER[key]


def own_entries(lookouts: pa.Table) -> pa.Table:
    """Own lookouts for parties (lookout_id, kind, key as in LOOKOUTS) as entries of a list of their names."""
    entries = [
        Entry(row["lookout_id"], EntryKind.OTHER, [Name(row["key"])])
        for row in lookouts.select(["lookout_id", "kind", "key"]).to_pylist()
        if row["kind"] in {"consignor", "consignee"} and not row["key"].startswith("id:")
    ]
    return listing(_OWN, entries).entries if entries else LISTED.empty_table()


def names_as_rows(names: Sequence[str | None]) -> pa.Table:
    """Names as Consignment rows, numbered, each the consignor of one."""
    return table(
        [
            {"consignment_id": f"name:{number}", "version": 1, "source_position": number, "consignor_name": name}
            for number, name in enumerate(names, 1)
        ]
    )


def names_in(data: bytes) -> list[str | None] | None:
    """The names of a CSV, Parquet or JSON Lines table that has a column of names; None where it has none."""
    try:
        if data.startswith(b"PAR1"):
            read = pq.read_table(io.BytesIO(data))
        elif data.lstrip()[:1] == b"{":
            read = pyarrow.json.read_json(io.BytesIO(data))
        else:
            read = pyarrow.csv.read_csv(io.BytesIO(data))
    except (pa.ArrowException, ValueError):
        return None
    for heading in read.column_names:
        if heading.strip().lower() in NAME_COLUMNS:
            names: list[str | None] = pc.cast(read[heading], pa.string()).to_pylist()
            return names
    return None


def rows_of(data: bytes, received_at: datetime | None = None) -> tuple[pa.Table, Sequence[Problem]]:
    """The rows of a file to be screened: consignments, else a table of names; and what was wrong with it."""
    parsed = parse(data, received_at=received_at)
    if parsed.rows.num_rows or not any(p.severity is Severity.FATAL for p in parsed.problems):
        return parsed.rows, parsed.problems
    names = names_in(data)
    return (names_as_rows(names), ()) if names is not None else (parsed.rows, parsed.problems)
