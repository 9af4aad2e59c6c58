"""A draft as it is typed: the text and the tree are equal on the page, whichever of them was changed."""

from typing import Any

import msgspec
import pytest

from tidewaiter.desk.rulebook import editor
from tidewaiter.risk.rules import load

FIELDS = {
    "id": "heavy-tea",
    "title": "Heavy tea",
    "reason": "{gross_mass_kg} kg is much tea.",
    "weight": "12",
    "effect": "score",
    "owner": "Analysts",
    "purpose": "To find heavy tea in parcels.",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}
TREE = {
    "kind-0": "all",
    "kind-0.0": "test",
    "field-0.0": "gross_mass_kg",
    "operator-0.0": "above",
    "values-0.0": "2",
}


def shown(**sent: Any) -> editor.Shown:
    return editor.shown(editor.posted({**FIELDS, **TREE, **sent}, []), {})


def test_a_filled_form_makes_a_rule() -> None:
    made = shown()
    assert made.problems == ()
    assert made.rule is not None
    assert made.rule.condition == "(gross_mass_kg > 2)" or "gross_mass_kg > 2" in made.rule.condition
    assert made.readback == ("- all of these hold:", "  - the gross mass in kilograms is above 2")
    assert made.text == "all of (\n  gross_mass_kg is above 2\n)"


def test_a_text_that_was_changed_counts_and_the_tree_follows() -> None:
    was = shown().text
    made = shown(text="gross_mass_kg is above 3\nband high", text_was=was)
    assert made.tree.values == "3"
    assert made.draft.fields["band"] == "high"
    assert made.rule is not None
    assert made.rule.band == "high"
    assert made.readback[-1] == "- where that holds, the band is high at least"
    again = shown(text=made.text, text_was=made.text, band="")
    assert again.text == was


def test_a_text_that_cannot_be_read_stays_and_says_where() -> None:
    made = shown(text="all of (gross_mass_kg is abov 3)", text_was="")
    assert made.text == "all of (gross_mass_kg is abov 3)"
    assert made.text_wrong.startswith("Line 1, column ")
    assert not made.sound


def test_parameters_are_named_by_the_tree() -> None:
    setting = {"setting-name-0": "most", "setting-type-0": "number", "setting-default-0": "4"}
    made = shown(**{"values-0.0": "$most", **setting, "setting-meaning-0": "Much tea"})
    assert made.rule is not None
    assert made.readback[1] == "  - the gross mass in kilograms is above 4 (most)"
    assert not shown(**{"values-0.0": "$most", **setting, "setting-meaning-0": ""}).sound


@pytest.mark.parametrize("name", ["id", "title", "reason", "weight", "owner", "purpose", "valid_from", "valid_until"])
def test_nothing_that_a_rule_must_have_can_be_left_out(name: str) -> None:
    assert not shown(**{name: ""}).sound


def test_a_draft_is_kept_as_it_was_typed() -> None:
    draft = editor.posted({**FIELDS, **TREE, "values-0.0": "much", "weight": "heavy"}, ["NYC"])
    assert editor.kept(draft.content()) == draft


def test_every_rule_that_ships_can_be_opened_and_is_the_same() -> None:
    for rule in load().rules:
        made = editor.shown(editor.of_rule(rule), {})
        assert made.rule is not None, made.problems
        strip = {"condition": " ".join(rule.condition.split())}
        again = msgspec.structs.replace(made.rule, condition=" ".join(made.rule.condition.split()))
        assert again == msgspec.structs.replace(rule, **strip)
