"""Which reader reads a list; no bytes crash one."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.lists import registry
from tidewaiter.parties.lists.schema import LISTED


def test_what_nobody_knows_is_a_problem() -> None:
    listing = registry.read(b"<html></html>", "x.html")
    assert [p.code for p in listing.problems] == ["list-format-unknown"]
    assert listing.entries.num_rows == 0


PIECES = st.sampled_from(
    [
        b"<sdnList>",
        b"<sdnEntry><uid>1</uid>",
        b"</sdnEntry></sdnList>",
        b"<Sanctions>",
        b"<CONSOLIDATED_LIST><INDIVIDUALS>",
        b"<x>",
        b'{"schema": "Person", "properties": ',
        b'{"name": ["x"]}, "id": "1"}',
        b"name,id\n",
        b'1,"A",-0-',
        b"\n",
        b",",
        b"\x00\xff",
    ]
)


@given(
    st.lists(PIECES | st.binary(max_size=20), max_size=8).map(b"".join), st.sampled_from(["x.csv", "sdn.csv", "x.xml"])
)
def test_any_bytes_give_entries_of_the_schema(data: bytes, name: str) -> None:
    for known in registry.FORMATS:
        listing = known.read(data, name, {"alt.csv": data})
        assert listing.entries.schema == LISTED
