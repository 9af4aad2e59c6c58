"""One Spark session for all tests of this folder, ended with the last of them: its JVM holds gigabytes.

Spark's driver speaks to its JVM over loopback sockets: tests here carry the markers `enable_socket` and, so that one
worker of pytest-xdist starts one JVM (--dist loadgroup), `xdist_group("spark")`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tidewaiter.engine import spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="package")
def spark_session(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    """Spark on two cores of this machine."""
    try:
        # Spark makes a folder for its catalogue as soon as somebody asks for a table's name.
        warehouse = tmp_path_factory.mktemp("warehouse").as_uri()
        settings = {
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": warehouse,
            "spark.driver.memory": "2g",
        }
        started = spark.session("local[2]", settings)
    except spark.EngineMissingError as error:
        pytest.skip(str(error))
    started.sparkContext.setLogLevel("ERROR")
    yield started
    started.stop()
