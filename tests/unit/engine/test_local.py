"""The embedded engine."""

import pyarrow as pa

from tidewaiter.engine.local import project


def test_a_projection_keeps_the_order_of_rows_whatever_stands_in_it():
    codes = ", ".join(f"'{n}'" for n in range(0, 90, 3))
    sizes = [2, 1, 5, 7, 1, 4, 240, 10, 4]
    numbers = iter(range(sum(sizes)))
    table = pa.concat_tables([pa.table({"n": [next(numbers) for _ in range(size)]}) for size in sizes])
    for turn in range(12):
        # Another text each time, so that it is planned anew.
        found = project(table, {"n": "n", "coded": f"CAST(n AS VARCHAR) IN ({codes})", "turn": str(turn)})
        assert found["n"].to_pylist() == list(range(sum(sizes)))
        assert found["coded"].to_pylist() == [n % 3 == 0 and n < 90 for n in range(sum(sizes))]
