from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.substances.spectra import criterion, devices, library, mixture, plot, synthetic, view, wording
from tidewaiter.substances.spectra.criterion import Verdict
from tidewaiter.substances.spectra.identify import Incomparable, identify
from tidewaiter.substances.spectra.spectrum import Technique

LIBRARY, _ = library.build(synthetic.PROVENANCE, synthetic.entries(1))
DEVICE = devices.shipped()["handheld-ftir"]
MASS = next(entry.spectrum for entry in synthetic.entries(1) if entry.spectrum.technique is Technique.MASS)


def mixed(first: int, second: int, share: float):
    one, other = synthetic.sample(1, first), synthetic.sample(1, second)
    return replace(one, y=(1 - share) * one.y / one.y.max() + share * other.y / other.y.max(), title="mixed")


def test_another_measurement_of_a_reference_is_a_match():
    for number in (1, 7, 24):
        found = identify(synthetic.sample(1, number), LIBRARY, DEVICE)
        assert (found.verdict, found.hits[0].name) == (Verdict.MATCH, f"Synthetic substance {number:02d}")
        assert found.hits[0].index > 0.98
        assert found.hits[1].index < 0.5
        assert found.hits[0].residual < 0.2


def test_what_the_library_lacks_is_unknown_and_says_why():
    for number in range(1, 9):
        found = identify(synthetic.sample(99, number), LIBRARY, DEVICE)
        assert found.verdict is Verdict.UNKNOWN
        assert found.why


def test_parts_of_a_mixture_are_named_without_a_percentage():
    found = identify(mixed(2, 9, 0.45), LIBRARY, DEVICE)
    assert found.verdict in {Verdict.MIXTURE, Verdict.MATCH}
    assert {"Synthetic substance 02", "Synthetic substance 09"} <= {part.name for part in found.parts if part.firm}
    assert found.parts[0].amount is mixture.Amount.MAJOR
    said = " ".join(wording.sentences(found))
    assert said.count("%") == said.count("% by weight") == 1  # the device's limit


def test_a_small_part_is_found():
    found = identify(mixed(3, 12, 0.1), LIBRARY)
    assert "Synthetic substance 12" in {part.name for part in found.parts}


def test_parts_are_found_where_the_least_squares_do_not_end(monkeypatch):
    usual = identify(mixed(3, 12, 0.4), LIBRARY).parts
    monkeypatch.setattr(mixture, "MOST_STEPS", 1)
    with pytest.raises(RuntimeError):
        mixture.nnls(np.eye(9), np.ones(9), maxiter=1)
    found = identify(mixed(3, 12, 0.4), LIBRARY).parts
    assert [(part.name, part.amount, part.firm) for part in found] == [
        (part.name, part.amount, part.firm) for part in usual
    ]


def test_the_limit_is_the_devices_and_no_substance_is_excluded_by_name():
    said = " ".join(wording.sentences(identify(synthetic.sample(99, 1), LIBRARY, DEVICE)))
    assert "not detected above about 5 % by weight (handheld FTIR)" in said
    assert "presumptive" in said.lower()
    without = " ".join(wording.sentences(identify(synthetic.sample(99, 1), LIBRARY)))
    assert "limit of detection is not established" in without
    assert "synthetic" in said


def test_a_mass_spectrum_is_matched_and_another_precursor_is_evidence_of_a_class():
    found = identify(MASS, LIBRARY)
    assert (found.verdict, found.hits[0].matched) == (Verdict.MATCH, len(MASS.x))
    other = identify(replace(MASS, precursor=MASS.precursor + 14.0157), LIBRARY)
    assert (other.verdict, other.class_evidence) == (Verdict.UNKNOWN, MASS.title)
    assert "evidence of a class" in " ".join(wording.sentences(other))


def test_what_cannot_be_compared_says_so():
    with pytest.raises(Incomparable, match="measures raman"):
        identify(synthetic.sample(1, 1), LIBRARY, devices.shipped()["handheld-raman"])
    with pytest.raises(Incomparable, match="library holds"):
        identify(replace(synthetic.sample(1, 1), technique=Technique.RAMAN), LIBRARY)


@pytest.mark.parametrize("spectrum", [synthetic.sample(1, 5), MASS])
def test_a_hit_is_drawn_and_its_words_are_escaped(spectrum):
    found = identify(replace(spectrum, title="<b>"), LIBRARY)
    seen = view.view_of(found, LIBRARY)
    drawn = plot.svg(seen)
    assert "<b>" not in drawn
    assert "(simulated)" in drawn
    assert "NaN" not in drawn
    assert "nan" not in drawn
    assert all(peak.matched for peak in seen.peaks)
    assert seen.sticks is (spectrum is MASS)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.2))
def test_a_better_hit_is_never_weaker(index, gap, residual, more):
    if criterion.is_called(index, gap, residual):
        assert criterion.is_called(min(index + more, 1), gap, residual)
        assert criterion.is_called(index, gap + more, residual)
        assert criterion.is_called(index, gap, max(residual - more, 0))
        assert criterion.why_not(index, gap, residual) == ""
    else:
        assert criterion.why_not(index, gap, residual)


def test_a_registry_that_is_wrong_gives_problems():
    _, problems = devices.parse('a = 1\n[b]\ntechnique = "smell"\n[c]\ntechnique = "infrared"\ndetection_limit = 0\n')
    assert [problem.code for problem in problems] == ["device-form", "device-technique", "device-limit"]
    assert devices.parse("[")[1][0].code == "device-form"


def test_partial_spectra_are_compared_where_both_are():
    whole = synthetic.sample(1, 4)
    part = replace(whole, x=whole.x[whole.x < 2200], y=whole.y[whole.x < 2200])
    found = identify(part, LIBRARY)
    assert found.hits[0].name == "Synthetic substance 04"
    assert found.hits[0].index > 0.98
    assert np.isfinite(found.strength)
