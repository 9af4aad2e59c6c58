"""The centre's own numbers, as one table: how each begins, the page it leads to and the act that page is for.

A beginning may stand for more than one thing; whoever asks chooses among those that their role may open.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Permission, allowed


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a number like `S-000012` names: its beginning, its page's address by name, the page's act, what it is."""

    begins: str
    url_name: str
    permission: Permission
    means: str


NUMBERED = (
    Numbered("AL", "alert", Permission.EVIDENCE, gettext_noop("alert of a substance")),
    Numbered("C", "chart", Permission.LINKS, gettext_noop("link chart")),
    Numbered("C", "complaint", Permission.GOVERNANCE, gettext_noop("complaint")),
    Numbered("CF", "case", Permission.CASES, gettext_noop("case")),
    Numbered("D", "detention", Permission.DETENTION, gettext_noop("detained goods")),
    Numbered("DV", "diversion_case", Permission.DIVERSION, gettext_noop("case of diversion")),
    Numbered("GC", "diversion_goods", Permission.DIVERSION, gettext_noop("goods against notifications")),
    Numbered("I", "exposure", Permission.SAFETY, gettext_noop("exposure")),
    Numbered("IN", "diversion_notice", Permission.DIVERSION, gettext_noop("notified import")),
    Numbered("K", "canine_team", Permission.CANINE, gettext_noop("dog team")),
    Numbered("K", "diversion_kit", Permission.DIVERSION, gettext_noop("kit")),
    Numbered("LR", "laboratory_sample", Permission.EVIDENCE, gettext_noop("request to the laboratory")),
    Numbered("R", "referral", Permission.REFER, gettext_noop("referral")),
    Numbered("S", "seizure", Permission.EVIDENCE, gettext_noop("seizure")),
    Numbered("T", "exam_card", Permission.EXAMINE, gettext_noop("target")),
    Numbered("W", "waiver", Permission.QUALITY, gettext_noop("waiver")),
    Numbered("X", "exam", Permission.EXAMINE, gettext_noop("examination")),
)
TARGET = "T"
_NUMBER = re.compile(r"([A-Za-z]{1,2})-?([0-9]{1,8})")  # six are written, more once a million is passed
_DIGITS = 6


def read(text: str) -> tuple[str, str] | None:
    """The beginning of one of the centre's numbers and the number in full: `s12` and `S-000012` are the same."""
    found = _NUMBER.fullmatch(text.strip())
    begins = found[1].upper() if found else ""
    if found is None or begins not in {one.begins for one in NUMBERED}:
        return None
    return begins, f"{begins}-{int(found[2]):0{_DIGITS}d}"


def places(actor: Actor, begins: str) -> list[Numbered]:
    """The pages that numbers with this beginning lead to, those that the actor's role may open."""
    return [one for one in NUMBERED if one.begins == begins and allowed(actor, one.permission)]
