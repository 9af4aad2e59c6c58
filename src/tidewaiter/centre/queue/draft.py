"""A consignment as it enters the queue: the callers' side of what writes it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewItem:
    """What the queue shows of a version of a consignment. `reasons` are the top two, as JSON objects.

    `lookout` says that a lookout or a mandatory rule waits for it, `worthy` that an assessment puts it before a
    person; one that is not worthy only updates what is in the queue already.
    """

    consignment_id: str
    version: int
    run_id: str
    assessed_at: datetime
    band: str
    score: float
    probability: float | None = None
    facility: str = ""
    mode: str = ""
    route: str = ""
    goods: str = ""
    mass_kg: float | None = None
    consignee: str = ""
    eta: datetime | None = None
    lookout: bool = False
    simulated: bool = False
    worthy: bool = True
    reasons: list[dict[str, object]] = field(default_factory=list)
