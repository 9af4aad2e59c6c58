"""Usual purities: dated, by channel with a fall back, a workspace's own table in their place."""

from datetime import date
from pathlib import Path

import pytest

from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.laboratory import purity


@pytest.mark.parametrize(
    ("channel", "on", "least", "most"),
    [
        ("mail", date(2018, 1, 1), 90.0, 100.0),
        ("mail", date(2019, 5, 1), 7.0, 100.0),
        ("land", date(2022, 9, 30), 7.0, 10.0),
        ("land", date(2022, 10, 1), 10.3, 19.5),
        ("sea", date(2026, 1, 5), 7.0, 100.0),  # no row of its own
        ("", date(2026, 1, 5), 7.0, 100.0),
    ],
)
def test_the_latest_range_of_the_channel_counts(
    tmp_path: Path, channel: str, on: date, least: float, most: float
) -> None:
    found = purity.usual(purity.table(tmp_path), "Fentanyl ", channel, on)
    assert found is not None
    assert (found.least, found.most) == (least, most)
    assert found.source


def test_what_is_not_in_the_table_has_no_purity(tmp_path: Path) -> None:
    assert purity.usual(purity.table(tmp_path), "heroin", "mail", date(2026, 1, 5)) is None
    assert purity.usual(purity.table(tmp_path), "fentanyl", "mail", date(2016, 12, 31)) is None


ROW = """
[[range]]
substance = "Heroin"
channel = "{channel}"
since = {since}
least = {least}
most = 60
source = "our laboratory"
"""
GOOD = {"channel": "air", "since": "2020-01-01", "least": "40"}


def test_a_workspace_has_its_own_table(tmp_path: Path) -> None:
    (tmp_path / purity.OWN).write_text(ROW.format(**GOOD), encoding="utf-8")
    (one,) = purity.table(tmp_path)
    assert (one.substance, one.least, one.most) == ("heroin", 40.0, 60.0)


@pytest.mark.parametrize("wrong", [{"channel": "pigeon"}, {"since": '"soon"'}, {"least": "61"}, {"least": '"x"'}])
def test_a_table_that_cannot_be_is_told(tmp_path: Path, wrong: dict[str, str]) -> None:
    (tmp_path / purity.OWN).write_text(ROW.format(**{**GOOD, **wrong}), encoding="utf-8")
    with pytest.raises(OperatorError, match=r"purity.toml cannot be read"):
        purity.table(tmp_path)
