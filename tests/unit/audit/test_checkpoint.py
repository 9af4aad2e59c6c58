from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.audit.checkpoint import key_id, read_lines, sign, signed_by

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = datetime(2026, 1, 5, 6, tzinfo=UTC)
CHECKPOINT = sign(1000, b"\x01" * 32, b"\x02" * 32, AT, PRIVATE)


def test_a_line_gives_the_checkpoint_back() -> None:
    assert read_lines([CHECKPOINT.line()]).checkpoints == (CHECKPOINT,)
    assert CHECKPOINT.line().endswith(b"\n")
    assert CHECKPOINT.line().count(b"\n") == 1


def test_the_key_that_signed_is_named() -> None:
    assert CHECKPOINT.key == key_id(PRIVATE.public_key())
    assert len(CHECKPOINT.key) == 16


def test_a_signature_holds_for_nothing_else() -> None:
    public = PRIVATE.public_key()
    assert signed_by(CHECKPOINT, public)
    for changed in (
        replace(CHECKPOINT, seq=999),
        replace(CHECKPOINT, head=bytes(32)),
        replace(CHECKPOINT, root=bytes(32)),
        replace(CHECKPOINT, at="2026-01-05T07:00:00.000000Z"),
        replace(CHECKPOINT, key="0" * 16),
        replace(CHECKPOINT, signature=bytes(64)),
    ):
        assert not signed_by(changed, public)
    assert not signed_by(CHECKPOINT, Ed25519PrivateKey.generate().public_key())


def test_a_torn_line_is_counted_and_the_others_are_read() -> None:
    line = CHECKPOINT.line()
    lines = read_lines(
        [line, b"\n", line[:40], b"[]", b'{"seq":1}', b"\xff", line.replace(b'"seq":1000', b'"seq":true')]
    )
    assert (len(lines.checkpoints), lines.torn) == (1, 5)


def test_hex_that_is_none_is_counted() -> None:
    broken = CHECKPOINT.line().replace(CHECKPOINT.root.hex().encode(), b"zz")
    assert (read_lines([broken]).checkpoints, read_lines([broken]).torn) == ((), 1)
