"""Feeds from real servers: what is sent is in the lake once, whatever breaks, dies or comes again."""

import json
import threading
import time
from dataclasses import replace

import fsspec
import pytest

from command_line import begun, call
from forked import DEVNULL
from once import copied
from practice_world import NOISE
from progress import files_below
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import content_sha256
from tidewaiter.centre.cycle import streaming
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.feeding import amqp as amqp_feed
from tidewaiter.centre.feeding import definitions, status
from tidewaiter.centre.feeding.run import Run, problems
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.formats import registry

pytestmark = pytest.mark.enable_socket

AMQP = 'kind = "amqp"\nurl = "{url}"\npassword = "env:BROKER_PASSWORD"\nqueue = "{queue}"\n'


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("BROKER_PASSWORD", "guest")


def feeds(text):
    return definitions.parse(text.encode(), "feeds.toml")


def amqp(broker, queue, more=""):
    return feeds(f"[feed.broker]\n{AMQP.format(url=broker.url, queue=queue)}{more}")


def stored():
    return {batch.content_sha256 for batch in batches.batches()}


def once(workspace, actor, found):
    return Run(workspace, actor, found, once=True).run(lambda _: None)


def test_a_queue_is_emptied_into_the_lake_and_what_nobody_reads_is_dead_lettered_too(
    workspace, actor, broker, day_messages
):
    queue = f"all-{id(workspace)}"
    broker.queue(queue, [*day_messages[:6], NOISE, *day_messages[:2]])
    told = once(workspace, actor, amqp(broker, queue))
    assert stored() == {content_sha256(body) for body in [*day_messages[:6], NOISE]}
    assert [unit.raw for unit in batches.quarantined()].count(NOISE) == 1
    assert (broker.count(queue), broker.count(f"{queue}.dead")) == (0, 1)
    assert (told.feeds[0].messages, told.feeds[0].state) == (9, "stopped")
    assert told.feeds[0].rows == sum(batch.rows for batch in batches.batches())
    assert audit_log.verify(workspace).ok


def test_large_messages_of_a_queue_wait_on_the_disk_and_leave_nothing_there(
    sqlite_workspace, actor, broker, day_messages, monkeypatch
):
    monkeypatch.setattr(amqp_feed, "DISK_ABOVE", 10)
    monkeypatch.setattr(streaming, "STREAM_ABOVE", 1500)
    large = b"consignment_id,regime,filer,consignor_name\n" + b"".join(b"X%d,mail,F,Paper Ltd\n" % n for n in range(99))
    broker.queue("large", [large, day_messages[0], large])
    told = once(sqlite_workspace, actor, amqp(broker, "large"))
    assert stored() == {content_sha256(body) for body in (large, day_messages[0])}
    assert (told.feeds[0].messages, broker.count("large"), broker.count("large.dead")) == (3, 0, 0)
    assert not list((sqlite_workspace.home / status.FOLDER).glob("*.part"))


def test_a_large_message_that_waits_twice_is_there_when_the_first_is_done(sqlite_workspace, actor, broker, monkeypatch):
    monkeypatch.setattr(amqp_feed, "DISK_ABOVE", 10)
    body = b"consignment_id,regime,filer,consignor_name\nX1,mail,F,Paper Ltd\n"
    broker.queue("twice", [body, body])
    folder = sqlite_workspace.home / status.FOLDER
    consumer = amqp_feed.Consumer(amqp(broker, "twice")["broker"], sqlite_workspace.now, folder, once=True)
    reports = []
    while (arrived := consumer.next(1, 5)) is not None:
        for one in arrived:
            with Intake(sqlite_workspace, actor) as door:
                reports += door.take_all([one.message])
            one.done(reports[-1])
    consumer.close()
    assert [report.already for report in reports] == [False, True]
    assert broker.count("twice") == 0
    assert not list(folder.iterdir())


class Breaking:
    """A reader that dies of a message: a fault that nobody has put into the real ones, so it is put here."""

    def __call__(self, data, *, received_at=None):  # noqa: ARG002 - a reader's signature
        raise ZeroDivisionError("of this message")


