import pyarrow as pa
import pytest

from tidewaiter.cargo.identifiers import country


def test_an_assigned_code_is_no_problem() -> None:
    assert country.problem("gb") is None
    assert country.normalise(" gb") == "GB"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("GBR", "A country code has two letters, this has 3 characters."),
        ("UK", "UK is not a country code of ISO 3166-1."),
        ("XX", "XX is not a country code of ISO 3166-1."),
        ("YU", "YU is not a country code of ISO 3166-1."),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, sentence: str) -> None:
    assert country.problem(text) == sentence


def test_the_kernel_keeps_null() -> None:
    assert country.valid(pa.array(["GB", None, "UK", "cn"])).to_pylist() == [True, None, False, True]
