from tidewaiter.links.expansion import DAY, expand
from tidewaiter.links.graph import Graph, ids_of
from tidewaiter.links.imported import COLUMNS, PREFIX, read
from tidewaiter.links.segment import Segment

HEADER = ",".join(COLUMNS)
TEXT = f"""{HEADER}
m1,wallet,bc1Q9,forum export,2026-01-05,sellers share wallets
m1,phone,+1 216 555 0142,forum export,2026-01-05,
m2,wallet,bc1Q9,seized laptop,2026-02-01,
"""


def test_listings_that_share_a_wallet_are_linked() -> None:
    found = read(TEXT.encode())
    assert not found.problems
    assert found.lines[0].caveat == "sellers share wallets"
    made = Graph((Segment.of_traces(found.traces()),))
    reached = expand(made, ids_of([f"{PREFIX}m1"]), as_of=30_000 * DAY)
    assert made.names(reached.ids) == [f"{PREFIX}m2"]


def test_a_telephone_is_named_as_consignors_and_consignees_in_its_normal_form() -> None:
    traces = read(TEXT.encode()).traces()
    other = read(f"{HEADER}\nm3,phone,216-555-0142,x,2026-01-05,\n".encode()).traces()
    assert traces["hash_consignor_phone"][1].as_py() == other["hash_consignee_phone"][0].as_py()


def test_what_cannot_be_read_is_a_problem_with_its_line() -> None:
    bad = f"{HEADER}\nm1,colour,red,x,2026-01-05,\nm1,phone,,x,2026-01-05,\nm1,phone,1,x,yesterday,\n"
    found = read(bad.encode())
    assert [(one.code, one.path) for one in found.problems] == [
        ("listing-kind", "line 2"),
        ("listing-missing", "line 3"),
        ("listing-date", "line 4"),
    ]
    assert read(b"\xff\x00,\n").problems[0].code == "listing-header"
    assert read(b"").traces().num_rows == 0
