"""Any bytes in, a Parsed out: no exception, and quickly."""

import gzip
import time

from hypothesis import example, given
from hypothesis import strategies as st

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import registry

BEGINNINGS = [
    b"",
    b"FWB/17\r\n",
    b"FHL/5\r\n",
    b"<?xml version='1.0'?><a>",
    b"ISA*00*",
    b"ST*309*0001~",
    b"UNB+UNOA:1+",
    b"PAR1",
    b"\x1f\x8b\x08\x00",
    b'{"consignment_id": "a:1"',
    b"consignment_id,eta\n",
    b"Declaration ID;Date\n",
    b"[{",
    b"PK\x03\x04",
]


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.booleans())
@example(b"", b"\x00" * 400, False)  # noqa: FBT003 - an example of drawn values
@example(b"\x1f\x8b", b"", False)  # noqa: FBT003 - as above
def test_any_bytes_give_a_parsed(front, data, packed) -> None:
    message = gzip.compress(front + data) if packed else front + data
    began = time.perf_counter()
    parsed = registry.parse(message)
    assert time.perf_counter() - began < 5
    assert parsed.rows.schema.equals(CONSIGNMENT)
    if parsed.rows.num_rows == 0 and b"consignment_id," not in front:
        assert parsed.problems != ()
    positions = {reject.position for reject in parsed.rejects}
    assert positions <= {p.row for p in parsed.problems if p.severity is Severity.FATAL}
    known = registry.recognise(message)
    assert known is None or known.parse(message).rows.num_rows == parsed.rows.num_rows


@given(st.binary(max_size=300))
def test_compression_changes_nothing(data) -> None:
    if data.startswith(registry.GZIP_MAGIC):
        return
    plain, packed = registry.parse(data), registry.parse(gzip.compress(data))
    assert packed.rows.equals(plain.rows)
    assert packed.problems == plain.problems
