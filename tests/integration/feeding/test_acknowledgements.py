"""Feeds that acknowledge: each content once, whatever dies in between, and never in the way of intake."""

import json

import pytest

from practice_world import NOISE
from tidewaiter.centre.acknowledgements import actions, queries
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import content_sha256
from tidewaiter.centre.cycle import acknowledging
from tidewaiter.centre.feeding import definitions
from tidewaiter.centre.feeding.run import Run, problems

FWB = b"""FWB/17
777-20000001CDGJFK/T3K25.5
RTG/JFKZZ
SHP
NAM/PAPIER SA
ADR/QUAI 1
LOC/LYON
/FR
CNE
NAM/PAPER INC
ADR/1 MILL ROAD
LOC/NEW YORK
/US
RTD/1/P3/K25.5/CQ/W26
/NG/PAPER
"""


def feed(folder, outlet):
    return definitions.parse(
        f'[feed.air]\nkind = "directory"\npath = "{folder}"\n[feed.air.answers]\nkind = "directory"\n'
        f'path = "{outlet}"\n'.encode(),
        "feeds.toml",
    )


def once(workspace, actor, found):
    return Run(workspace, actor, found, once=True).run(lambda _: None)


@pytest.fixture
def places(tmp_path):
    folder, outlet = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    outlet.mkdir()
    return folder, outlet


def test_what_a_feed_brings_is_acknowledged_once_in_the_senders_form(workspace, actor, places):
    folder, outlet = places
    for name, data in (("a.msg", FWB), ("again.msg", FWB), ("noise.msg", NOISE)):
        (folder / name).write_bytes(data)
    told = once(workspace, actor, feed(folder, outlet))
    good, bad = content_sha256(FWB)[:16], content_sha256(NOISE)[:16]
    assert {file.name for file in outlet.iterdir()} == {
        f"A-{good}-001-received.txt",
        f"A-{bad}-001-error.json",
    }
    assert "777-20000001" in (outlet / f"A-{good}-001-received.txt").read_text()
    said = json.loads((outlet / f"A-{bad}-001-error.json").read_text())
    assert (said["kind"], said["answers_to"]) == ("error", "noise.msg")
    assert (told.feeds[0].acknowledged, told.feeds[0].problem) == (2, "")
    for file in outlet.iterdir():
        file.unlink()
    (folder / "third.msg").write_bytes(FWB)
    once(workspace, actor, feed(folder, outlet))
    assert list(outlet.iterdir()) == []
    assert audit_log.verify(workspace).ok


@pytest.mark.enable_socket
def test_acknowledgements_go_to_a_queue_or_a_server(sqlite_workspace, actor, places, broker, monkeypatch):
    folder, outlet = places
    monkeypatch.setenv("BROKER_PASSWORD", "guest")
    broker.queue("acknowledged", [])
    queue = definitions.AmqpOutlet(broker.url, "acknowledged", "env:BROKER_PASSWORD")
    for at, kind in enumerate((queue, definitions.RemoteOutlet(f"file://{outlet}"))):
        (folder / f"{at}.msg").write_bytes(FWB.replace(b"20000001", b"2000001%d" % at))
        found = {f"to-{at}": definitions.Directory(str(folder), answers=kind)}
        assert problems(found, sqlite_workspace.now, sqlite_workspace.home) == {f"to-{at}": ""}
        assert once(sqlite_workspace, actor, found).feeds[0].acknowledged == 1
    with broker.channel() as channel:
        method, properties, body = channel.basic_get("acknowledged", auto_ack=True)
    assert method is not None
    assert (properties.type, properties.delivery_mode, b"CSN/SR" in body) == ("psn", 2, True)
    assert [file.name.endswith("-001-received.txt") for file in outlet.iterdir()] == [True]


def test_an_outlet_that_is_away_holds_nothing_up_and_gets_what_it_is_owed(sqlite_workspace, actor, places):
    folder, outlet = places
    outlet.rmdir()
    outlet.write_text("this is no folder")
    (folder / "a.msg").write_bytes(FWB)
    found = feed(folder, outlet)
    assert problems(found, sqlite_workspace.now, sqlite_workspace.home)["air"].startswith("acknowledgements: ")
    told = once(sqlite_workspace, actor, found)
    assert (told.feeds[0].messages, "acknowledgements wait" in told.feeds[0].problem) == (1, True)
    assert len(queries.owed("air", 10)) == 1
    outlet.unlink()
    outlet.mkdir()
    assert once(sqlite_workspace, actor, found).feeds[0].acknowledged == 1
    assert (len(list(outlet.iterdir())), queries.owed("air", 10)) == (1, [])


def test_what_was_committed_and_not_acknowledged_is_acknowledged_when_it_comes_again(
    sqlite_workspace, actor, places, monkeypatch
):
    folder, outlet = places
    (folder / "a.msg").write_bytes(FWB)
    batch_id = content_sha256(FWB)[:16]

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(acknowledging, "draft", full)  # the store goes away after the commit
        told = once(sqlite_workspace, actor, feed(folder, outlet))
    assert batches.batch(batch_id) is not None
    assert ("not put away" in told.feeds[0].problem, (folder / "a.msg").exists()) == (True, True)
    once(sqlite_workspace, actor, feed(folder, outlet))
    assert [file.name for file in outlet.iterdir()] == [f"A-{batch_id}-001-received.txt"]
    assert not (folder / "a.msg").exists()
    assert actions.draft(actor, batch_id, "other", [], accepted=0, rejected=0) is False
    found = queries.of_batch(batch_id)
    assert found is not None
    assert (found.feed, found.accepted, found.written_at is None) == ("air", 1, False)
