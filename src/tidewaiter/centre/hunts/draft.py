"""What a hunt brings to the store."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewQuarry:
    """A listed consignment: how strongly and how far it is linked, and the chain of evidence, a sentence a step."""

    consignment_id: str
    strength: float
    steps: int
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewHunt:
    """A hunt from a seized consignment as of a moment: those listed, strongest first, and how many were reached."""

    consignment_id: str
    as_of: datetime
    reached: int
    quarries: tuple[NewQuarry, ...]
