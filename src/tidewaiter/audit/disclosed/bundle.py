"""Making a disclosure bundle: parts, a manifest of their digests, and the centre's signature over it. Pure.

The bundle is a ZIP that any program opens. `verify.py` goes with it, and writes the archive: what verifies and what
makes it are one file.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib import resources

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidewaiter.audit.canonical import canonical
from tidewaiter.audit.disclosed import verify

FORMAT = "tidewaiter disclosure bundle v1"
VERIFIER = "verify.py"


def make(
    parts: Mapping[str, bytes], about: Mapping[str, object], made_at: datetime, private: Ed25519PrivateKey
) -> bytes:
    """The bundle of parts by name. `about` is what the manifest says of it beside its files: `case` at least.

    ValueError for a part that has the name of one that the bundle makes itself, or a name that leads elsewhere.
    """
    verifier = resources.files(__package__).joinpath(VERIFIER).read_bytes()
    all_parts = {**parts, VERIFIER: verifier}
    for name in parts:
        if name in {verify.MANIFEST, verify.SIGNATURE, VERIFIER} or name.startswith("/") or ".." in name.split("/"):
            raise ValueError(f"{name!r} is no name of a part")
    files = [
        {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(all_parts.items())
    ]
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    said = {**about, "format": FORMAT, "made_at": made_at, "public_key": public, "files": files}
    manifest = (canonical(said) + "\n").encode("ascii")
    signature = private.sign(verify.CONTEXT + manifest).hex().encode("ascii") + b"\n"
    ordered = [(verify.MANIFEST, manifest), (verify.SIGNATURE, signature), *sorted(all_parts.items())]
    return verify.archive(ordered)
