"""`tidewaiter keys`: made, listed and revoked; the secret is printed once."""

import json

from click.testing import CliRunner

import once
from tidewaiter.centre.store import close_store
from tidewaiter.cli.main import cli


def run(home, *arguments: str):
    try:
        return CliRunner().invoke(cli, ["--home", str(home), "keys", *arguments])
    finally:
        close_store()


def test_a_key_is_made_listed_and_revoked(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    made = run(home, "add", "Port system FRA", "--role", "port_officer", "--facility", "fra", "--until", "2099-06-30")
    token = made.stdout.strip()
    assert token.startswith("twk_")
    assert "not shown again" in made.stderr
    shown = run(home, "list", "--json")
    [key] = json.loads(shown.stdout)
    assert (key["name"], key["role"], key["facilities"]) == ("Port system FRA", "port_officer", ["FRA"])
    assert token not in shown.stdout
    assert "holds" in run(home, "list").stdout
    assert run(home, "revoke", key["prefix"], "--reason", "lost").exit_code == 0
    assert "revoked" in run(home, "list").stdout


def test_what_is_no_role_or_scope_is_told(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    assert "none of" in run(home, "add", "x", "--role", "king").output
    assert "none of" in run(home, "add", "x", "--scope", "everything").output
