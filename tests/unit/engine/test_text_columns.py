import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.engine import local
from tidewaiter.engine.text_columns import compiled, project
from tidewaiter.parties.keys import KEYS, NORMAL_FORMS

TEXT = st.none() | st.text("aÄ漢, >?\u00a0\u3000\t", max_size=5) | st.text("ab é", min_size=58, max_size=64)
COLUMNS = sorted(NORMAL_FORMS)


@settings(max_examples=25)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXT)), max_size=4))
def test_keys_are_what_the_engine_makes_of_their_expressions(rows):
    table = pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in COLUMNS]))
    expressions = {key.column: key.expression for key in KEYS}
    assert project(table, expressions) == local.project(table, expressions)


def test_every_key_is_understood():
    assert [key.column for key in KEYS if compiled(key.expression) is None] == []


@pytest.mark.parametrize(
    "sql",
    [
        "CASE WHEN a IS NULL THEN 'none' ELSE rtrim(b) END",
        "(a || '-') || coalesce(b, 'x', a)",
        "concat_ws('/', a, b)",
        "upper(a)",
        "CASE WHEN a = 'p' THEN b END",
        "CASE WHEN a IS NULL THEN b WHEN b IS NULL THEN a END",
        "rtrim(a, 'q')",
        "ltrim(a)",
        "left(a, strlen(b))",
        "concat_ws(a, b, b)",
        "upper(a) || b",
        "'always'",
    ],
)
def test_an_expression_says_the_same_whoever_works_it_out(sql):
    table = pa.table({"a": ["p", None, " q  ", ""], "b": ["r ", "s", None, "tt"]})
    assert project(table, {"made": sql}) == local.project(table, {"made": sql})


def test_what_is_not_understood_is_left_to_the_engine():
    left = ["upper(a)", "rtrim(a, 'q')", "ltrim(a)", "left(a, strlen(b))", "concat_ws(a, b, b)", "'always'"]
    assert [sql for sql in left if compiled(sql) is not None] == []
