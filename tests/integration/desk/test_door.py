"""The short way in for small messages: together what comes at once, and each its own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from desk import OPERATOR_ACTOR, Site
from practice_world import first, small_world
from programs import Program, program
from tidewaiter.centre import bundles, inbox
from tidewaiter.centre.api_calls.models import AnsweredCall
from tidewaiter.centre.api_keys import actions as api_keys
from tidewaiter.centre.api_keys import queries as keys
from tidewaiter.centre.api_keys.models import ApiKey
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle.serve import Spool
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.reception.models import Receipt
from tidewaiter.desk.middleware import door
from tidewaiter.desk.middleware.door import _Sent, _told

JSONL = "application/jsonl"
LINE = first(small_world(60, seed=3).day(1).messages, "jsonl").data.splitlines(keepends=True)[0]
LINES = [LINE.replace(b'"trackingNumber":"', b'"trackingNumber":"N%d' % n) for n in range(12)]


def sent(feed: Program, number: int, key: str = "", digest: str = "") -> _Sent:
    return _Sent(feed.token, LINES[number], "express-jsonl", key, digest or f"digest of {number}")


def entries() -> list[str]:
    return [line.object for line in audit_log.latest(1000) if line.action == "reception.receive"]


@pytest.fixture
def feed(site: Site) -> Program:
    return program(site, Role.FEED)


def at_once(count: int, do: Callable[[int], object]) -> None:
    ready = threading.Barrier(count)

    def work(number: int) -> None:
        try:
            ready.wait(10)
            do(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_several_share_a_file_and_a_commit_and_each_has_receipt_entry_and_answer(site: Site, feed: Program) -> None:
    told = _told([sent(feed, n, f"call-{n}") for n in range(5)])
    fates = [one.fate for one in told if one is not None]
    assert len({fate.message_id for fate in fates}) == 5
    [file] = (site.workspace.home / inbox.INBOX).iterdir()
    inside = bundles.messages_in(file.read_bytes()) or []
    assert inside == [(inbox.file_name(f.message_id, "express-jsonl"), LINES[n]) for n, f in enumerate(fates)]
    assert sorted(entries()) == sorted(fate.message_id for fate in fates)
    assert Receipt.objects.count() == 5
    for number, fate in enumerate(fates):
        again = feed.post(
            "/messages?mapping=express-jsonl", LINES[number], JSONL, **{"Idempotency-Key": f"new-{number}"}
        )
        assert again.json()["message_id"] == fate.message_id
    assert len(entries()) == 5
    assert audit_log.verify(site.workspace).ok


def test_the_worker_takes_each_and_puts_the_file_away_after_the_last(site: Site, feed: Program) -> None:
    _told([sent(feed, n) for n in range(3)])
    folder = site.workspace.home / inbox.INBOX
    spool = Spool(folder, site.workspace.now, once=True)
    arrived = spool.next(500, 0) or []
    assert [one.message.data for one in arrived] == LINES[:3]
    assert {one.message.mapping for one in arrived} == {"express-jsonl"}
    assert spool.waiting() == 3
    for one in arrived[:2]:
        one.done(None)  # type: ignore[arg-type] # what became of it is not asked
    assert list(folder.glob("*.bundle"))
    arrived[2].done(None)  # type: ignore[arg-type] # as above
    assert not list(folder.glob("*.bundle"))
    assert list((folder / inbox.TAKEN).glob("*.bundle"))


def test_a_call_sent_again_is_answered_again_and_another_by_its_name_is_refused(site: Site, feed: Program) -> None:
    named = {"Idempotency-Key": "one"}
    before = feed.post("/messages?mapping=express-jsonl", LINES[0], JSONL, **named)
    assert before["Idempotent-Replayed"] == "false"
    again = feed.post("/messages?mapping=express-jsonl", LINES[0], JSONL, **named)
    assert (again["Idempotent-Replayed"], again.json()) == ("true", before.json())
    assert feed.post("/messages?mapping=express-jsonl", LINES[1], JSONL, **named).status_code == 409
    assert len(entries()) == 1
    assert AnsweredCall.objects.count() == 1


def test_of_two_calls_of_one_name_at_once_one_is_looked_at_alone(site: Site, feed: Program) -> None:
    one, other = _told([sent(feed, 0, "same"), sent(feed, 1, "same")])
    assert one is not None
    assert other is None
    assert entries() == [one.fate.message_id]


def test_a_key_that_is_revoked_is_refused_at_once_beside_one_that_holds(site: Site, feed: Program) -> None:
    other = program(site, Role.FEED, "another feed")
    assert feed.post("/messages", LINES[0], JSONL).status_code == 202
    prefix = ApiKey.objects.exclude(name="another feed").get().prefix
    api_keys.revoke(OPERATOR_ACTOR, prefix)
    assert [one is None for one in _told([sent(feed, 1), sent(other, 2)])] == [True, False]
    answer = feed.post("/messages", LINES[1], JSONL)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_who_may_not_send_is_told_why(site: Site) -> None:
    port = program(site, Role.PORT_OFFICER)
    assert port.post("/messages", LINES[0], JSONL).status_code == 403
    assert entries() == []


def test_too_many_calls_are_refused_and_the_key_is_noted_as_used(site: Site, feed: Program) -> None:
    ApiKey.objects.update(rate=1)
    statuses = [feed.post("/messages", line, JSONL).status_code for line in LINES[:6]]
    assert statuses[:2] == [202, 202]
    assert 429 in statuses
    [view] = keys.by_tokens([feed.token], site.workspace.now()).values()
    assert view.last_used_at is not None


def test_what_fails_together_is_tried_alone(site: Site, feed: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(sendings: object) -> list[object]:
        raise OSError("the disk takes no more")

    monkeypatch.setattr(door.reception, "receive_all", fails)
    statuses: list[int] = []
    at_once(4, lambda n: statuses.append(feed.post("/messages?mapping=express-jsonl", LINES[n], JSONL).status_code))
    assert statuses == [202] * 4
    assert len(entries()) == 4


def test_many_at_once_over_http_are_each_received_once(site: Site, feed: Program) -> None:
    said: dict[int, str] = {}

    def send(number: int) -> None:
        for _ in range(2):
            headers = {"Idempotency-Key": f"call-{number}"}
            answer = feed.post("/messages?mapping=express-jsonl", LINES[number], JSONL, **headers)
            assert answer.status_code == 202
            assert answer["Content-Length"] == str(len(answer.content))
            assert answer["Cache-Control"] == "no-store"
            assert answer["X-Request-Id"]
            said[number] = answer.json()["message_id"]

    at_once(12, send)
    assert len(set(said.values())) == 12
    assert sorted(entries()) == sorted(said.values())
    assert AnsweredCall.objects.count() == 12
    assert audit_log.verify(site.workspace).ok