def test_a_message_that_breaks_its_reader_waits_in_quarantine_and_the_feed_goes_on(
    sqlite_workspace, actor, broker, day_messages, monkeypatch
):
    poison = b"POISON/1\n"
    reader = replace(registry.UNKNOWN, name="breaks", recognise=lambda head: head.startswith(poison), parse=Breaking())
    monkeypatch.setattr(registry, "MESSAGES", (reader, *registry.MESSAGES))
    broker.queue("poisoned", [day_messages[0], poison, day_messages[1]])
    once(sqlite_workspace, actor, amqp(broker, "poisoned"))
    held = {unit.raw: unit for unit in batches.quarantined()}
    assert [problem["code"] for problem in held[poison].problems] == ["reader-failed"]
    assert "ZeroDivisionError" in held[poison].problems[0]["value"]
    assert {content_sha256(body) for body in day_messages[:2]} < stored()
    assert (broker.count("poisoned"), broker.count("poisoned.dead")) == (0, 1)


def test_a_message_that_came_too_often_is_rejected_unread(sqlite_workspace, actor, broker, day_messages):
    broker.queue("often", [day_messages[0]])
    for _ in range(3):
        with broker.channel() as channel:
            channel.basic_get("often")  # and the connection ends without an answer
    told = once(sqlite_workspace, actor, amqp(broker, "often", "deliveries = 3\n"))
    assert stored() == set()
    assert (told.feeds[0].rejected, broker.count("often.dead")) == (1, 1)


def test_a_broker_that_restarts_is_waited_for_while_other_feeds_go_on(
    sqlite_workspace, actor, broker, day_messages, tmp_path
):
    broker.queue("restarts", day_messages[:2])
    folder = tmp_path / "in"
    folder.mkdir()
    found = amqp(broker, "restarts") | feeds(f'[feed.folder]\nkind = "directory"\npath = "{folder}"\n')
    runner = Run(sqlite_workspace, actor, found, once=False)
    seen = []

    def act():
        until(lambda: seen and seen[-1].feeds[0].messages == 2)
        broker.stop()
        (folder / ".new.part").write_bytes(day_messages[2])
        (folder / ".new.part").rename(folder / "new.msg")
        until(lambda: seen[-1].feeds[1].messages == 1)
        read = status.read(sqlite_workspace.home, "broker", sqlite_workspace.now())
        until(lambda: status.read(sqlite_workspace.home, "broker", read.at).state == "down")
        broker.start()
        with broker.channel() as channel:
            channel.basic_publish("", "restarts", day_messages[3])
        until(lambda: seen[-1].feeds[0].messages == 3)
        runner.stop()

    acting = threading.Thread(target=act)
    acting.start()
    last = runner.run(seen.append)
    acting.join()
    assert len(stored()) == 4
    assert {one.problem for one in last.feeds} == {""}
    assert [file.name for file in (folder / "taken").iterdir()] == ["new.msg"]


def until(true, seconds=90):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come true"
        time.sleep(0.05)


FORTY = pytest.param(40, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])


@pytest.mark.parametrize("kills", [4, FORTY])
def test_killed_in_the_middle_nothing_is_lost_and_nothing_counts_twice(
    broker, day_messages, tmp_path, sqlite_template, kills
):
    """The broker's queue and a folder at once, the worker killed (SIGKILL) again and again, each with new messages."""
    home = copied(sqlite_template, tmp_path / "home")
    folder, queue = tmp_path / "in", f"killed-{kills}"
    folder.mkdir()
    (home / "feeds.toml").write_text(
        f"[feed.broker]\n{AMQP.format(url=broker.url, queue=queue)}prefetch = 3\ndeliveries = {kills + 9}\n"
        f'[feed.folder]\nkind = "directory"\npath = "{folder}"\n'
    )
    command = ("feed", "run", "--once")
    sent, interrupted = [], 0
    for number in range(kills):
        fresh = [_invented(number * 4 + at) for at in range(4)] + day_messages[number : number + 1]
        sent += fresh
        broker.queue(queue, fresh[::2])
        for at, body in enumerate(fresh[1::2]):
            (folder / f"{number}-{at}.part").write_bytes(body)
            (folder / f"{number}-{at}.part").rename(folder / f"{number}-{at}.msg")
        interrupted += _killed(command, home, number % 5 / 50)
    assert interrupted > kills / 2
    until(lambda: broker.consumers(queue) == 0)
    for _ in range(5):  # a broker under load gives back late what the killed one had not acknowledged
        done = call(*command, "--json", home=home)
        assert done.code == 0, done.err
        assert json.loads(done.out.splitlines()[-1])["waiting"] == 0
        if broker.count(queue) == 0:
            break
    assert broker.count(queue) == 0
    workspace = open_store(home)
    try:
        assert sorted(batch.content_sha256 for batch in batches.batches()) == sorted(map(content_sha256, sent))
        assert audit_log.verify(workspace).ok
    finally:
        close_store()


