"""Messages or sets of a file, read one after another so that none has to be kept, and all told of what is wrong.

What a hostile or broken file can make many of is listed up to MAX_LISTED and then counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.parsed import MAX_LISTED

File = TypeVar("File")
Unit = TypeVar("Unit")

_NOT_LISTED = "Not listed one by one."


@dataclass(frozen=True, slots=True)
class Opened(Generic[File, Unit]):
    """What a file is `of`, without its units; the units, once; what is wrong, complete after the last of them.

    `code` is that of the problem which counts what is not listed.
    """

    of: File
    units: Iterator[Unit]
    problems: list[Problem]
    code: str

    def told(self) -> list[Problem]:
        """The first MAX_LISTED deviations, and one that says how many more there are."""
        return bounded(self.problems, self.code, "deviations")

    def read(
        self, take: Callable[[Unit], bool], unread: Callable[[Unit, int], Problem], reading: Reading, named: str
    ) -> bool:
        """Give each unit to `take`, which says whether it is read, else to `unread` with its place; False: no units.

        Problems of the file stand before those of its units; `named` is what the units are called.
        """
        at, passed_over = 0, 0
        for at, unit in enumerate(self.units, 1):
            if take(unit):
                continue
            passed_over += 1
            if passed_over <= MAX_LISTED:
                reading.problems.append(unread(unit, at))
        if passed_over > MAX_LISTED:
            said = f"{passed_over - MAX_LISTED} more {named}"
            reading.problems.append(Problem("message-not-read", "message", said, _NOT_LISTED))
        reading.problems.put_first(self.told())
        return at > 0


def bounded(problems: list[Problem], code: str, named: str) -> list[Problem]:
    """The first MAX_LISTED problems, and one with this code that says how many more there are."""
    if len(problems) <= MAX_LISTED:
        return problems
    said = f"{len(problems) - MAX_LISTED} more {named}"
    return [*problems[:MAX_LISTED], Problem(code, "message", said, _NOT_LISTED)]


def place(text: str, at: int, terminator: str, space: str) -> str:
    """The segment in which a character stands, as a path; what is only `space` is no segment."""
    return f"segment {sum(1 for one in text[: at + 1].split(terminator) if one.strip(space))}"
