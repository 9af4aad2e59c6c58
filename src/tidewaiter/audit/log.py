"""Verifying a whole log in one pass: the chain, and every checkpoint of it that somebody kept.

The chain is checked first, entry by entry; while it holds, the Merkle root is grown along and compared with
each checkpoint when its number is reached. Checkpoints may come from several places (the workspace's own
file, a witness): one that contradicts the log is a fault wherever it was kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tidewaiter.audit import chain
from tidewaiter.audit.chain import GENESIS, Fault, Report, Sealed
from tidewaiter.audit.checkpoint import Checkpoint, signed_by
from tidewaiter.audit.merkle import Frontier


@dataclass(slots=True)
class _Walk:
    """What has been seen of the log so far, and the statements still ahead."""

    ahead: list[Checkpoint]
    frontier: Frontier
    covered: int = 0
    contradicted: Checkpoint | None = None

    def along(self, entries: Iterable[Sealed]) -> Iterator[Sealed]:
        """Pass entries on; an entry is judged against checkpoints only when the next is asked for, so when good."""
        for sealed in entries:
            yield sealed
            self.frontier = self.frontier.add(sealed.hash)
            while self.ahead and self.ahead[-1].seq <= self.frontier.size:
                self._compare(self.ahead.pop(), sealed.hash)

    def _compare(self, checkpoint: Checkpoint, head: bytes) -> None:
        agrees = checkpoint.head == head and checkpoint.root == self.frontier.root()
        if agrees and self.contradicted is None:
            self.covered = checkpoint.seq
        elif not agrees and self.contradicted is None:
            self.contradicted = checkpoint


def verify(
    entries: Iterable[Sealed], checkpoints: Iterable[Checkpoint], key: bytes, public: Ed25519PublicKey
) -> Report:
    """Check all entries, from the first, against the chain's key and against signed checkpoints.

    Returns the first fault in this order: a checkpoint that `public` did not sign, the chain, a checkpoint
    that contradicts it, an end that was cut off.
    """
    kept = list(checkpoints)
    for checkpoint in kept:
        if checkpoint.seq < 1 or not signed_by(checkpoint, public):
            reason = f"the checkpoint at entry {checkpoint.seq} was not signed by this centre's key"
            return Report(0, 0, GENESIS, None, Fault.SIGNATURE, reason)
    walk = _Walk(sorted(kept, key=lambda c: -c.seq), Frontier())
    report = chain.verify(walk.along(entries), key)
    if not report.ok:
        return report
    if walk.contradicted is not None:
        first, last = walk.covered + 1, walk.contradicted.seq
        reason = f"entries {first} to {last} are not those that were signed at {walk.contradicted.at}"
        return replace(report, first_bad_seq=first, fault=Fault.CHECKPOINT, reason=reason)
    if walk.ahead:
        signed = walk.ahead[0].seq
        reason = f"entries {report.last_seq + 1} to {signed} were signed and are gone"
        return replace(report, first_bad_seq=report.last_seq + 1, fault=Fault.TRUNCATION, reason=reason)
    return report
