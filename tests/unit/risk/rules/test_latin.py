"""Latin forms of filed texts stand beside rules that ask for them, made once a text."""

from datetime import UTC, date, datetime

import msgspec
import pyarrow as pa

from tidewaiter.risk.rules import RULE_COLUMNS, Rule, Ruleset
from tidewaiter.risk.rules.latin import LATIN, filed, latin_of, latin_term, with_latin
from tidewaiter.risk.rules.load import bind
from tidewaiter.risk.rules.meaning import with_condition
from tidewaiter.risk.rules.ruleset import needs, reads

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RULE = Rule(
    id="across",
    title="A term in any script",
    reason="The goods are described as {goods_description}.",
    when='goods_description mentions in any script "ketamin"',
    weight=3,
    owner="Analysts",
    purpose="To show terms across scripts.",
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
)


def test_a_column_is_made_where_it_is_asked_for_and_lacking() -> None:
    table = pa.table({"goods_description": ["Чай", None, "Tea"], "filer": ["x", "y", "z"]})
    made = with_latin(table, {"latin_goods_description", "goods_description", "version"})
    assert made["latin_goods_description"].to_pylist() == ["chai", None, "tea"]
    assert made.column_names == ["goods_description", "filer", "latin_goods_description"]
    assert with_latin(made, LATIN.names[:0]) is made


def test_names_of_forms_and_of_what_was_filed() -> None:
    assert latin_of("goods_description") == "latin_goods_description"
    assert latin_of("attributes['x']") is None
    assert filed({"latin_filer", "filer", "latin_lover"}) == {"filer", "latin_lover"}
    assert latin_term("压片机 пресс") == "ya pian ji press"


def test_a_rule_is_judged_over_the_form_and_shows_what_was_filed() -> None:
    rule, problems = with_condition(RULE, RULE_COLUMNS, {})
    assert problems == bind([rule], RULE_COLUMNS) == ()
    assert needs(rule) == {"goods_description", "latin_goods_description"}
    assert reads(rule) == {"goods_description"}
    many = [msgspec.structs.replace(rule, id=f"rule-{number:03d}") for number in range(70)]
    table = pa.table({"goods_description": ["кетамин", "tea", None]})
    for rules in ([rule], many):
        verdicts = Ruleset.of(rules).evaluate(table, NOW)
        assert [len(fired) for fired in verdicts["fired"].to_pylist()] == [len(rules), 0, 0]
        assert [len(unknown) for unknown in verdicts["unknown"].to_pylist()] == [0, 0, len(rules)]
