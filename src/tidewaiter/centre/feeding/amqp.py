"""Messages from a queue of an AMQP 0-9-1 broker (RabbitMQ), each acknowledged after its commit.

The broker hands over at most `prefetch` messages that are not acknowledged: while the store is slow, the rest stays
with the broker. A connection that breaks gives back what was not acknowledged, and what comes again is recognised by
its content.
"""

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

import pika
from pika.exceptions import AMQPError

from tidewaiter.centre.batches.manifest import content_sha256
from tidewaiter.centre.cycle.intake import IntakeReport, Message
from tidewaiter.centre.cycle.serve import Arrived
from tidewaiter.centre.feeding.definitions import Amqp, secret
from tidewaiter.centre.feeding.down import FeedDownError

if TYPE_CHECKING:
    from pika.adapters.blocking_connection import BlockingChannel

COUNT = "x-delivery-count"
"""Header in which a quorum queue counts how often a message was delivered before."""

_TRYING_SECONDS = 10


class Consumer:
    """A queue as a source. `once`: it ends when the queue is empty."""

    def __init__(self, definition: Amqp, now: Callable[[], datetime], *, once: bool) -> None:
        self._definition = definition
        self._now = now
        self._once = once
        self._connection: pika.BlockingConnection | None = None
        self._channel: BlockingChannel | None = None
        self._came: deque[tuple[float, Any, Any, bytes]] = deque()
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
        except (AMQPError, OSError) as error:
            self.close()
            raise FeedDownError(f"{type(error).__name__}: {error}".strip()) from error
        if not self._came and self._once and self._behind == 0:
            return None
        arrived: list[Arrived] = []
        while self._came and sum(one.lines for one in arrived) < rows:
            at, method, properties, body = self._came.popleft()
            if ((properties.headers or {}).get(COUNT) or 0) >= self._definition.deliveries:
                self.rejected += 1
                self._answer(channel, method.delivery_tag, used=False)
                continue
            arrived.append(self._arrived(channel, at, method, properties, body))
        return arrived

    def waiting(self) -> int:
        """Messages in the queue when it was last asked, and those that are here."""
        return self._behind + len(self._came)

    def answers(self) -> str:
        """Whether the broker and the queue are there: '', or what is wrong. Nothing is taken."""
        try:
            self._open(consume=False)
        except (AMQPError, OSError) as error:
            return f"{type(error).__name__}: {error}".strip()
        finally:
            self.close()
        return ""

    def close(self) -> None:
        """Give back what was not acknowledged."""
        self._came.clear()
        if self._connection is not None:
            with suppress(AMQPError, OSError):
                self._connection.close()
        self._connection = self._channel = None

    def _arrived(self, channel: "BlockingChannel", at: float, method: Any, properties: Any, body: bytes) -> Arrived:  # noqa: ANN401 - as pika gives them
        name = properties.message_id or f"{self._definition.queue}-{content_sha256(body)[:16]}"
        message = Message(body, name, self._now(), self._definition.mapping)

        def done(report: IntakeReport) -> None:
            self._answer(channel, method.delivery_tag, used=not report.useless)

        return Arrived(message, max(body.count(b"\n"), 1), (at,), done)

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
        parameters = pika.URLParameters(_with_password(asked))
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
        self._came.append((time.time(), method, properties, body))

    def _count(self, channel: "BlockingChannel") -> int:
        return int(channel.queue_declare(self._definition.queue, passive=True).method.message_count)


def _with_password(asked: Amqp) -> str:
    """The broker's address with the password that stands elsewhere."""
    parts = urlsplit(asked.url)
    if not asked.password or not parts.username:
        return asked.url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{quote(secret(asked.password), safe='')}@{host}"))
