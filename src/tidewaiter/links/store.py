"""The evidence graph on disk: a folder of segments, added to as batches come, merged as they grow many.

`links.json` names the segments that count and the batches in them; a segment is written beside the others first, so
a crash leaves the graph as it was. It follows from the lake and can be made again from it; whoever deletes rows
from the lake makes it again (`rows` says how many are in it).
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tidewaiter.links.graph import Graph
from tidewaiter.links.segment import Segment

STATE = "links.json"
FORMAT = 2
MOST_SEGMENTS = 8
"""A look-up asks every segment, so more than this are merged, the small ones with each other."""


class Part(msgspec.Struct, frozen=True):
    """A segment that counts: its folder's name and its size."""

    name: str
    rows: int
    edges: int


class State(msgspec.Struct, frozen=True):
    """What stands: the segments, and the batches whose rows are in them."""

    format: int = FORMAT
    made: int = 0
    parts: tuple[Part, ...] = ()
    batches: tuple[str, ...] = ()


@dataclass(slots=True)
class Store:
    """The graph in a folder; opened with `Store(folder)`, empty where there is none yet."""

    folder: Path
    state: State
    segments: list[Segment]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = State()
        self.segments = []
        place = folder / STATE
        if place.exists():
            state = msgspec.json.decode(place.read_bytes(), type=State)
            if state.format == FORMAT:
                self.state = state
                self.segments = [Segment.open(folder / part.name) for part in state.parts]

    @property
    def rows(self) -> int:
        """How many versions of consignments are in it."""
        return sum(part.rows for part in self.state.parts)

    @property
    def edges(self) -> int:
        """How many edges between a version and a value are in it."""
        return sum(part.edges for part in self.state.parts)

    @property
    def batches(self) -> frozenset[str]:
        """The batches whose rows are in it."""
        return frozenset(self.state.batches)

    @property
    def graph(self) -> Graph:
        """The graph, to be asked."""
        return Graph(tuple(self.segments))

    def add(self, segment: Segment, batches: Sequence[str]) -> None:
        """Add a segment with the rows of these batches, and merge the small ones where there are too many."""
        parts, segments = list(self.state.parts), list(self.segments)
        made = self.state.made
        if segment.rows:
            parts.append(self._written(segment, made))
            segments.append(segment)
            made += 1
        if len(parts) > MOST_SEGMENTS:
            # Those smaller than the largest together: each row is merged anew only as the graph doubles.
            order = sorted(range(len(parts)), key=lambda number: -parts[number].rows)
            small = sorted(order[1:]) if parts[order[0]].rows > sum(parts[n].rows for n in order[1:]) else sorted(order)
            whole = Segment.merged([segments[number] for number in small])
            parts = [part for number, part in enumerate(parts) if number not in small]
            parts.append(self._written(whole, made))
            made += 1
        self._commit(State(FORMAT, made, tuple(parts), tuple(sorted({*self.state.batches, *batches}))))

    def forget(self) -> None:
        """Begin anew: nothing is in it any more."""
        self._commit(State(made=self.state.made))

    def _written(self, segment: Segment, number: int) -> Part:
        name = f"segment-{number:06d}"
        place = self.folder / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700, parents=True)
        segment.write(place)
        for file in place.iterdir():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        return Part(name, segment.rows, segment.edges)

    def _commit(self, state: State) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting = self.folder / f"{STATE}.unfinished"
        waiting.write_bytes(msgspec.json.encode(state))
        waiting.replace(self.folder / STATE)
        kept = {part.name for part in state.parts}
        for place in self.folder.glob("segment-*"):
            if place.name not in kept:
                shutil.rmtree(place, ignore_errors=True)
        self.state = state
        self.segments = [Segment.open(self.folder / part.name) for part in state.parts]
