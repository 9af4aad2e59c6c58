"""For whom a waiver is, and where it stands."""

from enum import StrEnum


class Of(StrEnum):
    """Whom a waiver is for: everything from a country, or what a post or another filer sends."""

    COUNTRY = "country"
    POST = "post"
    FILER = "filer"


class State(StrEnum):
    """Where a waiver stands."""

    PROPOSED = "proposed"
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"
