"""One definition, two engines: every feature that ships is in the checked language and has a Spark form."""

import pytest

from tidewaiter.engine.expression import check, transpile
from tidewaiter.risk.features import FEATURES, SOURCES, Feature


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_feature_is_checked_and_written_for_both_engines(feature: Feature) -> None:
    assert check(feature.expression, SOURCES.names) == ()
    # What is written for the embedded engine asks of bare times (`engine/zoneless.py`), and is checked otherwise.
    assert {problem.value for problem in check(transpile(feature.expression), SOURCES.names)} <= {"make_timestamp"}
    assert '"' not in transpile(feature.expression, "spark")
