import pyarrow as pa
import pytest

from tidewaiter.parties.names.phone import e164


@pytest.mark.parametrize(
    ("filed", "country", "form"),
    [
        ("+86 138 0013 8000", None, "+8613800138000"),
        ("138-0013-8000", "CN", "+8613800138000"),
        ("(212) 555-0100", "us", "+12125550100"),
        ("0012125550100", "GB", "+12125550100"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("12", "US", "12"),
        ("2125550100", None, "2125550100"),
        ("2125550100", "??", "2125550100"),
        ("\u0662\u0661\u0662", None, "212"),
        ("call me", "US", "call me"),
        ("", "US", ""),
        (None, "US", None),
    ],
)
def test_a_number_is_read_in_the_country_beside_it(filed, country, form) -> None:
    assert e164(pa.array([filed], pa.string()), pa.array([country], pa.string())).to_pylist() == [form]


def test_without_countries_only_what_names_its_own_is_read() -> None:
    given = pa.chunked_array([["+442079460958", "020 7946 0958"], [None]])
    assert e164(given).to_pylist() == ["+442079460958", "02079460958", None]
