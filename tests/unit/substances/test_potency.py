import pytest

from tidewaiter.substances.potency import doses


def test_a_kilogram_is_a_range() -> None:
    made = doses(1.0, 0.07, 1.0)
    assert (made.least, made.most) == (35_000, 500_000)


@pytest.mark.parametrize("said", [(-1.0, 0.1, 0.2), (1.0, 0.3, 0.2), (1.0, 0.1, 1.2)])
def test_a_purity_that_cannot_be_is_refused(said: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="purity"):
        doses(*said)
