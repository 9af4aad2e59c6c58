import pyarrow as pa
import pytest

from tidewaiter.engine.local import project
from tidewaiter.intake import blanks
from tidewaiter.intake.check import blank

TEXTS = [None, "", " ", "   ", "a", " a", "a ", "\u00a0", "\u3000 ", "李", " 李", "é", "\t", "0", "\u2003x"]


@pytest.mark.parametrize("start", [0, 3])
def test_the_first_byte_says_what_the_definition_says(start: int) -> None:
    texts = pa.array(TEXTS * 3, pa.string()).slice(start)
    defined = project(pa.table({"text": texts}), {"blank": blank("text")})["blank"].to_pylist()
    assert blanks.is_blank(texts).to_pylist() == defined
    assert blanks.is_blank(pa.chunked_array([texts, texts])).to_pylist() == defined * 2


def test_nothing_but_nulls_or_nothing_at_all() -> None:
    assert blanks.is_blank(pa.nulls(2, pa.string())).to_pylist() == [True, True]
    assert blanks.is_blank(pa.array([""], pa.string())).to_pylist() == [True]
    assert blanks.is_blank(pa.array([], pa.string())).to_pylist() == []


def test_conditions_that_ask_are_told() -> None:
    rows = pa.table({"name": pa.array(["", "a"], pa.string()), "mass": [1.0, 2.0]})
    conditions = {0: f"NOT ({blank('name')}) AND mass > 1", 1: "mass > 1"}
    told, rewritten = blanks.told(rows, conditions)
    assert rewritten == {0: 'NOT ("blank_name") AND mass > 1', 1: "mass > 1"}
    named = {f"c{n}": condition for n, condition in rewritten.items()}
    assert project(told, named).to_pydict() == {"c0": [False, True], "c1": [False, True]}
