from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.audit.chain import GENESIS, Entry, Fault, Sealed, seal
from tidewaiter.audit.checkpoint import Checkpoint, sign
from tidewaiter.audit.log import verify
from tidewaiter.audit.merkle import root

KEY = bytes(range(32))
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key()
START = datetime(2026, 1, 5, 6, tzinfo=UTC)


def log(length: int, forged: int | None = None) -> list[Sealed]:
    """A log; entry number `forged` says something else, and all after it are sealed again with the right key."""
    sealed, head = [], GENESIS
    for seq in range(1, length + 1):
        payload = '{"x":1}' if seq == forged else "{}"
        entry = Entry(seq, START + timedelta(seconds=seq), "ana", "", "analyst", "a", "o", "", "", payload, "")
        sealed.append(seal(entry, head, KEY))
        head = sealed[-1].hash
    return sealed


def checkpoint(entries: list[Sealed], seq: int) -> Checkpoint:
    return sign(seq, entries[seq - 1].hash, root([s.hash for s in entries[:seq]]), START, PRIVATE)


def test_a_log_that_agrees_with_its_checkpoints_is_whole() -> None:
    entries = log(9)
    kept = [checkpoint(entries, seq) for seq in (9, 3, 6, 6)]
    assert verify(entries, kept, KEY, PUBLIC).ok


def test_rewriting_with_the_right_key_contradicts_the_next_checkpoint() -> None:
    entries = log(9)
    kept = [checkpoint(entries, seq) for seq in (3, 6, 9)]
    report = verify(log(9, forged=5), kept, KEY, PUBLIC)
    assert (report.fault, report.first_bad_seq) == (Fault.CHECKPOINT, 4)
    assert "4 to 6" in report.reason


def test_a_tail_cut_off_is_seen_by_a_checkpoint_beyond_it() -> None:
    entries = log(9)
    report = verify(entries[:7], [checkpoint(entries, 5), checkpoint(entries, 9)], KEY, PUBLIC)
    assert (report.fault, report.first_bad_seq) == (Fault.TRUNCATION, 8)
    assert "8 to 9" in report.reason


def test_a_log_emptied_whole_is_seen() -> None:
    entries = log(3)
    assert verify([], [checkpoint(entries, 3)], KEY, PUBLIC).first_bad_seq == 1


def test_a_checkpoint_of_another_key_is_a_fault() -> None:
    entries = log(3)
    forged = sign(3, entries[2].hash, root([s.hash for s in entries]), START, Ed25519PrivateKey.generate())
    assert verify(entries, [forged], KEY, PUBLIC).fault == Fault.SIGNATURE
    altered = replace(checkpoint(entries, 3), root=bytes(32))
    assert verify(entries, [altered], KEY, PUBLIC).fault == Fault.SIGNATURE


def test_a_broken_chain_comes_before_a_contradicted_checkpoint() -> None:
    entries = log(6)
    kept = [checkpoint(entries, 6)]
    entries[1] = replace(entries[1], entry=replace(entries[1].entry, actor="bob"))
    report = verify(entries, kept, KEY, PUBLIC)
    assert (report.fault, report.first_bad_seq) == (Fault.HASH, 2)


def test_without_checkpoints_only_the_chain_speaks() -> None:
    assert verify(log(4)[:2], [], KEY, PUBLIC).ok
