"""Reading offline scans: nothing that is sent raises, a key stands for one scan, clocks that are ahead say nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.scans.drafts import LONGEST_CODE, MOST_AT_ONCE, read

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "code", "at", "shown"]), inner),
    max_leaves=12,
)


@given(JSON)
def test_nothing_that_is_sent_raises(sent: object) -> None:
    good, problems = read(sent, NOW)
    assert all(isinstance(one.key, UUID) and 0 < len(one.identifier) <= LONGEST_CODE for one in good)
    assert isinstance(problems, list)


def scan(**other: object) -> dict[str, object]:
    return {"id": str(uuid4()), "code": "RB123456785GB", "at": "2026-01-05T05:00:00Z", "shown": "unknown", **other}


def test_a_key_stands_for_one_scan() -> None:
    one = scan()
    good, problems = read([one, one, scan()], NOW)
    assert (len(good), problems) == (2, [])


def test_a_clock_that_is_ahead_says_nothing() -> None:
    ahead = NOW + timedelta(days=3)
    (found,), _ = read([scan(at=ahead.isoformat())], NOW)
    assert found.scanned_at == NOW
    (naive,), _ = read([scan(at="2026-01-05T05:00:00")], NOW)
    assert naive.scanned_at == datetime(2026, 1, 5, 5, tzinfo=UTC)
    (unreadable,), _ = read([scan(at="noon")], NOW)
    assert unreadable.scanned_at == NOW


def test_what_is_wrong_is_named_and_the_rest_is_kept() -> None:
    good, problems = read([scan(), scan(id="7"), scan(code=" "), scan(code="x" * 201), 7], NOW)
    assert len(good) == 1
    assert [(one.code, one.row) for one in problems] == [("bad-id", 1), ("bad-code", 2), ("bad-code", 3), ("bad-id", 4)]
    many, problems = read([scan() for _ in range(MOST_AT_ONCE + 1)], NOW)
    assert (len(many), [one.code for one in problems]) == (MOST_AT_ONCE, ["too-many-scans"])
