"""Several feeds as one source: each in its turn, one that is down left alone for a while, each with its own figures."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from tidewaiter.centre.cycle.arriving import IntakeReport
from tidewaiter.centre.cycle.serve import Arrived, Source
from tidewaiter.centre.feeding.down import FeedDownError
from tidewaiter.centre.feeding.status import State, Status

LONGEST_SECONDS = 60.0
_LATELY = 60.0


class Feed(Source, Protocol):
    """A source with another side, that may be away."""

    def close(self) -> None:
        """Let go of it; what was not acknowledged comes again."""
        ...


@dataclass(slots=True)
class _Line:
    """A feed with how it goes."""

    feed: Feed
    status: Status
    again_at: float = float("-inf")
    pause: float = 1.0
    ended: bool = False
    lately: deque[tuple[float, int]] = field(default_factory=deque)


class Several:
    """Feeds by name; those that end are left out, and when all have ended there is no more.

    `once`: one that does not answer ends too.
    """

    def __init__(self, feeds: Mapping[str, tuple[str, Feed]], now: Callable[[], datetime], *, once: bool) -> None:
        self._now = now
        self._once = once
        at = now()
        self._lines = [_Line(feed, Status(name, kind, State.RUNNING, at, at)) for name, (kind, feed) in feeds.items()]
        self._turn = 0
        self._trouble = ""

    def next(self, rows: int, seconds: float) -> list[Arrived] | None:
        """What the next feed that has something gives, within so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            open_lines = [line for line in self._lines if not line.ended]
            if not open_lines:
                return None
            for _ in self._lines:
                line = self._lines[self._turn % len(self._lines)]
                self._turn += 1
                if not line.ended and line.again_at <= time.monotonic():
                    arrived = self._asked(line, rows)
                    if arrived:
                        return arrived
            if time.monotonic() >= deadline:
                return []
            time.sleep(0.02)

    def waiting(self) -> int:
        """What waits at all feeds."""
        return sum(line.feed.waiting() for line in self._lines)

    def trouble(self, said: str) -> None:
        """The store does not take anything in, and why; '' when it does again."""
        self._trouble = said

    def statuses(self) -> list[Status]:
        """How each feed goes at this moment."""
        told = []
        for line in self._lines:
            while line.lately and line.lately[0][0] < time.monotonic() - _LATELY:
                line.lately.popleft()
            status = replace(line.status, at=self._now(), waiting=line.feed.waiting())
            status.rate = sum(n for _, n in line.lately) / _LATELY
            status.rejected = getattr(line.feed, "rejected", 0)
            status.acknowledged = getattr(line.feed, "acknowledged", 0)
            status.problem = status.problem or getattr(line.feed, "unanswered", "")
            if self._trouble:
                status.state, status.problem = State.DOWN, self._trouble
            elif line.ended and status.state is not State.DOWN:
                status.state = State.STOPPED
            told.append(status)
        return told

    def close(self) -> None:
        """Let go of all."""
        for line in self._lines:
            line.feed.close()

    def _asked(self, line: _Line, rows: int) -> list[Arrived]:
        try:
            arrived = line.feed.next(rows, 0.0)
        except (FeedDownError, OSError) as down:
            self._down(line, str(down))
            return []
        if line.status.state is State.DOWN:
            line.status.state, line.status.problem, line.pause = State.RUNNING, "", 1.0
        line.ended = arrived is None
        return [replace(one, done=self._counted(line, one)) for one in arrived or []]

    def _counted(self, line: _Line, one: Arrived) -> Callable[[IntakeReport], None]:
        def done(report: IntakeReport) -> None:
            status = line.status
            status.last_at, status.last_name = self._now(), one.message.name
            status.messages += 1
            if not report.already:
                status.rows += report.rows
                status.quarantined += report.quarantined
                line.lately.append((time.monotonic(), report.rows))
            try:
                one.done(report)
            except (FeedDownError, OSError) as error:  # it is committed: what comes again is recognised
                self._down(line, f"{one.message.name} is committed and was not put away: {error}")

        return done

    def _down(self, line: _Line, why: str) -> None:
        """Leave a feed alone for a while, longer each time."""
        line.status.state, line.status.problem = State.DOWN, why
        line.again_at = time.monotonic() + line.pause
        line.pause = min(2 * line.pause, LONGEST_SECONDS)
        line.ended = self._once
