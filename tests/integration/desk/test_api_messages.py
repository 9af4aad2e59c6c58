"""Messages in over the API: who may, what is taken, and that it is on the disk before it is answered."""

import gzip
import threading
import time
import zlib

import pytest
from django.db import connections

from desk import Site
from practice_world import first, small_world
from programs import Program, program
from tidewaiter.centre import bundles, inbox
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import assessment
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.cycle.serve import Spool
from tidewaiter.centre.permissions import Role
from tidewaiter.desk.api import wire
from tidewaiter.formats import mapping

JSONL = "application/jsonl"
MESSAGE = first(small_world(60, seed=3).day(1).messages, "jsonl").data
WORKER = Actor("worker", "operator")


@pytest.fixture
def feed(site: Site) -> Program:
    return program(site, Role.FEED)


@pytest.fixture
def sqlite_feed(sqlite_site: Site) -> Program:
    return program(sqlite_site, Role.FEED)


def inbox_of(site: Site) -> list[str]:
    """The messages that wait, those of bundles too."""
    folder = site.workspace.home / inbox.INBOX
    together = [name for file in folder.glob("*.bundle") for name, _ in bundles.messages_in(file.read_bytes()) or []]
    return sorted([*(p.name for p in folder.glob("*.msg")), *together])


def work(site: Site) -> None:
    """What the worker does with what lies in the inbox."""
    spool = Spool(site.workspace.home / inbox.INBOX, site.workspace.now, once=True)
    with Intake(site.workspace, WORKER) as door:
        for arrived in spool.next(10**6, 0) or []:
            [report] = door.take_all([arrived.message])
            arrived.done(report)


def test_a_message_is_on_the_disk_and_its_fate_can_be_asked(site: Site, feed: Program) -> None:
    answer = feed.post("/messages", MESSAGE, JSONL)
    assert answer.status_code == 202, answer.content
    said = answer.json()
    assert said["state"] == "waiting"
    assert inbox_of(site) == [f"{said['message_id']}.msg"]
    assert (site.workspace.home / inbox.INBOX / inbox_of(site)[0]).read_bytes() == MESSAGE
    assert feed.get(f"/messages/{said['message_id']}").json() == said
    work(site)
    taken = feed.get(f"/messages/{said['message_id']}").json()
    assert taken["state"] == "taken"
    assert taken["rows"] == MESSAGE.count(b"\n")
    assessment.assess_pending(site.workspace, as_of=site.workspace.now(), actor=WORKER)
    assert feed.get(f"/messages/{said['message_id']}").json()["state"] == "assessed"


def test_the_same_bytes_are_the_same_message_and_are_written_once(sqlite_site: Site, sqlite_feed: Program) -> None:
    sent = [sqlite_feed.post("/messages", MESSAGE, JSONL).json()["message_id"] for _ in range(3)]
    assert len(set(sent)) == 1
    assert len([line for line in audit_log.latest() if line.action == "reception.receive"]) == 1
    work(sqlite_site)
    assert sqlite_feed.post("/messages", MESSAGE, JSONL).json()["rows"] == MESSAGE.count(b"\n")
    assert inbox_of(sqlite_site) == []


def test_what_cannot_be_read_waits_in_quarantine_and_says_so(sqlite_site: Site, sqlite_feed: Program) -> None:
    message = sqlite_feed.post("/messages", b"%PDF-1.7 a picture of a form", "application/octet-stream").json()
    work(sqlite_site)
    fate = sqlite_feed.get(f"/messages/{message['message_id']}").json()
    assert (fate["rows"], fate["quarantined"]) == (0, 1)


def test_a_mapping_goes_with_the_message_to_the_worker(sqlite_site: Site, sqlite_feed: Program) -> None:
    message = sqlite_feed.post("/messages?mapping=express-jsonl", MESSAGE, JSONL).json()
    assert inbox_of(sqlite_site) == [f"{message['message_id']}@express-jsonl.msg"]
    work(sqlite_site)
    assert sqlite_feed.get(f"/messages/{message['message_id']}").json()["rows"] == MESSAGE.count(b"\n")


@pytest.mark.parametrize("mapping", ["nobody-knows", "../../etc/passwd", "post-csv%00", "%F0%9F%93%A6" * 80])
def test_a_mapping_that_nobody_knows_is_refused(sqlite_site: Site, sqlite_feed: Program, mapping: str) -> None:
    answer = sqlite_feed.post(f"/messages?mapping={mapping}", MESSAGE, JSONL)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert inbox_of(sqlite_site) == []


def test_somebody_elses_message_does_not_exist(site: Site, feed: Program) -> None:
    message = feed.post("/messages", MESSAGE, JSONL).json()["message_id"]
    other = program(site, Role.FEED, "another feed")
    assert other.get(f"/messages/{message}").status_code == 404
    assert other.post("/messages", MESSAGE, JSONL).json()["message_id"] == message
    assert other.get(f"/messages/{message}").status_code == 200


