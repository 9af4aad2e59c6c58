"""What a key may be for: a table of scopes, each with the act that the key's role must be for as well.

Pure. A scope narrows what a role may do and never widens it.
"""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.centre.permissions import Permission, Role, of_role


class Scope(StrEnum):
    """One use of the API."""

    MESSAGES_WRITE = "messages:write"
    ANSWERS_WRITE = "answers:write"
    ASSESSMENTS_READ = "assessments:read"
    TARGETS_READ = "targets:read"
    TARGETS_WRITE = "targets:write"
    OUTCOMES_WRITE = "outcomes:write"
    REFERRALS_READ = "referrals:read"
    REFERRALS_WRITE = "referrals:write"
    WEBHOOKS_WRITE = "webhooks:write"
    EVENTS_READ = "events:read"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The act that a scope needs, and what it lets a program do."""

    permission: Permission
    sentence: str


SCOPES: dict[Scope, Meaning] = {
    Scope.MESSAGES_WRITE: Meaning(Permission.API_INTAKE, "send messages and see what became of one's own"),
    Scope.ANSWERS_WRITE: Meaning(Permission.API_INTAKE, "read what was asked about what one sent, and answer it"),
    Scope.ASSESSMENTS_READ: Meaning(Permission.CONSIGNMENTS, "read how a consignment was assessed"),
    Scope.TARGETS_READ: Meaning(Permission.API_READ, "list targets"),
    Scope.TARGETS_WRITE: Meaning(Permission.INBOX, "move targets from state to state"),
    Scope.OUTCOMES_WRITE: Meaning(Permission.EXAMINE, "report what examinations found"),
    Scope.REFERRALS_READ: Meaning(Permission.REFER, "list referrals to agencies"),
    Scope.REFERRALS_WRITE: Meaning(Permission.REFER, "send referrals and record their answers"),
    Scope.WEBHOOKS_WRITE: Meaning(Permission.API_READ, "have events delivered to an address"),
    Scope.EVENTS_READ: Meaning(Permission.API_READ, "listen to events as they happen"),
}


def possible_for(role: Role) -> tuple[Scope, ...]:
    """The scopes that a key of this role can have."""
    acts = of_role(role)
    return tuple(scope for scope, meaning in SCOPES.items() if meaning.permission in acts)
