"""Labelled examples: examined targets beside the feature vectors frozen when they were assessed.

The vector is read from the assessment, never computed again: nothing learnt after the assessment can
reach it. Finds outside targets have no propensity and are left out: they say nothing about the stream.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.relation import path_literal
from tidewaiter.risk.assess import VECTOR


def examples(
    connection: duckdb.DuckDBPyConnection, outcomes: pa.Table, assessments: Sequence[Path], history: Sequence[Path]
) -> pa.Table:
    """One row an examined target, in the order in which outcomes were recorded.

    Columns: consignment_id, version, recorded_at, finding, propensity, consignor_group (equal for the same
    consignor), features. `outcomes` has consignment_id, version, recorded_at, examined, finding,
    propensity; the files are assessments and the narrow history. A target reported twice counts with its
    latest report.
    """
    empty = pa.schema(
        [
            ("consignment_id", pa.string()),
            ("version", pa.int32()),
            ("recorded_at", pa.timestamp("us", tz="UTC")),
            ("finding", pa.bool_()),
            ("propensity", pa.float64()),
            ("consignor_group", pa.string()),
            ("features", VECTOR),
        ]
    ).empty_table()
    if not assessments or outcomes.num_rows == 0:
        return empty
    sql = f"""
        WITH reported AS (
            SELECT consignment_id, version, recorded_at, finding, propensity FROM outcomes
            WHERE examined AND propensity > 0 AND version IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY consignment_id, version ORDER BY recorded_at DESC) = 1
        ),
        assessed AS (
            SELECT consignment_id, version, features, assessed_at
            FROM read_parquet([{_list(assessments)}], hive_partitioning = false, union_by_name = true)
            SEMI JOIN reported USING (consignment_id, version)
            QUALIFY row_number() OVER (PARTITION BY consignment_id, version ORDER BY assessed_at DESC) = 1
        ),
        sent AS (
            SELECT consignment_id, version, hash_consignor
            FROM read_parquet([{_list(history)}], hive_partitioning = false, union_by_name = true)
            SEMI JOIN reported USING (consignment_id, version)
        )
        SELECT consignment_id, version, recorded_at, finding, propensity,
            coalesce(hash_consignor::VARCHAR, consignment_id) AS consignor_group, features
        FROM reported JOIN assessed USING (consignment_id, version) LEFT JOIN sent USING (consignment_id, version)
        ORDER BY recorded_at, consignment_id
    """
    connection.register("outcomes", outcomes)
    try:
        return connection.sql(sql).to_arrow_table().cast(empty.schema)
    finally:
        connection.unregister("outcomes")


def features(labelled: pa.Table) -> pa.Table:
    """The feature vectors of labelled rows as a table, a column a feature; one that was not computed then is null."""
    vectors = labelled["features"].combine_chunks()
    known = {field.name: vectors.field(position) for position, field in enumerate(vectors.type)}
    columns = [known.get(field.name, pa.nulls(len(vectors), field.type)) for field in VECTOR]
    return pa.Table.from_arrays(columns, schema=pa.schema(list(VECTOR)))


def empty_features() -> pa.Table:
    """No vectors, a column a feature."""
    return pa.schema(list(VECTOR)).empty_table()


def _list(files: Sequence[Path]) -> str:
    return ", ".join(path_literal(file) for file in files)
