"""Witnesses keep checkpoints and contradict a log that was rewritten; entries are searched and taken out with proof."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tidewaiter.audit import export
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions, queries
from tidewaiter.centre.audit_log.queries import Sought
from tidewaiter.centre.cycle import auditing
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.workspace import Workspace

ANA = Actor("ana", "analyst")
AUDITOR = Actor("aud", "auditor")


def write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            actions.record(ANA, "test.write", f"thing {number}", {})


def list_witness(workspace: Workspace, *to: object) -> None:
    (workspace.home / "witnesses.toml").write_text(f"to = {json.dumps([str(one) for one in to])}")


def test_a_folder_is_handed_what_it_lacks_and_agrees(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "partner"
    folder.mkdir()
    list_witness(workspace, folder)
    write(3)
    first, second = auditing.hand(workspace, ANA), auditing.hand(workspace, ANA)
    assert [(one[0].handed, len(one[0].checkpoints)) for one in (first, second)] == [(1, 1), (1, 2)]
    assert [file.suffix for file in sorted(folder.iterdir())] == [".jsonl", ".pub"]
    assert auditing.verify(workspace, ANA).ok
    kept = auditing.latest(workspace)
    assert kept is not None
    assert (kept.ok, kept.witnesses, kept.stale(workspace.now())) == (True, ((str(folder), 2, ""),), False)


def test_a_witness_contradicts_a_log_without_its_own_checkpoints(sqlite_workspace: Workspace, tmp_path: Path) -> None:
    """The log of a copy of the workspace, taken before: to itself it looks whole. The witness has seen more."""
    folder = tmp_path / "partner"
    folder.mkdir()
    list_witness(sqlite_workspace, folder)
    write(3)
    auditing.hand(sqlite_workspace, ANA)
    kept = next(folder.glob("*.jsonl"))
    line = json.loads(kept.read_text().splitlines()[0])
    signed = sqlite_workspace.keys.checkpoint
    from datetime import UTC, datetime  # noqa: PLC0415 - used here alone

    from tidewaiter.audit.checkpoint import sign  # noqa: PLC0415 - as above

    later = sign(line["seq"] + 5, bytes(32), bytes(32), datetime(2026, 1, 6, tzinfo=UTC), signed)
    kept.write_bytes(kept.read_bytes() + later.line())
    found = auditing.verify(sqlite_workspace, ANA)
    assert not found.ok
    assert "were signed and are gone" in found.reason
    assert "audit log was changed" in notices.alarms(AUDITOR)[0].text


def test_a_silent_witness_is_said_to_be_silent(workspace: Workspace, tmp_path: Path) -> None:
    list_witness(workspace, tmp_path / "nowhere")
    assert "mounted" in auditing.hand(workspace, ANA)[0].silent
    assert auditing.daily(workspace, ANA).ok


@pytest.mark.parametrize("told", ["to = [", "other = 1"])
def test_a_list_of_witnesses_that_cannot_be_read_says_so(sqlite_workspace: Workspace, told: str) -> None:
    (sqlite_workspace.home / "witnesses.toml").write_text(told)
    with pytest.raises(OperatorError, match="cannot be read"):
        auditing.hand(sqlite_workspace, ANA)


@pytest.fixture
def address() -> Iterator[str]:
    """A witness on the network: keeps what it is sent."""
    kept = bytearray()

    class Witness(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.extend(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200 if kept else 404)
            told = bytes(kept)  # a copy: the next POST may come while this is being sent
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.enable_socket
def test_an_address_is_a_witness_too(sqlite_workspace: Workspace, address: str) -> None:
    write(2)
    assert [auditing.hand(sqlite_workspace, ANA, [address])[0].handed for _ in range(2)] == [1, 1]
    list_witness(sqlite_workspace, address)
    assert auditing.verify(sqlite_workspace, ANA).checkpoints == 4


def test_the_log_is_searched_by_auditors_alone(workspace: Workspace) -> None:
    write(3)
    actions.record_read(ANA, "consignments.read", "C-1")
    assert [line.object for line in queries.search(AUDITOR, Sought(who="ana", reads=True))] == ["C-1"]
    assert [line.seq for line in queries.search(AUDITOR, Sought(action="test."), before=3)] == [2, 1]
    assert queries.search(AUDITOR, Sought(object="thing 1", until=workspace.now())) == []
    with pytest.raises(Conflict, match="may not"):
        queries.search(ANA, Sought())


def test_entries_are_taken_out_with_proof(workspace: Workspace) -> None:
    write(5)
    taken = auditing.taken_out(workspace, AUDITOR, Sought(action="test."), "a complaint of 3 May")
    checked = export.check(json.loads(json.dumps(taken)), workspace.keys.checkpoint.public_key())
    assert (checked.ok, checked.entries) == (True, 5)
    assert queries.search(AUDITOR, Sought(action="audit.export"))[0].reason == "a complaint of 3 May"
    with pytest.raises(Conflict, match="purpose"):
        auditing.taken_out(workspace, AUDITOR, Sought(), " ")


def test_a_search_is_recorded_without_what_was_searched(workspace: Workspace) -> None:
    actions.record_search(ANA, "consignments.search", "ACME TRADING", "case 12")
    line = queries.search(AUDITOR, Sought(action="consignments.search"))[0]
    assert line.reason == "case 12"
    assert "ACME" not in line.payload + line.object
