import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tidewaiter.cargo.identifiers import awb, container, s10
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.filing import Filing, serial
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.traffic import Traffic

WORLD = parameters.load()


@pytest.fixture(scope="module")
def core():
    return Traffic(WORLD, Population(WORLD, names.load(), 1), 1).day(2)


@pytest.fixture(scope="module")
def filed(core):
    return Filing(WORLD, 1).file(core, 2)


def of(rows, regime):
    return rows.filter(pc.equal(rows["regime"], regime))


def test_every_core_row_is_filed_once_under_its_own_identifier(core, filed):
    assert filed.rows.schema == CONSIGNMENT
    assert sorted(filed.source.tolist()) == list(range(core.num_rows))
    assert pc.count_distinct(filed.rows["consignment_id"]).as_py() == core.num_rows
    assert filed.rows["gross_mass_kg"].equals(core["gross_mass_kg"].take(pa.array(filed.source)))


def test_every_row_says_that_it_is_simulated(filed):
    assert pc.all(filed.rows["simulated"]).as_py()


def test_filing_hides_the_order_of_the_core_table(filed):
    inside = np.diff(filed.source[:10_000])
    assert 0.45 < (inside > 0).mean() < 0.55


def test_identifiers_do_not_repeat_from_day_to_day():
    seen = np.concatenate([serial(day, 20_000, 8) for day in range(20)])
    assert len(np.unique(seen)) == len(seen)


def test_identifiers_are_valid_but_for_the_share_that_filers_get_wrong(filed):
    mail = of(filed.rows, "mail")
    wrong = 1 - pc.mean(s10.valid(mail["s10"].combine_chunks()).cast("float64")).as_py()
    assert 0 < wrong < 3 * WORLD.dirt["mail"].bad_check_digit
    air = of(filed.rows, "air")
    assert pc.mean(awb.valid(air["awb"].combine_chunks()).cast("float64")).as_py() > 0.95
    boxes = pc.list_flatten(of(filed.rows, "ocean")["container"].combine_chunks())
    assert pc.mean(container.valid(boxes).cast("float64")).as_py() > 0.9


def test_a_master_waybill_has_one_airport_forwarder_flight_and_at_most_so_many_houses(filed):
    air = of(filed.rows, "air")
    for column in ("loading_location", "filer", "conveyance", "eta"):
        counts = air.group_by("awb").aggregate([(column, "count_distinct")])
        assert pc.max(counts[f"{column}_count_distinct"]).as_py() == 1
    houses = air.group_by("awb").aggregate([("house_waybill", "count")])
    assert pc.max(houses["house_waybill_count"]).as_py() <= WORLD.filers.houses_per_master


def test_goods_arrive_on_the_day_at_a_door_of_their_regime(filed):
    on = {at.date() for at in filed.rows["eta"].to_pylist()}
    assert len(on) == 1
    for facility in WORLD.facility:
        here = filed.rows.filter(pc.equal(filed.rows["unloading_location"], facility.location))
        assert set(here["entry_office"].to_pylist()) == {facility.code}
        assert set(here["regime"].to_pylist()) == {facility.regime}


def test_values_are_in_dollars_or_in_the_currency_of_the_origin(filed):
    money = {o.country: o.currency for o in WORLD.origin}
    mail = of(filed.rows, "mail")
    for currency, country in zip(mail["currency"].to_pylist(), mail["country_of_dispatch"].to_pylist(), strict=True):
        assert currency in ("USD", money[country])
    dollars = pc.mean(pc.equal(mail["currency"], "USD").cast("float64")).as_py()
    assert abs(dollars - WORLD.regime["mail"].usd_share) < 0.02


def test_hs_codes_keep_six_to_ten_digits(filed):
    lengths = set(pc.utf8_length(pc.drop_null(filed.rows["hs_code"])).to_pylist())
    assert lengths == {6, 10}
