from tidewaiter.centre.errors import Conflict, OperatorError, filled


def test_values_stand_in_message_and_hint() -> None:
    error = Conflict("taken", "{name} is there already", "open {name}, or take {other}", 422, name="A-1", other="A-2")
    assert (str(error), error.hint) == ("A-1 is there already", "open A-1, or take A-2")
    assert (error.template, error.hint_template) == ("{name} is there already", "open {name}, or take {other}")
    assert (error.code, error.http_status, error.values) == ("taken", 422, {"name": "A-1", "other": "A-2"})


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert str(OperatorError("{file}: {error}", "", file="{error}", error="no room")) == "{error}: no room"


def test_braces_that_name_no_value_stand() -> None:
    assert filled("{} {unknown} {Known} {known}", {"known": 1}) == "{} {unknown} {Known} 1"
