import pytest

from tidewaiter.risk.features.parties_new import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {
                "consignor_count_all": 0,
                "consignee_count_all": 0,
                "consignor_address_count_all": 0,
                "consignee_address_count_all": 0,
            },
            4.0,
        ),
        ({"consignor_count_all": 0, "consignee_count_all": 2}, 1.0),
        ({"consignor_count_all": 0}, None),
        ({}, None),
    ],
)
def test_parties_new(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
