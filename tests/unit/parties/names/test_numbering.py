import pyarrow as pa

from tidewaiter.parties.names import phone
from tidewaiter.parties.names.numbering import e164_where_plain


def read(*rows):
    return e164_where_plain(pa.array([n for n, _ in rows]), pa.array([c for _, c in rows], pa.string())).to_pylist()


def test_plain_numbers_are_read_in_the_country_or_by_their_code():
    assert read(
        ("(617) 555-0100", "US"), ("13800138000", "CN"), ("020 7946 0958", "GB"), ("+44 (0)20 7946 0958", None)
    ) == [
        "+16175550100",
        "+8613800138000",
        "+442079460958",
        "+442079460958",
    ]


def test_what_is_not_plain_is_left_to_the_library():
    assert (
        read(
            ("617 555 0100 ext 5", "US"),
            ("+999 123", "US"),
            ("0044 20 7946 0958", "FR"),
            ("12345", "US"),
            ("1", "US"),
            (None, "US"),
            ("5550100", "XX"),
        )
        == [None] * 7
    )


def test_a_column_with_both_is_read_whole():
    numbers = ["617 555 0100 ext 5", "13800138000", None, "none"] * 200
    countries = ["US", "CN", "US", "US"] * 200
    found = phone.e164(pa.array(numbers), pa.array(countries)).to_pylist()
    assert found == ["+16175550100", "+8613800138000", None, "none"] * 200


def test_an_empty_column_stays_empty():
    assert read() == []
