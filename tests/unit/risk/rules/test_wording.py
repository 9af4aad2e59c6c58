"""Values as a person writes them, and templates that reach nothing but named values."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tidewaiter.risk.rules.wording import MAX_TEXT, fill, in_words, placeholders, stray_braces, taken_apart


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not filed"),
        ("", "not filed"),
        (" \n ", "not filed"),
        (float("nan"), "not filed"),
        (float("inf"), "not filed"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (1250, "1,250"),
        (3.0, "3"),
        (0.12345, "0.123"),
        (1234.56, "1,235"),
        (-0.5, "-0.5"),
        (date(2026, 1, 5), "5 January 2026"),
        (datetime(2026, 1, 5, 6, 0, tzinfo=UTC), "5 January 2026, 06:00 UTC"),
        (datetime(2026, 1, 5, 6, 0, tzinfo=timezone(timedelta(hours=2))), "5 January 2026, 04:00 UTC"),
        ([], "none"),
        (["tea", None], "tea, not filed"),
        (list(range(8)), "0, 1, 2, 3, 4, 5 and 2 more"),
        ({"service": "EMS"}, "service: EMS"),
        ("two\nlines", "two lines"),
        ("turned\u202eround", "turned round"),
    ],
)
def test_a_value_is_written_for_people(value: object, words: str) -> None:
    assert in_words(value) == words


def test_a_long_text_is_cut() -> None:
    assert len(in_words("x" * 1000)) == MAX_TEXT


def test_a_template_takes_named_values_and_says_what_is_missing() -> None:
    assert placeholders("{a} and {b} and {a}") == ("a", "b")
    assert fill("{a} of {b}", {"a": 2}) == "2 of not filed"


def test_a_value_with_braces_is_not_a_template() -> None:
    assert fill("{a}", {"a": "{b}", "b": "secret"}) == "{b}"


@pytest.mark.parametrize("template", ["{a.__class__}", "{a[0]}", "{a!r}", "{a:>1000000}", "{}", "{0}", "a } b", "{A}"])
def test_what_is_no_bare_name_between_braces_is_stray(template: str) -> None:
    assert stray_braces(template)
    assert fill(template, {"a": "x"}) == template


@pytest.mark.parametrize(
    ("template", "sentence", "expected"),
    [
        ("Weighs {mass} kg.", "Weighs 2 kg.", ({"mass": "2"}, "")),
        ("Weighs {mass} kg.", "Weighs 2 kg. So it is high.", ({"mass": "2"}, "So it is high.")),
        ("Weighs {mass} kg.", "Weighs 2 kg.So", None),
        ("Weighs {mass} kg.", "Weighs  kg.", None),
        ("Says {goods}", "Says tea of many kinds", ({"goods": "tea"}, "of many kinds")),
        ("{a}: {b}", "x: y: z", ({"a": "x", "b": "y:"}, "z")),
        ("{a}, again {a}.", "x, again x.", ({"a": "x"}, "")),
        ("{a}, again {a}.", "x, again y.", None),
        ("Nothing.", "Nothing.", ({}, "")),
    ],
)
def test_a_sentence_comes_apart_by_its_template(template: str, sentence: str, expected: object) -> None:
    assert taken_apart(template, sentence) == expected


def test_a_sentence_of_an_older_template_is_not_tried_every_way() -> None:
    template = " ".join(f"{{c{number}}}" for number in range(20)) + " kg."
    assert taken_apart(template, "w " * 5_000 + "kilograms") is None
