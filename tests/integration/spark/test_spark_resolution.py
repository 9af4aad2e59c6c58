"""Who is who on Spark: a model trained on the embedded engine gives the same pairs with the same weights."""

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from invented_people import prepared
from tidewaiter.parties.resolution import link, model
from tidewaiter.parties.resolution.cluster import EDGES
from tidewaiter.parties.resolution.on_spark import edges_on_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("spark")]

TOLERANCE = 1e-6
"""Bits."""


def _same(there: pa.Table, here: pa.Table) -> None:
    there = there.cast(EDGES).sort_by([("left", "ascending"), ("right", "ascending")])
    assert there.select(["left", "right"]).equals(here.select(["left", "right"]))
    assert there["weight"].to_pylist() == pytest.approx(here["weight"].to_pylist(), abs=TOLERANCE)


def test_both_engines_give_the_same_pairs_and_weights(spark_session: "SparkSession") -> None:
    records, _ = prepared(60, 1)
    trained = link.train(records, options=model.Options(sampled_pairs=20_000))
    here = link.edges(records, trained)
    assert here.num_rows >= 150
    kept = link.Trained.from_json(trained.to_json())
    _same(edges_on_spark(spark_session, records, kept).toArrow(), here)
