"""Messages of a practice world, and the lake as tests compare it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import lake

ACTOR = Actor("keeper", "operator")


@cache
def days(count: int = 2, per_day: int = 40) -> tuple[tuple[Message, ...], ...]:
    """Some messages of each day of a small practice world: by post, by express and by air."""
    world = small_world(per_day, seed=3)
    return tuple(
        tuple(
            Message(m.data, m.name, m.received_at, m.mapping)
            for m in world.day(number).messages
            if m.name.endswith(("europe-main.csv", "asia-main.csv", "parceljet-main.jsonl", "freight-main.fhl"))
        )
        for number in range(count)
    )


def take(workspace: Workspace, messages: Sequence[Message]) -> list[IntakeReport]:
    """Each message by itself, so that there are many small files."""
    reports = []
    for message in messages:
        with Intake(workspace, ACTOR) as door:
            reports += door.take_all([message])
    return reports


def live(workspace: Workspace, count: int = 2) -> datetime:
    """Some days taken in and assessed; the moment of the last assessment."""
    for messages in days(count):
        take(workspace, messages)
        at = max(m.received_at for m in messages) + timedelta(hours=1)
        assessment.assess_pending(workspace, as_of=at, actor=ACTOR)
    return at


def files(workspace: Workspace, kind: LakeKind = LakeKind.CONSIGNMENTS) -> list[Path]:
    return [workspace.lake / entry.path for entry in batches.lake_files(kind)]


def rows(workspace: Workspace) -> pa.Table:
    """Every row that counts, in the order of lake files."""
    parts = [lake.conformed(pq.read_table(file, partitioning=None)) for file in files(workspace)]
    together = pa.concat_tables(parts) if parts else lake.LAKE.empty_table()
    return together.sort_by([(name, "ascending") for name in lake.SORTED_BY])
