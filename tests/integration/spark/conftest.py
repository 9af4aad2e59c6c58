"""One Spark session for all tests of this folder.

Spark's driver speaks to its JVM over loopback sockets: tests here carry the markers `enable_socket` and, so that one
worker of pytest-xdist starts one JVM (--dist loadgroup), `xdist_group("spark")`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tidewaiter.engine import spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark_session() -> "Iterator[SparkSession]":
    """Spark on two cores of this machine."""
    try:
        started = spark.session("local[2]", {"spark.sql.shuffle.partitions": "2"})
    except spark.EngineMissingError as error:
        pytest.skip(str(error))
    started.sparkContext.setLogLevel("ERROR")
    yield started
    started.stop()
