"""Kinds of corruption: seeded, never empty, and each changes what it can change."""

from random import Random

import pytest

from tidewaiter.parties.screening.corruptions import CORRUPTIONS, Corruption

NAMES = [
    "QARAVELLI, Temur Oybek",
    "Zolvatex Trading Company Ltd",
    "Mohammed Yusuf al-Khatib Shahin",
    "A",
    "\u738b\u5c0f\u660e",
    "Li Na",
]


@pytest.mark.parametrize("kind", CORRUPTIONS, ids=lambda kind: kind.name)
def test_a_kind_is_seeded_and_leaves_a_name(kind: Corruption) -> None:
    for name in NAMES:
        once, again = kind.spoil(name, Random(4)), kind.spoil(name, Random(4))  # noqa: S311
        assert once == again
        assert once.strip()
    assert any(kind.spoil(name, Random(seed)).lower() != name.lower() for name in NAMES for seed in range(5))  # noqa: S311


def test_some_kinds_are_kept_for_judging() -> None:
    assert {True, False} == {kind.kept for kind in CORRUPTIONS}
    assert len({kind.name for kind in CORRUPTIONS}) == len(CORRUPTIONS) >= 17
