"""Messages from a queue of an AMQP 0-9-1 broker (RabbitMQ), each acknowledged after its commit.

The broker hands over at most `prefetch` messages that are not acknowledged: while the store is slow, the rest stays
with the broker. A connection that breaks gives back what was not acknowledged, and what comes again is recognised by
its content. A large message waits on the disk, in a file of its own without a name, so that those that are here do not
fill the memory; it is gone with whoever holds it, however that ends.
"""

import tempfile
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pika
from pika.exceptions import AMQPError

from tidewaiter.centre.batches.manifest import content_sha256
from tidewaiter.centre.cycle import streaming
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.cycle.serve import Arrived
from tidewaiter.centre.feeding.definitions import Amqp
from tidewaiter.centre.feeding.down import FeedDownError, said
from tidewaiter.centre.feeding.login import with_password

if TYPE_CHECKING:
    from pika.adapters.blocking_connection import BlockingChannel

COUNT = "x-delivery-count"
"""Header in which a quorum queue counts how often a message was delivered before."""

DISK_ABOVE = 2**20
"""A larger message waits on the disk."""

_TRYING_SECONDS = 10


@dataclass(frozen=True, slots=True)
class _Came:
    """A message that is here: when it came, what pika says of it, its bytes or the file they wait in, and its lines."""

    at: float
    method: Any
    properties: Any
    body: bytes | BinaryIO
    lines: int
    name: str


class Consumer:
    """A queue as a source. `folder`: where large messages wait; `once`: it ends when the queue is empty."""

    def __init__(self, definition: Amqp, now: Callable[[], datetime], folder: Path, *, once: bool) -> None:
        self._folder = folder
        self._definition = definition
        self._now = now
        self._once = once
        self._connection: pika.BlockingConnection | None = None
        self._channel: BlockingChannel | None = None
        self._came: deque[_Came] = deque()
        self._behind = 0
        self.rejected = 0

    def next(self, rows: int, seconds: float) -> list[Arrived] | None:
        """The next messages, of about so many lines; FeedDownError while the broker does not answer."""
        deadline = time.monotonic() + seconds
        try:
            channel = self._open()
            while not self._came:
                channel.connection.process_data_events(time_limit=max(deadline - time.monotonic(), 0))
                if time.monotonic() >= deadline:
                    break
            self._behind = self._count(channel)
            if not self._came and self._once and self._behind == 0 and self._empty(channel):
                return None
        except (AMQPError, OSError) as error:
            self.close()
            raise FeedDownError(said(error)) from error
        arrived: list[Arrived] = []
        while self._came and sum(one.lines for one in arrived) < rows:
            one = self._came.popleft()
            if ((one.properties.headers or {}).get(COUNT) or 0) >= self._definition.deliveries:
                self.rejected += 1
                _let_go(one.body)
                self._answer(channel, one.method.delivery_tag, used=False)
                continue
            arrived.append(self._arrived(channel, one))
        return arrived

    def waiting(self) -> int:
        """Messages in the queue when it was last asked, and those that are here."""
        return self._behind + len(self._came)

    def answers(self) -> str:
        """Whether the broker and the queue are there: '', or what is wrong. Nothing is taken."""
        try:
            self._open(consume=False)
        except (AMQPError, OSError) as error:
            return said(error)
        finally:
            self.close()
        return ""

    def close(self) -> None:
        """Give back what was not acknowledged."""
        while self._came:
            _let_go(self._came.popleft().body)
        if self._connection is not None:
            with suppress(AMQPError, OSError):
                self._connection.close()
        self._connection = self._channel = None

    def _arrived(self, channel: "BlockingChannel", one: _Came) -> Arrived:
        if isinstance(one.body, bytes):
            message = Message(one.body, one.name, self._now(), self._definition.mapping)
        else:
            path = Path(f"/dev/fd/{one.body.fileno()}")
            message = streaming.message_of(path, one.name, self._now(), self._definition.mapping)

        def done(report: IntakeReport) -> None:
            self._answer(channel, one.method.delivery_tag, used=not report.useless)
            _let_go(one.body)

        return Arrived(message, one.lines, (one.at,), done)

    def _answer(self, channel: "BlockingChannel", tag: int, *, used: bool) -> None:
        """Acknowledge, or reject so that the broker dead-letters; over a connection that is gone there is no need."""
        with suppress(AMQPError, OSError):
            if used:
                channel.basic_ack(tag)
            else:
                channel.basic_reject(tag, requeue=False)

    def _open(self, *, consume: bool = True) -> "BlockingChannel":
        if self._channel is not None and self._channel.is_open:
            return self._channel
        self.close()
        asked = self._definition
        parameters = pika.URLParameters(with_password(asked.url, asked.password))
        parameters.heartbeat = asked.heartbeat
        parameters.socket_timeout = parameters.stack_timeout = _TRYING_SECONDS
        self._connection = pika.BlockingConnection(parameters)
        channel = self._connection.channel()
        channel.basic_qos(prefetch_count=asked.prefetch)
        channel.queue_declare(asked.queue, passive=True)
        if consume:
            channel.basic_consume(asked.queue, self._take)
        self._channel = channel
        return channel

    def _take(self, channel: "BlockingChannel", method: Any, properties: Any, body: bytes) -> None:  # noqa: ANN401 - as pika gives them
        del channel
        sha256 = content_sha256(body)
        name = properties.message_id or f"{self._definition.queue}-{sha256[:16]}"
        kept: bytes | BinaryIO = body
        if len(body) > DISK_ABOVE:
            self._folder.mkdir(parents=True, exist_ok=True)
            kept = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - open as long as the message is here
            kept.write(body)
            kept.flush()
        self._came.append(_Came(time.time(), method, properties, kept, max(body.count(b"\n"), 1), name))

    def _empty(self, channel: "BlockingChannel") -> bool:
        """Whether nothing is left. A count leaves out what is on its way here; an answer to a `get` comes after it."""
        method, properties, body = channel.basic_get(self._definition.queue)
        channel.connection.process_data_events(time_limit=0)
        if method is not None:
            self._take(channel, method, properties, body)
        return not self._came

    def _count(self, channel: "BlockingChannel") -> int:
        return int(channel.queue_declare(self._definition.queue, passive=True).method.message_count)


def _let_go(body: bytes | BinaryIO) -> None:
    """Let go of what waited on the disk."""
    if not isinstance(body, bytes):
        body.close()
