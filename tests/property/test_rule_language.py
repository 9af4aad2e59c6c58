"""The rule language: what is written is read as the same tree, in text and in JSON, and no input breaks the reader."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.engine.expression import COMPILED, check
from tidewaiter.risk.rules import RULE_COLUMNS
from tidewaiter.risk.rules.columns import compiled_names
from tidewaiter.risk.rules.language import (
    BANDS,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Missing,
    NamedList,
    Not,
    OfField,
    Parameter,
    Statement,
    compiled,
    from_json,
    parse,
    parse_statement,
    read_back,
    statement_from_json,
    statement_to_json,
    to_json,
    write,
    write_statement,
)
from tidewaiter.risk.rules.language import check as check_condition
from tidewaiter.risk.rules.language.compiled import Context
from tidewaiter.risk.rules.operators import BY_NAME, OPERATORS, Of, Takes

names = st.sampled_from(["most_kg", "watched", "list_of_things"])
fields = st.sampled_from([name for name in RULE_COLUMNS.names if name not in {"attributes", "items"}])
numbers = st.floats(allow_nan=False, allow_infinity=False)
values = st.one_of(
    numbers,
    st.text(max_size=8),
    st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 1, 1)),
    names.map(Parameter),
    names.map(NamedList),
    st.builds(OfField, fields, numbers),
)


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    operator = draw(st.sampled_from(OPERATORS))
    drawn = st.sampled_from(operator.choices) if operator.of is Of.CHOICE else values
    least, most = {Takes.NOTHING: (0, 0), Takes.ONE: (1, 1), Takes.TWO: (2, 2), Takes.MANY: (1, 3)}[operator.takes]
    given_values = tuple(draw(st.lists(drawn, min_size=least, max_size=most)))
    return Criterion(draw(fields), operator.name, given_values, draw(st.sampled_from(Missing)))


conditions = st.recursive(
    criteria(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)


@given(conditions)
def test_what_is_written_is_read_as_the_same_tree(condition: Condition) -> None:
    assert parse(write(condition)) == (condition, ())


@given(conditions)
def test_the_structured_form_is_equal(condition: Condition) -> None:
    assert from_json(to_json(condition)) == (condition, ())


statements = st.builds(Statement, conditions, st.none() | st.sampled_from(BANDS))


@given(statements)
def test_a_statement_with_its_band_is_read_as_it_was_written_in_either_form(statement: Statement) -> None:
    assert parse_statement(write_statement(statement)) == (statement, ())
    assert statement_from_json(statement_to_json(statement)) == (statement, ())


@given(conditions)
def test_what_passes_the_check_compiles_to_an_allowed_expression_and_is_read_back(condition: Condition) -> None:
    context = Context(RULE_COLUMNS, {"most_kg": 2.0}, {"watched": ("CN",)})
    if check_condition(condition, context) == ():
        codes = {
            problem.code for problem in check(compiled(condition, context), compiled_names(RULE_COLUMNS), COMPILED)
        }
        assert codes <= {"expression-syntax"}  # control characters in a text
    assert read_back(condition)


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    condition, problems = parse(text)
    assert (condition is None) == bool(problems)


WORDS = [word for one in OPERATORS for word in one.phrase.split()]
SIGNS = ["(", ")", ";", ",", "[", "]", ":", "$", '"', "all", "any", "not", "of", "list", "field", "times", "1", "over"]


@given(st.lists(st.sampled_from([*SIGNS, *WORDS, "gross_mass_kg", "2026-01-01", '"x"', "$most"]), max_size=25))
@settings(max_examples=settings().max_examples * 2)
def test_any_mixture_of_words_is_read_without_a_crash(words: list[str]) -> None:
    condition, problems = parse(" ".join(words))
    assert (condition is None) == bool(problems)
    if condition is not None:
        assert parse(write(condition))[0] == condition


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["all", "any", "not", "field", "operator", "values", "list"]), inner, max_size=3
        ),
    ),
    max_leaves=10,
)


@given(json_values)
def test_any_document_is_read_without_a_crash(document: object) -> None:
    condition, problems = from_json(document)
    assert (condition is None) == bool(problems)
    assert all(criterion in BY_NAME or criterion for criterion in BY_NAME)
