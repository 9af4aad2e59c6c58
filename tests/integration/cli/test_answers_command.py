"""`tidewaiter answers`: what stands, what comes back, what left."""

import json
from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

import once
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import actions
from tidewaiter.centre.answers.drafts import NewRequest
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.cli.main import cli
from tidewaiter.formats.answers.answer import AnswerKind

ANA = Actor("ana", "analyst")
FFM = "FFM/8\n1/XX12/{day}/FRA\nYYZ\n777-20000001LHRYOW/T1K120/TOOLS\nLAST\n"


def run(home, *arguments: str):
    try:
        return CliRunner().invoke(cli, ["--home", str(home), "answers", *arguments])
    finally:
        close_store()


def asked(home, **other: object) -> str:
    now = datetime.now(UTC)
    try:
        open_store(home, database=None, now=lambda: now)
        new = {"kind": AnswerKind.RFS, "consignment_id": "awb:777-20000001", "version": 1, "filer": "XX"}
        new |= {"identifiers": {"awb": "777-20000001"}, "deadline": now + timedelta(hours=2), **other}
        return actions.ask(ANA, NewRequest(**new))  # type: ignore[arg-type] # a test's shorthand
    finally:
        close_store()


def test_a_request_is_shown_sent_answered_and_resolved(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    made = asked(home)
    assert made in run(home).stdout
    shown = json.loads(run(home, "--open", "--json").stdout)
    assert [one["request_id"] for one in shown["requests"]] == [made]
    assert shown["filers"][0]["share"] is None
    assert "1 messages written" in run(home, "send").stdout
    assert len(list((home / "outbox").iterdir())) == 1
    assert run(home, "send").stdout == "Nothing waits.\n"
    back = tmp_path / "back.json"
    said = {"kind": "rfs", "issued_at": "2026-01-01T00:00:00Z", "reference": "X", "text": "clear"}
    back.write_text(json.dumps([said | {"answers_to": made}, said | {"answers_to": "Q-7"}]))
    assert run(home, "receive", str(back)).stdout == "1 answered.\nNo request waits for: Q-7\n"
    assert json.loads(run(home, "resolve", made, "--reason", "screened", "--json").stdout) == {"resolved": made}
    assert json.loads(run(home, "--open", "--json").stdout)["requests"] == []


def test_a_file_without_an_answer_is_an_error_that_says_what_is_read(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    asked(home)
    picture = tmp_path / "invoice.pdf"
    picture.write_bytes(b"%PDF-1.7")
    told = run(home, "receive", str(picture))
    assert told.exit_code == 1
    assert "answers_to" in told.output
    assert run(home, "receive", str(picture), "--json").exit_code == 1


def test_a_manifest_or_a_time_says_what_left_unresolved(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    made = asked(home, source_format="iata-fwb")
    manifest = tmp_path / "ffm.txt"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    manifest.write_text(FFM.format(day=f"{yesterday:%d%b}".upper()))
    told = run(home, "departed", "--manifest", str(manifest))
    assert told.stdout == f"ffm.txt: 1 waybills, 0 problems\n1 departed unresolved: {made}\n"
    assert run(home, "departed", "777-20000001", "--at", "2026-01-01").stdout == "0 departed unresolved\n"


def test_what_left_is_told_to_machines_with_the_manifest_s_problems(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    made = asked(home, source_format="iata-fwb")
    manifest, stray = tmp_path / "ffm.txt", "WHAT IS THIS\nLAST"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    manifest.write_text(FFM.format(day=f"{yesterday:%d%b}".upper()).replace("LAST", stray))
    told = json.loads(run(home, "departed", "--manifest", str(manifest), "--json").stdout)
    assert told["departed_unresolved"] == [made]
    (read,) = told["manifests"]
    assert (read["file"], read["waybills"]) == ("ffm.txt", ["777-20000001"])
    assert read["problems"]
    assert all(one["code"] and one["hint"] for one in read["problems"])


def test_a_departure_needs_waybills_with_a_time_or_a_manifest(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    assert run(home, "departed", "777-20000001").exit_code == 2
    told = run(home, "departed")
    assert told.exit_code == 2
    assert "--manifest" in told.stderr
