import pytest

from tidewaiter.intake.checks.net_above_gross import CHECKS


@pytest.mark.parametrize(("net", "gross", "wrong"), [(2.0, 1.0, 1), (1.0, 1.0, 0), (1.003, 1.0, 0), (None, 1.0, 0)])
def test_packaging_weighs_something(found, net, gross, wrong) -> None:
    assert len(found(CHECKS, net_mass_kg=net, gross_mass_kg=gross)) == wrong


def test_both_masses_are_quoted(found) -> None:
    got = found(CHECKS, net_mass_kg=2.0, gross_mass_kg=1.0)
    assert got == [("net-above-gross", "net_mass_kg", "2.0 kg net, 1.0 kg gross")]
