"""Messages taken together give the store that the same messages give when they are taken one at a time."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import example, given, settings
from hypothesis import strategies as st

import once
from practice_world import NOISE, first, small_world, with_faults
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.batches.models import ProblemCount
from tidewaiter.centre.cycle import definitions
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.formats import registry
from tidewaiter.history import lake
from tidewaiter.pipeline.receive import Opened, Received, grouped, open_message, receive

OWN = (
    "consignment_id,regime,filer,consignor_name,gross_mass_kg,eta,received_at\n"
    "X1,mail,F,Acme,1,2026-01-06T00:00:00Z,{ahead}\n"  # received ahead of the message that says so
    "X2,mail,F,Acme,1,1850-01-01T00:00:00Z,\n"  # no calendar has this date
    "X3,mail,G,Acme,-1,2026-01-06T00:00:00Z,\n"
)


@cache
def pool() -> tuple[Message, ...]:
    """Messages of two days in the order in which they came, faults among them."""
    world = small_world(100, seed=3)
    days = [world.day(number).messages for number in (0, 1)]
    chosen = [first(days[0], e) for e in (".fhl", ".jsonl", "europe-main.csv", ".309", "correction.csv")]
    chosen += [m for m in days[0] if m.name == chosen[4].name.replace("correction", "main") and m not in chosen]
    chosen += [first(days[1], ending) for ending in (".jsonl", "late.csv")]
    sent = [Message(m.data, m.name, m.received_at, m.mapping) for m in chosen]
    sent[1] = replace(sent[1], data=with_faults(sent[1].data))
    early = min(m.received_at for m in sent)
    own = OWN.format(ahead=(early + timedelta(hours=30)).isoformat()).encode()
    more = [
        Message(own, "own.csv", early),
        Message(own.replace(b"X3,mail,G,Acme,-1", b"X3,mail,G,Acme,2"), "own-again.csv", early + timedelta(hours=1)),
        Message(NOISE, "noise.bin", early + timedelta(hours=2)),
        Message(b"", "nothing", early + timedelta(hours=3)),
        Message(b"%PDF-1.4", "scan.pdf", early + timedelta(hours=4)),
        Message(sent[0].data.replace(b"HBS/", b"HBX/", 1), "broken.fhl", early + timedelta(hours=5)),
    ]
    return tuple(sorted([*sent, *more], key=lambda m: m.received_at))


def opened(message: Message) -> Opened:
    reader = registry.recognise(message.data) or registry.UNKNOWN
    return open_message(message.data, reader, sha256=message.sha256, received_at=message.received_at)


@cache
def surroundings():
    return definitions.load(Path("/nowhere")).surroundings


def taken(groups: Sequence[list[Opened]]) -> list[Received]:
    """Take groups in, each knowing what those before it stored."""
    stored = lake.LAKE.empty_table()
    received: list[Received] = []
    for group in groups:
        ids = pa.concat_arrays([one.parsed.rows["consignment_id"].combine_chunks() for one in group])
        order = [("consignment_id", "ascending"), ("version", "ascending"), ("received_at", "ascending")]
        known = stored.filter(pc.is_in(stored["consignment_id"], value_set=ids)).sort_by(order)
        received += receive(group, known.select(list(lake.VERSION_COLUMNS)), surroundings())
        stored = pa.concat_tables([stored, *(one.rows for one in received[len(received) - len(group) :])])
    return received


def said(received: Received) -> dict[str, object]:
    """All that a message adds, as plain data."""
    return {
        "rows": received.rows.to_pylist(),
        "problems": received.problems.to_pylist(),
        "quarantined": received.quarantined,
        "filers": received.filers.to_pylist(),
        "counts": (received.duplicates, received.amended),
    }


@settings(max_examples=12)
@given(
    st.permutations(range(14)),
    st.integers(2, 14),
    st.sampled_from([1, 20, 60, 10_000]),
)
@example(list(range(14)), 14, 10_000)
def test_a_group_adds_what_its_messages_would_add_alone(order: list[int], count: int, most_rows: int) -> None:
    messages = [opened(pool()[number]) for number in order[:count]]
    groups = list(grouped(messages, most_rows))
    assert [one for group in groups for one in group] == messages
    together, alone = taken(groups), taken([[one] for one in messages])
    for message, one, other in zip(messages, together, alone, strict=True):
        assert said(one) == said(other), message.sha256


def test_the_pool_holds_what_may_go_wrong() -> None:
    messages = [opened(message) for message in pool()]
    assert len(messages) == 14
    assert max(len(group) for group in grouped(messages, 10_000)) > 5
    received = taken(list(grouped(messages, 10_000)))
    assert {str(unit.kind) for one in received for unit in one.quarantined} == {"unit"}
    assert max(unit.position for one in received for unit in one.quarantined) > 1
    assert sum(one.amended for one in received) >= 2
    assert sum(one.duplicates for one in received) >= 1
    codes = {code for one in received for code in one.problems["code"].to_pylist()}
    assert codes >= {"received-ahead", "bad-date", "no-identity", "format-unknown", "empty", "message-not-read"}


def stored(home: Path) -> dict[str, object]:
    """A workspace's store but for the times of its commits."""
    lake_directory = home / "lake"
    entries = [entry for kind in LakeKind for entry in batches.lake_files(kind)]
    assert audit_log.verify(open_store(home)).ok
    return {
        "manifest": entries,
        "files": {e.path: hashlib.sha256((lake_directory / e.path).read_bytes()).hexdigest() for e in entries},
        "batches": [asdict(b) | {"committed_at": None} for b in batches.batches()],
        "problems": sorted(ProblemCount.objects.values_list("batch_id", "filer", "code", "severity", "count")),
        "quarantined": batches.quarantined(None),
        "filers": batches.filer_quality(),
        "audit": [(e.seq, e.action, e.object, e.payload) for e in audit_log.latest(1000)],
    }


def test_one_call_for_all_messages_gives_the_store_of_a_call_each(tmp_path: Path, sqlite_template: Path, clock) -> None:
    seen = []
    for name, parts in (("together", [pool()]), ("alone", [(message,) for message in pool()])):
        home = once.copied(sqlite_template, tmp_path / name)
        workspace = open_store(home, now=clock)
        try:
            for part in parts:
                with Intake(workspace, Actor("ana", "analyst")) as door:
                    reports = list(door.take_all(part))
                assert [r.name for r in reports] == [m.name for m in part]
            seen.append(stored(home))
        finally:
            close_store()
    assert len(seen[0]["batches"]) == 14
    for name, value in seen[0].items():
        assert value == seen[1][name], name
