import pyarrow as pa
import pytest

from tidewaiter.parties import lexicon
from tidewaiter.risk.features.names_listed_substance import FEATURE, GROUPS


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"terms": ["listed-drug/alprazolam"]}, 1.0),
        ({"terms": ["press/pill-press", "precursor/anpp"]}, 1.0),
        ({"terms": ["press/pill-press"]}, 0.0),
        ({"terms": []}, 0.0),
        ({}, None),
    ],
)
def test_names_listed_substance(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)


def test_its_groups_are_of_the_lexicon_that_ships():
    assert set(GROUPS) < set(lexicon.shipped().groups)


@pytest.mark.parametrize("name", ["Zolpidem tablets", "ANPP powder", "枸橼酸 芬太尼", "butane-1,4-diol", "EFEDRINA"])
def test_names_of_the_register_are_found_in_any_language(value_of, name):
    rows = lexicon.add_terms(pa.table({"goods_description": [name]}), lexicon.shipped())
    assert value_of(FEATURE, {"terms": rows["terms"][0].as_py()}) == 1.0


@pytest.mark.parametrize(
    "name", ["PMMA sheet clear acrylic", "AKB48 photo book", "mapa de carreteras", "fentanyl test strips"]
)
def test_innocent_goods_name_none(value_of, name):
    rows = lexicon.add_terms(pa.table({"goods_description": [name]}), lexicon.shipped())
    assert value_of(FEATURE, {"terms": rows["terms"][0].as_py()}) == 0.0
