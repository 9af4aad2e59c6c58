"""The distributed engine: Spark, given the same definitions as the embedded one.

One of the two places where code meets an execution engine. The product's SQL, DuckDB's dialect, is written for
Spark by SQLGlot; an expression that Spark would answer otherwise (`engine/portable.py`) and every kernel runs over
Arrow batches in Spark's Python workers, by the code that the embedded engine runs. A session is in UTC, does not
raise on what one row holds, and writes Parquet that any engine reads.

The workers need this package and its libraries: on one machine they are the interpreter of the driver, on a cluster
that of the container image or the shipped environment (`docs/scale.md`).
"""

import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlglot

from tidewaiter.engine.expression import columns_of
from tidewaiter.engine.local import query
from tidewaiter.engine.prepared import MOST_ROWS

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql.types import StructType

SETTINGS: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.compression.codec": "zstd",
    # As many rows as the embedded engine keeps plans for.
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(MOST_ROWS),
    # No limit by bytes: to keep to one Spark (4.3) measures the batch after each row, and with lists in the rows each
    # measurement walks the whole batch, so that a batch costs the square of its rows. The limit by rows suffices.
    "spark.sql.execution.arrow.maxBytesPerBatch": str(2**31 - 1),
    # Rows are wide; below this Spark interprets instead of compiling.
    "spark.sql.codegen.maxFields": "400",
    # A profile is looked up in a table of its partition's keys where that is small; else both sides, and with them
    # all columns of the rows, are sorted for each kind of key.
    "spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold": "64m",
    # Rows of different fates are written side by side, not sorted by fate before.
    "spark.sql.maxConcurrentOutputFileWriters": "8",
    "spark.ui.showConsoleProgress": "false",
}
"""What the answers rest on, and what makes wide rows quick."""

LOCAL: Mapping[str, str] = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.memory": "4g",
    # Nobody waits for one row: a collector that stops the work costs less of it than one that runs beside it.
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC",
    # A day is joined to the profiles of ten kinds in one stage. Each small enough to be sent whole by itself, together
    # they fill the one process that is driver and worker here.
    "spark.sql.autoBroadcastJoinThreshold": "1m",
}
"""On one machine: nothing is offered to the network, few partitions for few cores, and memory is one process's."""

WORKER = "spark.pyspark.python"
"""Setting that names the interpreter of the workers, where it is not the driver's own."""


class EngineMissingError(RuntimeError):
    """PySpark or a Java that can run it is not there; `hint` says what to install."""

    def __init__(self) -> None:
        super().__init__("the Spark engine needs PySpark, and Java 17 or later")
        self.hint = (
            "PySpark: pip install 'tidewaiter[spark]'. Java: your system's package, on Debian apt-get install "
            "openjdk-17-jre-headless; or set JAVA_HOME to where it is."
        )
        self.add_note(self.hint)


@dataclass(frozen=True, slots=True)
class Computed:
    """A column to be computed from a row: by Spark's SQL, or, where that is None, by the embedded engine's.

    `local` is the embedded engine's SQL, `type` the column's and `reads` the columns that it is made of.
    """

    name: str
    spark: str | None
    local: str
    type: pa.DataType
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Beforehand:
    """A function of tables with columns `given` that gives columns `gives` (both in this order), row for row.

    What is computed may read them; batches pass once for both.
    """

    function: Callable[[pa.Table], pa.Table]
    given: pa.Schema
    gives: pa.Schema


def session(master: str, settings: Mapping[str, str] | None = None) -> "SparkSession":
    """Start (or find) the process's Spark session on a master, such as local[2]; raises EngineMissingError.

    `settings` are Spark's own, over those above.
    """
    try:
        with _pandas_3():
            from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415 - an extra: only who asks needs it
            from pyspark.sql import SparkSession  # noqa: PLC0415 - as above
    except ImportError as error:
        raise EngineMissingError from error
    chosen = {**SETTINGS, **(LOCAL if master.startswith("local") else {}), **(settings or {})}
    builder = SparkSession.builder.master(master).appName("tidewaiter")
    for name, value in chosen.items():
        builder = builder.config(name, value)
    try:
        with _pandas_3():
            started = builder.getOrCreate()
    except PySparkRuntimeError as error:
        if error.getCondition() not in {"JAVA_GATEWAY_EXITED", "JAVA_HOME_NOT_SET"}:
            raise
        raise EngineMissingError from error
    # Without it workers would be whatever `python3` is: of another version, or without the libraries.
    started.sparkContext.pythonExec = chosen.get(WORKER, sys.executable)
    return started


