"""Messages in over the API: who may, what is taken, and that it is on the disk before it is answered."""

import gzip

import pytest

from desk import Site
from programs import program
from tidewaiter.centre.cycle import serve
from tidewaiter.centre.cycle.live import Desk
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Role
from practice_world import first, small_world

JSONL = "application/jsonl"


@pytest.fixture(scope="module")
def message() -> bytes:
    return first(small_world(60, seed=3).day(1).messages, "jsonl").data


def inbox(site: Site) -> list[str]:
    return sorted(p.name for p in (site.workspace.home / "inbox").glob("*.msg"))


def test_a_message_is_on_the_disk_and_its_fate_can_be_asked(site: Site, message: bytes) -> None:
    feed = program(site, Role.FEED)
    answer = feed.post("/messages", message, JSONL)
    assert answer.status_code == 202, answer.content
    said = answer.json()
    assert said["state"] == "waiting"
    assert inbox(site) == [f"{said['message_id']}.msg"]
    assert (site.workspace.home / "inbox" / inbox(site)[0]).read_bytes() == message
    assert feed.get(f"/messages/{said['message_id']}").json() == said
    assert "X-Request-Id" in answer
