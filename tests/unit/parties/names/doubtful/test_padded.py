import pyarrow as pa
import pytest

from tidewaiter.parties.names.doubtful.padded import is_padded


def found(text):
    return is_padded(pa.array([text], pa.string()), pa.array([text], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    "text", ["ACME LTD XXXXXXXX", "John........", "abcabcabc", "aaaa", "A A A A", "****", "ababab"]
)
def test_fillers_are_seen(text):
    assert found(text)


@pytest.mark.parametrize(
    "text",
    ["Anna Schifffahrt", "Suite 100000", "Lalala"[:4], "Henry VIII", "\u674e\u674e\u674e\u674e", "", None, "121212"],
)
def test_names_and_numbers_are_not_padding(text):
    assert not found(text)
