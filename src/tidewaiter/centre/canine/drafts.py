"""Teams, certificates, training, deployments and searches as values: the callers' side of the actions."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tidewaiter.centre.errors import Conflict

MAX_NAME = 80
MAX_TEXT = 2000
LONGEST_CERTIFICATE = 731
"""Days: no body known here certifies a team for longer than two years; most do for one."""
MOST_HIDES = 1000

_TEAM_ID = re.compile(r"K-([0-9]{1,18})")
_DEPLOYMENT_ID = re.compile(r"KD-([0-9]{1,18})")


class Work(StrEnum):
    """What a team is deployed to search."""

    MAIL = "mail"
    EXPRESS = "express"
    CARGO = "cargo"
    BAGGAGE = "baggage"
    VEHICLES = "vehicles"
    VESSEL = "vessel"
    PREMISES = "premises"


class AidForm(StrEnum):
    """What a training aid is made of."""

    REAL = "real_substance"
    PSEUDO = "imitation"
    ABSORBED = "absorbed_odour"


@dataclass(frozen=True, slots=True)
class NewTeam:
    """A handler with a dog at a facility; `name` is what people write in an examination."""

    name: str
    handler: str
    dog: str
    facility: str
    since: date


@dataclass(frozen=True, slots=True)
class NewCertificate:
    """A certificate for one odour, from and to, both days included."""

    odour: str
    certified_on: date
    expires: date
    authority: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NewAid:
    """A training aid of an odour, made on a day and to be replaced by another."""

    code: str
    odour: str
    form: AidForm
    facility: str
    made_on: date
    replace_by: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewSession:
    """Training in one odour: aids hidden, how many were found, and alerts where nothing was."""

    held_on: date
    odour: str
    aid: str
    hidden: int
    found: int
    false_alerts: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewDeployment:
    """A team sent to a place of a facility for some work; `ends` None while it is there."""

    facility: str
    place: str
    work: Work
    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewSearch:
    """A search outside an examination. `found` None: nobody opened it; `substance` as the find was named."""

    searched_at: datetime
    facility: str
    what: str
    alert: bool
    found: bool | None = None
    substance: str = ""


def number(team_id: str) -> int:
    """The number in 'K-000123', 0, which no team has, for anything else."""
    found = _TEAM_ID.fullmatch(team_id.strip().upper())
    return int(found[1]) if found else 0


def team_id(team_number: int) -> str:
    """'K-000123' for 123."""
    return f"K-{team_number:06d}"


def deployment_number(deployment_id: str) -> int:
    """The number in 'KD-000123', 0 for anything else."""
    found = _DEPLOYMENT_ID.fullmatch(deployment_id.strip().upper())
    return int(found[1]) if found else 0


def deployment_id(deployment: int) -> str:
    """'KD-000123' for 123."""
    return f"KD-{deployment:06d}"


def folded(name: str) -> str:
    """A name as it is compared: case and blanks do not matter."""
    return " ".join(name.casefold().split())


def check_names(**texts: str) -> None:
    """Raise Conflict (422) for a name that is missing or too long."""
    for field, text in texts.items():
        if not text.strip():
            raise Conflict(f"{field}-missing", "the {field} is needed", "fill it in", 422, field=field)
        if len(text.strip()) > MAX_NAME:
            raise Conflict(
                "too-long",
                "the {field} has at most {max_name} characters",
                "write fewer",
                422,
                field=field,
                max_name=MAX_NAME,
            )


def check_note(note: str) -> None:
    """Raise Conflict (422) for a note that is too long."""
    if len(note) > MAX_TEXT:
        raise Conflict(
            "too-long", "a note has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
        )


def check_certificate(new: NewCertificate, today: date) -> None:
    """Raise Conflict (422) for a certificate that ends before it begins, begins tomorrow or lasts too long."""
    check_names(odour=new.odour, authority=new.authority)
    check_note(new.reference)
    if new.certified_on > today:
        raise Conflict("in-the-future", "this has not happened yet", "write the day of the test", 422)
    if new.expires < new.certified_on:
        raise Conflict("certificate-backwards", "a certificate ends after it begins", "set its last day", 422)
    if (new.expires - new.certified_on).days > LONGEST_CERTIFICATE:
        raise Conflict("certificate-too-long", "a certificate lasts at most two years", "set an earlier day", 422)


def check_aid(new: NewAid, today: date) -> None:
    """Raise Conflict (422) for an aid that was made tomorrow or is replaced before it was made."""
    check_names(code=new.code, odour=new.odour)
    check_note(new.note)
    if new.made_on > today:
        raise Conflict("in-the-future", "this has not happened yet", "write the day on which it was made", 422)
    if new.replace_by < new.made_on:
        raise Conflict("aid-backwards", "an aid is replaced after it was made", "set a later day", 422)


def check_session(new: NewSession, today: date) -> None:
    """Raise Conflict (422) for training to come, and for counts that cannot be."""
    check_names(odour=new.odour)
    check_note(new.note)
    if new.held_on > today:
        raise Conflict("in-the-future", "this has not happened yet", "write the day of the training", 422)
    if not (0 <= new.found <= new.hidden <= MOST_HIDES and 0 <= new.false_alerts <= MOST_HIDES):
        raise Conflict("bad-number", "of what was hidden at most all is found", "correct the numbers", 422)


def check_deployment(new: NewDeployment) -> None:
    """Raise Conflict (422) for a deployment that ends before it begins."""
    check_names(facility=new.facility, place=new.place)
    if new.ends is not None and new.ends <= new.begins:
        raise Conflict("deployment-backwards", "a deployment ends after it begins", "correct the times", 422)


def check_search(new: NewSearch, now: datetime) -> None:
    """Raise Conflict (422) for a search to come, and for a substance where nothing was found."""
    check_names(facility=new.facility, what=new.what)
    check_note(new.substance)
    if new.searched_at > now:
        raise Conflict("in-the-future", "this has not happened yet", "write when it was searched", 422)
    if new.substance.strip() and not new.found:
        raise Conflict("substance-without-find", "a substance is named where something was found", "say so", 422)
