"""Which files of CUSCAR and ITMATT are cut at once: clean ones of groups that are not tiny; rows are the same."""

import pytest

from tidewaiter.formats import edifact_bulk, edifact_files, edifact_plain
from tidewaiter.formats.parsed import MAX_LISTED


def clean_file(groups: list[str], closed: str = "UNZ+1+7'") -> bytes:
    body = "".join(groups)
    count = body.count("'") + 3
    return f"UNB+UNOA:1+A+B+1:2+7'UNH+1+ITMATT:1:0:UP'BGM+1'{body}UNT+{count}+1'{closed}".encode()


@pytest.mark.parametrize("closed", ["", "UNZ+1+7'\r\n", "\r\nUNZ+1+7'", "UNX+1+7'"])
def test_a_file_that_is_cut_off_is_read_segment_by_segment(closed: str) -> None:
    found = edifact_plain.read(clean_file(["CNI+1+LX000000001CN'NAD+CZ+++BLUE KITES'"] * 3, closed))
    assert (found is not None) is ("UNZ" in closed)


@pytest.mark.parametrize(("group", "as_columns"), [("CNI+1+A'", False), ("CNI+1+LX000000001CN'FTX+AAA+++HATS'", True)])
def test_tiny_groups_are_read_one_by_one_with_the_same_rows(
    group: str, *, as_columns: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = clean_file([group] * 3000)
    assert (edifact_plain.read(data) is not None) is as_columns
    parsed = edifact_files.parse(data)
    monkeypatch.setattr(edifact_plain, "SMALLEST_GROUP", 0)
    columns = edifact_bulk.parse(data)
    assert columns is not None
    assert parsed.rows.to_pylist() == columns.rows.to_pylist()


def test_items_without_a_number_are_kept_together_beyond_those_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = clean_file(["CNI+1'FTX+AAA+++KITES OF RED COTTON'"] * (MAX_LISTED + 5))
    columns = edifact_bulk.parse(data)
    assert columns is not None
    assert len(columns.rejects) == MAX_LISTED + 1
    monkeypatch.setattr(edifact_bulk, "WORTH_BYTES", len(data) + 1)
    one_by_one = edifact_files.parse(data)
    assert columns.rejects == one_by_one.rejects
    assert list(columns.problems) == list(one_by_one.problems)
