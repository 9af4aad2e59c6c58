"""The life of a delivery, and when one that failed is tried again. Pure."""

from datetime import timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up


MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
GROWTH = 4


def pause(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: give up. 10 s, 40 s, … 11 hours; 15 hours in all."""
    return None if attempts >= MOST_ATTEMPTS else FIRST_PAUSE * GROWTH ** (attempts - 1)
