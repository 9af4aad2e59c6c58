"""Consignments as they come: bytes to assessments for one row or a thousand, in a warm process.

The stages are those of the batch, called with the same definitions; none is written a second time. What
makes them quick for few rows lies below them: statements that the engine keeps (`engine/prepared.py`), and
profiles that are looked up instead of counted. The answer for a row depends on the row, on what is known,
and, for `count_today`, on the set it comes in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine import local
from tidewaiter.history import profiles
from tidewaiter.history.standing import Standing, findings
from tidewaiter.history.standing.answer import counted_today
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.store import Set
from tidewaiter.links.pushed import Pushed
from tidewaiter.parties import screen
from tidewaiter.pipeline.day import beside, linked
from tidewaiter.pipeline.screening import Screener
from tidewaiter.risk import assess, features, reasons
from tidewaiter.risk.rules import Ruleset
from tidewaiter.risk.text.reader import Reader


class Profiler(Protocol):
    """What was known of everything that rows touch: a table of schema PROFILE, rows in their order."""

    def __call__(self, rows: pa.Table, as_of: datetime) -> pa.Table:
        """Profile LAKE rows, a consignment once, as of a moment."""
        ...


@dataclass(frozen=True, slots=True)
class Counted:
    """Profiles counted anew from history files at every call: the reference, and slow."""

    history: Sequence[Path]
    outcomes: pa.Table

    def __call__(self, rows: pa.Table, as_of: datetime) -> pa.Table:
        """Count what the files hold of the rows' keys."""
        connection = local.connect()
        try:
            return profiles.profile(connection, rows, self.history, self.outcomes, as_of)
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Booked:
    """Profiles read off the books, which stand as of the day of assessment.

    `findings` are examinations and findings by key (findings.ledgers) and follow from `outcomes`;
    `earlier` gives the versions that the books hold of the rows' own consignments: neither they nor their
    outcomes count.
    """

    books: Standing
    findings: Mapping[str, Ledger]
    outcomes: pa.Table
    earlier: Callable[[pa.Table], pa.Table] | None = None

    def __call__(self, rows: pa.Table, as_of: datetime) -> pa.Table:
        """Look the rows' keys up."""
        if as_of.date() != self.books.day:
            raise ValueError(f"the books stand as of {self.books.day}, not as of {as_of.date()}")
        own = None if self.earlier is None else self.earlier(rows)
        return self.books.profile(rows, Set(counted_today([rows]), dict(self.findings), own, self._own(own, as_of)))

    def _own(self, earlier: pa.Table | None, as_of: datetime) -> dict[str, Ledger]:
        """What the outcomes of the rows' own consignments have added, to be taken off."""
        if earlier is None or not earlier.num_rows:
            return {}
        theirs = self.outcomes.filter(
            pc.is_in(self.outcomes["consignment_id"], value_set=pc.unique(earlier["consignment_id"]))
        )
        if not theirs.num_rows:
            return {}
        added = findings.ledgers(earlier.select(findings.EXAMINED.names), theirs, as_of)
        return {kind: Ledger(one.keys, -one.counts, one.sums, one.first) for kind, one in added.items()}


@dataclass(frozen=True, slots=True)
class Live:
    """What is known while rows come in; `predict` and `model_version` are None before the first model.

    `positives` counts the findings so far, in the whole centre; `reader` reads descriptions (None: the one that ships).
    """

    profiler: Profiler
    sieve: screen.Sieve
    ruleset: Ruleset
    predict: Callable[[pa.Table], NDArray[np.float64]] | None = None
    model_version: str | None = None
    positives: int = 0
    reader: Reader | None = None
    harm: assess.Harm | None = None
    pushed: Pushed | None = None  # what findings push to values; None: links are not asked
    screener: Screener | None = None  # lists in force; None: there are none

    def hits(self, rows: pa.Table) -> pa.Table | None:
        """The hits of LAKE rows on lists (schema HIT); None where no list is in force."""
        return None if self.screener is None else self.screener.hits(rows)

    def assess(self, rows: pa.Table, as_of: datetime, hits: pa.Table | None = None) -> pa.Table:
        """Assess LAKE rows (receive.receive gives them) as of a moment: one ASSESSMENT row each, in order.

        `hits` are those that `hits` gave, where they are known already.
        """
        if self.screener is not None:
            rows = self.screener.beside(rows, hits)
        profiled = linked(beside(rows, self.profiler(rows, as_of)), self.pushed, as_of)
        return assess.assess(
            beside(rows, features.compute(profiled, reader=self.reader)),
            ruleset=self.ruleset,
            predict=self.predict,
            model_version=self.model_version,
            lookouts=self.sieve.screen(rows, as_of),
            as_of=as_of,
            positives=self.positives,
            harm=self.harm,
        )

    def reasons(self, rows: pa.Table, assessed: pa.Table, contributions: pa.Table | None) -> list[list[reasons.Reason]]:
        """Why each row scored as it did; `rows` and `assessed` are of one order, as are `contributions`."""
        return reasons.reasons(beside(assessed, rows), self.ruleset, contributions)
