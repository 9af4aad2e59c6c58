"""The practice world day by day: real wire messages, and the truth about them for the evaluator alone.

A day depends on the seed, the parameters and the losses told of before it; asked again it is the same to the
byte. What no wire format carries is lost on the way, as in life.
"""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from tidewaiter.simulation import names as vocabulary
from tidewaiter.simulation import parameters as assumptions
from tidewaiter.simulation.dirt import Errors
from tidewaiter.simulation.filing import Filed, Filing
from tidewaiter.simulation.firms import FirmSpelling
from tidewaiter.simulation.messages import Message, write
from tidewaiter.simulation.names import Names
from tidewaiter.simulation.parameters import Parameters
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.shipments import Book, Shipment
from tidewaiter.simulation.spelling import Spelling
from tidewaiter.simulation.traffic import CORE, Traffic

TRUTH = pa.schema(
    [
        pa.field("on", pa.date32(), nullable=False),
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("facility", pa.string(), nullable=False),
        pa.field("regime", pa.string(), nullable=False),
        pa.field("late", pa.bool_(), nullable=False),
        pa.field("illicit", pa.bool_(), nullable=False),
        pa.field("scheme_id", pa.string()),
        pa.field("category", pa.string()),
        pa.field("substance", pa.string()),
        pa.field("concealment", pa.string()),
        pa.field("net_mass_g", pa.float64()),
        pa.field("actor_id", pa.string()),
        pa.field("consignor_entity", pa.string(), nullable=False),
        pa.field("consignee_entity", pa.string(), nullable=False),
        pa.field("consignee_door", pa.string()),
    ]
)
"""The truth, one row a consignment. `scheme_id` is null for lawful trade and for lone smugglers; a lawful part of
a press kit has its scheme and is not illicit. `late`: its data come after the goods. `actor_id`: who is behind a
scheme, whatever names it sends under; several schemes may have one. The entities are who the filed names stand for,
whatever they are spelled like; `consignee_door` is what is shared at the address with unrelated people."""


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on one day: messages in the order they are received, the truth, location to facility code.

    `rows` are the consignments as filed (schema CONSIGNMENT), before duplicates and amendments.
    """

    date: date
    messages: tuple[Message, ...]
    truth: pa.Table
    offices: dict[str, str]
    rows: pa.Table


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A day as filed, with which shipment of the book each identifier is."""

    clean: pa.Table
    truth: pa.Table
    errors: Errors
    shipments: dict[str, Shipment]


