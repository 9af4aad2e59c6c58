import pyarrow as pa
import pytest

from tidewaiter.cargo.empty_columns import combined, nulls
from tidewaiter.cargo.schema import CONSIGNMENT, table

KINDS = [*{field.type for field in CONSIGNMENT}, pa.binary(), pa.bool_(), pa.struct([("a", pa.int32())]), pa.null()]


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("count", [0, 1, 63, 64, 1000])
def test_nulls_are_nulls_of_their_type(kind: pa.DataType, count: int) -> None:
    made = nulls(count, kind)
    made.validate(full=True)
    assert made.equals(pa.nulls(count, kind))
    assert made.to_pylist() == [None] * count
    assert pa.concat_arrays([made, pa.nulls(1, kind)]).null_count == count + 1


def test_they_take_no_memory() -> None:
    before = pa.total_allocated_bytes()
    kept = [nulls(1_000_000, pa.string()) for _ in range(50)]
    assert pa.total_allocated_bytes() == before
    assert len(kept) == 50


def test_tables_are_combined_as_arrow_combines_them() -> None:
    one = table([{"consignment_id": "a", "source_position": 0, "items": [{"sequence": 1}]}])
    other = table([{"consignment_id": "b", "source_position": 1, "attributes": [("a", "b")], "gross_mass_kg": 1.5}] * 3)
    parts = [one, other, one]
    whole = combined(parts)
    assert whole.equals(pa.concat_tables([one, other, one]).combine_chunks())
    assert {column.num_chunks for column in whole.columns} == {1}
    assert parts == []


def test_shorter_and_longer_ones_by_turns_lie_over_the_same_zeros() -> None:
    long = nulls(1_000_000, pa.float64())
    short, again = nulls(10, pa.string()), nulls(1_000_000, pa.timestamp("us"))
    addresses = {buffer.address for made in (long, short, again) for buffer in made.buffers()}
    assert len(addresses) == 1
