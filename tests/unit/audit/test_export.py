"""An export is checked with nothing but the public key; whatever is changed in it shows."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.audit import export
from tidewaiter.audit.chain import GENESIS, Entry, seal
from tidewaiter.audit.checkpoint import sign
from tidewaiter.audit.merkle import inclusion_proofs, root

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key()


def told(last: int = 7, taken: tuple[int, ...] = (2, 5, 7)) -> dict[str, object]:
    entries, head = [], GENESIS
    for seq in range(1, last + 1):
        at = datetime(2026, 1, seq, tzinfo=UTC)
        entry = Entry(seq, at, "ana", "", "analyst", "test.do", f"thing {seq}", "", "", "{}", "because")
        entries.append(seal(entry, head, b"k" * 32))
        head = entries[-1].hash
    leaves = [one.hash for one in entries]
    checkpoint = sign(last, head, root(leaves), datetime(2026, 2, 1, tzinfo=UTC), PRIVATE)
    proofs = inclusion_proofs(leaves, [seq - 1 for seq in taken])
    document = export.document([entries[seq - 1] for seq in taken], proofs, checkpoint, PRIVATE)
    return json.loads(json.dumps(document))


def test_it_fits_as_it_was_given_out() -> None:
    checked = export.check(told(), PUBLIC)
    assert (checked.ok, checked.entries, checked.checkpoint_seq) == (True, 3, 7)
    assert checked.checkpoint_at.startswith("2026-02-01")


def edit(document: dict) -> None:
    document["entries"][1]["reason"] = "for no reason"


def drop(document: dict) -> None:
    del document["entries"][0]


def forge(document: dict) -> None:
    document["checkpoint"]["seq"] = 8


@pytest.mark.parametrize("change", [edit, drop, forge])
def test_a_change_shows(change) -> None:
    document = told()
    change(document)
    assert "changed" in export.check(document, PUBLIC).fault


def test_an_entry_that_is_not_in_the_log_shows_even_when_it_is_signed() -> None:
    """The centre itself signs an export of an entry that the checkpoint does not cover."""
    document = told()
    document["entries"][0]["hash"] = "00" * 32
    body = {name: value for name, value in document.items() if name != "signature"}
    from tidewaiter.audit.canonical import canonical  # noqa: PLC0415 - used here alone

    document["signature"] = PRIVATE.sign(b"tidewaiter audit export v1\n" + canonical(body).encode()).hex()
    assert export.check(document, PUBLIC).fault == "entry 2 is not in the log that was signed"


def test_another_key_does_not_fit() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    assert not export.check(told(), other).ok


@pytest.mark.parametrize(
    "document",
    [{}, {"format": "x"}, {**told(), "entries": None}, {**told(), "checkpoint": {}}, {**told(), "signature": "zz"}],
)
def test_what_is_no_export_is_a_fault_and_no_crash(document: dict[str, object]) -> None:
    assert not export.check(document, PUBLIC).ok
