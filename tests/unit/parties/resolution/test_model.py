"""Training: the same records and seed give the same model; settings are those of the table of comparisons."""

import pyarrow as pa
import pytest

from invented_people import prepared
from tidewaiter.parties.resolution import blocking, link, model
from tidewaiter.parties.resolution.comparisons import COMPARISONS
from tidewaiter.parties.resolution.prepare import PREPARED

OPTIONS = model.Options(seed=4, sampled_pairs=20_000)


@pytest.fixture(scope="module")
def records() -> pa.Table:
    return prepared(100, 9)[0]


@pytest.fixture(scope="module")
def trained(records: pa.Table) -> link.Trained:
    return link.train(records, options=OPTIONS)


def _parameters(trained: link.Trained) -> dict[str, object]:
    """All that Splink keeps but the name that it gives each linker by chance."""
    return {name: value for name, value in trained.settings.items() if name != "linker_uid"}


def test_the_same_seed_gives_the_same_parameters(records: pa.Table, trained: link.Trained) -> None:
    again = link.train(records, options=OPTIONS)
    assert _parameters(again) == _parameters(trained)
    assert again.rules == trained.rules
    assert link.edges(records, again).equals(link.edges(records, trained))


def test_records_that_share_nothing_cannot_be_trained_on() -> None:
    alone = {name: pa.array([None, None], pa.string()) for name in PREPARED.names}
    for names in (["ann", "bruno"], [None, None]):
        table = pa.table({**alone, "unique_id": ["a", "b"], "name": pa.array(names, pa.string())}, schema=PREPARED)
        with pytest.raises(ValueError, match="no two records share anything"):
            link.train(table)


def test_comparisons_are_those_whose_columns_records_have(records: pa.Table, trained: link.Trained) -> None:
    names = [comparison.name for comparison in model.used(records)]
    assert trained.compared == names
    assert {"given", "surname", "birth_date", "place", "address", "phone"} == set(names)


def test_settings_hold_every_level_and_rule_in_its_order() -> None:
    rules = [("email",), ("surname", "birth_date")]
    said = model.settings(COMPARISONS, rules, "dedupe_only")
    assert len(said["blocking_rules_to_generate_predictions"]) == len(rules)
    for made, comparison in zip(said["comparisons"], COMPARISONS, strict=True):
        assert made["output_column_name"] == comparison.name
        conditions = [level["sql_condition"] for level in made["comparison_levels"]]
        assert conditions == [comparison.missing, *(level.condition for level in comparison.levels), "ELSE"]


def test_a_stated_weight_is_kept_by_training(trained: link.Trained) -> None:
    (place,) = (c for c in trained.settings["comparisons"] if c["output_column_name"] == "place")
    level = place["comparison_levels"][1]
    assert level["m_probability"] / level["u_probability"] == pytest.approx(2)


def test_what_no_pair_showed_is_rare_and_not_impossible(trained: link.Trained) -> None:
    levels = [level for comparison in trained.settings["comparisons"] for level in comparison["comparison_levels"]]
    learnt = [level["m_probability"] for level in levels if "m_probability" in level]
    assert min(learnt) == model.LEAST_M
    assert max(learnt) <= 1


def test_a_match_is_as_likely_as_it_is(records: pa.Table, trained: link.Trained) -> None:
    count = records.num_rows
    true = count / (count * (count - 1) / 2)  # three pairs for every three records
    assert true / 3 < trained.settings["probability_two_random_records_match"] < true * 3


def test_where_no_certain_rule_finds_anything_every_second_record_has_a_partner() -> None:
    columns = {name: pa.nulls(400, pa.string()) for name in PREPARED.names}
    columns |= {"unique_id": pa.array([str(n) for n in range(400)]), "given_1": pa.array(["a"] * 400)}
    columns |= {"locality": pa.array([f"t{n % 20}" for n in range(400)])}
    columns |= {"birth_year": pa.array([f"19{30 + n % 15}" for n in range(400)])}
    records = pa.table(columns, schema=PREPARED)
    assert blocking.affordable(records) == [("birth_year", "locality", "given_1")]
    trained = link.train(records, options=OPTIONS)
    assert trained.settings["probability_two_random_records_match"] == pytest.approx(1 / 800)


def test_teachers_are_few_and_leave_no_comparison_untaught(records: pa.Table) -> None:
    present = {name for name in records.column_names if records[name].null_count < records.num_rows}
    comparisons = model.used(records)
    teachers = model._teachers(present, comparisons)  # noqa: SLF001 - which rules teach shows nowhere else
    assert 1 < len(teachers) <= 3
    for comparison in comparisons:
        assert any(not model._touches(comparison, rule) for rule in teachers)  # noqa: SLF001 - as above
