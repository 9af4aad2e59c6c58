"""A group of segments that are read together: a consignment, a bill."""

from collections.abc import Sequence
from typing import Generic

from tidewaiter.formats.packed import PACKED
from tidewaiter.formats.runs import One, Run, Runs

_FEW = 8
"""So many segments may be known by their text."""


class Group(Generic[One]):
    """The segments of one group: those of a run, each made when they are asked for, or any others."""

    __slots__ = ("_of", "_segments", "run")

    def __init__(self, of: Runs[One], first: Run | One | list[One]) -> None:
        """`first`: what it begins with, or all of it; `of`: the segments that it is of."""
        self._of = of
        self.run: Run | None = None
        self._segments: list[One] | Runs[One] | None = None
        if isinstance(first, Run):
            self.run = first
        else:
            self._segments = first if isinstance(first, list) else [first]

    @property
    def segments(self) -> Sequence[One]:
        """The segments in their order."""
        own = self._segments
        if own is None and self.run is not None:
            own = self._segments = self._of.cut(self.run)
        return own or ()

    @property
    def tags(self) -> set[str]:
        """The tags of the segments."""
        own = self.segments
        return own.tags if isinstance(own, Runs) else {one[0] for one in own}

    def add(self, more: Run | One) -> None:
        """Take one more segment, or several."""
        own = self._segments
        if self.run is None and isinstance(own, list) and len(own) < PACKED and not isinstance(more, Run):
            own.append(more)
            return
        if not isinstance(own, Runs):
            own = self._long()
        if isinstance(more, Run):
            own.extend(more)
        else:
            own.append(more)

    def _long(self) -> Runs[One]:
        long = self._of.like()
        if self.run is not None:
            long.extend(self.run)
        else:
            for segment in self._segments or ():
                long.append(segment)
        self.run, self._segments = None, long
        return long

    def behind(self, tag: str) -> str | None:
        """The text behind a first segment of this tag, '' for none; None where it has another, or the group is long."""
        run = self.run
        if run is None or run.many > _FEW:
            return None
        first, _, text = run.text.partition(self._of.terminator)
        return text if first.partition(self._of.element)[0] == tag else None

    def bare(self, tag: str) -> str | None:
        """The text behind a first segment of this tag where no segment there has an element, else None."""
        text = self.behind(tag)
        return None if text is None or self._of.element in text else text

    def first(self, tag: str) -> One | None:
        """The first segment of the group with this tag."""
        for segment in self.segments:
            if segment[0] == tag:
                return segment
        return None
