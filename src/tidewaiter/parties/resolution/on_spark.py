"""Scored pairs on Spark: the settings and the parameters of a model trained on the embedded engine, on a cluster.

What `link.edges` gives, by the same statements: Splink writes them, SQLGlot translates them, Spark's workers run them
without Python. Training stays on the embedded engine, which needs a sample; scoring is what grows with the records.
Nothing is fetched: the functions that Splink keeps in a jar for Spark are not used by any comparison.
"""

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tidewaiter.engine import spark
from tidewaiter.parties.resolution.link import Trained, linker_of, pairs_sql, predicted

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def edges_on_spark(
    session: "SparkSession",
    records: "pa.Table | DataFrame",
    trained: Trained,
    linked: "pa.Table | DataFrame | None" = None,
) -> "DataFrame":
    """Scored pairs (columns of EDGES, no order) within records (PREPARED) or between them and `linked`.

    What is used several times is kept in the workers' memory, or on their disks, until the session ends.
    """
    from splink import SparkAPI  # noqa: PLC0415 - it imports PySpark, an extra

    api: Any = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="persist", register_udfs_automatically=False
    )
    scored = predicted(linker_of(api, records, linked, trained.settings))
    return session.sql(spark.translated(pairs_sql(scored, trained.compared)))
