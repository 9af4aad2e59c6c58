"""Units of a message that are alike but for their number: their rows as columns, their problems made when asked for.

A house waybill of six bytes has a row of a hundred and three problems. What such units say beyond their number is the
same again and again: it is read once (a `Kind`), and a run of units is the numbers and the kinds.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.empty_columns import nulls
from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats.air_reading import Reading, compact
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.problem_log import Told

MOST = 1024
"""Units of a run."""
FEWEST = 32
"""Units of a run that become columns; fewer are taken one by one."""
LONGEST = 64
"""Characters beyond its number that a unit is compared with others by."""
MOST_KINDS = 1024
"""So many kinds are remembered."""

Said = tuple[str, str, str, str, Severity]
"""Code, path below the unit, value, hint and severity of a problem."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What units say beyond their number: the row without what names it, and the problems."""

    row: dict[str, object]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class RunOfProblems:
    """Problems of units in their order, each at a place within a path; its row is that many after `before`."""

    path: str
    places: Sequence[int]
    before: int
    kinds: tuple[tuple[Said, ...], ...]
    which: bytes
    """The kind of each unit, two bytes each."""

    def __len__(self) -> int:
        """How many problems there are."""
        counts = np.array([len(said) for said in self.kinds])
        return int(counts[np.frombuffer(self.which, np.uint16)].sum())

    def told(self) -> tuple[Told, ...]:
        """Each by its fields, in their order."""
        which = np.frombuffer(self.which, np.uint16).tolist()
        return tuple(
            (code, f"{self.path}[{place}]{below}", value, hint, severity, self.before + place)
            for place, kind in zip(self.places, which, strict=True)
            for code, below, value, hint, severity in self.kinds[kind]
        )


Read = Callable[[str, str, Reading], dict[str, object]]
"""The row of what a unit's text says, but for its number; problems are told to the reading, below a path."""


class AlikeUnits:
    """Units at one path of a message as they come.

    `path` and a number in brackets, from 1, is where each is. Whoever gives the reading something else calls `flush`
    before.
    """

    __slots__ = ("_kinds", "_named", "_numbers", "_ordinal", "_path", "_places", "_read", "_reading", "_units")

    def __init__(self, reading: Reading, path: str) -> None:
        self._reading = reading
        self._path = path
        self._ordinal = 0
        self._kinds: dict[str, Kind | None] = {}
        """None for what was met once: what comes once is not made a kind."""
        self._units: list[Kind] = []
        self._numbers: list[str] = []
        self._places = array("i")

    def under(self, named: dict[str, str], read: Read) -> None:
        """Begin with what stands under other headers, which may be read otherwise.

        `named` are the fields of a row that the number of a unit makes, with what stands in front of it.
        """
        self.flush()
        self._kinds.clear()
        self._named = named
        self._read = read

    def take(self, number: str, beyond: str, text: str) -> None:
        """Take a unit: its number, what it says beyond it, and all of its text."""
        kind = self._kinds.get(beyond)
        if kind is None:
            if beyond not in self._kinds:
                self._met(beyond)
                self.flush()
                path = self._next()
                row = self._read(text, path, self._reading)
                self._reading.keep(row | {name: front + number for name, front in self._named.items()})
                return
            probe = Reading()
            row = compact(self._read(text, "", probe))
            said = tuple((p.code, p.path, p.value, p.hint, p.severity) for p in probe.problems)
            kind = self._kinds[beyond] = Kind(row, said)
        self._units.append(kind)
        self._numbers.append(number)
        self._ordinal += 1
        self._places.append(self._ordinal)
        self._reading.position += 1
        if len(self._units) >= MOST:
            self.flush()

    def _met(self, beyond: str) -> None:
        if len(beyond) <= LONGEST:
            if len(self._kinds) >= MOST_KINDS:
                self._kinds.clear()
            self._kinds[beyond] = None

    def reject(self, value: str, hint: str, raw: Enclosed) -> None:
        """Take a unit that becomes no row."""
        if not self._reading.keeps_together:
            self.flush()
        self._reading.reject("unit-unreadable", self._next(), value, hint, raw)

    def _next(self) -> str:
        self._ordinal += 1
        return f"{self._path}[{self._ordinal}]"

    def flush(self) -> None:
        """Give the reading what was taken."""
        if not self._units:
            return
        if len(self._units) >= FEWEST:
            self._as_columns()
        else:
            self._one_by_one()
        self._units.clear()
        self._numbers.clear()
        self._places = array("i")

    def _one_by_one(self) -> None:
        before = self._reading.position - self._ordinal - 1
        for place, number, kind in zip(self._places, self._numbers, self._units, strict=True):
            row = before + place
            for code, below, value, hint, severity in kind.said:
                self._reading.problems.tell(code, f"{self._path}[{place}]{below}", value, hint, severity, row)
            named = {name: front + number for name, front in self._named.items()}
            self._reading.take(kind.row | named | {"source_position": row})

    def _as_columns(self) -> None:
        before = self._reading.position - self._ordinal - 1
        kinds = list(dict.fromkeys(self._units))
        number_of = {kind: at for at, kind in enumerate(kinds)}
        which = np.array([number_of[kind] for kind in self._units], np.uint16)
        places = self._places
        together = range(places[0], places[-1] + 1)
        run = RunOfProblems(
            self._path,
            together if len(together) == len(places) else places,
            before,
            tuple(kind.said for kind in kinds),
            which.tobytes(),
        )
        if len(run):
            telling = np.array([bool(kind.said) for kind in kinds])[which]
            self._reading.problems.tell_run(run, before + places[int(np.flatnonzero(telling)[-1])])
        self._reading.take_all(_rows(kinds, which, self._numbers, self._named, np.array(places) + before))


def _rows(
    kinds: Sequence[Kind], which: np.ndarray, numbers: list[str], named: dict[str, str], positions: np.ndarray
) -> pa.Table:
    """Rows of units: what their kinds say, what their numbers make of them, and their positions."""
    of_kinds = table([kind.row for kind in kinds])
    indices, texts = pa.array(which), pa.array(numbers, pa.string())
    made = []
    for field, column in zip(of_kinds.schema, of_kinds.columns, strict=True):
        if field.name in named:
            front = named[field.name]
            made.append(pc.binary_join_element_wise(front, texts, "") if front else texts)
        elif field.name == "source_position":
            made.append(pa.array(positions, field.type))
        elif column.null_count == len(column):
            made.append(nulls(len(numbers), field.type))
        else:
            made.append(column.chunk(0).take(indices))
    return pa.Table.from_arrays(made, schema=of_kinds.schema)
