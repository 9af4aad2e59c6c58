import numpy as np
import pytest

from tidewaiter.substances.spectra import grid, synthetic
from tidewaiter.substances.spectra.spectrum import Ordinate, Spectrum, Technique

BANDS = np.array([[900.0, 10, 1.0], [1200, 12, 0.5], [1710, 8, 0.8], [2950, 20, 0.4]])


def made(ordinate=Ordinate.ABSORBANCE, change=lambda y: y, step=2.0) -> Spectrum:
    x = np.arange(650, 3800 + step / 2, step)
    y = (BANDS[:, 2] / (1 + ((x[:, None] - BANDS[:, 0]) / BANDS[:, 1]) ** 2)).sum(axis=1)
    return Spectrum(x, change(y), Technique.INFRARED, ordinate, "made", "1/CM")


def alike(one: Spectrum, other: Spectrum) -> float:
    rows = grid.gridded([one, other]).derivative
    return float(rows[0] @ rows[1])


@pytest.mark.parametrize(
    ("ordinate", "change"),
    [
        (Ordinate.TRANSMITTANCE, lambda y: 100 * 10**-y),
        (Ordinate.TRANSMITTANCE, lambda y: 10**-y),
        (Ordinate.UNKNOWN, lambda y: 100 * 10**-y),
        (Ordinate.ABSORBANCE, lambda y: 100 * 10**-y),  # a file that says the wrong thing
        (Ordinate.ABSORBANCE, lambda y: 3 * y + 0.5),
        (Ordinate.ABSORBANCE, lambda y: y + np.linspace(0, 0.3, len(y))),
    ],
)
def test_ordinate_scale_and_baseline_do_not_matter(ordinate, change):
    assert alike(made(), made(ordinate, change)) > 0.99


def test_direction_spacing_and_unit_do_not_matter():
    plain, fine = made(), made(step=0.5)
    turned = Spectrum(plain.x[::-1], plain.y[::-1], Technique.INFRARED, Ordinate.ABSORBANCE, "", "1/CM")
    micrometres = Spectrum(1e4 / fine.x, fine.y, Technique.INFRARED, Ordinate.ABSORBANCE, "", "MICROMETERS")
    assert min(alike(plain, fine), alike(plain, turned), alike(plain, micrometres)) > 0.99


def test_carbon_dioxide_and_filled_gaps_do_not_count():
    with_air = made(change=lambda y: y.copy())
    inside = (with_air.x > 2290) & (with_air.x < 2390)
    with_air.y[inside] += 2.0
    assert alike(made(), with_air) > 0.999
    filled = made(Ordinate.TRANSMITTANCE, lambda y: 100 * 10**-y)
    filled.y[filled.x < 800] = 0.0
    covered = grid.gridded([filled]).covered[0]
    assert not covered[grid.GRID < 796].any()
    assert covered[grid.GRID > 804].all()


def test_only_what_covers_enough_is_comparable():
    short = Spectrum(np.arange(650.0, 900.0), np.ones(250), Technique.INFRARED)
    assert not grid.comparable(short)
    assert grid.comparable(made())
    assert grid.comparable(synthetic.sample(1, 1))
    assert np.isfinite(grid.gridded([short]).derivative).all()
