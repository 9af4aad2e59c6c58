"""One definition, two engines: features, rules and the rule language answer alike on both, on hard values."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from hard_values import hard_rows
from tidewaiter.engine import local, spark
from tidewaiter.engine.expression import check, columns_of, transpile
from tidewaiter.engine.functions import FUNCTIONS
from tidewaiter.engine.portable import portable
from tidewaiter.engine.spark import Computed
from tidewaiter.pipeline import distributed
from tidewaiter.risk import rules
from tidewaiter.risk.features import FEATURES, SOURCES, compute
from tidewaiter.risk.rules.columns import JUDGED_COLUMNS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.enable_socket

ROWS = 600
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)

LANGUAGE = pa.schema(
    [
        ("position", pa.int32()),
        ("text", pa.string()),
        ("other", pa.string()),
        ("number", pa.float64()),
        ("second", pa.float64()),
        ("whole", pa.int32()),
        ("count", pa.int64()),
        ("truth", pa.bool_()),
        ("start", pa.timestamp("us", tz="UTC")),
        ("finish", pa.timestamp("us", tz="UTC")),
        ("posted", pa.date32()),
        ("arrived", pa.date32()),
        ("tags", pa.list_(pa.string())),
        ("attributes", pa.map_(pa.string(), pa.string())),
    ]
)

BY_SPARK = (
    "text = other", "text < other", "text <> 'a'", "text IN ('a', 'ÁRBOL día', '')", "text IS NOT DISTINCT FROM other",
    "number = second", "number < second", "number >= 0.3", "number > count", "count >= 0.5", "whole <= count",
    "number BETWEEN second AND 10", "number IN (1, 2.5, 10)", "NOT truth", "truth AND number > 1",
    "truth OR text IS NULL",
    "truth IS TRUE", "number + second", "number - 1", "number * 0.1", "number % 10", "number % second", "-number",
    "number / second", "whole / count", "count / 3", "1 / 3", "number / 0", "abs(number)", "length(text)",
    "contains(text, other)", "starts_with(text, 'id:')", "ends_with(text, other)", "substring(text, 1, 2)",
    "substring(text, 3)", "coalesce(text, other)", "coalesce(number, count)", "greatest(number, second)",
    "least(number, second, 0.1)", "greatest(text, other)", "nullif(number, 0)", "nullif(text, '')",
    "CASE WHEN number > second THEN text WHEN truth THEN other END", "CASE WHEN truth THEN number ELSE 0 END",
    "date_diff('day', start, finish)", "date_diff('hour', start, finish)", "date_diff('minute', start, finish)",
    "date_diff('second', start, finish)", "date_diff('day', posted, arrived)", "year(start)", "month(start)",
    "day(start)",
    "hour(start)", "isodow(start)", "isodow(posted)", "year(posted)", "start < finish", "posted = arrived",
    "list_contains(tags, 'a')", "list_contains(tags, text)", "list_has_any(tags, ['a', 'x'])", "len(tags)",
    "array_to_string(tags, '|')", "contains(array_to_string(tags, '|'), 'a')",
)  # fmt: skip
"""What Spark is trusted with."""

BY_BATCH = (
    "lower(text)", "upper(text)", "trim(text)", "strip_accents(text)", "replace(text, other, 'z')",
    "substring(text, -2)",
    "substring(text, 0, 2)", "substring(text, whole, 1)", r"regexp_matches(text, '(?i)\bÁrbol\b')",
    r"regexp_matches(text, '(?i)^\w+$')", r"regexp_matches(text, '\s')", "text LIKE '%l_sh'", "text ILIKE 'Á%'",
    "text || other", "sign(number)", "round(number)", "round(number, 2)", "floor(number)", "ceil(number)", "ln(number)",
    "log10(number)", "abs(whole)", "whole + 1", "whole * whole", "count + 50.0", "-whole", "0.1 + 0.2", "whole % 3",
    "CAST(text AS DOUBLE)", "CAST(number AS INTEGER)", "CAST(text AS INTEGER) > 5", "CAST(number AS VARCHAR)",
    "start > '2026-01-05'", "posted < start", "attributes['x']", "CASE whole WHEN 1 THEN 'one' END",
    r"text = 'back\slash'", "coalesce(whole, 0.5)", "hour(posted)",
)  # fmt: skip
"""What runs by the embedded engine wherever it runs."""


@pytest.fixture(scope="module")
def written(spark_session: "SparkSession", tmp_path_factory: pytest.TempPathFactory) -> "Callable[..., DataFrame]":
    """A table as a frame of Spark, by way of a Parquet file."""

    def write(table: pa.Table) -> "DataFrame":
        place = tmp_path_factory.mktemp("hard") / "rows.parquet"
        pq.write_table(table, place)
        return spark.read(spark_session, [place], table.schema)

    return write


def numbered(table: pa.Table) -> pa.Table:
    """Rows that can be told apart, so that both engines' answers can be put in one order."""
    place = table.schema.get_field_index("consignment_id")
    ids = pa.array([f"c{number:05}" for number in range(table.num_rows)])
    return table.set_column(place, "consignment_id", ids)


