"""Exposures as values: the callers' side of the actions, and the categories that a report chooses from. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tidewaiter.centre.errors import Conflict

_ID = re.compile(r"I-([0-9]{1,18})")
MOST_DOSES = 20


def number(exposure_id: str) -> int:
    """The number in 'I-000123', 0, which no exposure has, for anything else."""
    found = _ID.fullmatch(exposure_id)
    return int(found[1]) if found else 0


class Suspected(StrEnum):
    """What somebody came into contact with, as far as is known."""

    OPIOID = "opioid"
    POWDER = "powder"
    NEEDLE = "needle"
    GAS = "gas"
    BATTERY = "battery"
    CHEMICAL = "chemical"
    BIOLOGICAL = "biological"
    OTHER = "other"


class Route(StrEnum):
    """How."""

    BREATHED_IN = "breathed_in"
    SKIN = "skin"
    EYES_OR_MOUTH = "eyes_or_mouth"
    SWALLOWED = "swallowed"
    PUNCTURE = "puncture"
    BURN = "burn"
    UNKNOWN = "unknown"


class Symptom(StrEnum):
    """Signs in categories; none of them is a diagnosis."""

    NONE = "none"
    DROWSY = "drowsy"
    SLOW_BREATHING = "slow_breathing"
    NOT_BREATHING = "not_breathing"
    PINPOINT_PUPILS = "pinpoint_pupils"
    UNCONSCIOUS = "unconscious"
    DIZZY_OR_SICK = "dizzy_or_sick"
    HEADACHE = "headache"
    SHORT_OF_BREATH = "short_of_breath"
    IRRITATION = "irritation"
    WOUND = "wound"
    ANXIETY = "anxiety"
    OTHER = "other"


class Worn(StrEnum):
    """Protection that was worn."""

    NITRILE_GLOVES = "nitrile_gloves"
    CUT_GLOVES = "cut_resistant_gloves"
    RESPIRATOR = "respirator"
    EYE_PROTECTION = "eye_protection"
    ARMS_COVERED = "arms_covered"
    COVERALL = "coverall"
    GLOVE_BOX = "glove_box"
    NOTHING = "nothing"


class Attention(StrEnum):
    """What help there was."""

    NONE = "none"
    FIRST_AID = "first_aid"
    DOCTOR = "doctor"
    AMBULANCE = "ambulance"
    HOSPITAL = "hospital"


class Part(StrEnum):
    """Whose review it is."""

    SUPERVISOR = "supervisor"
    MEDICAL_ADVISER = "medical_adviser"


@dataclass(frozen=True, slots=True)
class Medical:
    """What is medical of an exposure: read only by those who must."""

    symptoms: tuple[Symptom, ...]
    attention: Attention
    doses: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewExposure:
    """An exposure as it is reported. `person` is who was exposed: the name of an account, or of anybody else.

    `key` is made once for a form. `exam_id` and `seizure_id` are '' where there is none; with one of them the facility
    is that one's. `lot` is the lot of naloxone that was used, None for none of the stock.
    """

    key: str
    facility: str
    place: str
    person: str
    happened_at: datetime
    suspected: Suspected
    routes: tuple[Route, ...]
    worn: tuple[Worn, ...]
    account: str
    medical: Medical
    exam_id: str = ""
    seizure_id: str = ""
    lot: int | None = None


def check(new: NewExposure, now: datetime) -> None:
    """Raise Conflict (422) for a report that lacks what it must have or contradicts itself."""
    texts = {"who": new.person, "where": new.place, "what happened": new.account, "key": new.key}
    lacking = [name for name, text in texts.items() if not text.strip()]
    if lacking or not new.routes or not new.worn:
        lacking += [] if new.routes else ["how"]
        lacking += [] if new.worn else ["what was worn"]
        raise Conflict(
            "report-incomplete", "the report lacks: {choices}", "fill it in", 422, choices=", ".join(lacking)
        )
    if new.happened_at > now:
        raise Conflict("in-the-future", "this has not happened yet", "write when it happened", 422)
    if Worn.NOTHING in new.worn and len(new.worn) > 1:
        raise Conflict("contradiction", "nothing was worn, and something was", "tick one of the two", 422)
    check_medical(new.medical)
    if new.lot is not None and not new.medical.doses:
        raise Conflict("contradiction", "a lot of naloxone, and no dose given", "say how many doses", 422)


def check_medical(medical: Medical) -> None:
    """Raise Conflict (422) for symptoms that are none and some, and doses that cannot be."""
    if not medical.symptoms:
        raise Conflict("report-incomplete", "the report lacks symptoms", "tick none when there were none", 422)
    if Symptom.NONE in medical.symptoms and len(medical.symptoms) > 1:
        raise Conflict("contradiction", "no symptoms, and some", "tick one of the two", 422)
    if not 0 <= medical.doses <= MOST_DOSES:
        raise Conflict(
            "bad-number", "a number of doses is 0 to {most_doses}", "write a number", 422, most_doses=MOST_DOSES
        )
