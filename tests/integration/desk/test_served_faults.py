"""What goes wrong around a server that people work at: it is killed, the disk is full, the database lets go.

Nothing that was answered is lost, nothing is half done, and the answer says what is the matter.
"""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from desk import OPERATOR_ACTOR
from forked import DEVNULL, Running
from port_world import ON, issue
from served import PAGES
from tidewaiter.centre import inbox
from tidewaiter.centre.api_calls.models import AnsweredCall
from tidewaiter.centre.api_keys import actions as api_keys
from tidewaiter.centre.api_keys.actions import NewKey
from tidewaiter.centre.api_keys.scopes import possible_for
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle.serve import Spool
from tidewaiter.centre.database import SQLITE_FILE
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.reception.models import Receipt
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.targets.queries import target as target_named

pytestmark = pytest.mark.enable_socket

TARGETS = 60
STEPS = ("acknowledged", "located", "presented")


@dataclass
class Place:
    """A workspace with targets, and a key of a port's own system."""

    home: Path
    token: str
    database: str | None = None
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The last step of each target that a server said was done."""


def place(home: Path, database: str | None = None, role: Role = Role.SUPERVISOR, shifts: int = 1) -> Place:
    open_store(home, database=database)
    try:
        for number in range(shifts):
            issue(TARGETS, on=ON + timedelta(days=number), run=f"s{number}", first=number * TARGETS + 1)
        key = NewKey("a port", role, tuple(possible_for(role)), rate=api_keys.MOST_RATE)
        return Place(home, api_keys.add(OPERATOR_ACTOR, key), database)
    finally:
        close_store()


@contextmanager
def pages(at: Place, limit: int | None = None) -> Iterator[tuple[str, Running]]:
    """The page server alone; `limit` is the size beyond which no file may grow, as on a full disk."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tidewaiter.desk.config.settings",
        "TIDEWAITER_HOME": str(at.home),
        "TIDEWAITER_DATABASE": at.database or "",
        "TIDEWAITER_PLAIN_HTTP": "1",
    }
    words = ["tidewaiter.desk.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    words += ["--worker-class", "gthread", "--threads", "4", "--log-level", "critical"]
    said = at.home.parent / "server.log"
    with said.open("wb") as log:
        server = PAGES.start(
            "gunicorn",
            words,
            env=environment,
            stdout=DEVNULL,
            stderr=log.fileno(),
            start_new_session=True,
            largest_file=limit,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, server, said)
        yield url, server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait(url: str, server: Running, said: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=2) as answer:
                answer.read()
        except (OSError, http.client.HTTPException):  # cut off in the middle of an answer is no answer
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server does not answer; it ended with {server.poll()} and said {said.read_text()[-4000:]!r}")


def moved(url: str, at: Place, target: str, to: str) -> tuple[int, dict[str, object]]:
    body = json.dumps({"to": to}).encode()
    headers = {"Authorization": f"Bearer {at.token}", "Content-Type": "application/json"}
    headers["Idempotency-Key"] = f"{target}-{to}"
    asked = urllib.request.Request(f"{url}/api/v1/targets/{target}/moves", body, headers)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read() or b"{}")


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - which target comes next


def work(url: str, at: Place, numbers: range, stop: threading.Event, draws: random.Random) -> None:
    """Move these targets on, and note what the server says is done, until it no longer answers."""
    while not stop.is_set():
        target = f"T-{draws.choice(numbers):06d}"
        done = at.acknowledged.get(target, "")
        step = STEPS[STEPS.index(done) + 1] if done in STEPS[:-1] else STEPS[0]
        try:
            status, _ = moved(url, at, target, step)
        except (OSError, http.client.HTTPException):
            return
        if status == 201 or (status == 409 and not done):
            at.acknowledged[target] = step


def whole(at: Place, numbers: range = range(1, TARGETS + 1)) -> None:
    """What was answered of these targets is there; states and ledgers agree; the audit log is whole."""
    workspace = open_store(at.home, database=at.database)
    try:
        order = ["issued", *STEPS]
        for number in numbers:
            name = f"T-{number:06d}"
            view = target_named(name)
            assert view is not None
            step = at.acknowledged.get(name, order[0])
            assert order.index(view.state.value) >= order.index(step), f"{name} lost {step}"
            assert view.ledger[-1].state == view.state
            assert [event.seq for event in view.ledger] == list(range(1, len(view.ledger) + 1))
        assert audit_log.verify(workspace).ok
    finally:
        close_store()


A_HUNDRED = pytest.param(100, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])
"""A server takes some seconds to begin: a hundred of them do not fit into the time that other tests have."""


