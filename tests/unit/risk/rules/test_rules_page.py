"""docs/rules.md says what there is: every key, function, band, problem code and rule that ships."""

import re
from pathlib import Path

import msgspec
import pytest

from tidewaiter.engine import expression
from tidewaiter.engine.functions import FUNCTIONS
from tidewaiter.risk.bands import DEFINITIONS
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, load
from tidewaiter.risk.rules import load as _load_function
from tidewaiter.risk.rules.load import bind, read
from tidewaiter.risk.rules.operators import OPERATORS

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
_LOAD = Path(_load_function.__code__.co_filename)
SOURCES = [Path(expression.__file__), _LOAD, *(_LOAD.parent / name for name in ("lists.py", "meaning.py"))]
SOURCES += sorted((_LOAD.parent / "language").glob("*.py"))
CODES = {
    code
    for source in SOURCES
    for code in re.findall(
        r'"((?:rule|rulebook|expression|function|pattern|column|protected)-[a-z-]+)"',
        source.read_text(encoding="utf-8"),
    )
}


def test_codes_were_found_in_the_source() -> None:
    assert {"rule-form", "column-unknown", "expression-too-large", "protected-trait"} <= CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_problem_code_has_its_entry(code: str) -> None:
    assert f"| `{code}` |" in PAGE


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_every_function_has_its_entry(function: object) -> None:
    assert re.search(rf"^\| `{function.name}` \| .+ \| {re.escape(function.meaning)} \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("key", [field.name for field in msgspec.structs.fields(Rule)])
def test_every_key_of_a_rule_has_its_entry(key: str) -> None:
    assert re.search(rf"^\| .*`{key}`.* \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.band)
def test_every_band_has_its_definition(definition: object) -> None:
    assert f"| {definition.band} | {definition.least:.1%} | {definition.meaning} |" in PAGE


@pytest.mark.parametrize("rule", load().rules, ids=lambda rule: rule.id)
def test_every_rule_that_ships_has_its_entry(rule: Rule) -> None:
    assert f"| `{rule.id}` | {rule.weight:g} | {rule.title} |" in PAGE


def test_the_example_is_a_rule() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    rule, problems = read("light-vague-new.toml", example.encode(), RULE_COLUMNS)
    assert problems == ()
    assert rule is not None
    assert bind([rule], RULE_COLUMNS) == ()


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_every_operator_has_its_entry(operator: object) -> None:
    assert f"| {operator.phrase} | `{operator.name}` |" in PAGE
    assert operator.meaning in PAGE
