"""Rules, model and lookouts put together: who ranks when, what is frozen, what hits."""

from datetime import UTC, date, datetime

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.assess import ASSESSMENT, COLD_START_POSITIVES, VECTOR, assess
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, Ruleset

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBER = next(feature.name for feature in FEATURES if not feature.categorical)
COLUMNS = pa.schema([*RULE_COLUMNS, pa.field("arrival_date", pa.date32())])


def rule(rule_id: str, condition: str, weight: float = 10, harm: float = 1.0) -> Rule:
    return Rule(
        id=rule_id,
        title="A title",
        reason="A reason for looking.",
        condition=condition,
        weight=weight,
        harm=harm,
        owner="Analysts",
        purpose="To show how rows are assessed.",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )


RULES = Ruleset.of([rule("heavy", "gross_mass_kg > 2", 40), rule("tea", "goods_description = 'tea'", -5)])


def rows(*given: dict[str, object]) -> pa.Table:
    filled = [
        {"consignment_id": f"s10:{number}", "version": 1, "source_position": number, NUMBER: 0.5, **row}
        for number, row in enumerate(given)
    ]
    return pa.Table.from_pylist(filled, schema=COLUMNS)


def hits(*given: tuple[str, int, list[str]]) -> pa.Table:
    schema = pa.schema([("consignment_id", pa.string()), ("version", pa.int32()), ("lookouts", pa.list_(pa.string()))])
    return pa.Table.from_pylist([dict(zip(schema.names, hit, strict=True)) for hit in given], schema=schema)


def by_feature(features: pa.Table) -> np.ndarray:
    return np.clip(features[NUMBER].to_numpy(), 0, 1)


def assessed(table: pa.Table, **more: object) -> pa.Table:
    given = {
        "ruleset": RULES,
        "predict": None,
        "model_version": None,
        "lookouts": hits(),
        "as_of": NOW,
        "positives": 0,
        **more,
    }
    return assess(table, **given)


def test_before_the_first_model_rules_rank_and_there_is_no_probability() -> None:
    result = assessed(rows({"gross_mass_kg": 5.0}, {"gross_mass_kg": 1.0, "goods_description": "tea"}))
    assert result.schema == ASSESSMENT
    assert result["score"].to_pylist() == result["rule_score"].to_pylist() == [40.0, -5.0]
    assert result["probability"].to_pylist() == [None, None]
    assert result["model_version"].to_pylist() == [None, None]
    assert result["band"].to_pylist() == ["elevated", "low"]
    assert result["ruleset_version"].to_pylist() == [RULES.version] * 2
    assert result["assessed_at"].to_pylist() == [NOW] * 2


@pytest.mark.parametrize(
    ("positives", "score", "band"),
    [(COLD_START_POSITIVES - 1, 40.0, "elevated"), (COLD_START_POSITIVES, 0.3, "severe")],
)
def test_the_model_ranks_once_enough_positives_are_known(positives: int, score: float, band: str) -> None:
    result = assessed(
        rows({"gross_mass_kg": 5.0, NUMBER: 0.3}), predict=by_feature, model_version="m1", positives=positives
    )
    assert result["probability"].to_pylist() == [0.3]
    assert result["score"].to_pylist() == [score]
    assert result["band"].to_pylist() == [band]
    assert result["fired"].to_pylist() == [["heavy"]]
    assert result["model_version"].to_pylist() == ["m1"]


def test_the_greatest_declared_harm_multiplies_the_probability_but_not_the_band() -> None:
    rules = Ruleset.of(
        [
            rule("light", "gross_mass_kg > 0", harm=0.5),
            rule("strong", "gross_mass_kg > 2", harm=3.0),
            rule("stronger", "gross_mass_kg > 4", harm=2.0),
        ]
    )
    table = rows({"gross_mass_kg": 5.0}, {"gross_mass_kg": 1.0}, {})
    result = assessed(table, ruleset=rules, predict=by_feature, model_version="m1", positives=99)
    assert result["score"].to_pylist() == [1.5, 0.25, 0.5]
    assert result["band"].to_pylist() == ["severe"] * 3


def test_a_fired_rule_lifts_the_band_and_nothing_else() -> None:
    bands = (("light", 0, "elevated"), ("heavy", 2, "high"), ("heavier", 4, "guarded"))
    lifted = [
        msgspec.structs.replace(rule(name, f"gross_mass_kg > {above}", 0), band=band) for name, above, band in bands
    ]
    shadow = msgspec.structs.replace(rule("trial", "gross_mass_kg > 0", 0), band="severe", shadow=True)
    table = rows({"gross_mass_kg": 5.0}, {"gross_mass_kg": 1.0}, {}, {"gross_mass_kg": 1.0, NUMBER: 0.06})
    asked = {"predict": lambda features: by_feature(features) * (features[NUMBER].to_numpy() < 0.5), "positives": 99}
    result = assessed(table, ruleset=Ruleset.of([*lifted, shadow]), model_version="m1", **asked)
    assert result["band"].to_pylist() == ["high", "elevated", "low", "high"]
    plain = assessed(table, ruleset=Ruleset.of([rule("light", "gross_mass_kg > 0", 0)]), model_version="m1", **asked)
    assert plain["band"].to_pylist() == ["low", "low", "low", "high"]
    assert result["score"].to_pylist() == plain["score"].to_pylist()


def test_features_are_frozen_in_the_row_and_missing_stays_missing() -> None:
    result = assessed(rows({NUMBER: None}, {NUMBER: 7.0}))
    assert result.schema.field("features").type == VECTOR
    assert [row[NUMBER] for row in result["features"].to_pylist()] == [None, 7.0]
    assert list(result["features"].to_pylist()[0]) == [feature.name for feature in FEATURES]


def test_lookouts_stand_beside_the_row_and_version_that_they_hit() -> None:
    table = rows({}, {"version": 2}, {}, {})
    lookouts = hits(("s10:2", 1, ["L2", "L3"]), ("s10:1", 1, ["L9"]), ("s10:3", 1, ["L1"]))
    assert assessed(table, lookouts=lookouts)["lookouts"].to_pylist() == [[], [], ["L2", "L3"], ["L1"]]


def test_what_rules_could_not_judge_is_listed() -> None:
    result = assessed(rows({"gross_mass_kg": None, "goods_description": "tea"}))
    assert result["unknown"].to_pylist() == [["heavy"]]
    assert result["rule_score"].to_pylist() == [-5.0]


def test_no_rows_give_no_assessments() -> None:
    result = assessed(rows({}).slice(0, 0), predict=by_feature, model_version="m1", positives=99)
    assert result.num_rows == 0
    assert result.schema == ASSESSMENT


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        assessed(rows({}), as_of=datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("wrong", [2.0, -0.1, float("nan")])
def test_a_model_that_gives_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="one probability"):
        assessed(rows({}), predict=lambda table: np.full(table.num_rows, wrong), positives=99)


def test_a_table_in_chunks_is_assessed_like_a_whole_one() -> None:
    table = rows({"gross_mass_kg": 5.0}, {"gross_mass_kg": 1.0}, {})
    parts = pa.concat_tables([table.slice(0, 1), table.slice(1)])
    assert assessed(parts).equals(assessed(table))
