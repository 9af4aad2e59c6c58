"""Problems of a reading as they come, kept small: a file of a mebibyte may make half a million of them.

The latest PACKED are kept as they were told, those before them as compressed columns of some ten bytes each, a tenth of
what they take as objects. Reading them makes the objects again, PACKED at a time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, Protocol, overload

import pyarrow as pa

from tidewaiter.cargo.problem import MAX_QUOTED, Problem, Severity, quoted
from tidewaiter.formats.packed import opened, small

PACKED = 4096
"""So many problems are told before they become columns."""

SMALLEST, FEW = 16, 1024
"""Fewer problems before a run of them stay as they were told; fewer than FEW become text, more become columns."""

_COLUMNS = pa.schema([("kind", pa.int32()), ("path", pa.string()), ("value", pa.string()), ("row", pa.int64())])
_SMALL = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)

_READ = pa.ipc.IpcReadOptions(use_threads=False)

Told = tuple[str, str, str, str, Severity, int | None]
"""The fields of a Problem, in their order."""


class Run(Protocol):
    """Problems that are made when they are asked for, at least one."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def told(self) -> tuple[Told, ...]:
        """Each by its fields, in their order."""
        ...


class _Few(NamedTuple):
    """Problems as compressed text, as `packed` makes it: the number of the kind, path, value and row of each."""

    size: int
    text: bytes


class ProblemLog(Sequence[Problem]):
    """Problems in the order they are told; equal to any sequence of the same problems."""

    __hash__ = None  # type: ignore[assignment] # it grows

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._first: list[Problem] = []
        self._chunks: list[pa.Buffer | _Few | tuple[Told, ...] | Run] = []
        self._ends: list[int] = [0]
        """How many are in the chunks before each, and in all of them."""
        self._lasts: list[int | None] = []
        self._recent: list[Told] = []
        self._kinds: dict[tuple[str, str, Severity], int] = {}
        self._opened: tuple[int, tuple[Told, ...]] | None = None
        for problem in problems:
            self.append(problem)

    def tell(self, code: str, path: str, value: str, hint: str, severity: Severity, row: int | None) -> None:
        """Take a problem by its fields."""
        if len(value) > MAX_QUOTED:
            value = quoted(value)
        if len(self._recent) >= PACKED:
            self._pack()
        self._recent.append((code, path, value, hint, severity, row))

    def tell_all(self, told: Iterable[Told]) -> None:
        """Take problems by their fields, no value of them longer than MAX_QUOTED."""
        if len(self._recent) >= PACKED:
            self._pack()
        self._recent.extend(told)

    def tell_run(self, run: Run, last: int | None) -> None:
        """Take problems of units one after another; `last` is the row of the last one."""
        if self._recent:
            self._pack()
        self._add(run, len(run), last)

    def append(self, problem: Problem) -> None:
        """Take a problem."""
        self.tell(problem.code, problem.path, problem.value, problem.hint, problem.severity, problem.row)

    def put_first(self, problems: Iterable[Problem]) -> None:
        """Take problems that stand before all others."""
        self._first[:0] = problems

    def forget(self, row: int) -> None:
        """Take back what was told last, as long as it is of this row."""
        while self._recent or self._chunks:
            if not self._recent:
                # A chunk is opened only for what is taken back from it: units follow upon each other.
                if self._lasts[-1] != row:
                    return
                self._lasts.pop()
                self._recent = list(self._told(len(self._chunks) - 1))
                self._chunks.pop()
                self._ends.pop()
                self._opened = None
            if self._recent[-1][-1] != row:
                return
            self._recent.pop()

    def kept(self) -> Sequence[Problem]:
        """What a reader returns: a tuple where they are few."""
        return self if len(self) > PACKED else tuple(self)

    def _pack(self) -> None:
        """The latest as columns; what no column can hold (half a character) stays as it is."""
        last = self._recent[-1][-1]
        if len(self._recent) < SMALLEST:
            self._add(tuple(self._recent), len(self._recent), last)
            self._recent = []
            return
        codes, paths, values, hints, severities, rows = zip(*self._recent, strict=True)
        kinds = self._kinds
        numbers = [kinds.setdefault(kind, len(kinds)) for kind in zip(codes, hints, severities, strict=True)]
        if len(self._recent) < FEW:
            self._add(_Few(*small(list(zip(numbers, paths, values, rows, strict=True)))), len(self._recent), last)
            self._recent = []
            return
        try:
            columns = [
                pa.array(given, field.type)
                for given, field in zip((numbers, paths, values, rows), _COLUMNS, strict=True)
            ]
        except (pa.ArrowException, UnicodeEncodeError):
            self._add(tuple(self._recent), len(self._recent), last)
        else:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, _COLUMNS, options=_SMALL) as stream:
                stream.write_batch(pa.record_batch(columns, schema=_COLUMNS))
            self._add(sink.getvalue(), len(self._recent), last)
        self._recent = []

    def _add(self, chunk: pa.Buffer | _Few | tuple[Told, ...] | Run, many: int, last: int | None) -> None:
        self._chunks.append(chunk)
        self._ends.append(self._ends[-1] + many)
        self._lasts.append(last)

    def _told(self, number: int) -> tuple[Told, ...]:
        """The problems of a chunk; the last one that was asked for is at hand."""
        if self._opened is None or self._opened[0] != number:
            chunk = self._chunks[number]
            if isinstance(chunk, pa.Buffer | _Few):
                told = self._read(chunk)
            else:
                told = chunk if isinstance(chunk, tuple) else chunk.told()
            self._opened = (number, told)
        return self._opened[1]

    def _read(self, chunk: "pa.Buffer | _Few") -> tuple[Told, ...]:
        kinds = tuple(self._kinds)
        if isinstance(chunk, _Few):
            return tuple(
                [
                    (kinds[number][0], path, value, kinds[number][1], kinds[number][2], row)
                    for number, path, value, row in opened((chunk.size, chunk.text))
                ]
            )
        columns = pa.ipc.open_stream(chunk, options=_READ).read_all()
        numbers, paths, values, rows = (column.to_pylist() for column in columns.columns)
        return tuple(
            (kinds[number][0], path, value, kinds[number][1], kinds[number][2], row)
            for number, path, value, row in zip(numbers, paths, values, rows, strict=True)
        )

    def __len__(self) -> int:
        """How many there are."""
        return len(self._first) + self._ends[-1] + len(self._recent)

    def __iter__(self) -> Iterator[Problem]:
        """Each as an object, in their order."""
        told = chain.from_iterable(self._told(number) for number in range(len(self._chunks)))
        yield from self._first
        for one in chain(told, self._recent):
            yield Problem(*one)

    @overload
    def __getitem__(self, at: int) -> Problem: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Problem, ...]: ...
    def __getitem__(self, at: int | slice) -> Problem | tuple[Problem, ...]:
        """One as an object, or some."""
        if isinstance(at, slice):
            return tuple(islice(self, *at.indices(len(self)))) if (at.step or 1) > 0 else tuple(self)[at]
        place = range(len(self))[at] - len(self._first)
        if place < 0:
            return self._first[place]
        number = bisect_right(self._ends, place) - 1
        told = self._told(number) if number < len(self._chunks) else self._recent
        return Problem(*told[place - self._ends[number]])

    def __eq__(self, other: object) -> bool:
        """Whether another sequence holds the same problems."""
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __repr__(self) -> str:
        """The first few."""
        return f"ProblemLog({list(self[:3])!r}{', …' if len(self) > 3 else ''})"  # noqa: PLR2004 - a glimpse
