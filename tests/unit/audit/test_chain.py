from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tidewaiter.audit.chain import GENESIS, Entry, Fault, Sealed, seal, verify

KEY = bytes(range(32))
START = datetime(2026, 1, 5, 6, tzinfo=UTC)


def entry(seq: int, payload: str = "{}") -> Entry:
    at = START + timedelta(seconds=seq)
    return Entry(seq, at, "ana", "", "analyst", "targets.move", f"T-{seq:06d}", "", "", payload, "")


def log(length: int) -> list[Sealed]:
    sealed, head = [], GENESIS
    for seq in range(1, length + 1):
        sealed.append(seal(entry(seq), head, KEY))
        head = sealed[-1].hash
    return sealed


def test_an_untouched_log_is_whole() -> None:
    entries = log(5)
    report = verify(entries, KEY)
    assert (report.ok, report.count, report.last_seq, report.head) == (True, 5, 5, entries[-1].hash)


def test_an_empty_log_is_whole() -> None:
    assert verify([], KEY).ok


def test_the_hash_is_the_documented_one() -> None:
    """Written out by hand, so that a change of the formula cannot pass unseen: old logs must stay verifiable."""
    import hashlib  # noqa: PLC0415 - as the independent verifier of docs/audit.md does it
    import hmac  # noqa: PLC0415 - as above

    text = (
        '{"action":"targets.move","actor":"ana","after":"","at":"2026-01-05T06:00:01.000000Z","before":"",'
        '"object":"T-000001","payload":"{}","reason":"","role":"analyst","seq":1,"session":""}'
    )
    expected = hmac.new(KEY, bytes(32) + hashlib.sha256(text.encode()).digest(), "sha256").digest()
    assert log(1)[0].hash == expected


@pytest.mark.parametrize(
    "change",
    [
        {"payload": '{"x":1}'},
        {"actor": "bob"},
        {"role": "admin"},
        {"action": "other"},
        {"object": "T-9"},
        {"reason": "x"},
        {"session": "x"},
        {"before": "x"},
        {"after": "x"},
        {"at": START},
    ],
)
def test_a_change_of_any_field_is_seen(change: dict[str, object]) -> None:
    entries = log(4)
    entries[1] = replace(entries[1], entry=replace(entries[1].entry, **change))
    report = verify(entries, KEY)
    assert (report.first_bad_seq, report.fault, report.count) == (2, Fault.HASH, 1)


def test_a_missing_entry_is_seen() -> None:
    entries = log(4)
    del entries[1]
    assert (verify(entries, KEY).first_bad_seq, verify(entries, KEY).fault) == (2, Fault.SEQUENCE)


def test_a_missing_entry_is_seen_though_the_rest_is_numbered_again() -> None:
    entries = log(4)
    del entries[1]
    entries = [replace(s, entry=replace(s.entry, seq=i)) for i, s in enumerate(entries, 1)]
    assert (verify(entries, KEY).first_bad_seq, verify(entries, KEY).fault) == (2, Fault.LINK)


def test_swapped_entries_are_seen() -> None:
    entries = log(4)
    entries[1], entries[2] = entries[2], entries[1]
    assert verify(entries, KEY).first_bad_seq == 2


def test_an_entry_put_in_is_seen() -> None:
    entries = log(4)
    forged = seal(entry(3, '{"forged":true}'), entries[1].hash, b"another key")
    entries.insert(2, forged)
    assert (verify(entries, KEY).first_bad_seq, verify(entries, KEY).fault) == (3, Fault.HASH)


def test_another_key_fails_at_once() -> None:
    assert verify(log(2), b"x" * 32).first_bad_seq == 1


def test_verification_can_start_in_the_middle() -> None:
    entries = log(6)
    assert verify(entries[3:], KEY, start=entries[2].hash, first_seq=4).ok
    assert verify(entries[3:], KEY, first_seq=4).first_bad_seq == 4
