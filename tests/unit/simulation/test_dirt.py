import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.dirt import Errors, mangle, misspell
from tidewaiter.simulation.filing import Filing
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.traffic import Traffic

WORLD = parameters.load()


@pytest.fixture(scope="module")
def clean():
    return Filing(WORLD, 1).file(Traffic(WORLD, Population(WORLD, names.load(), 1), 1).day(2), 2).rows


@pytest.fixture(scope="module")
def errors(clean):
    return Errors(WORLD, clean, np.arange(clean.num_rows) % 2 == 0, 1, 2)


@pytest.fixture(scope="module")
def spoilt(clean, errors):
    return errors.spoil(clean)


def test_errors_come_at_the_rates_of_the_filers_class(clean, errors):
    for regime, dirt in WORLD.dirt.items():
        here = pc.equal(clean["regime"], regime).to_numpy()
        for name, hit in errors.hit.items():
            rate, count = getattr(dirt, name), int(here.sum())
            assert abs(hit[here].mean() - rate) <= 5 * np.sqrt(rate * (1 - rate) / count) + 1e-9, (regime, name)


def test_identifiers_places_and_times_are_never_touched(clean, spoilt):
    for name in ("consignment_id", "s10", "awb", "house_waybill", "entry_office", "eta", "filer", "simulated"):
        assert spoilt[name].equals(clean[name])


def test_what_is_missing_is_null_and_only_there(clean, errors, spoilt):
    hit = pa.array(errors.hit["missing_consignee_phone"])
    assert pc.all(pc.is_null(spoilt["consignee_phone"].filter(hit))).as_py()
    kept = pc.invert(hit)
    assert spoilt["consignee_phone"].filter(kept).equals(clean["consignee_phone"].filter(kept))


def test_swapped_fields_exchange_name_and_street(clean, errors, spoilt):
    only = errors.hit["swapped_fields"] & ~errors.hit["misspelt_name"] & ~errors.hit["mojibake"]
    assert only.any()
    assert (
        spoilt["consignee_name"].filter(pa.array(only)).equals(clean["consignee_address_line"].filter(pa.array(only)))
    )


def test_vague_words_replace_the_description(errors, spoilt):
    rows = spoilt.filter(pa.array(errors.hit["vague_description"]))
    assert set(rows["goods_description"].to_pylist()) <= set(WORLD.catalogue.vague)


def test_names_are_misspelt_where_hit(clean, errors, spoilt):
    hit = errors.hit["misspelt_name"] & ~errors.hit["swapped_fields"]
    both = [
        a != b
        for role in ("consignor_name", "consignee_name")
        for a, b in zip(
            clean[role].filter(pa.array(hit)).to_pylist(), spoilt[role].filter(pa.array(hit)).to_pylist(), strict=True
        )
    ]
    assert sum(both) > 0.8 * hit.sum()


def test_an_amendment_keeps_the_identifier_and_changes_mass_and_value(errors, spoilt):
    again = errors.amended(spoilt)
    before = spoilt.filter(pa.array(errors.hit["amendment"]))
    assert again.num_rows == before.num_rows > 0
    assert again["consignment_id"].equals(before["consignment_id"])
    assert not again["declared_value"].equals(before["declared_value"])


def test_one_slip_changes_a_text_a_little():
    assert misspell("abc", 0.3) == "abc"
    kinds = {misspell("Thompson", at / 40) for at in range(40)}
    assert len(kinds) > 8
    assert all(7 <= len(text) <= 9 for text in kinds)


def test_mangled_text_is_latin_1_read_for_utf_8():
    assert mangle("Muller").encode("latin-1").decode("utf-8") == "Müller"
    assert mangle("xyz") == "xyz"


def test_a_name_from_an_account_is_never_misspelt(clean, spoilt):
    typed = np.arange(clean.num_rows) % 2 == 0
    same = pc.equal(clean["consignor_name"], spoilt["consignor_name"]).to_numpy()
    assert same[~typed].all()
    assert not same[typed].all()
