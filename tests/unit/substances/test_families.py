"""A class asked for by its name."""

import pytest

from tidewaiter.substances import families


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nitazene", "nitazene"),
        ("Nitazenes", "nitazene"),
        ("fentanyl-related", "fentanyl-related"),
        ("fentanyl related substances", "fentanyl-related"),
        ("synthetic cannabinoids", "cannabinoid"),
        ("fentanyl", None),
        ("", None),
    ],
)
def test_classes_by_name(text: str, code: str | None) -> None:
    found = families.named(text)
    assert (None if found is None else found.code) == code


def test_members_are_found_where_no_entry_has_the_name() -> None:
    assert "isotonitazene" in {hit.substance.code for hit in families.find("nitazenes", 30)}
    assert [hit.substance.code for hit in families.find("fentanyl", 30)] == ["fentanyl"]
    assert families.find("cathinone", 30)[0].how == "name"
