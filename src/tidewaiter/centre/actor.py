"""Who acts: the name and role that every action and every audit entry carries, and how far they see."""

from dataclasses import dataclass

EVERYWHERE = None
"""The facilities of somebody who works for all of them, and the caveats of somebody who may read under any."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a program. `session` names the login or run within which it acts, '' when there is none.

    `facilities` are those whose work the actor sees, `caveats` those under which the actor may read; None is all.
    `granted` are acts beyond the role's, held for an hour by break-glass.
    """

    name: str
    role: str
    session: str = ""
    facilities: frozenset[str] | None = EVERYWHERE
    caveats: frozenset[str] | None = EVERYWHERE
    granted: frozenset[str] = frozenset()

    def works_at(self, facility: str) -> bool:
        """True when the work of a facility is this actor's to see."""
        return self.facilities is None or facility in self.facilities

    def may_read(self, caveat: str) -> bool:
        """True when the actor is cleared for a caveat ('' needs no clearance)."""
        return caveat == "" or self.caveats is None or caveat in self.caveats
