"""Devices and their service as values: the callers' side of the actions."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tidewaiter.centre.errors import Conflict
from tidewaiter.substances.spectra.devices import FULL, OTHER_TECHNIQUES
from tidewaiter.substances.spectra.spectrum import Technique

MAX_NAME = 120
MAX_TEXT = 2000
MOST_LIMITS = 100

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

TECHNIQUES = (*(one.value for one in Technique), *OTHER_TECHNIQUES)
"""How a device sees, as devices.toml writes it."""


class Work(StrEnum):
    """What was done to a device."""

    CALIBRATION = "calibration"
    SERVICE = "service"
    LIBRARY = "library"
    FIRMWARE = "firmware"


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device. Names are those of devices.toml: `detection_limit` in per cent by weight, `limits` by substance."""

    code: str
    name: str
    technique: str
    serial: str = ""
    facility: str = ""
    place: str = ""
    detection_limit: float | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    source: str = ""
    library: str = ""
    library_date: date | None = None
    firmware: str = ""
    calibration_due: date | None = None
    service_due: date | None = None


@dataclass(frozen=True, slots=True)
class NewService:
    """Work on a device: when, what, by whom, and what follows: the next day it is due, the new library or firmware."""

    done_on: date
    work: Work
    by: str
    next_due: date | None = None
    version: str = ""
    note: str = ""


def check(new: NewDevice) -> None:
    """Raise Conflict (422) for a device that says too little, or a limit that cannot be."""
    if not _CODE.fullmatch(new.code):
        raise Conflict(
            "device-code", "{called} is no code", "small letters, digits and hyphens", 422, called=repr(new.code)
        )
    if not new.name.strip():
        raise Conflict("name-missing", "the name is needed", "fill it in", 422)
    if new.technique not in TECHNIQUES:
        raise Conflict(
            "device-technique",
            "{technique} is no technique",
            "one of {choices}",
            422,
            technique=repr(new.technique),
            choices=", ".join(TECHNIQUES),
        )
    texts = (new.name, new.serial, new.facility, new.place, new.library, new.firmware)
    if max(len(text) for text in texts) > MAX_NAME or len(new.source) > MAX_TEXT or len(new.limits) > MOST_LIMITS:
        raise Conflict("too-long", "a name has at most {max_name} characters", "write fewer", 422, max_name=MAX_NAME)
    for limit in (new.detection_limit, *new.limits.values()):
        if limit is not None and not (math.isfinite(limit) and 0 < limit <= FULL):
            raise Conflict(
                "device-limit",
                "{limit} is no limit",
                "per cent by weight, above 0, at most 100",
                422,
                limit=f"{limit:g}",
            )
    if (new.detection_limit is not None or new.limits) and not new.source.strip():
        raise Conflict("limit-unsourced", "a limit of detection has a source", "say who established it and how", 422)


def check_service(new: NewService, today: date) -> None:
    """Raise Conflict (422) for work to come, nobody's work, and a next day before it."""
    if new.done_on > today:
        raise Conflict("in-the-future", "this has not happened yet", "write the day on which it was done", 422)
    if not new.by.strip():
        raise Conflict("by-missing", "somebody did it", "say who", 422)
    if new.next_due is not None and new.next_due <= new.done_on:
        raise Conflict("due-backwards", "it is due again after it was done", "write a later day", 422)
    if max(len(new.by), len(new.version)) > MAX_NAME or len(new.note) > MAX_TEXT:
        raise Conflict("too-long", "a name has at most {max_name} characters", "write fewer", 422, max_name=MAX_NAME)


def read_limits(text: str) -> dict[str, float]:
    """Limits written a line each as 'fentanyl 5'; Conflict (422) for a line that is none."""
    found: dict[str, float] = {}
    for line in (line.strip() for line in text.replace("%", "").splitlines()):
        if not line:
            continue
        name, _, number = line.rpartition(" ")
        try:
            found[name.strip().rstrip(":").strip() or line] = float(number.replace(",", "."))
        except ValueError:
            raise Conflict(
                "device-limit", "{line} is no limit", "write a line each as: fentanyl 5", 422, line=repr(line[:60])
            ) from None
    return found