class World:
    """The practice world of one seed."""

    def __init__(self, parameters: Parameters | None = None, seed: int = 0, names: Names | None = None) -> None:
        self.parameters = parameters or assumptions.load()
        self.seed = seed
        population = Population(self.parameters, names or vocabulary.load(), seed)
        self._traffic = Traffic(self.parameters, population, seed)
        self._book = Book(self.parameters, self._traffic, seed)
        self._filing = Filing(self.parameters, seed)
        self._spelling = Spelling(self.parameters.spelling, names or vocabulary.load(), seed)
        self._firms = FirmSpelling(self.parameters.firms, seed)
        self._shipments: list[list[Shipment]] = []
        self._identifiers: dict[int, dict[str, Shipment]] = {}
        self._untold: list[tuple[date, str]] = []

    def day(self, number: int) -> Day:
        """Day `number`, from 0; days before it that were not asked for pass unseen."""
        if number < 0:
            raise ValueError(f"a day is counted from 0, not {number}")
        self._live_until(number)
        sheet = self._sheet(number)
        rows = sheet.errors.spoil(sheet.clean)
        return Day(
            date=self.date_of(number),
            messages=write(rows, sheet.errors, self.parameters, self.date_of(number), self.seed),
            truth=sheet.truth,
            offices=self.parameters.offices(),
            rows=rows,
        )

    def date_of(self, number: int) -> date:
        """The date of a day."""
        return self.parameters.calendar.start + timedelta(days=number)

    def learn_of(self, seizures: Iterable[tuple[date, str]]) -> None:
        """Let the smugglers lose consignments: (date of the loss, consignment_id).

        They notice after days of waiting in vain, and some adapt. A loss acts on days after its date that were
        not yet asked for; identifiers of lawful consignments change nothing. For the same course of the world
        tell the same losses before the same days.
        """
        for seizure in seizures:
            insort(self._untold, seizure)

    def _live_until(self, number: int) -> None:
        """Let the schemes live through every day up to this one, told of their losses day by day."""
        while len(self._shipments) <= number:
            today = len(self._shipments)
            known = [seizure for seizure in self._untold if seizure[0] < self.date_of(today)]
            self._untold = self._untold[len(known) :]
            losses = [self._shipment(on, consignment) for on, consignment in known]
            self._book.tell(today, [loss for loss in losses if loss is not None])
            self._shipments.append(self._book.ship(today))

    def _shipment(self, on: date, consignment: str) -> Shipment | None:
        """The shipment behind an identifier, looked for among what arrived on the day of its loss, then before."""
        last = (on - self.parameters.calendar.start).days
        seen = [day for day in sorted(self._identifiers, reverse=True) if day <= last]
        for day in [*seen, last, last - 1]:
            if 0 <= day < len(self._shipments):
                if day not in self._identifiers:
                    self._sheet(day)
                if consignment in self._identifiers[day]:
                    return self._identifiers[day][consignment]
        return None

    def _sheet(self, number: int) -> _Sheet:
        """File a day that the schemes have lived through."""
        shipments = self._shipments[number]
        lawful = self._traffic.day(number)
        sent = pa.Table.from_pylist([shipment.core for shipment in shipments], schema=CORE)
        core = self._spelling.write(pa.concat_tables([lawful, sent]).combine_chunks(), number)
        core = self._firms.write(core, number).combine_chunks()
        filed = self._filing.file(core, number)
        typed = core["typed"].to_numpy()[filed.source]
        errors = Errors(self.parameters, filed.rows, typed, self.seed, number)
        truth = self._truth(filed, shipments, core, errors, self.date_of(number))
        identifiers = truth["consignment_id"].to_pylist()
        mine = np.flatnonzero(filed.source >= lawful.num_rows).tolist()
        self._identifiers[number] = {identifiers[row]: shipments[filed.source[row] - lawful.num_rows] for row in mine}
        return _Sheet(filed.rows, truth, errors, self._identifiers[number])

    @staticmethod
    def _truth(filed: Filed, shipments: list[Shipment], core: pa.Table, errors: Errors, on: date) -> pa.Table:
        """The truth about filed rows of the core table, in which those of the book come last."""
        count, lawful = filed.rows.num_rows, core.num_rows - len(shipments)
        which = pa.array(np.maximum(filed.source - lawful, -1) + 1)  # 0 for lawful trade
        columns: dict[str, list[object]] = {
            "illicit": [False, *(s.illicit for s in shipments)],
            "scheme_id": [None, *(s.scheme_id for s in shipments)],
            "category": [None, *(s.category for s in shipments)],
            "substance": [None, *(s.substance for s in shipments)],
            "concealment": [None, *(s.concealment for s in shipments)],
            "net_mass_g": [None, *(s.net_mass_g for s in shipments)],
            "actor_id": [None, *(s.actor_id for s in shipments)],
        }
        of_parties = core.select(["consignor_entity", "consignee_entity", "consignee_door"])
        return pa.table(
            [
                pa.array([on] * count, pa.date32()),
                filed.rows["consignment_id"],
                filed.rows["entry_office"],
                filed.rows["regime"],
                pa.array(errors.hit["late"]),
                *[pa.array(columns[f.name], f.type).take(which) for f in TRUTH if f.name in columns],
                *of_parties.take(pa.array(filed.source)).columns,
            ],
            schema=TRUTH,
        )
