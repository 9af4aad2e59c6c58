import pytest

from tidewaiter.cargo.codes import transport
from tidewaiter.intake.checks.bad_transport_mode import CHECKS


@pytest.mark.parametrize("mode", [*transport.MODES, None])
def test_the_modes_of_the_schema_pass(found, mode) -> None:
    assert found(CHECKS, transport_mode=mode) == []


def test_a_bare_code_is_found(found) -> None:
    assert found(CHECKS, transport_mode="4") == [("bad-transport-mode", "transport_mode", "4")]