def test_gzip_is_unpacked_and_a_bomb_is_not(sqlite_site: Site, sqlite_feed: Program) -> None:
    packed = {"Content-Encoding": "gzip"}
    answer = sqlite_feed.post("/messages", gzip.compress(MESSAGE), JSONL, **packed)
    assert answer.status_code == 202
    assert (sqlite_site.workspace.home / inbox.INBOX / inbox_of(sqlite_site)[0]).read_bytes() == MESSAGE
    bomb = gzip.compress(bytes(wire.MOST_BYTES + 1))
    assert len(bomb) < 64 * 1024
    assert sqlite_feed.post("/messages", bomb, JSONL, **packed).status_code == 413
    many = gzip.compress(bytes(2**20)) * 33
    assert sqlite_feed.post("/messages", many, JSONL, **packed).status_code == 413
    for broken in (b"no gzip", gzip.compress(MESSAGE)[:-9], zlib.compress(MESSAGE)):
        assert sqlite_feed.post("/messages", broken, JSONL, **packed).status_code == 422


def test_types_sizes_and_nothing_at_all(sqlite_feed: Program) -> None:
    assert sqlite_feed.post("/messages", MESSAGE, "image/png").status_code == 415
    assert sqlite_feed.post("/messages", MESSAGE, JSONL, **{"Content-Encoding": "br"}).status_code == 415
    assert sqlite_feed.post("/messages", gzip.compress(b""), JSONL, **{"Content-Encoding": "gzip"}).status_code == 422
    assert sqlite_feed.post("/messages", bytes(wire.MOST_BYTES + 1), JSONL).status_code == 413


def test_a_disk_that_takes_no_more_is_said_and_nothing_is_promised(sqlite_site: Site, sqlite_feed: Program) -> None:
    folder = sqlite_site.workspace.home / inbox.INBOX
    folder.write_bytes(b"a file where the folder should be")
    answer = sqlite_feed.post("/messages", MESSAGE, JSONL)
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert not [line for line in audit_log.latest() if line.action == "reception.receive"]


def test_two_that_send_the_same_at_once_get_the_same_answer(site: Site, feed: Program) -> None:
    answers: list[dict[str, object]] = []

    def send() -> None:
        try:
            answers.append(feed.post("/messages", MESSAGE, JSONL, **{"Idempotency-Key": "one"}).json())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.get("message_id") for answer in answers] == [answers[0]["message_id"]] * 4
    assert len(inbox_of(site)) == 1


def test_a_message_whose_mapping_is_gone_is_read_by_its_content(sqlite_site: Site, sqlite_feed: Program) -> None:
    own = sqlite_site.workspace.mappings / "our-own.toml"
    own.write_bytes((mapping.SHIPPED / "express-jsonl.toml").read_bytes().replace(b'"express-jsonl"', b'"our-own"'))
    message = sqlite_feed.post("/messages?mapping=our-own", MESSAGE, JSONL).json()
    own.unlink()
    work(sqlite_site)
    assert sqlite_feed.get(f"/messages/{message['message_id']}").json()["rows"] == MESSAGE.count(b"\n")


def test_bytes_are_kept_for_a_while_and_nothing_else_is_removed(sqlite_site: Site, sqlite_feed: Program) -> None:
    sqlite_feed.post("/messages", MESSAGE, JSONL)
    folder = sqlite_site.workspace.home / inbox.INBOX
    (folder / inbox.TAKEN).mkdir()
    (folder / inbox.TAKEN / "somebody's own.csv").write_bytes(b"x")
    assert inbox.clear(sqlite_site.workspace.home, time.time() + 1) == 0
    work(sqlite_site)
    assert inbox.clear(sqlite_site.workspace.home, time.time() - 60) == 0
    assert inbox.clear(sqlite_site.workspace.home, time.time() + 1) == 1
    assert [p.name for p in (folder / inbox.TAKEN).iterdir()] == ["somebody's own.csv"]


def test_many_that_come_at_once_share_commits_and_each_has_its_receipt_and_entry(site: Site, feed: Program) -> None:
    ready, answers = threading.Barrier(6), {}

    def send(number: int) -> None:
        try:
            ready.wait(10)
            answers[number] = feed.post("/messages", MESSAGE + b"%d" % number, JSONL).json()["message_id"]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers.values())) == 6
    assert inbox_of(site) == sorted(f"{message}.msg" for message in answers.values())
    entries = [line for line in audit_log.latest() if line.action == "reception.receive"]
    assert {line.object for line in entries} == set(answers.values())
    assert {feed.get(f"/messages/{message}").json()["state"] for message in answers.values()} == {"waiting"}
    assert audit_log.verify(site.workspace).ok


def test_what_was_taken_in_by_another_way_is_known_at_once(sqlite_site: Site, sqlite_feed: Program) -> None:
    with Intake(sqlite_site.workspace, WORKER) as door:
        list(door.take_all([Message(MESSAGE, "by-hand.jsonl", sqlite_site.workspace.now())]))
    assert sqlite_feed.post("/messages", MESSAGE, JSONL).json()["state"] == "taken"
    assert inbox_of(sqlite_site) == []
