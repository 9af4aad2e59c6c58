"""A disclosure bundle: any byte that is changed, any part that is taken out, added or swapped, is caught.

The verifier's own Ed25519 is held against the cryptography package, its archive against Python's zipfile.
"""

import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.audit.disclosed import bundle, verify

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
AT = datetime(2026, 1, 5, 6, tzinfo=UTC)
PARTS = {"seizures/S-000001.json": b'{"a":1}', "reports/LR-000001-1.pdf": b"%PDF", "empty.txt": b""}


def public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


KEY = public(PRIVATE)
MADE = bundle.make(PARTS, {"case": "CF-000001"}, AT, PRIVATE)


def wrong(data: bytes, key: bytes | None = KEY) -> list[str]:
    return verify.verify(data, key)[0]


def remade(change) -> bytes:
    """The bundle with its parts changed and the archive written anew."""
    parts = verify.parts_of(MADE)
    return verify.archive(change(parts))


def test_a_whole_one_is_whole_and_any_program_opens_it() -> None:
    faults, manifest = verify.verify(MADE, KEY)
    assert faults == []
    assert manifest["case"] == "CF-000001"
    assert wrong(MADE, None) == []
    with zipfile.ZipFile(io.BytesIO(MADE)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in PARTS} == PARTS
        assert [one["name"] for one in json.loads(opened.read("manifest.json"))["files"]] == sorted(
            [*PARTS, "verify.py"]
        )
    assert bundle.make(PARTS, {"case": "CF-000001"}, AT, PRIVATE) == MADE


@given(st.integers(0, len(MADE) - 1), st.integers(1, 255))
def test_any_changed_byte_is_caught(at: int, by: int) -> None:
    changed = MADE[:at] + bytes([MADE[at] ^ by]) + MADE[at + 1 :]
    assert wrong(changed) != []
    assert wrong(changed, None) != []


@given(st.integers(0, len(MADE) - 1))
def test_a_cut_one_is_caught(end: int) -> None:
    assert wrong(MADE[:end]) != []


@given(st.binary(min_size=1, max_size=40))
def test_what_is_added_before_or_after_is_caught(more: bytes) -> None:
    assert wrong(MADE + more) != []
    assert wrong(more + MADE) != []


@pytest.mark.parametrize("name", [*PARTS, "verify.py", "manifest.json", "manifest.sig"])
def test_a_removed_part_is_caught(name: str) -> None:
    assert wrong(remade(lambda parts: [one for one in parts if one[0] != name])) != []


@given(st.text(min_size=1, max_size=20), st.binary(max_size=20))
def test_an_added_part_is_caught(name: str, data: bytes) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    assert wrong(remade(lambda parts: [*parts, (name, data)])) != []


@given(st.sampled_from(sorted(PARTS)), st.binary(max_size=20))
def test_a_part_that_was_changed_with_the_archive_written_anew_is_caught(name: str, data: bytes) -> None:
    made = remade(lambda parts: [(one, data if one == name else had) for one, had in parts])
    assert (wrong(made) == []) == (data == PARTS[name])


def test_a_swapped_signature_is_caught() -> None:
    theirs = bundle.make(PARTS, {"case": "CF-000001"}, AT, OTHER)
    other_case = bundle.make(PARTS, {"case": "CF-000002"}, AT, PRIVATE)
    for one in (theirs, other_case):
        signature = dict(verify.parts_of(one))["manifest.sig"]
        swapped = remade(lambda parts, said=signature: [(n, said if n == "manifest.sig" else d) for n, d in parts])
        assert wrong(swapped) != []
        assert wrong(swapped, None) != []
    assert wrong(theirs, None) == []  # whole, by a key of its own
    assert wrong(theirs) == [
        "The bundle names another key than the centre's.",
        "The signature of the manifest does not hold.",
    ]


def test_parts_in_another_order_or_twice_are_caught() -> None:
    assert wrong(remade(lambda parts: parts[::-1])) != []
    assert wrong(remade(lambda parts: [*parts, parts[-1]])) != []


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 63), st.integers(1, 255))
def test_signatures_hold_as_the_cryptography_package_says(seed: bytes, message: bytes, at: int, by: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signature = private.sign(message)
    assert verify.signature_holds(public(private), message, signature)
    assert not verify.signature_holds(public(private), message + b"x", signature)
    broken = signature[:at] + bytes([signature[at] ^ by]) + signature[at + 1 :]
    assert not verify.signature_holds(public(private), message, broken)


def test_a_scalar_beyond_the_order_is_no_other_signature() -> None:
    signature = PRIVATE.sign(b"m")
    order = 2**252 + 27742317777372353535851937790883648493
    more = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not verify.signature_holds(KEY, b"m", signature[:32] + more)
    assert not verify.signature_holds(b"\xff" * 32, b"m", signature)
    assert not verify.signature_holds(KEY[:31], b"m", signature)


def test_a_part_with_a_name_of_the_bundle_s_own_is_refused() -> None:
    for name in ("verify.py", "manifest.json", "/etc/passwd", "../x"):
        with pytest.raises(ValueError, match="no name"):
            bundle.make({name: b""}, {"case": "x"}, AT, PRIVATE)


def test_the_verifier_runs_alone(tmp_path: Path) -> None:
    parts = dict(verify.parts_of(MADE))
    (tmp_path / "verify.py").write_bytes(parts["verify.py"])
    (tmp_path / "bundle.zip").write_bytes(MADE)
    (tmp_path / "broken.zip").write_bytes(MADE.replace(b'{"a":1}', b'{"a":2}'))

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "verify.py", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert run("bundle.zip") == (0, run("bundle.zip")[1])
    assert "Ask the centre" in run("bundle.zip")[1]
    assert run("bundle.zip", "--key", KEY.hex())[0] == 0
    assert run("bundle.zip", "--key", public(OTHER).hex())[0] == 1
    assert run("broken.zip")[0] == 1
    assert run()[0] == 2
    assert run("bundle.zip", "--key", "zz")[0] == 2
