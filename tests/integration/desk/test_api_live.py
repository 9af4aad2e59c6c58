"""The API as it is served: the examples of the documentation, the Python client and a webhook, against one server."""

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from desk import OPERATOR_ACTOR
from port_targets import issue
from practice_world import first, small_world
from tidewaiter.centre.api_keys import actions
from tidewaiter.centre.api_keys.actions import NewKey
from tidewaiter.centre.api_keys.scopes import possible_for
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.client import Client, ProblemError, all_targets

pytestmark = pytest.mark.enable_socket

ROOT = Path(__file__).parents[3]
MESSAGE = first(small_world(60, seed=3).day(1).messages, "jsonl").data
NUMBER = json.loads(MESSAGE.splitlines()[0])["trackingNumber"]
ROLES = {
    "FEED": Role.FEED,
    "PORT_SYSTEM": Role.PORT_OFFICER,
    "ANALYST": Role.ANALYST,
    "SUPERVISOR": Role.SUPERVISOR,
}


@dataclass
class Served:
    """A desk that is served, and a key for each of some roles."""

    url: str
    keys: dict[str, str] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        return Client(self.url, self.keys[name])


@pytest.fixture(scope="module")
def served(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Path(shutil.copytree(sqlite_template, tmp_path_factory.mktemp("served") / "home"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    desk = Served(f"http://127.0.0.1:{port}")
    open_store(home)
    try:
        issue("FRA", range(1, 5))
        for name, role in ROLES.items():
            desk.keys[name] = actions.add(OPERATOR_ACTOR, NewKey(name, role, possible_for(role)))
    finally:
        close_store()
    command = [sys.executable, "-m", "tidewaiter", "--home", str(home), "serve", "--port", str(port)]
    environment = {**os.environ, "TIDEWAITER_WEBHOOKS_PRIVATE": "1", "TIDEWAITER_DATABASE": ""}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(desk.url)
        yield desk
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 240
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=2) as answer:
                answer.read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def test_the_examples_of_the_documentation_run(served: Served, tmp_path: Path) -> None:
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("no curl: the examples of docs/api.md are not tried")
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    examples = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    assert len(examples) >= 6
    script = "set -euo pipefail\n" + "\n".join(examples)
    if shutil.which("jq") is None:
        script = script.replace("jq -r .message_id", """sed -E 's/.*"message_id": "([0-9a-f]+)".*/\\1/'""")
    (tmp_path / "message.jsonl").write_bytes(MESSAGE)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **served.keys, "DESK": served.url, "NUMBER": NUMBER},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for said in ('"band"', '"acknowledged"', '"recorded": 1', '"referral_id"', "event: target.moved", "whsec_"):
        assert said in done.stdout


def test_the_client_sends_asks_and_says_what_was_refused(served: Served) -> None:
    feed, port = served.client("FEED"), served.client("PORT_SYSTEM")
    message = feed.send_message(MESSAGE.splitlines(keepends=True)[1], mapping="express-jsonl")
    assert feed.get_message(message["message_id"])["message_id"] == message["message_id"]
    targets = list(all_targets(port, facility="FRA"))
    assert [target["target_id"] for target in targets] == [f"T-{n:06d}" for n in range(1, 5)]
    moved = port.move_target("T-000004", {"to": "acknowledged"}, idempotency_key="a")
    assert port.move_target("T-000004", {"to": "acknowledged"}, idempotency_key="a") == moved
    with pytest.raises(ProblemError) as refused:
        port.move_target("T-000004", {"to": "acknowledged"})
    assert (refused.value.status, refused.value.code) == (409, "illegal-move")
    with pytest.raises(ProblemError) as refused:
        port.move_target("T-000004", {"to": "finding"})  # type: ignore[typeddict-item] # what is tried
    assert refused.value.errors[0].at == "body.step.to"
    with pytest.raises(ProblemError, match="nobody who is known"):
        Client(served.url, "twk_none").list_targets()
    events = list(port.listen(seconds=0, last_event_id="0"))
    assert "target.moved" in {event.kind for event in events}
    assert list(port.listen(seconds=0, last_event_id=events[-1].id))[-1].id == events[-1].id


def test_a_webhook_is_delivered_and_its_signature_holds(served: Served) -> None:
    came: list[tuple[dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        port = served.client("PORT_SYSTEM")
        url = f"http://127.0.0.1:{receiver.server_port}/hook?x=1"
        webhook = port.register_webhook({"url": url, "events": ["target.moved"]})
        trial = port.test_webhook(webhook["webhook_id"])
        deadline = time.monotonic() + 60
        while not came and time.monotonic() < deadline:
            time.sleep(0.1)
        receiver.shutdown()
    headers, body = came[0]
    assert headers["webhook-id"] == trial["event"]
    key = base64.b64decode(webhook["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(time.time() - int(headers["webhook-timestamp"])) < 120
    shown = next(one for one in port.list_webhooks()["items"] if one["webhook_id"] == webhook["webhook_id"])
    assert shown["deliveries"][0]["event"] == trial["event"]
    port.end_webhook(webhook["webhook_id"])
