"""One Spark session for all tests of this folder, ended with the last of them: its JVM holds gigabytes.

Spark's driver speaks to its JVM over loopback sockets: tests here carry the marker `enable_socket`. One worker of
pytest-xdist runs the whole folder (`units_of_work.py`), so that one JVM starts.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tidewaiter.engine import spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def spark_session(tmp_path_factory: pytest.TempPathFactory) -> "SparkSession":
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
    return started


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """End Spark and its JVM where the next test is of another folder."""
    if nextitem is not None and HERE in nextitem.path.parents:
        return
    pyspark = sys.modules.get("pyspark")
    gateway = pyspark and pyspark.SparkContext._gateway  # noqa: SLF001 - there is no public way to it
    if gateway:
        pyspark.sql.SparkSession.getActiveSession().stop()
        gateway.shutdown()
        gateway.proc.stdin.close()  # the JVM ends when nobody can speak to it any more
        gateway.proc.wait(60)
        pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None  # noqa: SLF001 - as above
