"""Means of transport and journey, which joined are the conveyance again."""

import pytest

from tidewaiter.formats.conveyance_words import in_two


@pytest.mark.parametrize(
    ("conveyance", "mode", "parts"),
    [
        ("9074729 V12", "maritime", ("9074729", "V12")),
        ("9074729", "maritime", ("9074729", None)),
        ("NORDIC STAR V12", "maritime", (None, "NORDIC STAR V12")),
        ("ZZ101", "air", (None, "ZZ101")),
        ("AB 123", "road", ("AB 123", None)),
        (None, "air", (None, None)),
    ],
)
def test_a_conveyance_has_two_parts(conveyance, mode, parts):
    assert in_two(conveyance, mode) == parts
    assert " ".join(part for part in parts if part) == (conveyance or "")
