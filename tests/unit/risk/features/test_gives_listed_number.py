import pyarrow as pa
import pytest

from tidewaiter.parties import lexicon
from tidewaiter.risk.features.gives_listed_number import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"terms": ["listed-number/437-38-7"]}, 1.0),
        ({"terms": ["listed-drug/alprazolam"]}, 0.0),
        ({"terms": []}, 0.0),
        ({}, None),
    ],
)
def test_gives_listed_number(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["CAS 21409-26-7, 25 kg", "PJMPHNIQZUBGLI-UHFFFAOYSA-N", "CCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1 99%"]
)
def test_numbers_and_structures_of_the_register_are_found(value_of, text):
    rows = lexicon.add_terms(pa.table({"goods_description": [text]}), lexicon.shipped())
    assert value_of(FEATURE, {"terms": rows["terms"][0].as_py()}) == 1.0
