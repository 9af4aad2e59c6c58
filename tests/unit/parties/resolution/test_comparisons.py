"""The table of comparisons: conditions that both engines run over columns that records have, and the guard."""

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tidewaiter.parties.resolution.comparisons import BLOCKS, COMPARISONS, DOOR, HOUSEHOLD, OWN, guarded
from tidewaiter.parties.resolution.prepare import PREPARED

SIDED = {f"{name}_{side}" for name in PREPARED.names for side in "lr"}
CONDITIONS = [
    (f"{comparison.name}: {words}", condition)
    for comparison in COMPARISONS
    for words, condition in [
        ("missing", comparison.missing),
        *((level.words, level.condition) for level in comparison.levels),
    ]
]


@pytest.mark.parametrize("condition", [sql for _, sql in CONDITIONS], ids=[name for name, _ in CONDITIONS])
def test_a_condition_is_sql_of_both_engines_over_columns_of_records(condition: str) -> None:
    (spark,) = sqlglot.transpile(condition, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    back = sqlglot.parse_one(spark, read="spark")
    read = {column.name for column in sqlglot.parse_one(condition, read="duckdb").find_all(exp.Column)}
    assert read <= SIDED
    assert {column.name for column in back.find_all(exp.Column)} == read
    typed = ", ".join(f"NULL::VARCHAR AS {name}" for name in sorted(read))
    assert duckdb.sql(f"SELECT typeof({condition}) FROM (SELECT {typed})").fetchall() == [("BOOLEAN",)]


def test_terms_columns_and_blocks_are_columns_of_records() -> None:
    terms = {level.term for comparison in COMPARISONS for level in comparison.levels if level.term}
    columns = {name for comparison in COMPARISONS for name in comparison.columns}
    assert terms | columns | {name for rule in BLOCKS for name in rule} <= set(PREPARED.names)
    assert len(set(BLOCKS)) == len(BLOCKS)


def test_every_comparison_and_level_has_words_of_its_own() -> None:
    assert len({comparison.name for comparison in COMPARISONS}) == len(COMPARISONS)
    for comparison in COMPARISONS:
        words = [level.words for level in comparison.levels]
        assert len(set(words)) == len(words)
        assert all(words)
    assert set(OWN) | set(DOOR) <= {comparison.name for comparison in COMPARISONS}


def _weight(names: set[str], **gammas: int) -> float:
    row = {f"gamma_{name}": gammas.get(name, 0) for name in names}
    texts = {"given_l": "ann", "given_r": "bruno", "surname_l": "feldholm", "surname_r": "feldholm"}
    columns = ", ".join(
        [*(f"{value} AS {name}" for name, value in row.items()), *(f"'{v}' AS {n}" for n, v in texts.items())]
    )
    ((weight,),) = duckdb.sql(f"SELECT {guarded(names)} FROM (SELECT {columns}, 12.0 AS match_weight)").fetchall()
    return float(weight)


def test_a_door_alone_joins_nobody_of_another_given_name() -> None:
    names = {"given", "surname", "birth_date", "address", "phone", "email"}
    assert _weight(names, address=3, phone=2) == HOUSEHOLD
    assert _weight(names, address=3, given=1) == 12
    assert _weight(names, surname=5) == 12
    assert _weight(names, address=3, birth_date=5) == 12
    assert _weight(names, address=3, birth_date=2) == HOUSEHOLD
    assert _weight(names, phone=3, email=3) == 12
    assert _weight({"given", "surname", "phone"}, phone=3) == HOUSEHOLD


def test_without_given_names_nothing_is_held_down() -> None:
    assert guarded({"address", "phone"}) == "match_weight"
