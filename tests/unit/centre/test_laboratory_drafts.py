"""A result from which a report can be written."""

from dataclasses import replace

import pytest

from laboratory_world import RESULT
from port_world import conflict
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory.drafts import check_result


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"conclusion": SeizureState.PRESUMPTIVE}, "result-missing"),
        ({"substance": " "}, "substance-missing"),
        ({"status": ""}, "status-missing"),
        ({"citation": ""}, "citation-missing"),
        ({"purity_uncertainty": None}, "uncertainty-missing"),
        ({"purity": 101.0}, "bad-number"),
        ({"net_g": float("nan")}, "bad-number"),
        ({"net_uncertainty_g": 0.0}, "bad-number"),
        ({"profile": "route A likely"}, "confidence-missing"),
    ],
)
def test_a_result_lacks_nothing(change: dict[str, object], code: str) -> None:
    assert conflict(lambda: check_result(replace(RESULT, **change))) == (code, 422)


def test_a_whole_one_is_taken() -> None:
    check_result(RESULT)
