"""What a rule's file says in a form that no rule has is told with its key, in plain words."""

import msgspec
import pytest

from tidewaiter.risk.rules.form import misfit
from tidewaiter.risk.rules.rule import Rule

FILE = """id = "light-new"
title = "A light parcel"
reason = "The parcel weighs {gross_mass_kg} kg."
when = "gross_mass_kg is at most 2"
weight = 14
owner = "Mail team"
purpose = "Small parcels of somebody new"
valid_from = 2026-01-01
valid_until = 2026-12-31
"""


@pytest.mark.parametrize(
    ("written", "instead", "key", "said"),
    [
        ("weight = 14", "wieght = 14", "wieght", "There is no key wieght; did you mean weight?"),
        ("weight = 14", "colour = 14", "colour", "There is no key colour"),
        ('owner = "Mail team"\n', "", "owner", "The key owner is missing"),
        ("weight = 14", 'weight = "high"', "weight", "Give a number"),
        ("weight = 14", "weight = 101", "weight", "Give a number of at most 100.0"),
        ("weight = 14", "weight = 14\nharm = 0", "harm", "Give a number above 0.0"),
        ("weight = 14", 'weight = 14\nband = "tall"', "band", "It cannot be tall"),
        ("weight = 14", 'weight = 14\nfacilities = "NYC"', "facilities", 'Give a list, as ["...", "..."]'),
        (
            "weight = 14",
            'weight = 14\nintelligence = {source = "A patrol", grade = "Z9"}',
            "intelligence.grade",
            "Give a grade from A1 to F6",
        ),
        ("2026-01-01", '"2026-01-01"', "valid_from", "Give a day without quotation marks, as 2026-01-31"),
        ('"light-new"', '"Light New"', "id", "Give small letters and digits, words joined by hyphens"),
        ("Small parcels of somebody new", "Try it", "purpose", "Give at least 10 characters"),
        ('"Mail team"', "3", "owner", 'Give a text in quotation marks, as "..."'),
    ],
)
def test_what_does_not_fit_is_told_with_its_key(written: str, instead: str, key: str, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as told:
        msgspec.toml.decode(FILE.replace(written, instead), type=Rule, strict=True)
    assert misfit(told.value) == (key, said)


def test_a_file_that_is_no_toml_has_no_key_and_says_where() -> None:
    with pytest.raises(msgspec.DecodeError) as told:
        msgspec.toml.decode(FILE.replace('"Mail team"', '"Mail'), type=Rule, strict=True)
    key, said = misfit(told.value)
    assert key == ""
    assert "line 6" in said
