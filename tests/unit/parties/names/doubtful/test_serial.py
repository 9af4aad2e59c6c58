import pyarrow as pa
import pytest

from tidewaiter.parties.names.doubtful.serial import is_serial


def found(text):
    return is_serial(pa.array([text], pa.string()), pa.array([text], pa.string())).to_pylist()[0]


@pytest.mark.parametrize("text", ["0000000", "1234567890", "+1 987-654-3210", "1212121", "55555", "+86 11111111111"])
def test_series_are_seen(text):
    assert found(text)


@pytest.mark.parametrize("text", ["6175550100", "1234", "", None, "none", "1350000123"])
def test_other_numbers_are_not(text):
    assert not found(text)
