"""A feed whose senders are told that their messages came: drafted after each commit, delivered between two."""

import time
from collections.abc import Callable
from dataclasses import replace

from django.db.utils import InterfaceError, OperationalError

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import acknowledging
from tidewaiter.centre.cycle.arriving import IntakeReport
from tidewaiter.centre.cycle.serve import Arrived
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.feeding.down import FeedDownError
from tidewaiter.centre.feeding.outlet import Outlets
from tidewaiter.centre.feeding.several import Feed
from tidewaiter.centre.workspace import Workspace

LONGEST_SECONDS = 60.0


class Answered:
    """A feed with an outlet. While the other side of the outlet is away the feed goes on and what is owed waits."""

    def __init__(self, feed: Feed, name: str, outlet: Outlets, workspace: Workspace, actor: Actor) -> None:
        self._feed = feed
        self._name = name
        self._outlet = outlet
        self._workspace = workspace
        self._actor = actor
        self._owes = True
        self._again_at = float("-inf")
        self._pause = 1.0
        self.acknowledged = 0
        self.unanswered = ""
        """What is wrong with the outlet, '' for nothing."""

    @property
    def rejected(self) -> int:
        """Messages that the feed rejected unread."""
        return int(getattr(self._feed, "rejected", 0))

    def next(self, rows: int, seconds: float) -> list[Arrived] | None:
        """What the feed gives; what is owed goes out first."""
        self._deliver()
        arrived = self._feed.next(rows, seconds)
        return None if arrived is None else [replace(one, done=self._told(one)) for one in arrived]

    def waiting(self) -> int:
        """What waits at the feed."""
        return self._feed.waiting()

    def close(self) -> None:
        """Let go of both sides."""
        self._feed.close()
        self._outlet.close()

    def _told(self, one: Arrived) -> Callable[[IntakeReport], None]:
        def done(report: IntakeReport) -> None:
            try:
                drafted = acknowledging.draft(self._workspace, self._actor, self._name, one.message, report)
            except (OperatorError, OperationalError, InterfaceError, OSError) as error:
                # The source is not told either: the message comes again, is recognised, and acknowledged then.
                raise FeedDownError(f"{one.message.name} is committed and not acknowledged: {error}") from error
            self._owes = self._owes or drafted
            one.done(report)

        return done

    def _deliver(self) -> None:
        """Deliver what is owed, and try again later what fails, each time later."""
        if not self._owes or time.monotonic() < self._again_at:
            return
        try:
            while done := acknowledging.deliver(self._actor, self._name, self._outlet.put):
                self.acknowledged += done
        except Exception as error:  # noqa: BLE001 - every protocol has errors of its own, all mean: try again
            self.unanswered = f"acknowledgements wait: {type(error).__name__}: {error}".strip()
            self._again_at = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_SECONDS)
            return
        self._owes, self.unanswered, self._pause = False, "", 1.0
