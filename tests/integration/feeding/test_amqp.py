"""A queue as a source: when it is empty."""

import time

import pika
import pytest

from tidewaiter.centre.feeding import definitions, status
from tidewaiter.centre.feeding.amqp import Consumer

pytestmark = pytest.mark.enable_socket


def test_a_queue_is_not_empty_while_its_messages_are_on_their_way(sqlite_workspace, broker, day_messages, monkeypatch):
    listening = pika.BlockingConnection.process_data_events
    turns = iter([lambda: time.sleep(1)])  # a machine so busy that nothing is heard in time

    def process_data_events(self, time_limit=0):
        next(turns, lambda: listening(self, time_limit))()

    broker.queue("way", day_messages[:3])
    folder = sqlite_workspace.home / status.FOLDER
    text = f'[feed.broker]\nkind = "amqp"\nurl = "{broker.url}"\npassword = "env:BROKER_PASSWORD"\nqueue = "way"\n'
    monkeypatch.setenv("BROKER_PASSWORD", "guest")
    asked = definitions.parse(text.encode(), "feeds.toml")["broker"]
    consumer = Consumer(asked, sqlite_workspace.now, folder, once=True)
    monkeypatch.setattr(pika.BlockingConnection, "process_data_events", process_data_events)
    bodies = set()
    while (arrived := consumer.next(1, 0)) is not None:
        bodies |= {one.message.data for one in arrived}
    consumer.close()
    assert bodies == set(day_messages[:3])
