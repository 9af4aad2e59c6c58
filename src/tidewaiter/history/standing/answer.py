"""Profile columns for a set of rows, read off ledgers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.history.standing import kernels, laid, search
from tidewaiter.history.standing.findings import COUNTED
from tidewaiter.history.standing.kernels import NEVER, Keys
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.pairs import Counted, Pairs, dealt
from tidewaiter.history.standing.plan import Account, Dealings
from tidewaiter.history.standing.versions import currency_keys
from tidewaiter.history.standing.widths import NEVER_NARROW
from tidewaiter.history.statistics import FLAGS, LOG_UNITS, PROFILE, STATISTICS, Measure, column

_DEVIATIONS = {Measure.MASS_DEVIATION, Measure.VALUE_DEVIATION}
_REAL = {*_DEVIATIONS, Measure.MASS_MEAN, Measure.VALUE_MEAN}
_PAIRED = {Measure.COUNTERPARTIES, Measure.NAMES}

Column = tuple[str, pa.Array]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The keys that rows ask for, about sorted, and which rows have one; `order` is the row of each key.

    What lies side by side is read side by side: keys in order are found several times as fast. `valid` has a bit for
    each row that has a key; None where all have.
    """

    keys: Keys
    order: NDArray[np.int64]
    present: NDArray[np.bool_]
    valid: pa.Buffer | None

    @classmethod
    def of(cls, rows: pa.Table, kind: str, *, by_currency: bool = False) -> "Wanted":
        """From the hash column of a kind, with the currency or without."""
        hashes = rows[f"hash_{kind}"]
        keys = pc.fill_null(hashes, 0).to_numpy()
        if by_currency:
            keys = currency_keys(keys, rows["currency"])
        order = kernels.about_sorted(keys)
        present = pc.is_valid(hashes).to_numpy()
        return cls(keys[order], order, present, laid.bits(present))

    @classmethod
    def each(cls, keys: Keys) -> "Wanted":
        """Of keys in order, as rows in the same order."""
        return cls(keys, np.arange(len(keys), dtype=np.int64), np.ones(len(keys), dtype=bool), None)

    def whole(self, values: NDArray[np.int64], known: NDArray[np.bool_] | None = None) -> pa.Array:
        """Whole numbers (in the order of `keys`) for the rows that have a key (and whose number is known)."""
        return laid.by_row(values, self.order, self.valid if known is None else self._valid(known))

    def real(self, values: NDArray[np.float64], known: NDArray[np.bool_]) -> pa.Array:
        """The same for numbers that are not whole."""
        return laid.by_row(values, self.order, self._valid(known))

    def _valid(self, known: NDArray[np.bool_]) -> pa.Buffer | None:
        return laid.bits(laid.truths_by_row(known, self.order) & self.present)


@dataclass(frozen=True, slots=True)
class Summed:
    """What several ledgers hold together for the rows' keys."""

    counts: NDArray[np.int64]
    sums: NDArray[np.int64]
    first: NDArray[np.int32]

    @classmethod
    def of(cls, ledgers: Sequence[Ledger], keys: Keys) -> "Summed":
        """Add up; the first day is the earliest."""
        counts = np.zeros((len(keys), ledgers[0].counts.shape[1]), dtype=np.int64)
        sums = np.zeros((len(keys), ledgers[0].sums.shape[1]), dtype=np.int64)
        first = np.full(len(keys), NEVER, dtype=np.int32)
        for ledger in ledgers:
            if len(ledger):
                never = NEVER if ledger.first.dtype == np.int32 else NEVER_NARROW
                places = ledger.places(keys)
                search.add_placed(places, ledger.counts, ledger.sums, ledger.first, counts, sums, first, never)
        return cls(counts, sums, first)


