"""`tidewaiter safety` as a user calls it."""

from pathlib import Path

from command_line import call


def test_what_needs_care_is_told(practised: Path) -> None:
    told = call("safety", "--json", home=practised).json()
    assert set(told) == {"cards", "places", "ending", "exposures"}
    assert {one["medical_adviser"] for one in told["cards"]} == {False}
    shown = call("safety", home=practised)
    assert shown.code == 0, shown.err
    assert "approved by a medical adviser" in shown.out
