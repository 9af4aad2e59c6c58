import pyarrow as pa
import pytest

from tidewaiter.cargo.identifiers import currency


def test_a_current_code_is_no_problem() -> None:
    assert currency.problem("eur") is None
    assert currency.normalise("eur ") == "EUR"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("US$D", "A currency code has three letters, this has 4 characters."),
        ("RMB", "RMB is not a currency code of ISO 4217."),
        ("XXX", "XXX is not a currency code of ISO 4217."),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, sentence: str) -> None:
    assert currency.problem(text) == sentence


def test_the_kernel_keeps_null() -> None:
    assert currency.valid(pa.array(["USD", None, "RMB", "cny"])).to_pylist() == [True, None, False, True]
