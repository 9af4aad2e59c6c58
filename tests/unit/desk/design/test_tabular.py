import csv
import io
from datetime import UTC, datetime

import pytest

from tidewaiter.desk.design.tabular import FORMULA, cell, csv_answer


@pytest.mark.parametrize("sign", FORMULA)
def test_a_text_that_would_be_a_formula_is_made_harmless(sign: str) -> None:
    assert cell(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"


def test_numbers_and_times_stay_what_they_are() -> None:
    assert [cell(value) for value in (-1.5, 3, None, True)] == [-1.5, 3, "", True]
    assert cell(datetime(2026, 1, 5, tzinfo=UTC)) == "2026-01-05T00:00:00+00:00"


def test_a_file_can_be_read_again() -> None:
    answer = csv_answer("quality", ["filer", "rows"], [['="x", y', 2], ["é", -3]])
    assert answer["Content-Disposition"] == 'attachment; filename="quality.csv"'
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert read == [["filer", "rows"], ['\'="x", y', "2"], ["é", "-3"]]
