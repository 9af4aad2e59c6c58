"""Verify a disclosure bundle: nothing but this file and Python (3.8 or later) is needed, and no network.

    python3 verify.py BUNDLE.zip [--key HEX]

HEX is the centre's public key as the centre told it to you by another way than this bundle. Without it, what the
bundle says of itself is checked: that it is whole and signed by the key that it names, whose fingerprint is printed.

What is checked: the file is, byte for byte, the bundle that its parts make; the manifest is signed (Ed25519, RFC
8032); each part has the length and the SHA-256 that the manifest states; no part is missing and none was added.
This file is in the bundle too. Whoever could change the bundle could change it there: take it from the centre.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zlib
from typing import Any

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
CONTEXT = b"tidewaiter disclosure bundle v1\n"
"""What is signed begins with this, so that the signature can serve for nothing else."""

# ---- Ed25519 verification (RFC 8032), written for reading, not for speed ----

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _x_of(y: int, sign: int) -> int | None:
    """The x of a point by its y and the parity of x; None where there is no such point."""
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x % 2 != sign else x


def _point(data: bytes) -> tuple[int, ...] | None:
    """A point from its 32 bytes, in extended coordinates; None for bytes that are none."""
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % _P)


def _add(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(factor: int, point: tuple[int, ...]) -> tuple[int, ...]:
    total: tuple[int, ...] = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _same(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (one[1] * other[2] - other[1] * one[2]) % _P == 0


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _x_of(_BASE_Y, 0) or 0
_BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature (64 bytes) of a message is by a public key (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, nonce = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    return _same(_times(scalar, _BASE), _add(nonce, _times(challenge, key)))


# ---- The archive: a ZIP without compression and without anything that could say more than its parts ----

_DATE = 0x21  # 1 January 1980, midnight: the bundle's own moment stands in its manifest
_UTF8 = 0x800


def archive(parts: list[tuple[str, bytes]]) -> bytes:
    """The one ZIP of parts (name and bytes, in this order): stored, no comments, no extra fields, no moments."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, data in parts:
        label = name.encode("utf-8")
        common = struct.pack(
            "<5H3L2H", 20, _UTF8, 0, 0, _DATE, zlib.crc32(data) & 0xFFFFFFFF, len(data), len(data), len(label), 0
        )
        body += [b"PK\3\4", common, label, data]
        directory += [b"PK\1\2", struct.pack("<H", 20), common, struct.pack("<3H2L", 0, 0, 0, 0, offset), label]
        offset += 4 + len(common) + len(label) + len(data)
    listing = b"".join(directory)
    end = struct.pack("<4H2LH", 0, 0, len(parts), len(parts), len(listing), offset, 0)
    return b"".join([*body, listing, b"PK\5\6", end])


def parts_of(bundle: bytes) -> list[tuple[str, bytes]]:
    """The parts of an archive as it was made by `archive`, in order; ValueError for anything else."""
    parts: list[tuple[str, bytes]] = []
    at = 0
    while bundle[at : at + 4] == b"PK\3\4":
        fields = struct.unpack_from("<5H3L2H", bundle, at + 4)
        start = at + 30
        name = bundle[start : start + fields[8]].decode("utf-8")
        at = start + fields[8] + fields[6]
        parts.append((name, bundle[start + fields[8] : at]))
    if not parts or archive(parts) != bundle:
        raise ValueError("the file is not, byte for byte, what its parts make")
    return parts


# ---- The check ----


def verify(bundle: bytes, key: bytes | None = None) -> tuple[list[str], dict[str, Any]]:
    """What is wrong with a bundle, in sentences, and its manifest; nothing is wrong where there is no sentence.

    `key` is the centre's public key (32 bytes), None when only what the bundle says of itself can be checked.
    """
    try:
        parts = parts_of(bundle)
        files = dict(parts)
        manifest = json.loads(files[MANIFEST].decode("utf-8"))
        named = bytes.fromhex(manifest["public_key"])
        signature = bytes.fromhex(files[SIGNATURE].decode("ascii").strip())
        listed = {one["name"]: one for one in manifest["files"]}
    except (ValueError, KeyError, TypeError, struct.error, UnicodeDecodeError) as error:
        return [f"The file is no whole bundle: {error}."], {}
    faults = []
    if [name for name, _ in parts] != [MANIFEST, SIGNATURE, *sorted(set(files) - {MANIFEST, SIGNATURE})]:
        faults.append("The parts do not stand there once each and in their order.")
    if files[SIGNATURE] != signature.hex().encode("ascii") + b"\n":
        faults.append("The signature is not written as it must be.")
    if key is not None and named != key:
        faults.append("The bundle names another key than the centre's.")
    if not signature_holds(named if key is None else key, CONTEXT + files[MANIFEST], signature):
        faults.append("The signature of the manifest does not hold.")
    faults += [f"{name} is missing." for name in sorted(set(listed) - set(files))]
    faults += [f"{name} was added." for name in sorted(set(files) - set(listed) - {MANIFEST, SIGNATURE})]
    for name in sorted(set(listed) & set(files)):
        one = listed[name]
        if len(files[name]) != one["bytes"] or hashlib.sha256(files[name]).hexdigest() != one["sha256"]:
            faults.append(f"{name} was changed.")
    return faults, manifest


def main(arguments: list[str]) -> int:
    """Verify the bundle that is named; 0 when nothing is wrong, 1 when something is, 2 when nothing could be read."""
    words = list(arguments)
    key = None
    if "--key" in words:
        at = words.index("--key")
        try:
            key = bytes.fromhex(words[at + 1])
        except (IndexError, ValueError):
            words = []
        del words[at : at + 2]
    if len(words) != 1:
        print("Usage: python3 verify.py BUNDLE.zip [--key HEX]", file=sys.stderr)
        return 2
    try:
        with open(words[0], "rb") as file:
            data = file.read()
    except OSError as error:
        print(f"{words[0]} cannot be read: {error.strerror or error}", file=sys.stderr)
        return 2
    faults, manifest = verify(data, key)
    for fault in faults:
        print(f"WRONG: {fault}")
    if faults:
        return 1
    print(f"Whole: {manifest['case']}, made {manifest['made_at']}, {len(manifest['files'])} files.")
    fingerprint = hashlib.sha256(bytes.fromhex(manifest["public_key"])).hexdigest()
    if key is None:
        print(f"Signed by the key {manifest['public_key']}")
        print(f"with the fingerprint {fingerprint}.")
        print("Ask the centre, by another way, whether that is its key: this bundle alone cannot tell.")
    else:
        print("Signed by the key that you named.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
