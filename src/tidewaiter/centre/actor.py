"""Who acts: the name and role that every action and every audit entry carries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a program. `session` names the login or run within which it acts, '' when there is none."""

    name: str
    role: str
    session: str = ""
