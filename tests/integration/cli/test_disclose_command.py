"""`tidewaiter disclose`: the bundle of a case as a file, checked by the verifier that lies in it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import once
from command_line import call
from laboratory_world import issued
from port_world import NOW, ZOE, issue
from tidewaiter.audit.disclosed import verify
from tidewaiter.centre.cases import actions
from tidewaiter.centre.cases.drafts import NewCase
from tidewaiter.centre.store import close_store, open_store


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    """A workspace with a case about a reported seizure, CF-000001."""
    home = once.copied(sqlite_template, tmp_path / "home")
    open_store(home, now=lambda: NOW)
    try:
        issue()
        issued()
        actions.open_case(ZOE, NewCase("c-1", "Two parcels", "Public prosecutor", ("S-000001",)))
    finally:
        close_store()
    return home


def checked(bundle: Path, verifier: Path, key: str) -> tuple[int, str]:
    """What a verifier says of a bundle, run by Python alone."""
    words = [sys.executable, "-I", str(verifier), str(bundle), "--key", key]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_case_is_written_told_and_checked_without_the_product(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "CF-000001.zip"
    made = call("disclose", "CF-000001", "--out", out, "--to", "Public prosecutor", "--json", home=home)
    assert made.code == 0, made.err
    said = made.json()
    assert said["file"] == str(out)
    assert said["audit_entry"] > 0
    verifier = tmp_path / "verify.py"
    with zipfile.ZipFile(out) as parts:
        verifier.write_bytes(parts.read("verify.py"))
    assert checked(out, verifier, said["public_key"])[0] == 0
    whole = bytearray(out.read_bytes())
    whole[len(whole) // 2] ^= 1
    out.write_bytes(whole)
    code, told = checked(out, verifier, said["public_key"])
    assert code == 1
    assert "WRONG" in told


def test_what_is_no_case_is_told_and_nothing_is_written(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no.zip"
    refused = call("disclose", "CF-000009", "--out", out, home=home)
    assert refused.code == 2
    assert "CF-000009" in refused.err
    assert "What to do" not in refused.err
    assert not out.exists()
    assert verify.main([str(out)]) == 2
    assert "cannot be read" in capsys.readouterr().err
