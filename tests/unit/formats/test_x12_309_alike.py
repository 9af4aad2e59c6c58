"""Bills that are alike but for their number: which runs are taken, and what is made of them."""

import pytest

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.runs import run_of
from tidewaiter.formats.x12_309_alike import FEWEST_ROWS, LONGEST, BillsOfRuns
from tidewaiter.formats.x12_309_bill import Above
from tidewaiter.formats.x12_marks import Delimiters, Segment, listed

MANY = FEWEST_ROWS + 44


def found(text: str):
    above = Above(None, None, None, Segment("M10", ("SIMU", "O"), 4))
    return BillsOfRuns(listed(Delimiters())).bills(run_of(text, "*", "~", 10), above)


def test_what_stands_before_and_the_last_bill_stay_runs() -> None:
    front, alike, last = found("N10*7~M7*S~" + "".join(f"M11*B{at}~N10*x~" for at in range(MANY)))
    assert (front.text, front.first, front.many) == ("N10*7~M7*S", 10, 2)
    assert (last.text, last.first, last.many) == (f"M11*B{MANY - 1}~N10*x", 10 + 2 * MANY, 2)
    assert (len(alike.numbers), alike.first) == (MANY - 1, 12)


def test_rows_and_problems_are_of_each_bill() -> None:
    _, alike, _ = found("".join(f"M11*{'SIMU' if at % 2 else ''}{at}~N10*x~" for at in range(MANY)))
    reading = Reading(position=3)
    alike.give(reading)
    parsed = reading.parsed()
    assert parsed.rows["bill"].to_pylist() == [f"SIMU{at}" for at in range(MANY - 1)]
    assert parsed.rows["source_position"].to_pylist() == list(range(3, MANY + 2))
    assert parsed.rows["carrier"].to_pylist() == ["SIMU"] * (MANY - 1)
    assert len(parsed.problems) == 2 * (MANY - 1)
    issuer, quantity = parsed.problems[2:4]
    assert (issuer.code, issuer.path, issuer.value, issuer.row) == (
        "missing-issuer",
        "segment 12 (M11) M11-12",
        "SIMU1",
        4,
    )
    assert (quantity.code, quantity.path, quantity.value, quantity.row) == (
        "bad-number",
        "segment 13 (N10) N10-01",
        "x",
        4,
    )


@pytest.mark.parametrize(
    "text",
    [
        "M11*A~" * FEWEST_ROWS,
        "M11*A~" * MANY + "M11~M11*A",
        "M11*A~" * MANY + "M11",
        "M11*A~" * MANY + "M11*~M11*A",
        "M11*A~" * MANY + f"M11*{'B' * 201}~M11*A",
        "M11*A~" * MANY + f"M11*A*{'B' * LONGEST}~M11*A",
        "".join(f"M11*A*{at}~" for at in range(MANY)),
    ],
)
def test_other_runs_are_read_bill_by_bill(text) -> None:
    assert found(text) is None
