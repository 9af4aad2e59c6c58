import pyarrow as pa
import pytest

from tidewaiter.engine.column_values import LARGEST, WHOLE, Value, beyond
from tidewaiter.engine.number_plan import BeyondError


def test_a_column_of_whole_numbers_may_be_as_large_as_a_step_allows_unless_it_says_less() -> None:
    assert Value(WHOLE, pa.array([1.0])).most == LARGEST
    with pytest.raises(BeyondError):
        beyond()
