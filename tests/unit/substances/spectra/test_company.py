from dataclasses import replace

import numpy as np
import pytest

from tidewaiter.substances.spectra import company, criterion, judge, library, store, synthetic, wording
from tidewaiter.substances.spectra.criterion import Verdict
from tidewaiter.substances.spectra.grid import gridded
from tidewaiter.substances.spectra.grounds import KINDS, grounds_of
from tidewaiter.substances.spectra.identify import identify
from tidewaiter.substances.spectra.spectrum import Technique

PLAIN, _ = library.build(synthetic.PROVENANCE, synthetic.entries(1))
LIBRARY = company.with_company(PLAIN)
PART = LIBRARY.parts[Technique.INFRARED]
COMPANY = PART.company


def test_company_says_who_is_near_whom():
    assert COMPANY.own.min() > 3  # two measurements of one thing: correlations above 0.95
    assert (COMPANY.rival[:, 0] != np.arange(len(PART.starts))).all()
    assert (COMPANY.rival_likeness[:, 0] >= COMPANY.rival_likeness[:, 1]).all()
    assert COMPANY.rival_likeness.max() < COMPANY.own.min()
    assert set(COMPANY.count) == {2.0}


def test_what_the_library_has_is_called_and_what_it_lacks_is_unknown():
    for number in range(1, 25):
        assert identify(synthetic.sample(1, number), LIBRARY).verdict is Verdict.MATCH
    for number in range(1, 13):
        found = identify(synthetic.sample(99, number), LIBRARY)
        assert found.verdict is Verdict.UNKNOWN
        assert found.why
    words = " ".join(wording.sentences(identify(synthetic.sample(1, 3), LIBRARY)))
    assert "resembles it most" in words
    assert "plain criterion" in " ".join(wording.sentences(identify(synthetic.sample(1, 3), PLAIN)))


def test_a_substance_taken_for_absent_is_never_first():
    queries = gridded([synthetic.sample(1, number) for number in (1, 2, 3)])
    at = grounds_of(queries, PART, COMPANY)
    held = grounds_of(queries, PART, COMPANY, at.substance)
    assert at.substance.tolist() == [0, 1, 2]
    assert (held.substance != at.substance).all()
    assert at.rows.shape == (3, len(KINDS))
    assert np.isfinite(held.rows).all()
    assert (judge.shipped().marks(at.rows) > judge.shipped().marks(held.rows)).all()


def test_many_at_once_are_as_one_by_one():
    spectra = [synthetic.sample(1, 4), synthetic.sample(99, 4)]
    together = grounds_of(gridded(spectra), PART, COMPANY).rows
    apart = np.concatenate([grounds_of(gridded([one]), PART, COMPANY).rows for one in spectra])
    np.testing.assert_allclose(together, apart, rtol=1e-4, atol=1e-4)


def test_a_small_library_has_no_company_and_each_keeps_its_own(tmp_path):
    few, _ = library.build(synthetic.PROVENANCE, synthetic.entries(1)[:6])
    assert company.with_company(few).parts[Technique.INFRARED].company is None
    kept = store.write(tmp_path / "one", LIBRARY)
    loaded = store.load(tmp_path / "one", verify=True)
    assert kept.sha256 != library.digest(PLAIN)
    for name, values in loaded.parts[Technique.INFRARED].company.arrays().items():
        assert np.array_equal(values, COMPANY.arrays()[name])
    with pytest.raises(ValueError, match="fit"):
        judge.company_from(COMPANY.arrays() | {"mean": COMPANY.mean[:3]})


def test_the_weights_are_whole_and_a_low_index_is_never_called():
    weighing = judge.shipped()
    assert all(len(row) == len(KINDS) for row in (weighing.centre, weighing.scale, weighing.weight, weighing.usual))
    assert weighing.weakest(weighing.usual - weighing.scale * np.sign(weighing.weight), KINDS) == judge.LIKENESS
    flat = replace(synthetic.sample(99, 2), title="x")
    assert identify(flat, LIBRARY).hits[0].index < criterion.LEAST_INDEX
