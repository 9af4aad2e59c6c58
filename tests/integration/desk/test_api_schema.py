"""What the schema allows and what it does not, called at random: no failure, and only answers that the schema names."""

from pathlib import Path

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desk import Site
from port_targets import issue
from programs import Program, program
from tidewaiter.centre.permissions import Role

SCHEMA = schemathesis.openapi.from_path(Path(__file__).parents[3] / "docs" / "openapi.json")
SCHEMA.app = get_wsgi_application()
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12


@pytest.fixture
def callers(sqlite_site: Site) -> dict[str, Program]:
    issue("FRA", range(1, 4))
    return {
        "messages": program(sqlite_site, Role.FEED, rate=10_000),
        "others": program(sqlite_site, Role.SUPERVISOR, rate=10_000),
    }


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_call_fails_and_every_answer_is_in_the_schema(callers: dict[str, Program], label: str) -> None:
    operation = OPERATIONS[label]
    caller = callers["messages" if "/messages" in label else "others"]

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def called(case: schemathesis.Case) -> None:
        if label.endswith("/events/queue"):
            case.query = {**(case.query or {}), "seconds": 0}  # a longer one would be waited for
        answer = case.call(base_url="https://127.0.0.1", headers=caller.headers)
        case.validate_response(answer, checks=CHECKS)

    called()


def test_fields_that_nobody_asked_for_are_refused(callers: dict[str, Program]) -> None:
    caller = callers["others"]
    bodies = {
        "/targets/T-000001/moves": {"to": "acknowledged", "state_at": "2026-01-01T00:00:00Z"},
        "/outcomes": {"items": [{"target_id": "T-000001", "finding": "none", "exam_type": "x-ray", "actor": "me"}]},
        "/referrals": {"subject": "T-000001", "agency": "a", "purpose": "p", "due": "2099-01-01", "state": "outcome"},
        "/referrals/R-000001/answer": {"accepted": True, "who": "k", "answered_by": "me"},
        "/referrals/R-000001/outcome": {"outcome": "no-action", "ended_by": "me"},
        "/webhooks": {"url": "https://receiver.example.org", "events": ["target.moved"], "key_prefix": "00000000"},
    }
    for path, body in bodies.items():
        answer = caller.post(path, body)
        assert (answer.status_code, answer.json()["type"]) == (422, "about:blank#invalid"), path
