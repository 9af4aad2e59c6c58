import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.parquet import thrift


def test_numbers_are_written_as_the_protocol_says() -> None:
    assert [thrift.varint(n) for n in (0, 127, 128, 300)] == [b"\0", b"\x7f", b"\x80\x01", b"\xac\x02"]
    assert [thrift.whole(n) for n in (0, -1, 1, 64)] == [b"\0", b"\x01", b"\x02", b"\x80\x01"]
    assert thrift.number(1, 2, thrift.I32) == b"\x15\x04"
    assert thrift.listed(1, thrift.I32, [thrift.whole(3)] * 16)[:3] == b"\x19\xf5\x10"


@given(st.dictionaries(st.integers(1, 9), st.integers(-(2**62), 2**62) | st.binary(max_size=200)))
def test_a_structure_is_taken_apart_into_the_fields_it_was_written_of(said: dict[int, int | bytes]) -> None:
    written, last, wanted = b"", 0, {}
    for number, value in sorted(said.items()):
        kind = thrift.BINARY if isinstance(value, bytes) else thrift.I64
        body = thrift.binary(value) if isinstance(value, bytes) else thrift.whole(value)
        written += thrift.field(number - last, kind, body)
        last, wanted[number] = number, (kind, body)
    assert thrift.fields(written + b"\0") == wanted


def test_the_metadata_of_a_file_are_taken_apart_and_put_together_again() -> None:
    sink = pa.BufferOutputStream()
    table = pa.table({f"column_{n}": [n, None] for n in range(20)} | {"listed": [["a"], []], "day": [True, None]})
    pq.write_table(table, sink)
    file = sink.getvalue().to_pybytes()
    size = int.from_bytes(file[-8:-4], "little")
    footer = file[-8 - size : -8]
    fields = thrift.fields(footer)
    assert list(fields) == [1, 2, 3, 4, 5, 6, 7]
    assert fields[3] == (thrift.I64, thrift.whole(2))
    assert b"".join(thrift.field(1, *field) for field in fields.values()) + b"\0" == footer


def test_fields_that_lie_far_apart_and_every_kind_of_value_are_passed_over() -> None:
    far = bytes((thrift.I64,)) + thrift.whole(40) + thrift.whole(7)
    said = bytes((1 << 4 | 1, 1 << 4 | 2, 1 << 4 | 3, 9, 1 << 4 | 7)) + bytes(8)
    inner = thrift.field(1, thrift.STRUCT, far + thrift.listed(3, 1, [b"\x01", b"\x02"]) + b"\0")
    assert list(thrift.fields(said + inner + far + b"\0")) == [1, 2, 3, 4, 5, 40]
    with pytest.raises(ValueError, match="kind 11"):
        thrift.fields(bytes((1 << 4 | 11, 0)))
