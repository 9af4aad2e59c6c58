"""What the form says of each field: everything that is missing at once, in words that are not a programmer's."""

from tidewaiter.desk.rulebook import editor, fields
from tidewaiter.risk.rules.rule import Rule


def shown(**typed: str) -> editor.Shown:
    return editor.shown(editor.posted(typed, []), {})


def test_every_field_that_is_missing_is_named() -> None:
    needed = {"id", "title", "reason", "purpose", "owner", "weight", "valid_from", "valid_until"}
    assert set(fields.missing(shown().draft.fields)) == needed
    assert needed <= set(fields.wrong_with(shown()))


def test_what_is_only_not_filled_in_is_not_held_against_anybody() -> None:
    parts = fields.filled(shown(weight="much"), ["NYC"], fixed=False, quiet=True)
    wrong = {one.asked.name: one.wrong for _, part in parts for one in part if one.wrong}
    assert list(wrong) in (["weight"], [])


def test_every_field_of_a_rule_can_be_written() -> None:
    asked = {one.name for _, part in fields.PARTS for one in part}
    elsewhere = {"when", "condition", "parameters", "intelligence"}
    acts = {"shadow", "snoozed"}
    assert set(Rule.__struct_fields__) <= asked | elsewhere | acts
