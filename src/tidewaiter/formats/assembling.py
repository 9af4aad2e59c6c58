"""A file of segments put together to its units, sets of X12 or messages of EDIFACT, one after another."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.packed import blocks
from tidewaiter.formats.runs import One, Run, run_from, run_of
from tidewaiter.formats.segment_cutter import Cutter

BLOCK = 2**13
"""Characters of a file that are cut up at once."""

Given_contra = TypeVar("Given_contra", contravariant=True)
Unit = TypeVar("Unit")


class Assembly(Protocol[Given_contra]):
    """Takes segments in their order; `begin` and `end` are the tags of those that begin and end a unit."""

    begin: str
    end: str

    def take(self, segment: Given_contra) -> None:
        """Put the next segment where it belongs."""
        ...

    def takes(self, tags: Iterable[str]) -> bool:
        """Whether segments with these tags all lie within the open unit, and nothing is told of them."""
        ...

    def take_run(self, run: Run) -> None:
        """Put such segments where they belong."""
        ...

    def path(self, segment: Given_contra) -> str:
        """Where problems of a segment are."""
        ...

    def finish(self) -> None:
        """The end of the file: what is still open was cut off."""
        ...


def assembled(
    text: str, cutter: Cutter[One], assembly: Assembly[One], done: list[Unit], problems: list[Problem], most: int
) -> Iterator[Unit]:
    """Units as the assembly has `done` them; of a file of more segments than `most` what stands before these."""
    element, terminator = cutter.element, cutter.terminator
    begin, end = f"{terminator}{assembly.begin}", f"{terminator}{assembly.end}"
    for block in blocks(text, terminator, BLOCK):
        run = None if end in block or begin in block else run_of(block, element, terminator, cutter.count + 1)
        if run is not None and cutter.count + run.many <= most and assembly.takes(run.tags or ("",)):
            assembly.take_run(run)
            cutter.count += run.many
            continue
        segments = cutter.segments(block)
        doubts = cutter.doubts
        run = None
        if cutter.count <= most and segments and assembly.takes({one[0] for one in segments}):
            run = run_from(segments, element, terminator)
        if run is not None:
            assembly.take_run(run)
            problems.extend([problem for _, problem in doubts])
            continue
        told = 0
        for segment in segments:
            ordinal = segment[2]
            while told < len(doubts) and doubts[told][0] <= ordinal:
                problems.append(doubts[told][1])
                told += 1
            if ordinal > most:
                problems.append(too_large(assembly.path(segment), most))
                assembly.finish()
                yield from done
                return
            assembly.take(segment)
            if done:
                yield from done
                done.clear()
        problems.extend([problem for _, problem in doubts[told:]])
    assembly.finish()
    yield from done


def too_large(path: str, most: int) -> Problem:
    """What follows upon so many segments is not read."""
    hint = "Split the file at the source. What follows was not read."
    return Problem("too-large", path, f"over {most} segments", hint, Severity.FATAL)
