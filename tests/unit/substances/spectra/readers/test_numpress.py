"""MS-Numpress: bytes as pynumpress 0.1.5 writes them, and bytes that nobody writes."""

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.substances.spectra.readers.numpress import FORMS, DamagedError, decoded, linear, logged, positive

MASSES = "414460cb8000000007a0eb0fc8ffff0f30713a118dd2c794b1c82800932f9720c52e828d01f3e7cf70"
COUNTS = "8717f6116ff30711130424f151dcb570"
LOGGED = "40ab7a0000000000000086096e2666272e4c4599cdbdf7ff"


def test_masses_by_linear_prediction() -> None:
    written = [100.0001, 100.5, 101.25, 150.75, 151.0, 400.123456, 399.0, 1200.5]
    assert np.abs(linear(bytes.fromhex(MASSES)) - written).max() < 2e-7
    assert linear(bytes.fromhex("408f400000000000a0860100")).tolist() == [100.0]
    assert linear(bytes.fromhex("408f400000000000")).tolist() == []


def test_intensities_as_whole_numbers_and_as_logarithms() -> None:
    assert positive(bytes.fromhex(COUNTS)).tolist() == [0, 1, 15, 17, 255, 70_000, 1_000_000, 123_456_789]
    written = np.array([0.0, 1.0, 15.4, 16.6, 255.0, 70_000.0, 1e6, 123_456_789.0])
    assert np.allclose(logged(bytes.fromhex(LOGGED)), written, rtol=2e-4)


@pytest.mark.parametrize("data", ["", "00", "0000000000000000a0860100", "7ff8000000000000a0860100"])
def test_no_fixed_point_is_damage(data: str) -> None:
    with pytest.raises(DamagedError):
        decoded("MS:1002312", bytes.fromhex(data))


def test_an_end_within_a_number_is_damage() -> None:
    with pytest.raises(DamagedError):
        positive(bytes.fromhex("87") + b"\x31")


@given(st.sampled_from(sorted(FORMS)), st.binary(max_size=80))
@settings(max_examples=200)
def test_no_bytes_crash(form: str, data: bytes) -> None:
    with contextlib.suppress(DamagedError):
        assert np.isfinite(decoded(form, data)).all()
