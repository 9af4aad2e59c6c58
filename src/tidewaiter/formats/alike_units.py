"""Units of a message that are alike but for their number: their rows as columns, their problems made when asked for.

A house waybill of six bytes has a row of a hundred and three problems. What such units say beyond their number is the
same again and again: it is read once (a `Kind`), and a run of units is the numbers and the kinds.
"""

from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.empty_columns import nulls
from tidewaiter.cargo.problem import Severity, quoted
from tidewaiter.cargo.schema import table
from tidewaiter.formats.air_reading import Doubts, Noted, Reading, Said, compact
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.differing_problems import differing
from tidewaiter.formats.problem_log import Run, Told

MOST = 1024
"""Units of a run."""
FEWEST_TOLD, FEWEST_ROWS = 32, 256
"""Units of a run whose problems are made when asked for, and whose rows become columns; fewer are taken one by one."""
ALIKE = 4
"""Units of a kind on average, below which a run is taken one by one."""
LONGEST = 64
"""Characters beyond its number that a unit is compared with others by."""
MOST_KINDS, MOST_HEADERS = 4096, 64
"""So many kinds, and headers that they stand under, are remembered."""


@dataclass(slots=True, eq=False)
class Kind:
    """What units say beyond their number: the row without what names it, and the problems; one refused has no row."""

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


Read = Callable[[str, str, Doubts], dict[str, object]]
"""The row of what a unit's text says, but for its number; problems are told below a path."""


class Kinds:
    """Kinds that were read, by the headers they stand under and by what units say beyond their number."""

    __slots__ = ("_many", "_said", "_under")

    def __init__(self) -> None:
        self._many = 0
        self._under: dict[Hashable, dict[str, Kind]] = {}
        self._said: dict[tuple[Said, ...], tuple[Said, ...]] = {}

    def under(self, headers: Hashable) -> dict[str, Kind]:
        """Those under some headers."""
        if headers not in self._under and len(self._under) >= MOST_HEADERS:
            self._forget()
        return self._under.setdefault(headers, {})

    def meet(self, kinds: dict[str, Kind], beyond: str, row: dict[str, object], said: tuple[Said, ...]) -> Kind:
        """The kind of what is read for the first time, remembered among those under its headers.

        Kinds that tell the same have one tuple of it.
        """
        if self._many >= MOST_KINDS:
            self._forget()
            kinds.clear()
        self._many += 1
        kind = kinds[beyond] = Kind(row, self._said.setdefault(said, said))
        return kind

    def _forget(self) -> None:
        self._many = 0
        self._under.clear()
        self._said.clear()


