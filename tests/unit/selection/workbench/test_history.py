import pyarrow as pa

from tidewaiter.selection.workbench.history import trader_size


def test_a_trader_is_as_large_as_it_has_sent() -> None:
    counts = pa.chunked_array([[0.0, 1.0, 9.0, 10.0, 100.0, None]])
    assert [size.split(",")[0] for size in trader_size(counts).to_pylist()] == [
        "new",
        "small",
        "small",
        "medium",
        "large",
        "not named",
    ]
