"""Reading what a form of evidence says: exhibits with their seals, moments in UTC, pictures of papers."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import Condition, Reading
from tidewaiter.centre.exams.drafts import NewPicture
from tidewaiter.centre.exams.pictures import MOST_BYTES
from tidewaiter.desk.request import Request

MOST_TEXT = 2000
Chosen = TypeVar("Chosen", bound=StrEnum)


def text(told: Mapping[str, str], name: str) -> str:
    """A field's text without the blanks around it, at most 2,000 characters."""
    return told.get(name, "").strip()[:MOST_TEXT]


def moment(told: Mapping[str, str], name: str) -> datetime:
    """A field's moment, UTC; Conflict (422) for what is none."""
    try:
        at = datetime.fromisoformat(text(told, name))
    except ValueError:
        hint = _("Write it as 2026-01-05T06:00, in UTC.")
        raise Conflict("bad-time", _("Say when it happened."), hint, 422) from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def day(told: Mapping[str, str], name: str) -> date:
    """A field's day; Conflict (422) for what is none."""
    try:
        return date.fromisoformat(text(told, name))
    except ValueError:
        raise Conflict("bad-day", _("Say by which day."), _("Write it as 2026-01-05."), 422) from None


def amount(told: Mapping[str, str], name: str) -> float | None:
    """A field's number, None where it is empty; Conflict (422) for what is none. A comma is read as a point."""
    written = text(told, name).replace(",", ".")
    if not written:
        return None
    try:
        return float(written)
    except ValueError:
        raise Conflict("bad-number", _("%s is no number.") % written[:40], _("Write it as 12.5."), 422) from None


def member(kind: type[Chosen], told: Mapping[str, str], name: str) -> Chosen:
    """A field's choice from a table; Conflict (422) for what is not in it."""
    try:
        return kind(text(told, name))
    except ValueError:
        raise Conflict("bad-choice", _("Choose one of the list."), ", ".join(kind), 422) from None


def chosen(request: Request) -> list[str]:
    """The exhibits that were ticked; Conflict (422) when none was."""
    ticked = request.POST.getlist("exhibit")
    if not ticked:
        raise Conflict("no-exhibit", _("No exhibit was chosen."), _("Tick those that are meant."), 422)
    return list(dict.fromkeys(ticked))


def seals(request: Request) -> dict[str, str]:
    """The seal of each ticked exhibit, as it was read."""
    return {exhibit: text(request.POST, f"seal-{exhibit}") for exhibit in chosen(request)}


def condition(told: Mapping[str, str], name: str = "condition") -> Condition:
    """A condition; Conflict (422) for what is none."""
    try:
        return Condition(text(told, name) or Condition.INTACT)
    except ValueError:
        raise Conflict("bad-condition", _("This is no condition."), ", ".join(Condition), 422) from None


def readings(request: Request) -> list[Reading]:
    """Seal and condition of each ticked exhibit, as they were read."""
    return [
        Reading(exhibit, seal, condition(request.POST, f"condition-{exhibit}"))
        for exhibit, seal in seals(request).items()
    ]


def paper(request: Request) -> NewPicture:
    """The picture of a signed paper; Conflict (422) without one."""
    upload = request.FILES.get("paper")
    if upload is None:
        raise Conflict("no-paper", _("A picture of the signed paper is needed."), _("Take one and add it."), 422)
    if (upload.size or 0) > MOST_BYTES:
        raise Conflict("picture-too-large", _("A picture has at most 20 MiB."), _("Take it smaller."), 413)
    data = upload.read()
    return NewPicture(data, text(request.POST, "paper_sha256") or sha256(data).hexdigest())