@contextmanager
def _pandas_3() -> Iterator[None]:
    """PySpark warns that it does not know pandas 3 yet; here batches are Arrow's and never become pandas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        yield


def translated(sql: str) -> str:
    """A statement of the product's own SQL, in DuckDB's dialect, as Spark's."""
    (statement,) = sqlglot.transpile(sql, read="duckdb", write="spark")
    return statement


def run(spark: "SparkSession", sql: str, tables: Mapping[str, "DataFrame"]) -> "DataFrame":
    """What a statement of the product's own SQL gives over named frames; the names are the session's from then on."""
    for name, frame in tables.items():
        frame.createOrReplaceTempView(name)
    return spark.sql(translated(sql))


def types(schema: pa.Schema) -> "StructType":
    """The schema in Spark's types, every column nullable: files of Spark know no other."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra

    return from_arrow_schema(pa.schema([field.with_nullable(nullable=True) for field in schema]))


def read(spark: "SparkSession", places: Sequence[object], schema: pa.Schema) -> "DataFrame":
    """The rows of Parquet files or folders with the columns of a schema; what a file lacks is null."""
    if not places:
        return spark.createDataFrame([], types(schema))
    reader = spark.read.schema(types(schema)).option("recursiveFileLookup", value=True)
    return reader.parquet(*(named(place) for place in places))


def named(place: object) -> str:
    """A place as Spark reads it: it takes brackets, braces, stars and question marks for patterns otherwise."""
    return re.sub(r"([\[\]{}*?\\])", r"\\\1", str(place))


def small(spark: "SparkSession", table: pa.Table) -> "DataFrame":
    """An Arrow table as a frame that is sent whole to every worker."""
    from pyspark.sql.functions import broadcast  # noqa: PLC0415 - an extra

    return broadcast(spark.createDataFrame(table))


def compute(frame: "DataFrame", columns: Sequence[Computed], before: Beforehand | None = None) -> "DataFrame":
    """The frame with these columns beside its own: Spark's by its SQL, the others in one pass over Arrow batches.

    What is worked out `before` stands beside them too.
    """
    from pyspark.sql import functions  # noqa: PLC0415 - an extra

    over_batches = [column for column in columns if column.spark is None]
    made = [column.name for column in over_batches]
    added = {c.name: functions.expr(c.spark) for c in columns if c.spark is not None}
    if over_batches or before is not None:
        answers = functions.col(_ANSWERS)
        frame = frame.withColumn(_ANSWERS, _answered(over_batches, before))
        if before is not None:
            frame = frame.withColumns({name: answers.getField(name) for name in before.gives.names})
        added |= {name: answers.getField(name) for name in made}
    return frame.withColumns(added).drop(_ANSWERS)


_ANSWERS = "computed_over_batches"


def _answered(columns: Sequence[Computed], before: Beforehand | None) -> "Column":
    """One struct column with what is worked out before and the answers of the embedded engine."""
    first = pa.schema([]) if before is None else before.gives
    computed = pa.schema([pa.field(column.name, column.type) for column in columns])
    selected = ", ".join(f'{column.local} AS "{column.name}"' for column in columns)
    needed = frozenset().union(*(column.reads for column in columns)) - set(first.names)
    needed |= frozenset() if before is None else frozenset(before.given.names)

    def answers(rows: pa.Array) -> pa.Array:
        table = pa.Table.from_struct_array(rows)
        made = []
        if before is not None:
            told = before.function(table.select(before.given.names).cast(before.given)).select(first.names).cast(first)
            made += told.columns
            others = [name for name in table.column_names if name not in first.names]
            table = pa.table([*(table[name] for name in others), *told.columns], names=[*others, *first.names])
        if columns:
            made += query(f"SELECT {selected} FROM rows", {"rows": table}).cast(computed).columns
        return pa.StructArray.from_arrays([c.combine_chunks() for c in made], fields=[*first, *computed])

    return batched(answers, pa.schema([*first, *computed]), sorted(needed))


def batched(function: Callable[[pa.Array], pa.Array], gives: pa.Schema, reads: Sequence[str]) -> "Column":
    """One struct column (schema `gives`) by a function of a struct array of the columns that it reads."""
    from pyspark.sql import functions  # noqa: PLC0415 - an extra
    from pyspark.sql.pandas.functions import arrow_udf  # noqa: PLC0415 - an extra

    # Its stubs want a code of the function's form; PySpark itself reads it off the annotations. Spark takes a call that
    # is repeatable for free and writes it once for each field that is taken from its struct: it makes the call once,
    # but carries the columns that it reads once a field (23 copies of 38 columns in a day's rows).
    made = arrow_udf(function, types(gives)).asNondeterministic()  # type: ignore[call-overload]
    column: Column = made(functions.struct(*reads))
    return column


def kernel(
    frame: "DataFrame", function: Callable[[pa.Table], pa.Table], given: pa.Schema, gives: pa.Schema
) -> "DataFrame":
    """A function of Arrow tables over each batch of a frame: `given` are the columns it sees, `gives` those it gives.

    A row's result must not depend on the other rows of its batch.
    """

    def each(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
        return map(function, tables)

    return stream(frame, each, given, gives)


def stream(
    frame: "DataFrame",
    function: Callable[[Iterator[pa.Table]], Iterable[pa.Table]],
    given: pa.Schema,
    gives: pa.Schema,
) -> "DataFrame":
    """As `kernel`, for a function that reads the batches of a partition one after the other and gives tables."""
    wire = pa.schema([pa.field(f.name, f.type) for f in gives])

    def batches(arriving: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        tables = (pa.Table.from_batches([batch]).cast(given) for batch in arriving)
        for table in function(tables):
            yield from table.cast(wire).to_batches()

    with _pandas_3():
        return frame.select(*given.names).mapInArrow(batches, types(gives))


def reads(expressions: Iterable[str]) -> frozenset[str]:
    """The columns that some checked expressions read."""
    return frozenset().union(*(columns_of(sql) for sql in expressions))


def grouped(
    frame: "DataFrame", by: str, function: Callable[[str, pa.Table], pa.Table], given: pa.Schema, gives: pa.Schema
) -> "DataFrame":
    """A function of the value of a text column and all rows that have it, a group at a time, in one worker's memory."""
    wire = pa.schema([pa.field(f.name, f.type) for f in gives])

    def group(key: tuple[pa.Scalar, ...], table: pa.Table) -> pa.Table:
        return function(key[0].as_py(), table.select(given.names).cast(given)).cast(wire)

    with _pandas_3():
        return frame.select(*dict.fromkeys([by, *given.names])).groupBy(by).applyInArrow(group, types(gives))


