"""Whether a device is in order on a day, and what a negative by it means. Pure.

A negative by a device never says that something is absent: it says above which share the device would have seen it
(OIG-19-67: hand-held devices do not identify fentanyl at 10 % and below), or that nobody established that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=30)
"""How long before it is due service is said."""
LIBRARY_OLD = timedelta(days=365)
"""From this age on a device's library is said to be old: a choice of the product, not of a norm."""


class Lapse(StrEnum):
    """What is not in order, or soon not any more."""

    CALIBRATION = "calibration_overdue"
    SERVICE = "service_overdue"
    LIBRARY = "library_old"
    NO_LIMIT = "limit_not_established"
    CALIBRATION_SOON = "calibration_due_soon"
    SERVICE_SOON = "service_due_soon"


OVERDUE = (Lapse.CALIBRATION, Lapse.SERVICE, Lapse.LIBRARY)
"""What an examination warns of."""
DATED = (*OVERDUE, Lapse.CALIBRATION_SOON, Lapse.SERVICE_SOON)
"""What follows from a day that passes: who keeps the device is told of it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of a device's state: None where nobody said."""

    technique: str
    detection_limit: float | None
    limits: Mapping[str, float]
    library_date: date | None
    calibration_due: date | None
    service_due: date | None


NO_LIMITS = frozenset({"x-ray", "scale"})
"""Techniques to which a limit in per cent does not apply."""


def lapses(of: Condition, on: date) -> tuple[Lapse, ...]:
    """What is not in order on a day, worst first."""
    found = []
    for due, late, soon in (
        (of.calibration_due, Lapse.CALIBRATION, Lapse.CALIBRATION_SOON),
        (of.service_due, Lapse.SERVICE, Lapse.SERVICE_SOON),
    ):
        if due is not None and due < on:
            found.append(late)
        elif due is not None and due - on <= SOON:
            found.append(soon)
    if of.library_date is not None and on - of.library_date > LIBRARY_OLD:
        found.append(Lapse.LIBRARY)
    if of.detection_limit is None and not of.limits and of.technique not in NO_LIMITS:
        found.append(Lapse.NO_LIMIT)
    return tuple(sorted(found, key=list(Lapse).index))


def warnings(name: str, of: Condition, on: date) -> tuple[str, ...]:
    """What an examination must say of a device on a day."""
    sentences = said(name, of)
    return tuple(sentences[lapse] for lapse in lapses(of, on) if lapse in OVERDUE)


def said(name: str, of: Condition) -> dict[Lapse, str]:
    """What each lapse of a device comes to, as a sentence."""
    return {
        Lapse.CALIBRATION: f"The calibration of {name} was due on {of.calibration_due}.",
        Lapse.SERVICE: f"The service of {name} was due on {of.service_due}.",
        Lapse.LIBRARY: f"The library of {name} is of {of.library_date}: what came up since cannot be found with it.",
        Lapse.CALIBRATION_SOON: f"The calibration of {name} is due on {of.calibration_due}.",
        Lapse.SERVICE_SOON: f"The service of {name} is due on {of.service_due}.",
    }


def limit_for(of: Condition, substance: str = "") -> float | None:
    """The limit for a substance in per cent by weight, else the device's general one; None where there is none."""
    wanted = substance.casefold().strip()
    return next(
        (limit for name, limit in of.limits.items() if wanted and name.casefold() == wanted), of.detection_limit
    )


def negative(name: str, of: Condition, substance: str = "") -> str:
    """What a negative by a device means, as a sentence."""
    if of.technique in NO_LIMITS:
        return f"Nothing was seen with {name}: what does not show in it may be present."
    limit, what = limit_for(of, substance), substance.strip() or "what it looks for"
    own = [f"{one} about {at:g} %" for one, at in of.limits.items()] if not substance.strip() else []
    if limit is None and not own:
        return (
            f"By {name}, {what} was not detected; the limit of detection is not established, "
            "so smaller parts may be present."
        )
    above = f" above about {limit:g} % by weight" if limit is not None else ""
    listed = f" (established: {', '.join(own)})" if own else ""
    return f"By {name}, {what} was not detected{above}{listed}; smaller parts may be present and would not be seen."