def _invented(number):
    return f"consignment_id,regime,filer,consignor_name\nX{number},mail,F,Paper Ltd\n".encode()


def _killed(command, home, after):
    """Whether a worker was still at work when it was killed, so many seconds after it wrote into the lake."""
    before = files_below(home / "lake")
    process = begun(*command, home=home, actor="killer", stdout=DEVNULL, stderr=DEVNULL)
    try:
        while process.poll() is None and files_below(home / "lake") == before:
            time.sleep(0.002)
        time.sleep(after)
        return process.poll() is None
    finally:
        process.kill()
        process.wait()


def test_files_come_over_sftp_and_are_moved(sqlite_workspace, actor, ssh_server, day_messages, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    for number, body in enumerate(day_messages[:3]):
        (folder / f"{number}.txt").write_bytes(body)
    (folder / "3.txt.part").write_bytes(day_messages[3])
    options = ssh_server.options | {"host_key_policy": "auto_add"}
    found = {"ssh": definitions.Remote(f"sftp://127.0.0.1{folder}", options, every=0.2)}
    assert problems(found, sqlite_workspace.now, sqlite_workspace.home) == {"ssh": ""}
    once(sqlite_workspace, actor, found)
    assert stored() == {content_sha256(body) for body in day_messages[:3]}
    assert sorted(file.name for file in (folder / "taken").iterdir()) == ["0.txt", "1.txt", "2.txt"]
    assert [file.name for file in folder.glob("*.part")] == ["3.txt.part"]


def test_a_server_whose_key_nobody_knows_is_not_trusted(sqlite_workspace, ssh_server, tmp_path):
    found = {"ssh": definitions.Remote(f"sftp://127.0.0.1{tmp_path}", ssh_server.options)}
    said = problems(found, sqlite_workspace.now, sqlite_workspace.home)["ssh"]
    assert "not found in known_hosts" in said


@pytest.mark.parametrize("after", ["move", "delete", "keep"])
def test_files_come_from_a_bucket(sqlite_workspace, actor, s3_server, day_messages, after):
    options = {"key": "env:BROKER_PASSWORD", "secret": "test", "endpoint_url": s3_server}
    bucket = fsspec.filesystem("s3", **options | {"key": "guest"}, skip_instance_cache=True)
    bucket.mkdir(f"post-{after}")
    for number, body in enumerate(day_messages[:3]):
        bucket.pipe_file(f"post-{after}/in/{number}.txt", body)
    found = {"bucket": definitions.Remote(f"s3://post-{after}/in", options, after=after, every=0.2)}
    told = once(sqlite_workspace, actor, found)
    assert stored() == {content_sha256(body) for body in day_messages[:3]}
    assert told.feeds[0].messages == 3
    bucket.invalidate_cache()
    left = sorted(name.rpartition("/")[2] for name in bucket.find(f"post-{after}/in") if "/taken/" not in name)
    assert left == (["0.txt", "1.txt", "2.txt"] if after == "keep" else [])
    assert once(sqlite_workspace, actor, found).feeds[0].messages == 0


def test_what_grows_is_left_until_it_rests(sqlite_workspace, actor, day_messages, tmp_path):
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / "a.txt"
    file.write_bytes(day_messages[0][:100])
    found = {"folder": definitions.Remote(f"file://{tmp_path}/out", every=0.3, atomic=False)}
    runner = Run(sqlite_workspace, actor, found, once=True)
    growing = threading.Timer(0.1, file.write_bytes, (day_messages[0],))
    growing.start()
    runner.run(lambda _: None)
    growing.join()
    assert stored() == {content_sha256(day_messages[0])}


def test_a_store_that_is_away_is_waited_for(sqlite_workspace, actor, day_messages, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.msg").write_bytes(day_messages[0])
    lake = sqlite_workspace.lake
    found = feeds(f'[feed.folder]\nkind = "directory"\npath = "{folder}"\n')
    runner = Run(sqlite_workspace, actor, found, once=True)
    aside = lake.with_name("aside")
    lake.mkdir(exist_ok=True)
    lake.rename(aside)
    lake.write_text("no folder")  # every write below it fails, as on a disk that is gone

    def back():
        until(lambda: (folder.parent / "home").exists() or status_of(sqlite_workspace) == "down")
        lake.unlink()
        aside.rename(lake)

    acting = threading.Thread(target=back)
    acting.start()
    told = runner.run(lambda _: None)
    acting.join()
    assert stored() == {content_sha256(day_messages[0])}
    assert told.feeds[0].problem == ""


def status_of(workspace):
    known = status.read(workspace.home, "folder", workspace.now())
    return known and known.state


def test_a_folder_from_which_nothing_can_be_put_away_is_left_alone_and_says_so(
    sqlite_workspace, actor, day_messages, tmp_path
):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.msg").write_bytes(day_messages[0])
    runner = Run(sqlite_workspace, actor, feeds(f'[feed.folder]\nkind = "directory"\npath = "{folder}"\n'), once=True)
    (folder / "taken").rmdir()
    (folder / "taken").symlink_to(tmp_path / "gone")
    told = runner.run(lambda _: None).feeds[0]
    assert stored() == {content_sha256(day_messages[0])}
    assert told.state == "down"
    assert "a.msg is committed and was not put away" in told.problem
    assert (folder / "a.msg").exists()


def test_a_feed_that_does_not_answer_ends_a_run_of_once_and_says_so(sqlite_workspace, actor):
    found = feeds("[feed.gone]\n" + AMQP.format(url="amqp://guest@127.0.0.1:9/", queue="x"))
    told = once(sqlite_workspace, actor, found).feeds[0]
    assert told.state == "down"
    assert "AMQPConnectionError" in told.problem
    assert "Connection refused" in told.problem


def test_a_folder_that_is_not_there_is_waited_for_and_not_made(sqlite_workspace, actor, day_messages, tmp_path):
    share = tmp_path / "share"
    found = feeds(f'[feed.share]\nkind = "directory"\npath = "{share}"\n')
    told = once(sqlite_workspace, actor, found).feeds[0]
    assert (told.state, told.problem) == ("down", f"there is no folder {share}")
    assert not share.exists()
    share.mkdir()
    (share / "day").write_bytes(day_messages[0])
    told = once(sqlite_workspace, actor, found).feeds[0]
    assert (told.state, told.messages) == ("stopped", 1)


def test_the_command_lists_and_checks(broker, tmp_path, sqlite_template):
    home = copied(sqlite_template, tmp_path / "home")
    broker.queue("listed", [])
    text = f"[feed.broker]\n{AMQP.format(url=broker.url, queue='listed')}[feed.gone]\n" + AMQP.format(
        url="amqp://guest@127.0.0.1:9/", queue="x"
    )
    (home / "feeds.toml").write_text(text)
    listed = call("feed", "list", "--json", home=home)
    assert listed.code == 0, listed.err
    assert [(one["name"], one["state"]) for one in listed.json()] == [
        ("broker", "never ran"),
        ("gone", "never ran"),
    ]
    checked = call("feed", "check", home=home)
    assert checked.code == 1
    assert "broker: answers" in checked.out
    assert "gone: AMQPConnectionError" in checked.err


def test_large_files_are_taken_in_piece_by_piece_from_wherever_they_come(
    sqlite_workspace, actor, day_messages, tmp_path, monkeypatch
):
    table = b"consignment_id,regime,filer,consignor_name\n" + b"".join(b"X%d,mail,F,Paper Ltd\n" % n for n in range(99))
    monkeypatch.setattr(streaming, "STREAM_ABOVE", 1500)
    near, far = tmp_path / "near", tmp_path / "far"
    for folder, name, body in ((near, "a.csv", table), (near, "b.csv", table + b"Y,mail,F,Z\n"), (far, "c.csv", b"")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)
    (near / "b2.msg").write_bytes(day_messages[0])
    (far / "c.csv").write_bytes(table.replace(b"X", b"Z"))
    found = feeds(f'[feed.near]\nkind = "directory"\npath = "{near}"\n')
    found["far"] = definitions.Remote(f"file://{far}", {}, every=0.1)
    told = once(sqlite_workspace, actor, found)
    rows = {batch.name: (batch.rows, batch.duplicates) for batch in batches.batches()}
    assert (rows["a.csv"], rows["b.csv"], rows["c.csv"]) == ((99, 0), (1, 99), (99, 0))
    assert {one.problem for one in told.feeds} == {""}
    assert len(list((near / "taken").iterdir())) == 3
    assert not list((sqlite_workspace.home / status.FOLDER).glob("*.part"))
    assert batches.unassessed_files() == []
    assert audit_log.verify(sqlite_workspace).ok
