"""Who is who on Spark: a model trained on the embedded engine gives the same pairs with the same weights."""

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from invented_people import prepared
from tidewaiter.engine import local, spark
from tidewaiter.parties.resolution import link, model
from tidewaiter.parties.resolution.cluster import EDGES
from tidewaiter.parties.resolution.comparisons import COMPARISONS, guarded
from tidewaiter.parties.resolution.on_spark import edges_on_spark
from tidewaiter.parties.resolution.prepare import PREPARED

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.enable_socket

TOLERANCE = 1e-6
"""Bits."""

OPTIONS = model.Options(sampled_pairs=20_000)
LEFT_OUT = ("address", "address_words", "locality", "phone", "phone_7")
"""Columns that the scored records lack, so that Spark has less to compile; every condition is compared on its own."""

VALUES = (
    None,
    "",
    "19440720",
    "19442007",
    "19540720",
    "ann",
    "anna",
    "bruno 12",
    "bruno 21",
    "wang",
    "a@b.c",
    "a" * 30,
)
"""ASCII, as words in normal form are: of other letters the engines count edits in bytes and in characters."""


def _people() -> pa.Table:
    records, _ = prepared(40, 1)
    return pa.table({n: pa.nulls(len(records), pa.string()) if n in LEFT_OUT else records[n] for n in PREPARED.names})


def _same(there: pa.Table, here: pa.Table) -> None:
    there = there.cast(EDGES).sort_by([("left", "ascending"), ("right", "ascending")])
    assert there.select(["left", "right"]).equals(here.select(["left", "right"]))
    assert there["weight"].to_pylist() == pytest.approx(here["weight"].to_pylist(), abs=TOLERANCE)


def test_both_engines_give_the_same_pairs_and_weights(spark_session: "SparkSession") -> None:
    records = _people()
    trained = link.train(records, options=OPTIONS)
    here = link.edges(records, trained)
    assert here.num_rows >= 100
    kept = link.Trained.from_json(trained.to_json())
    _same(edges_on_spark(spark_session, records, kept).toArrow(), here)


def test_both_engines_judge_every_condition_alike(spark_session: "SparkSession") -> None:
    sides = [f"{name}_{side}" for name in PREPARED.names for side in "lr"]
    rows = [
        {name: (left if name.endswith("_l") else right) for name in sides}
        | {"given_l": left, "surname_r": left, "address_words_r": "ann", "locality_r": left, "postcode_r": right}
        for left in VALUES
        for right in VALUES
    ]
    table = pa.Table.from_pylist(
        [{"number": number, **row} for number, row in enumerate(rows)],
        schema=pa.schema([("number", pa.int64()), *((name, pa.string()) for name in sides)]),
    )
    conditions = [sql for c in COMPARISONS for sql in (c.missing, *(level.condition for level in c.levels))]
    answers = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(conditions))
    gammas = ", ".join(f"CAST(number % 3 AS INT) AS gamma_{c.name}" for c in COMPARISONS)
    guard = guarded([c.name for c in COMPARISONS], "CAST(number AS DOUBLE)")
    sql = f"SELECT number, {answers}, {guard} AS guard FROM (SELECT *, {gammas} FROM judged) ORDER BY number"
    here = local.query(sql, {"judged": table})
    there = spark.run(spark_session, sql, {"judged": spark_session.createDataFrame(table)}).toArrow()
    assert there.to_pylist() == here.to_pylist()
    assert {True, False, None} == {value for row in here.to_pylist() for name, value in row.items() if name[0] == "c"}


@pytest.mark.slow
def test_both_engines_link_two_files_alike(spark_session: "SparkSession") -> None:
    records = _people()
    first = pa.array([name.endswith("-0") for name in records["unique_id"].to_pylist()])
    left, right = records.filter(first), records.filter(pc.invert(first))
    trained = link.train(left, right, options=OPTIONS)
    here = link.edges(left, trained, right)
    assert here.num_rows >= 60
    _same(edges_on_spark(spark_session, left, trained, right).toArrow(), here)