def of_account(account: Account, ledgers: Sequence[Ledger], wanted: Wanted, today: int) -> list[Column]:
    """The columns of the statistics that an account answers for."""
    summed = Summed.of(ledgers, wanted.keys)
    columns: list[Column] = []
    for statistic in STATISTICS:
        if account.kind not in statistic.kinds:
            continue
        name = column(account.kind, statistic)
        if statistic.measure in FLAGS or account.flag is not None:
            if statistic.measure is account.flag:
                columns.append((name, wanted.whole(summed.counts[:, account.windows.index(statistic.window)])))
        elif statistic.measure is Measure.EVENTS and not account.by_currency:
            columns.append((name, wanted.whole(summed.counts[:, account.windows.index(statistic.window)])))
        elif statistic.measure is Measure.FIRST_SEEN and not account.by_currency:
            seen = (summed.counts[:, account.windows.index(None)] > 0) & (summed.first != NEVER)
            columns.append((name, wanted.whole(today - summed.first.astype(np.int64), seen)))
        elif _measured(statistic.measure) == account.measured and account.measured is not None:
            columns.append((name, _real(summed.sums, wanted, deviation=statistic.measure in _DEVIATIONS)))
    return columns


def _measured(measure: Measure) -> str | None:
    if measure not in _REAL:
        return None
    return "log_mass" if measure in {Measure.MASS_MEAN, Measure.MASS_DEVIATION} else "log_value_per_kg"


def _real(sums: NDArray[np.int64], wanted: Wanted, *, deviation: bool) -> pa.Array:
    """The mean, or the sample standard deviation, as `history/statistics.py` writes it for SQL."""
    number, total, squares = (sums[:, k].astype(np.float64) for k in range(3))
    known = number > (1 if deviation else 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if deviation:
            spread = np.maximum(squares - total * total / number, 0)
            values = np.sqrt(spread / (number - 1)) / LOG_UNITS
        else:
            values = total / number / LOG_UNITS
    return wanted.real(values, known)


def of_dealings(
    dealing: Dealings, levels: tuple[Pairs, Pairs, Pairs], wanted: Wanted, today: int, known: Counted
) -> list[Column]:
    """The distinct counts of a table of pairs."""
    counts = dealt(levels, wanted.keys, today - dealing.window, known)
    return [
        (column(dealing.kind, s), wanted.whole(counts))
        for s in STATISTICS
        if s.measure in _PAIRED and dealing.name == f"{dealing.kind}-{s.measure}" and dealing.kind in s.kinds
    ]


def of_findings(kind: str, ledgers: Sequence[Ledger], wanted: Wanted) -> list[Column]:
    """Examinations and findings of a kind."""
    counts = Summed.of(ledgers, wanted.keys).counts
    return [(column(kind, s), wanted.whole(counts[:, k])) for k, s in enumerate(COUNTED) if kind in s.kinds]


def of_today(kind: str, present: Mapping[str, Ledger], wanted: Wanted) -> list[Column]:
    """How many of the set being assessed have the key."""
    return [
        (column(kind, statistic), wanted.whole(Summed.of([present[kind]], wanted.keys).counts[:, 0]))
        for statistic in STATISTICS
        if statistic.measure is Measure.TODAY and kind in statistic.kinds
    ]


def table(rows: pa.Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Profile columns beside the identity of their rows, schema PROFILE."""
    identity = [rows["consignment_id"], rows["version"]]
    return pa.table([*identity, *(columns[name] for name in PROFILE.names[2:])], schema=PROFILE)


def counted_today(parts: Sequence[pa.Table]) -> dict[str, Ledger]:
    """For the kinds that are counted in the set being assessed, how many of its rows have each key."""
    kinds = {kind for s in STATISTICS if s.measure is Measure.TODAY for kind in s.kinds}
    found = {}
    for kind in sorted(kinds):
        hashes = [pc.drop_null(part[f"hash_{kind}"]).to_numpy() for part in parts]
        keys, counts = np.unique(np.concatenate([*hashes, np.empty(0, np.int64)]), return_counts=True)
        empty = np.empty((len(keys), 0), np.int64)
        found[kind] = Ledger(keys, counts.astype(np.int32).reshape(-1, 1), empty, np.zeros(len(keys), np.int32))
    return found
