"""Hits found by Spark's workers are those of the embedded engine, row for row."""

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from tidewaiter.history import lake
from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Name, listing
from tidewaiter.parties.screening.prepared import Prepared
from tidewaiter.parties.screening.result import ORDER
from tidewaiter.pipeline import screening

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.enable_socket

ENTRIES = listing(
    "own",
    [
        Entry("1", EntryKind.PERSON, [Name("QARAVELLI, Temur Oybek")]),
        Entry(
            "2", EntryKind.COMPANY, [Name("Zolvatex Trading")], identifiers=[(IdentifierKind.PHONE, "+442079460018")]
        ),
    ],
).entries
FILED = [
    {"consignor_name": "Temur Qaravelly", "attributes": [("note", "x")]},
    {"consignee_name": "zolvatex tradign ltd"},
    {"consignor_name": "Jane Miller", "consignor_phone": "020 7946 0018", "consignor_country": "GB"},
]


def test_both_engines_find_the_same(spark_session: "SparkSession", tmp_path: Path) -> None:
    empty = dict.fromkeys(lake.LAKE.names)
    rows = pa.Table.from_pylist(
        [
            {
                **empty,
                "consignment_id": f"t:{n}",
                "version": 1,
                "source_position": n,
                "batch_id": "b",
                "problem_codes": [],
                **row,
            }
            for n, row in enumerate(FILED)
        ],
        schema=pa.schema([field.with_nullable(nullable=True) for field in lake.LAKE]),
    )
    file = tmp_path / "rows.parquet"
    pa.parquet.write_table(rows, file)
    prepared = Prepared.of_entries(ENTRIES)
    here = screening.screened([rows], prepared)
    there = screening.screened_files(spark_session, [file], prepared)
    assert here.num_rows == 3
    assert there.sort_by(ORDER).to_pylist() == here.to_pylist()
