import pytest

from tidewaiter.intake.checks.impossible_quantity import CHECKS


@pytest.mark.parametrize(("packages", "wrong"), [(0, 1), (-3, 1), (1, 0), (None, 0)])
def test_there_is_at_least_one_package(found, packages, wrong) -> None:
    assert len(found(CHECKS, package_quantity=packages)) == wrong