def staged(frame: "DataFrame", place: str) -> "DataFrame":
    """Write a frame as Parquet and give what was written: what is used several times is computed once."""
    frame.write.mode("overwrite").parquet(place)
    return frame.sparkSession.read.schema(frame.schema).parquet(named(place))


def refuse_taken(spark: "SparkSession", target: str) -> None:
    """Raise FileExistsError where something is there already: results are never overwritten."""
    system, path = _file_system(spark, target)
    if system.exists(path):
        raise FileExistsError(f"{target} is there already: name another folder, or remove it")


def remove(spark: "SparkSession", place: str) -> None:
    """Remove a folder with all in it, if it is there, on whatever file system it lies."""
    system, path = _file_system(spark, place)
    system.delete(path, True)  # noqa: FBT003 - Java knows no names: with all in it


def rename(spark: "SparkSession", place: str, target: str) -> None:
    """Give a folder its name, in one step where the file system has one; FileExistsError where the name is taken."""
    refuse_taken(spark, target)
    system, path = _file_system(spark, place)
    _, wanted = _file_system(spark, target)
    system.mkdirs(wanted.getParent())
    if not system.rename(path, wanted):
        raise OSError(f"{place} could not be renamed to {target}")


def _file_system(spark: "SparkSession", place: str) -> "tuple[Any, Any]":
    context: Any = spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path(place)  # noqa: SLF001 - PySpark has no other door to files
    return path.getFileSystem(context._jsc.hadoopConfiguration()), path  # noqa: SLF001 - as above