@pytest.mark.parametrize("kills", [3, A_HUNDRED])
def test_killed_while_people_write_it_keeps_what_it_answered(sqlite_template: Path, tmp_path: Path, kills: int) -> None:
    home = Path(shutil.copytree(sqlite_template, tmp_path / "home"))
    at = place(home, shifts=kills)
    for number in range(kills):
        numbers = range(number * TARGETS + 1, (number + 1) * TARGETS + 1)  # new ones, so that there is work to do
        with pages(at) as (url, server):
            stop = threading.Event()
            draws = [chance(10 * number + one) for one in range(3)]
            people = [threading.Thread(target=work, args=(url, at, numbers, stop, own)) for own in draws]
            for one in people:
                one.start()
            time.sleep(0.2 + chance(number).random())
            os.killpg(server.pid, signal.SIGKILL)
            stop.set()
            for one in people:
                one.join()
        whole(at, numbers)
    whole(at, range(1, kills * TARGETS + 1))
    assert len(at.acknowledged) > 2 * kills


def send(url: str, token: str, sender: str, said: dict[str, bytes]) -> None:
    """Send messages, each under a name of its own, and note which are said to be safe, until nobody answers."""
    with closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)) as connection:
        for number in range(100_000):
            body = json.dumps({"sender": sender, "number": number}).encode()
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/jsonl"}
            headers["Idempotency-Key"] = f"{sender}-{number}"
            try:
                connection.request("POST", "/api/v1/messages", body, headers)
                answer = connection.getresponse()
                document = json.loads(answer.read())
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 202, document
            said[document["message_id"]] = body


def received(at: Place, said: dict[str, bytes]) -> None:
    """What was answered lies in the inbox with a receipt and an entry; no entry or receipt is without the other."""
    workspace = open_store(at.home, database=at.database)
    try:
        arrived = Spool(at.home / inbox.INBOX, workspace.now, once=True).next(10**6, 0) or []
        lying = {one.message.name.partition(".")[0]: one.message.data for one in arrived}
        receipts = dict(Receipt.objects.values_list("message_id", "sha256"))
        entries = [line.object for line in audit_log.latest(10**6) if line.action == "reception.receive"]
        assert said.items() <= lying.items()
        assert said.keys() <= receipts.keys() <= lying.keys()
        assert sorted(entries) == sorted(receipts)
        assert AnsweredCall.objects.filter(status=202).count() == AnsweredCall.objects.count() == len(receipts)
        assert audit_log.verify(workspace).ok
    finally:
        close_store()


@pytest.mark.parametrize("kills", [3, A_HUNDRED])
def test_killed_while_programs_send_it_keeps_what_it_accepted(
    sqlite_template: Path, tmp_path: Path, kills: int
) -> None:
    at = place(Path(shutil.copytree(sqlite_template, tmp_path / "home")), role=Role.FEED)
    said: dict[str, bytes] = {}
    for number in range(kills):
        with pages(at) as (url, server):
            programs = [threading.Thread(target=send, args=(url, at.token, f"{number}-{n}", said)) for n in range(8)]
            for one in programs:
                one.start()
            time.sleep(0.3 + chance(number).random())
            os.killpg(server.pid, signal.SIGKILL)
            for one in programs:
                one.join()
    received(at, said)
    assert len(said) > 5 * kills
    assert list((at.home / inbox.INBOX).glob("*.bundle"))


def test_on_a_full_disk_acts_are_refused_whole_and_reading_goes_on(sqlite_template: Path, tmp_path: Path) -> None:
    at = place(Path(shutil.copytree(sqlite_template, tmp_path / "home")))
    size = (at.home / SQLITE_FILE).stat().st_size
    with pages(at, limit=size) as (url, _):
        codes = []
        for number in range(1, TARGETS + 1):
            status, said = moved(url, at, f"T-{number:06d}", "acknowledged")
            codes.append(status)
            if status == 201:
                at.acknowledged[f"T-{number:06d}"] = "acknowledged"
            else:
                assert status >= 500, said
                assert said["status"] == status
        assert codes[-1] >= 500
        headers = {"Authorization": f"Bearer {at.token}"}
        with urllib.request.urlopen(urllib.request.Request(f"{url}/api/v1/targets", None, headers)) as answer:
            assert len(json.load(answer)["items"]) > 5
    whole(at)
    with pages(at) as (url, _):
        assert moved(url, at, "T-000060", "acknowledged")[0] == 201


def test_a_database_that_lets_go_of_its_connections_is_asked_again(
    postgresql_server, postgresql_template, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(postgresql_template[0], tmp_path / "home"))
    name = postgresql_server.create(postgresql_template[1])
    at = place(home, postgresql_server.url(name))
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    try:
        with pages(at) as (url, _):
            for number in range(1, 9):
                postgresql_server.execute(cut)
                status, said = moved(url, at, f"T-{number:06d}", "acknowledged")
                assert status == 201, said
                at.acknowledged[f"T-{number:06d}"] = "acknowledged"
        whole(at)
    finally:
        postgresql_server.drop(name)
