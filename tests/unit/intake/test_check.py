import pyarrow as pa
import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake import check
from tidewaiter.intake.check import Check


def test_a_check_is_one_expression_or_one_kernel() -> None:
    with pytest.raises(ValueError, match="either"):
        Check("a", "A", Severity.ERROR, "s10", "Do.")
    with pytest.raises(ValueError, match="either"):
        Check("a", "A", Severity.ERROR, "s10", "Do.", "true", lambda table: pa.array([True] * len(table)))


def test_the_value_quoted_is_the_field_itself_or_nothing() -> None:
    assert Check("a", "A", Severity.ERROR, "s10", "Do.", "true").value() == 'CAST("s10" AS VARCHAR)'
    assert Check("a", "A", Severity.ERROR, "a|b", "Do.", "true").value() == "''"
    assert Check("a", "A", Severity.ERROR, "s10", "Do.", "true", shown="awb").value() == "awb"


def test_a_quote_in_a_literal_is_doubled() -> None:
    assert check.quoted("O'Brien") == "'O''Brien'"


def test_entries_that_are_null_are_not_refused() -> None:
    kernel = check.any_refused(
        "container", lambda texts: pa.array([t == "good" if t else None for t in texts.to_pylist()])
    )
    table = pa.table({"container": pa.chunked_array([[["good", None]], [None, ["bad"], []]], pa.list_(pa.string()))})
    assert kernel(table).to_pylist() == [False, False, True, False]