def differences(ours: pa.Table, theirs: pa.Table) -> dict[str, list[object]]:
    """The columns that differ, each with some pairs of values; not-a-number equals itself, zeros are one."""
    found: dict[str, list[object]] = {}
    for name in ours.column_names:
        pairs = zip(ours[name].to_pylist(), theirs[name].to_pylist(), strict=True)
        unlike = [pair for pair in pairs if pair[0] != pair[1] and str(pair[0]) != str(pair[1])]
        if unlike:
            found[name] = unlike[:3]
    return found


def test_every_function_is_tried_on_both_engines() -> None:
    tried = " ".join([*BY_SPARK, *BY_BATCH])
    assert [name for name in FUNCTIONS if f"{name}(" not in tried] == []


@pytest.mark.parametrize("sql", BY_SPARK)
def test_spark_is_trusted_with_what_it_answers_alike(sql: str) -> None:
    assert check(sql, LANGUAGE.names) == ()
    assert portable(sql, LANGUAGE)


@pytest.mark.parametrize("sql", BY_BATCH)
def test_spark_is_not_trusted_with_what_it_may_answer_otherwise(sql: str) -> None:
    assert check(sql, LANGUAGE.names) == ()
    assert not portable(sql, LANGUAGE)


def test_the_language_gives_the_same_on_both_engines(written: "Callable[..., DataFrame]") -> None:
    rows = hard_rows(LANGUAGE, ROWS, 1).set_column(0, "position", pa.array(range(ROWS), pa.int32()))
    texts = {f"c{number}": sql for number, sql in enumerate([*BY_SPARK, *BY_BATCH])}
    ours = local.project(rows, {name: f"TRY({transpile(sql)})" for name, sql in texts.items()})
    columns = [
        Computed(
            name,
            transpile(sql, "spark") if portable(sql, LANGUAGE) else None,
            f"TRY({transpile(sql)})",
            ours.schema.field(name).type,
            columns_of(sql),
        )
        for name, sql in texts.items()
    ]
    columns = [column for column in columns if column.reads]  # what reads no column is no matter of a row
    theirs = spark.compute(written(rows), columns).orderBy("position").select(*(c.name for c in columns)).toArrow()
    unlike = differences(ours.select(theirs.column_names), theirs)
    assert {texts[name]: pairs for name, pairs in unlike.items()} == {}


def test_every_feature_gives_the_same_on_both_engines(written: "Callable[..., DataFrame]") -> None:
    rows = numbered(hard_rows(SOURCES, ROWS, 2))
    ours = compute(rows)
    names = [feature.name for feature in FEATURES]
    theirs = distributed.with_features(written(rows)).orderBy("consignment_id").select(*names).toArrow()
    assert differences(ours.select(names), theirs) == {}
    assert [name for name in names if ours[name].null_count == ROWS] == []


def test_every_rule_gives_the_same_on_both_engines(written: "Callable[..., DataFrame]") -> None:
    shipped = rules.load()
    bound = [rules.Rule(**{**_fields(rule), "facilities": ("US", "it's 100%_")}) for rule in shipped.rules[:3]]
    other = [rules.Rule(**{**_fields(rule), "id": f"{rule.id}-there"}) for rule in bound]
    ruleset = rules.Ruleset.of([*shipped.rules, *other])
    rows = numbered(hard_rows(rules.RULE_COLUMNS, ROWS, 3))
    ours = ruleset.evaluate(rows, AS_OF)
    in_force = ruleset.in_force(AS_OF)
    found = distributed.judged_by(written(rows), in_force).orderBy("consignment_id").select("judged").toArrow()
    theirs = distributed.verdicts_of(found["judged"], in_force)
    assert differences(ours, theirs) == {}
    assert pc.sum(pc.list_value_length(ours["fired"])).as_py() > ROWS
    assert pc.sum(pc.list_value_length(ours["unknown"])).as_py() > ROWS


def test_no_row_carries_a_column_twice(written: "Callable[..., DataFrame]") -> None:
    fields = {field.name: field for field in [*SOURCES, *JUDGED_COLUMNS]}
    rows = numbered(hard_rows(pa.schema(list(fields.values())), 10, 4))
    vectors = distributed.with_features(written(rows))
    judged = distributed.judged_by(vectors, rules.load().in_force(AS_OF))
    plan = judged._jdf.queryExecution().optimizedPlan()  # noqa: SLF001 - PySpark has no other door to plans
    steps = list(_steps(plan))
    assert "ArrowEvalPython" in {step.nodeName() for step in steps}
    assert [step.nodeName() for step in steps if step.output().size() != step.outputSet().size()] == []


def _steps(plan: Any) -> Iterator[Any]:
    yield plan
    children = plan.children()
    for number in range(children.size()):
        yield from _steps(children.apply(number))


def _fields(rule: rules.Rule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in rule.__struct_fields__}
