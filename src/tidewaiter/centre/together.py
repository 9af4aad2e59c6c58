"""What several threads ask for at the same time, done once for all of them by one of them.

Whoever comes while nobody works does the work at once, for itself alone; those who come meanwhile wait, and the first
of them then works for all that wait. Nobody waits for company: under no load nothing is slower, and the more come at
once, the more share one commit. Whoever is answered goes on at once, while the next already works.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

MOST = 256
"""Of so many at once."""


def _closed() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class _Asked(Generic[Q, A]):
    """A question, and what became of it; `called` opens when it is done, or when it is its turn to work."""

    question: Q
    answers: list[A]
    error: BaseException | None = None
    called: Lock = field(default_factory=_closed)

    @property
    def done(self) -> bool:
        return bool(self.answers) or self.error is not None


class Together(Generic[Q, A]):
    """Gives each question its answer; `act` answers several at once, in their order, or raises for all of them."""

    def __init__(self, act: Callable[[Sequence[Q]], Sequence[A]]) -> None:
        self._act = act
        self._waiting: deque[_Asked[Q, A]] = deque()
        self._guard = Lock()
        self._busy = False

    @property
    def waiting(self) -> int:
        """How many wait for whoever works now."""
        return len(self._waiting)

    def ask(self, question: Q) -> A:
        """The answer to a question, when it is there; raises what `act` raised for those it was asked with."""
        mine: _Asked[Q, A] = _Asked(question, [])
        with self._guard:
            self._waiting.append(mine)
            works, self._busy = not self._busy, True
        if not works:
            mine.called.acquire()
        if not mine.done:
            self._work()
        if mine.error is not None:
            raise mine.error
        return mine.answers[0]

    def _work(self) -> None:
        """Answer all that wait, the one that works among them, and call the next."""
        with self._guard:
            asked = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST))]
        self._answer(asked)
        with self._guard:
            following = self._waiting[0] if self._waiting else None
            self._busy = following is not None
        if following is not None:
            following.called.release()
        for one in asked:
            if one.called.locked():  # not of the one that works here, where it was called to it
                one.called.release()

    def _answer(self, asked: Sequence[_Asked[Q, A]]) -> None:
        try:
            answers = self._act([one.question for one in asked])
            for one, answer in zip(asked, answers, strict=True):
                one.answers.append(answer)
        except BaseException as error:  # noqa: BLE001 - it is raised in each of the threads that asked
            for one in asked:
                one.error = error
