"""What fills the rooms of a practice workspace beside targets and finds, day by day. All of it simulated.

Dog teams and their searches, devices and their uses, seizures on their way, stock, training, an incident, notified
imports, a kit: made by the acts of the desk, at the world's time, the same for the same seed. Finds, lookouts and
figures stay as without: officers report the same of each target, only some of it section by section
(`practice_benches`).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import (
    practice_benches,
    practice_care,
    practice_dogs,
    practice_imports,
    practice_seizures,
    spectra,
)
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.people import practice as people
from tidewaiter.centre.permissions import OPERATOR
from tidewaiter.centre.workspace import Workspace
from tidewaiter.simulation.messages import Message
from tidewaiter.simulation.officers import Outcome

BUSY_DAYS = 10
"""The last days, in which teams are deployed and examinations are recorded in full: enough to count, and quick."""

SEIZED_DAYS = 7
"""The last days, in which narcotics found at such a bench are seized and handed on."""

KEEPER = Actor("practice", OPERATOR)
"""Who brings the library of spectra, which is of no substance that there is."""

SPILL = 3
"""Days before the last at which somebody is exposed."""


class Rooms:
    """The rooms of a workspace from the first day to `last`, the day on which the practice ends."""

    def __init__(self, workspace: Workspace, seed: int, last: date) -> None:
        self.workspace, self.seed, self.last = workspace, seed, last
        self._kennel = practice_dogs.Kennel(seed, last)

    def open(self, on: date) -> None:
        """People, teams, devices, stock, certificates, notifications and a synthetic library, on the first morning."""
        people.settle(self.workspace)
        self._kennel.settle(on)
        practice_care.settle(on, self.last)
        practice_imports.notify(self.last)
        spectra.keep_demonstration(self.workspace, KEEPER)

    def messages(self, on: date) -> list[Message]:
        """What comes on a day beside what the world sends."""
        sent = practice_imports.message(on, self.last)
        return [] if sent is None else [sent]

    def work(
        self, on: date, rows: Sequence[Outcome], places: dict[str, str], set_clock: Callable[[datetime], None]
    ) -> list[Outcome]:
        """Live through a day of the rooms and record some of its examinations; gives the rows that are left.

        `places` has the facility of each target by its id; `set_clock` sets the store's time.
        """
        self._kennel.train(on)
        if self.last - on > timedelta(days=BUSY_DAYS):
            return list(rows)
        there = self._kennel.deploy(on)
        benches = practice_benches.chosen(rows, places, there)
        exams = practice_benches.record(benches, on, self.seed, set_clock)
        late = datetime.combine(on, practice_benches.LATEST, UTC)
        set_clock(late)
        if self.last - on <= timedelta(days=SEIZED_DAYS):
            self._seize(benches, exams, late)
        self._kennel.search(on, list(there.values()))
        if self.last - on == timedelta(days=SPILL):
            self._spill(benches, exams)
        done = {bench.row["target_id"] for bench in benches}
        return [row for row in rows if row["target_id"] not in done]

    def close(self) -> None:
        """The last morning: teams are sent out, what came is compared, a case is opened."""
        self._kennel.post(self.last)
        practice_imports.close(self.workspace, self.last)

    def _seize(self, benches: Sequence[practice_benches.Bench], exams: Sequence[str], at: datetime) -> None:
        """What was found where a named officer of the practice examines is seized."""
        for bench, exam in zip(benches, exams, strict=True):
            officer = practice_care.officer_of(bench.facility)
            named = any(officer.name == one.username for one in people.PEOPLE)
            if named and bench.row["finding"] == Finding.NARCOTICS:
                practice_seizures.take_on(self.workspace, officer, exam, bench.row, at)

    def _spill(self, benches: Sequence[practice_benches.Bench], exams: Sequence[str]) -> None:
        """The exposure happens in the examination of a find where there is one."""
        if not benches:
            return
        order = sorted(range(len(benches)), key=lambda n: benches[n].row["finding"] == Finding.NONE)
        bench = benches[order[0]]
        practice_care.spill(bench.facility, exams[order[0]], bench.at)
