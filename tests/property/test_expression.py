"""Properties of checked expressions: writing anew keeps the meaning, and is itself checked."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.expression import check, columns_of, transpile
from tidewaiter.engine.local import query

COLUMNS = ("a", "b", "text")
ROWS = pa.table(
    {"a": [1.0, None, -2.0, 0.0], "b": [3.0, 4.0, None, 0.5], "text": ["tea", None, "it's", "TEA"]},
)

numbers = st.recursive(
    st.sampled_from(["a", "b", "1", "2.5", "-3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda x: f"abs({x})"),
        inner.map(lambda x: f"-({x})"),
        st.tuples(inner, inner).map(lambda t: f"greatest({t[0]}, {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"CASE WHEN {t[0]} > 0 THEN {t[1]} END"),
        st.tuples(inner, inner).map(lambda t: f"coalesce({t[0]}, {t[1]})"),
    ),
    max_leaves=6,
)
conditions = st.recursive(
    st.one_of(
        st.tuples(numbers, st.sampled_from(["<", ">", "=", "<>", "<=", ">="]), numbers).map(" ".join),
        numbers.map(lambda x: f"{x} IS NULL"),
        numbers.map(lambda x: f"{x} NOT IN (1, 2.5)"),
        numbers.map(lambda x: f"{x} BETWEEN -1 AND 3"),
        st.sampled_from(["text = 'tea'", "text ILIKE '%e%'", "NOT contains(text, 'it''s')", "text IN ('tea', 'x')"]),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        inner.map(lambda x: f"NOT ({x})"),
        inner.map(lambda x: f"({x}) IS TRUE"),
    ),
    max_leaves=5,
)


@given(conditions)
def test_an_expression_written_anew_means_the_same(sql: str) -> None:
    assert check(sql, COLUMNS) == ()
    both = query(f"SELECT ({sql}) AS given, ({transpile(sql)}) AS written FROM rows", {"rows": ROWS})
    assert both["given"].to_pylist() == both["written"].to_pylist()


@given(conditions)
def test_what_is_written_is_accepted_again_unchanged_and_reads_the_same_columns(sql: str) -> None:
    written = transpile(sql)
    assert check(written, COLUMNS) == ()
    assert transpile(written) == written
    assert columns_of(written) == columns_of(sql)


@given(conditions)
def test_every_expression_has_a_spark_form(sql: str) -> None:
    written = transpile(sql, "spark")
    assert '"' not in written
    assert all(f"`{column}`" in written for column in columns_of(sql))
