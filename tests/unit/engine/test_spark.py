"""What the Spark engine says when what it needs is missing, and how it writes names and statements. No JVM starts."""

import subprocess
import sys
from pathlib import Path

import pytest

from tidewaiter.engine import spark

STARTED = "from tidewaiter.engine.spark import session; session('local[1]')"
HIDDEN = f"import sys; sys.modules['pyspark'] = None; {STARTED}"


@pytest.mark.parametrize("code", [STARTED, HIDDEN], ids=["no Java", "no PySpark"])
def test_what_is_missing_is_named_with_what_to_install(code: str, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for tool in ("bash", "dirname", "env", "ps"):  # what Spark's launcher is written in, and no java
        (tmp_path / "bin" / tool).symlink_to(Path("/usr/bin") / tool)
    alone = {"PATH": (tmp_path / "bin").as_posix(), "PYTHONPATH": ":".join(p for p in sys.path if p)}
    done = subprocess.run([sys.executable, "-c", code], env=alone, capture_output=True, text=True, check=False)
    assert "EngineMissingError" in done.stderr
    assert "pip install 'tidewaiter[spark]'" in done.stderr
    assert "openjdk-17-jre-headless" in done.stderr


@pytest.mark.parametrize(
    ("place", "name"),
    [("/lake/day=1/a.parquet", "/lake/day=1/a.parquet"), ("/a[1]*{b}?", r"/a\[1\]\*\{b\}\?"), (r"/a\b", r"/a\\b")],
)
def test_a_name_is_no_pattern(place: str, name: str) -> None:
    assert spark.named(place) == name


def test_the_products_own_sql_is_written_for_spark() -> None:
    sql = "SELECT count(*) FILTER (event AND age_days < 7) AS n, x IS NOT DISTINCT FROM y AS same FROM t"
    written = spark.translated(sql)
    assert (
        written == "SELECT COUNT(*) FILTER(WHERE event AND age_days < 7) AS n, x IS NOT DISTINCT FROM y AS same FROM t"
    )
