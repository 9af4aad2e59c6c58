"""Which fields of an assessment and of a target each role is sent.

An officer is told what to open and why, an analyst how it came about, oversight what the model said of which version.
No role that is not named here is sent anything.
"""

from tidewaiter.centre.permissions import OPERATOR, Role

_R = Role

_ANALYSTS = (
    _R.ANALYST,
    _R.SENIOR_ANALYST,
    _R.INTELLIGENCE_OFFICER,
    _R.DIVERSION_COORDINATOR,
)
_OFFICERS = (_R.PORT_OFFICER, _R.SUPERVISOR, _R.CHEMIST, _R.CANINE_HANDLER)
_OVERSIGHT = (_R.MANAGER, _R.AUDITOR)

_NAMED = ("consignment_id", "version", "band", "simulated")
_RANKED = ("rank", "of", "assessed_at")
_VERSIONS = ("model_version", "ruleset_version")

ASSESSMENT: dict[tuple[Role, ...], tuple[str, ...]] = {
    _OFFICERS: (*_NAMED, "reasons", "instruction", "target_id", "facility", "state"),
    _ANALYSTS: (
        *_NAMED,
        *_RANKED,
        *_VERSIONS,
        *("score", "probability", "fired", "lookouts", "unknown", "reasons", "instruction"),
        *("target_id", "facility", "state"),
    ),
    _OVERSIGHT: (*_NAMED, *_RANKED, *_VERSIONS, "fired", "target_id", "facility", "state"),
}

_TARGET = (
    *("target_id", "consignment_id", "version", "facility", "shift_date", "shift", "exam", "position", "band"),
    *("state", "state_at", "reason_code", "simulated"),
)

TARGET: dict[tuple[Role, ...], tuple[str, ...]] = {
    _OFFICERS: (*_TARGET, "reasons", "instruction"),
    _ANALYSTS: (*_TARGET, "reasons", "instruction", "arm", "propensity", "score", "probability"),
    _OVERSIGHT: (*_TARGET, "arm", "propensity"),
}

REASON_FOR_OFFICERS = ("code", "sentence")
"""What an officer is sent of a reason; others are sent all of it."""


def of(table: dict[tuple[Role, ...], tuple[str, ...]], role: str) -> frozenset[str]:
    """The fields of a table that a role is sent."""
    if role == OPERATOR:
        return frozenset(name for names in table.values() for name in names)
    return frozenset(next((names for roles, names in table.items() if role in roles), ()))


def reasons(role: str, found: list[dict[str, object]]) -> list[dict[str, object]]:
    """Reasons as a role is sent them."""
    if role not in _OFFICERS:
        return found
    return [{name: reason[name] for name in REASON_FOR_OFFICERS if name in reason} for reason in found]
