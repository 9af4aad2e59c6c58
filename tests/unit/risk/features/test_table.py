"""The table of features: complete, documented, and its page current."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from tidewaiter.risk import features
from tidewaiter.risk.features import FEATURES, markdown, table_of

ROOT = Path(__file__).parents[4]
NOT_FEATURES = {"admit", "compute", "feature", "looks_back", "table"}
MODULES = {module.name for module in pkgutil.iter_modules(features.__path__)} - NOT_FEATURES


def test_every_file_is_a_feature_of_the_table_and_every_feature_a_file():
    assert {feature.name for feature in FEATURES} == MODULES
    assert table_of(FEATURES) == FEATURES


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_feature_says_what_it_is_and_has_its_test(name):
    module = importlib.import_module(f"tidewaiter.risk.features.{name}")
    assert module.FEATURE.name == name
    assert module.__doc__
    assert all(s.endswith(".") for s in (module.FEATURE.sentence, module.FEATURE.missing))
    assert module.FEATURE.direction in {-1, 0, 1}
    assert (Path(__file__).parent / f"test_{name}.py").exists()


def test_a_yes_or_no_feature_says_no_as_well():
    for feature in FEATURES:
        needs_value = "{" in feature.sentence or feature.categorical
        assert needs_value or feature.otherwise, feature.name


def test_the_reference_page_is_current():
    assert (ROOT / "docs" / "features.md").read_text(encoding="utf-8") == markdown()
