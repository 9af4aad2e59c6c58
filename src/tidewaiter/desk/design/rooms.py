"""The rooms of the desk, in the order of the work: what the navigation shows to whom."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Permission, Role, allowed


@dataclass(frozen=True, slots=True)
class Room:
    """A page family: its address's name, what it is called, the act it is for, and its group."""

    url_name: str
    label: str | Promise
    permission: Permission
    group: str | Promise


_TARGET, _PORT, _EVIDENCE, _OVERSIGHT = _("Target"), _("Port"), _("Evidence"), _("Oversight")

ROOMS: tuple[Room, ...] = (
    Room("queue", _("Queue"), Permission.TRIAGE, _TARGET),
    Room("requests", _("Requests to filers"), Permission.TRIAGE, _TARGET),
    Room("consignments", _("Find a consignment"), Permission.CONSIGNMENTS, _TARGET),
    Room("charts", _("Link charts"), Permission.LINKS, _TARGET),
    Room("rulebook", _("Rules"), Permission.RULES, _TARGET),
    Room("inbox", _("Inbox"), Permission.INBOX, _PORT),
    Room("station", _("Scan station"), Permission.SCAN, _PORT),
    Room("exams", _("Examinations"), Permission.EXAMINE, _PORT),
    Room("safety", _("Safety"), Permission.SAFETY, _PORT),
    Room("facility", _("Facility board"), Permission.FACILITY, _PORT),
    Room("canine", _("Dog teams"), Permission.CANINE, _PORT),
    Room("devices", _("Devices"), Permission.DEVICES, _PORT),
    Room("evidence", _("Seizures"), Permission.EVIDENCE, _EVIDENCE),
    Room("substances", _("Substances"), Permission.SUBSTANCES, _EVIDENCE),
    Room("spectra", _("Spectra"), Permission.SPECTRA, _EVIDENCE),
    Room("laboratory", _("Laboratory"), Permission.EVIDENCE, _EVIDENCE),
    Room("vault", _("Vault"), Permission.VAULT, _EVIDENCE),
    Room("detentions", _("Detained goods"), Permission.DETENTION, _EVIDENCE),
    Room("cases", _("Cases"), Permission.CASES, _EVIDENCE),
    Room("diversion", _("Diversion"), Permission.DIVERSION, _EVIDENCE),
    Room("referrals", _("Referrals"), Permission.REFER, _EVIDENCE),
    Room("quality", _("Data quality"), Permission.QUALITY, _OVERSIGHT),
    Room("feeds", _("Feeds"), Permission.FEEDS, _OVERSIGHT),
    Room("governance", _("Model and fairness"), Permission.GOVERNANCE, _OVERSIGHT),
    Room("audit", _("Audit"), Permission.AUDIT, _OVERSIGHT),
    Room("administration", _("Administration"), Permission.ADMINISTER, _OVERSIGHT),
)


START = ("queue", "inbox", "laboratory", "diversion", "administration", "audit", "evidence", "governance", "safety")
"""Where people begin: the first of these that their role has, but for those whose own room comes later."""

OWN: dict[str, str] = {
    Role.DIVERSION_COORDINATOR: "diversion",
    Role.AUDITOR: "audit",
    Role.PARTNER_LIAISON: "referrals",
    Role.MANAGER: "governance",
    Role.MEDICAL_ADVISER: "safety",
}
"""The room that is somebody's work, where their role also has one that comes sooner."""


def start_of(actor: Actor) -> str:
    """The address at which an actor begins, '' for one who has no room."""
    having = {room.url_name for room in ROOMS if allowed(actor, room.permission)}
    return next((reverse(name) for name in (OWN.get(actor.role, ""), *START) if name in having), "")


def rooms_of(actor: Actor, at: str = "") -> list[dict[str, object]]:
    """The rooms that an actor has, by group: name, address, and whether `at` (a path) is in it."""
    groups: dict[str, list[dict[str, object]]] = {}
    for room in ROOMS:
        if not allowed(actor, room.permission):
            continue
        try:
            address = reverse(room.url_name)
        except NoReverseMatch:
            continue
        here = at == address or at.startswith(address.rstrip("/") + "/")
        groups.setdefault(str(room.group), []).append({"label": room.label, "address": address, "here": here})
    return [{"group": name, "rooms": rooms} for name, rooms in groups.items()]
