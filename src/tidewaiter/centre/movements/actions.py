"""Keeping what messages told, within the transaction that makes the message visible, and forgetting it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from tidewaiter.centre import storable
from tidewaiter.centre.batches.models import Batch
from tidewaiter.centre.movements.models import Movement

_AT_A_TIME = 500
_LONGEST = 255
_DIGITS = 32
_TEXTS = ("key", "event", "code", "place", "conveyance", "filer", "source_format")


def keep(batch_id: str, events: pa.Table) -> None:
    """Keep the events of a batch (schema EVENT), each that was not told before.

    The caller's transaction and audit entry cover them.
    """
    received_at = Batch.objects.values_list("received_at", flat=True).get(pk=batch_id)
    for part in events.to_batches(max_chunksize=_AT_A_TIME):
        rows = [_movement(batch_id, received_at, told) for told in part.to_pylist()]
        Movement.objects.bulk_create(rows, ignore_conflicts=True)


def _movement(batch_id: str, received_at: datetime, told: Mapping[str, Any]) -> Movement:
    said = {
        **{name: storable.text(told[name] or "", _LONGEST) for name in _TEXTS},
        "happened_at": told["at"] or received_at,
        "time_told": told["at"] is not None,
        "attributes": {storable.text(name): storable.text(text or "") for name, text in told["attributes"] or []},
    }
    plain = json.dumps(said, sort_keys=True, default=str)
    digest = hashlib.sha256(plain.encode()).hexdigest()[:_DIGITS]
    return Movement(batch_id=batch_id, position=told["source_position"], fingerprint=digest, **said)


def forget(keys: Sequence[str]) -> int:
    """Delete what was told of these keys; the caller's transaction and audit entry cover it. Gives how many."""
    gone = 0
    for start in range(0, len(keys), _AT_A_TIME):
        gone += Movement.objects.filter(key__in=keys[start : start + _AT_A_TIME]).delete()[0]
    return gone
