"""`tidewaiter people` and `tidewaiter audit` as somebody calls them."""

import json
from pathlib import Path

import pytest

import once
from command_line import call


def test_a_login_is_given_and_ended(tmp_path: Path, sqlite_template: Path) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    words = ("people", "add", "olu", "--role", "port-officer", "--facility", "NYC", "--until", "2027-06-30")
    added = call(*words, home=home)
    assert added.code == 0, added.err
    assert "one-time code" in added.out
    assert call("people", "disable", "olu", home=home).code == 0
    listed = call("people", "list", "--json", home=home).json()
    told = [(one["username"], one["role"], one["facilities"], one["is_active"]) for one in listed]
    assert told == [("olu", "port_officer", ["NYC"], False)]


@pytest.mark.slow
def test_somebody_starts_anew(tmp_path: Path) -> None:
    home = tmp_path / "home"
    call("people", "add", "adi", "--role", "administrator", "--name", "Adi Marsh", home=home)
    again = call("people", "add", "adi", "--role", "analyst", home=home)
    assert (again.code, "called adi already" in again.err) == (2, True)
    assert "starts anew" in call("people", "reset", "adi", home=home).out
    assert call("people", "add", "x", "--role", "king", home=home).code == 2


@pytest.mark.slow
def test_the_log_is_handed_to_a_witness_and_compared(tmp_path: Path) -> None:
    home, partner = tmp_path / "home", tmp_path / "partner"
    partner.mkdir()
    call("people", "add", "adi", "--role", "administrator", home=home)
    handed = call("audit", "witness", "--to", partner, home=home)
    assert "1 handed now" in handed.out
    kept = next(partner.glob("*.jsonl"))
    assert call("audit", "verify", "--against", kept, "--json", home=home).json()["ok"]
    assert call("audit", "daily", home=home).code == 0
    told = json.loads((home / "audit" / "verified.json").read_text())
    assert told["ok"]
    public = next(partner.glob("*.pub"))
    (tmp_path / "bad.json").write_text("{}")
    assert call("audit", "check", tmp_path / "bad.json", "--key", public, home=home).code == 1