class AlikeUnits:
    """Units at one path of a message as they come.

    `path` and a number in brackets, from 1, is where each is. Whoever gives the reading something else calls `flush`
    before.
    """

    __slots__ = (
        "_all",
        "_kinds",
        "_named",
        "_numbers",
        "_ordinal",
        "_path",
        "_places",
        "_read",
        "_reading",
        "_refused",
        "_units",
    )

    def __init__(self, reading: Reading, path: str, kinds: Kinds) -> None:
        self._reading = reading
        self._path = path
        self._all = kinds
        self._ordinal = 0
        self._units: list[Kind] = []
        self._numbers: list[str] = []
        self._places = array("i")
        self._refused: dict[tuple[str, str], Kind] = {}

    def under(self, headers: Hashable, named: dict[str, str], read: Read) -> None:
        """Begin with what stands under other headers, under which `read` may read it otherwise.

        `named` are the fields of a row that the number of a unit makes, with what stands in front of it.
        """
        self.flush()
        self._kinds = self._all.under(headers)
        self._named = named
        self._read = read

    def take(self, number: str, beyond: str, text: str) -> None:
        """Take a unit: its number, what it says beyond it, and all of its text."""
        kind = self._kinds.get(beyond)
        if kind is None:
            if len(beyond) > LONGEST:
                self.flush()
                row = self._read(text, self._next(), self._reading)
                self._reading.keep(row | {name: front + number for name, front in self._named.items()})
                return
            noted = Noted()
            row = compact(self._read(text, "", noted))
            kind = self._all.meet(self._kinds, beyond, row, tuple(noted))
        self._units.append(kind)
        self._numbers.append(number)
        self._ordinal += 1
        self._places.append(self._ordinal)
        self._reading.position += 1
        if len(self._units) >= MOST:
            self.flush()

    def reject(self, value: str, hint: str, raw: Enclosed) -> None:
        """Take a unit that becomes no row."""
        if self._reading.keeps_together:
            self._reading.reject("unit-unreadable", self._next(), value, hint, raw)
            return
        self._reading.put_aside(raw)
        refused = self._refused.get((value, hint))
        if refused is None:
            said = (("unit-unreadable", "", quoted(value), hint, Severity.FATAL),)
            refused = self._refused[value, hint] = Kind({}, said)
        self._units.append(refused)
        self._numbers.append("")
        self._ordinal += 1
        self._places.append(self._ordinal)
        if len(self._units) >= MOST:
            self.flush()

    def _next(self) -> str:
        self._ordinal += 1
        return f"{self._path}[{self._ordinal}]"

    def flush(self) -> None:
        """Give the reading what was taken."""
        count = len(self._units)
        if not count:
            return
        before = self._reading.position - self._ordinal - 1
        self._tell(before)
        if self._refused:
            self._only_rows()
            count = len(self._units)
        if count >= FEWEST_ROWS:
            kinds, which = list(dict.fromkeys(self._units)), None
            if ALIKE * len(kinds) <= count:
                which = _which(kinds, self._units)
            else:
                kinds = self._units
            self._reading.take_all(rows_of(kinds, which, self._numbers, self._named, np.array(self._places) + before))
        else:
            for place, number, kind in zip(self._places, self._numbers, self._units, strict=True):
                row = kind.row.copy()
                for name, front in self._named.items():
                    row[name] = front + number
                row["source_position"] = before + place
                self._reading.take(row)
        self._units.clear()
        self._numbers.clear()
        self._places = array("i")

    def _only_rows(self) -> None:
        """Let go of units that were refused."""
        refused = set(self._refused.values())
        rows = [at for at, kind in enumerate(self._units) if kind not in refused]
        self._units = [self._units[at] for at in rows]
        self._numbers = [self._numbers[at] for at in rows]
        self._places = array("i", [self._places[at] for at in rows])
        self._refused.clear()

    def _tell(self, before: int) -> None:
        """Give the reading the problems of what was taken: as a run where many units tell the same."""
        said = [kind.said for kind in self._units]
        kinds = list({id(one): one for one in said}.values()) if len(said) >= FEWEST_TOLD else said
        if ALIKE * len(kinds) > len(said):
            run = differing(self._path, self._places, before, said) if len(said) >= FEWEST_TOLD else None
            if run is not None:
                self._tell_run(run, said, before)
                return
            self._reading.problems.tell_all(
                (code, f"{self._path}[{place}]{below}", value, hint, severity, before + place)
                for place, told in zip(self._places, said, strict=True)
                for code, below, value, hint, severity in told
            )
            return
        places = self._places
        together = range(places[0], places[-1] + 1)
        which = _which([id(one) for one in kinds], [id(one) for one in said])
        alike = RunOfProblems(
            self._path,
            together if len(together) == len(places) else places,
            before,
            tuple(kinds),
            which.tobytes(),
        )
        self._tell_run(alike, said, before)

    def _tell_run(self, run: Run, said: Sequence[tuple[Said, ...]], before: int) -> None:
        """Give the reading a run of what is said of each unit."""
        last = next((at for at in range(len(said) - 1, -1, -1) if said[at]), None)
        if last is not None:
            self._reading.problems.tell_run(run, before + self._places[last])


def _which(kinds: Sequence[Hashable], units: Sequence[Hashable]) -> NDArray[np.uint16]:
    """The place of each unit's kind among the kinds."""
    number_of = {kind: at for at, kind in enumerate(kinds)}
    return np.array([number_of[kind] for kind in units], np.uint16)


def rows_of(
    kinds: Sequence[Kind],
    which: NDArray[np.uint16] | None,
    numbers: list[str],
    named: dict[str, str],
    positions: NDArray[np.int64],
) -> pa.Table:
    """Rows of units: what their kinds say, what their numbers make of them, and their positions.

    `which` is the place of each unit's kind, None where each has one of its own.
    """
    of_kinds = table([kind.row for kind in kinds])
    texts = pa.array(numbers, pa.string())
    indices = None if which is None else pa.array(which)
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
            made.append(column.chunk(0) if indices is None else column.chunk(0).take(indices))
    return pa.Table.from_arrays(made, schema=of_kinds.schema)
