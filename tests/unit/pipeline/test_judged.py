import pyarrow as pa
import pytest

from tidewaiter.pipeline import judged


def stream(probability: list[float | None]) -> pa.Table:
    """Two drawings: a is opened for certain, b by chance, c twice, d never."""
    return pa.table(
        {
            "run_id": ["1", "1", "1", "2", "2"],
            "consignment_id": ["a", "b", "c", "c", "d"],
            "version": pa.array([1, 1, 1, 1, 1], pa.int32()),
            "chosen": [True, True, False, False, False],
            "propensity": [1.0, 0.1, 0.1, 0.2, 0.1],
            "probability": pa.array(probability, pa.float64()),
        }
    )


def test_a_model_expects_something_of_those_nobody_opened_and_of_chance():
    got = judged.expected(stream([0.9, 0.2, 0.05, 0.05, 0.01]), {("a", 1), ("b", 1)})
    assert (got.unopened, got.by_chance) == (pytest.approx(0.06), pytest.approx(0.2))


def test_a_target_that_was_not_examined_was_not_opened():
    got = judged.expected(stream([0.9, 0.2, None, None, 0.01]), {("a", 1)})
    assert (got.unopened, got.by_chance) == (pytest.approx(0.21), 0.0)


def test_before_the_first_model_nothing_is_expected():
    assert judged.expected(stream([None] * 5), {("a", 1)}) is None
    assert judged.expected(stream([0.1] * 5).slice(0, 0), set()) is None
