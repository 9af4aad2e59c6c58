"""Dog teams of the practice world: who they are, where they search, what they are trained in. All of it simulated.

What a dog shows follows from what an examination came to, never from the truth. The two shares below are assumptions
for practising with; they say nothing about real dogs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import actions
from tidewaiter.centre.canine.drafts import (
    AidForm,
    NewAid,
    NewCertificate,
    NewDeployment,
    NewSearch,
    NewSession,
    NewTeam,
    Work,
)
from tidewaiter.centre.permissions import Role
from tidewaiter.selection.draw import generator

SUPERVISOR = Actor("practice supervisor (simulated)", Role.SUPERVISOR)
AUTHORITY = "national dog school (simulated)"

SHOWN = 0.8
"""Share of finds that a dog shows where it was not what led to them: assumed."""

SHOWN_WITHOUT = 0.07
"""Share of searches with an alert where nothing is found: assumed."""

OPENED, OPENED_ANYWAY = 0.8, 0.5
"""Shares of lots beside examinations that somebody opened, after an alert and without one: assumed."""

SEARCHES = 5
"""Searches beside examinations that are recorded of a deployment."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team, and its certificates as (odour, days since the test, days until it ends), counted from the last day.

    `rests` are the weekdays on which it is not deployed (0 is Monday).
    """

    name: str
    handler: str
    dog: str
    facility: str
    place: str
    work: Work
    certificates: tuple[tuple[str, int, int], ...]
    trains: tuple[str, ...]
    rests: tuple[int, ...] = (6,)


TEAMS: tuple[Team, ...] = (
    Team(
        "Rex & Kit",
        "kit",
        "Rex",
        "USJFK-MAIL",
        "belt 2, small packets",
        Work.MAIL,
        (("fentanyls", 140, 225), ("cocaine", 140, 225), ("methamphetamine", 140, 225), ("MDMA", 347, 18)),
        ("fentanyls", "MDMA"),
    ),
    Team(
        "Freja & Bo",
        "Bo Larsen (simulated)",
        "Freja",
        "USLAX-MAIL",
        "belt 1, parcels",
        Work.MAIL,
        (("cocaine", 200, 165), ("ketamine", 200, 165), ("methamphetamine", 374, -9)),
        ("methamphetamine", "cocaine"),
        rests=(5, 6),
    ),
    Team(
        "Odin & Tess",
        "Tess Okoro (simulated)",
        "Odin",
        "USMEM-EXPRESS",
        "sorting hall, second flow",
        Work.EXPRESS,
        (("fentanyls", 60, 305), ("methamphetamine", 60, 305), ("MDMA", 60, 305), ("ketamine", 60, 305)),
        ("fentanyls", "nitazenes"),
        rests=(0,),
    ),
    Team(
        "Bella & Ray",
        "Ray Domingo (simulated)",
        "Bella",
        "USMIA-CARGO",
        "perishables shed",
        Work.CARGO,
        (("cocaine", 310, 55), ("fentanyls", 400, -35)),
        ("cocaine",),
        rests=(2, 6),
    ),
)

AIDS: tuple[tuple[str, str, AidForm, str, int, int], ...] = (
    ("SIM-AID-01", "fentanyls", AidForm.ABSORBED, "USJFK-MAIL", 60, 30),
    ("SIM-AID-02", "MDMA", AidForm.REAL, "USJFK-MAIL", 170, 10),
    ("SIM-AID-03", "methamphetamine", AidForm.REAL, "USLAX-MAIL", 210, -30),
    ("SIM-AID-04", "cocaine", AidForm.REAL, "USLAX-MAIL", 90, 90),
    ("SIM-AID-05", "nitazenes", AidForm.PSEUDO, "USMEM-EXPRESS", 20, 160),
    ("SIM-AID-06", "cocaine", AidForm.REAL, "USMIA-CARGO", 100, 80),
)
"""Training aids: code, odour, what it is made of, facility, days since it was made, days until it is replaced."""


class Kennel:
    """The teams of a practice workspace through its days. `last` is the day on which the practice ends."""

    def __init__(self, seed: int, last: date) -> None:
        self.seed, self.last = seed, last
        self._ids: dict[str, str] = {}

    def settle(self, on: date) -> None:
        """Register teams, certificates and aids on the first day; those of a time to come are recorded then."""
        for team in TEAMS:
            since = self.last - timedelta(days=500)
            new = NewTeam(team.name, team.handler, team.dog, team.facility, since)
            self._ids[team.name] = actions.add_team(SUPERVISOR, new)
            for odour, ago, left in team.certificates:
                days = (self.last - timedelta(days=ago), self.last + timedelta(days=left))
                certificate = NewCertificate(odour, min(days[0], on), days[1], AUTHORITY, "SIM")
                actions.certify(SUPERVISOR, self._ids[team.name], certificate)
        for code, odour, form, facility, ago, left in AIDS:
            made = min(self.last - timedelta(days=ago), on)
            aid = NewAid(code, odour, form, facility, made, self.last + timedelta(days=left), "simulated")
            actions.add_aid(SUPERVISOR, aid)

    def deploy(self, on: date) -> dict[str, Team]:
        """Send out the teams that do not rest; gives who is at which facility that day."""
        there = {team.facility: team for team in TEAMS if on.weekday() not in team.rests}
        begins = datetime.combine(on, time(5), UTC)
        for team in there.values():
            new = NewDeployment(team.facility, team.place, team.work, begins, begins + timedelta(hours=19))
            actions.deploy(SUPERVISOR, self._ids[team.name], new)
        return there

    def post(self, on: date) -> None:
        """Send out the teams of a day that is not over yet."""
        for team in (team for team in TEAMS if on.weekday() not in team.rests):
            new = NewDeployment(team.facility, team.place, team.work, datetime.combine(on, time(4, 30), UTC))
            actions.deploy(SUPERVISOR, self._ids[team.name], new)

    def search(self, on: date, there: Sequence[Team]) -> None:
        """What teams search beside examinations; the day is over, so that all of it has happened."""
        for team in there:
            rng = generator("practice dogs", self.seed, on, team.name)
            for number in range(SEARCHES):
                at = datetime.combine(on, time(6), UTC) + timedelta(minutes=int(rng.integers(60, 900)))
                alert = bool(rng.random() < SHOWN_WITHOUT)
                opened = bool(rng.random() < (OPENED if alert else OPENED_ANYWAY))
                new = NewSearch(
                    at,
                    team.facility,
                    f"{team.place}, lot {number + 1}",
                    alert,
                    found=False if opened else None,
                )
                actions.search(SUPERVISOR, self._ids[team.name], new)

    def train(self, on: date) -> None:
        """Training, once a week for each team, an odour in turn."""
        for team in (team for team in TEAMS if team.rests[0] == on.weekday()):
            rng = generator("practice training", self.seed, on, team.name)
            odour = team.trains[on.isocalendar().week % len(team.trains)]
            aid = next((code for code, of, _, place, *_ in AIDS if of == odour and place == team.facility), "")
            hidden = int(rng.integers(5, 9))
            found = int(rng.binomial(hidden, 0.9))
            actions.train(
                SUPERVISOR,
                self._ids[team.name],
                NewSession(on, odour, aid, hidden, found, int(rng.binomial(4, 0.1)), "simulated"),
            )


def alerts(rng: np.random.Generator, *, found: bool, led: bool) -> bool:
    """Whether a dog shows what is examined; `led` where the record says that a dog led to the find."""
    chance = float(rng.random())
    return led or chance < (SHOWN if found else SHOWN_WITHOUT)
