import math

import pytest

from tidewaiter.intake.checks.impossible_mass import CHECKS


@pytest.mark.parametrize("mass", [0.0, -1.0, 1_000_001.0, math.nan, math.inf])
@pytest.mark.parametrize("column", ["gross_mass_kg", "net_mass_kg"])
@pytest.mark.parametrize("regime", ["air", "mail"])
def test_no_consignment_has_such_a_mass(found, column, mass, regime) -> None:
    assert [(c, p) for c, p, _ in found(CHECKS, regime=regime, **{column: mass})] == [("impossible-mass", column)]


@pytest.mark.parametrize(
    ("mass", "codes"),
    [(30.0, []), (30.5, ["heavy-mail"]), (70.0, ["heavy-mail"]), (70.5, ["impossible-mass"])],
)
def test_mail_is_lighter(found, mass, codes) -> None:
    assert [code for code, _, _ in found(CHECKS, regime="mail", gross_mass_kg=mass)] == codes
    assert found(CHECKS, regime="air", gross_mass_kg=mass) == []


def test_no_mass_is_not_a_wrong_mass(found) -> None:
    assert found(CHECKS, regime="mail", gross_mass_kg=None) == []
