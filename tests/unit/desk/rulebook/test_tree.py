"""The tree as rows of a form: what a form sends is the condition that its text says, and the reverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.desk.rulebook import tree
from tidewaiter.desk.rulebook.tree import Node
from tidewaiter.risk.rules import RULE_COLUMNS
from tidewaiter.risk.rules.language import parse, write
from tidewaiter.risk.rules.language.compiled import Context
from tidewaiter.risk.rules.operators import OPERATORS

CONTEXT = Context(RULE_COLUMNS, {"most_kg": 2.0}, {"watched_countries": ("XX", "YY")})


def form(node: Node) -> dict[str, str]:
    """The form fields that a page would send for a tree."""
    sent = {f"kind-{node.place}": node.kind}
    if not node.group:
        sent |= {f"{name}-{node.place}": getattr(node, name) for name in ("field", "operator", "values", "missing")}
    for part in node.parts:
        sent |= form(part)
    return sent


@pytest.mark.parametrize("example", [one.example for one in OPERATORS])
def test_every_operator_goes_through_the_form_and_comes_back(example: str) -> None:
    text = f"all of (\n  {example};\n  not (\n    {example}\n  )\n)"
    condition, _ = parse(text)
    assert condition is not None
    sent = tree.of_form(form(tree.of_condition(condition)))
    assert sent is not None
    _, back = tree.judged(sent, CONTEXT)
    assert back == condition
    assert write(back) == write(condition)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tea", '"tea"'),
        ("tea, green tea", '"tea", "green tea"'),
        ('say "hi" now', r'"say \"hi\" now"'),
        ('"tea"', '"tea"'),
    ],
)
def test_words_need_no_quotation_marks(typed: str, said: str) -> None:
    node = Node("0", "test", field="goods_description", operator="mentions", values=typed)
    _, condition = tree.judged(node, CONTEXT)
    assert condition is not None
    assert write(condition) == f"goods_description mentions {said}"


@pytest.mark.parametrize(
    ("node", "wrong"),
    [
        (Node("0", "test"), "Name a field."),
        (Node("0", "test", field="gros_mass_kg", operator="above", values="2"), "Did you mean gross_mass_kg?"),
        (Node("0", "test", field="gross_mass_kg", operator="above", values=""), "Give one value"),
        (Node("0", "test", field="gross_mass_kg", operator="above", values="much"), "A value stands here"),
        (Node("0", "test", field="gross_mass_kg", operator="mentions", values="tea"), "is for a field that holds"),
        (Node("0", "test", field="gross_mass_kg", operator="nothing", values="2"), "Choose how"),
        (Node("0", "test", field="consignor_gender", operator="is", values="f"), "gender"),
        (Node("0", "all"), "at least one part"),
    ],
)
def test_what_is_wrong_stands_beside_its_row(node: Node, wrong: str) -> None:
    found, condition = tree.judged(node, CONTEXT)
    assert condition is None
    assert wrong in found.wrong


def test_buttons_change_the_tree_and_number_it_anew() -> None:
    root = tree.changed(tree.EMPTY, "test", "0")
    assert [part.place for part in root.parts] == ["0.0", "0.1"]
    root = tree.changed(root, "group", "0")
    assert root.parts[2].parts[0].place == "0.2.0"
    root = tree.changed(root, "up", "0.2")
    assert root.parts[1].kind == "any"
    root = tree.changed(root, "remove", "0.0")
    assert [part.kind for part in root.parts] == ["any", "test"]
    root = tree.changed(root, "wrap", "0.1")
    assert root.parts[1].parts[0].place == "0.1.0"
    assert tree.changed(root, "remove", "0") == tree.EMPTY


_PLACES = st.from_regex(r"(kind|field|operator|values|missing)-0(\.[0-9]{1,2}){0,4}", fullmatch=True)


@given(st.dictionaries(_PLACES, st.text(max_size=12) | st.sampled_from(["all", "any", "not", "test"]), max_size=20))
def test_no_form_breaks_the_reader(sent: dict[str, str]) -> None:
    root = tree.of_form(sent)
    if root is not None:
        found, _ = tree.judged(root, CONTEXT)
        assert tree.of_document(found.document()).document() == found.document()
