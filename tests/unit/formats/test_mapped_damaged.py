from tidewaiter.formats.mapped_damaged import Damaged
from tidewaiter.formats.parsed import MAX_LISTED


def test_each_is_readable_alone_and_the_rest_are_one() -> None:
    damaged = Damaged(b"a,b\n")
    for at in range(MAX_LISTED + 3):
        damaged.add(2 * at, b"x%d\r\n" % at)
    problems, rejects = damaged.aside("wrong-column-count", "row", "Quote it.")
    assert rejects[0].raw == b"a,b\nx0\r\n"
    assert (problems[0].value, problems[0].row) == ("x0", 0)
    assert rejects[-1].raw == b"a,b\nx10000\nx10001\nx10002"
    assert (problems[-1].value, problems[-1].row) == ("3 more", 2 * MAX_LISTED)
    assert len(problems) == len(rejects) == MAX_LISTED + 1


def test_none_is_none() -> None:
    assert Damaged().aside("bad-json", "line", "") == ([], [])
