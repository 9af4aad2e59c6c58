"""Reading a chain of custody: where it has come to, and each thing that does not fit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.evidence import custody
from tidewaiter.centre.evidence.custody import CustodyStep, Flag, Standing
from tidewaiter.centre.evidence.states import STEPS, ExhibitState, Step

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)


def step(seq: int, kind: Step, *, giver: str = "", receiver: str = "", seal: str = "A1", **more: object) -> CustodyStep:
    at = NOW + timedelta(minutes=seq)
    made = CustodyStep(seq, kind, at, at, giver or receiver, "port_officer", giver, receiver, "", seal, "intact", "")
    return replace(made, **more)  # type: ignore[arg-type] # a test's shorthand


TAKEN = step(1, Step.TAKEN, receiver="kim", place="bench")
OFFERED = step(2, Step.OFFERED, giver="kim", receiver="lee", place="vault")
ACCEPTED = step(3, Step.ACCEPTED, giver="kim", receiver="lee", place="vault")


def flags(*steps: CustodyStep) -> list[tuple[Flag, int]]:
    return [(fault.flag, fault.seq) for fault in custody.read(steps).faults]


def test_a_hand_over_that_both_signed_is_complete() -> None:
    read = custody.read([TAKEN, OFFERED, ACCEPTED])
    assert read.standing == Standing("lee", "vault", "A1", "")
    assert read.faults == ()
    assert read.complete


def test_one_that_the_giver_alone_signed_is_not() -> None:
    read = custody.read([TAKEN, OFFERED])
    assert read.standing == Standing("kim", "bench", "A1", "lee")
    assert [(fault.flag, fault.seq) for fault in read.faults] == [(Flag.UNSIGNED, 2)]
    assert "lee has not signed" in read.faults[0].sentence
    assert not read.complete


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([TAKEN, replace(OFFERED, seal="A2")], [(Flag.SEAL, 2), (Flag.UNSIGNED, 2)]),
        ([TAKEN, OFFERED, replace(ACCEPTED, seal="A2")], [(Flag.SEAL, 3)]),
        ([TAKEN, OFFERED, replace(ACCEPTED, condition="opened")], [(Flag.CONDITION, 3)]),
        ([TAKEN, replace(OFFERED, giver="eve"), replace(ACCEPTED, giver="eve")], [(Flag.GAP, 2), (Flag.GAP, 3)]),
        ([TAKEN, OFFERED, replace(ACCEPTED, receiver="eve")], [(Flag.GAP, 3)]),
        ([OFFERED], [(Flag.GAP, 2), (Flag.GAP, 2), (Flag.SEAL, 2), (Flag.UNSIGNED, 2)]),
        ([replace(TAKEN, seal="")], [(Flag.UNSEALED, 1)]),
        ([TAKEN, OFFERED, replace(ACCEPTED, happened_at=NOW - timedelta(hours=1))], [(Flag.BACKWARDS, 3)]),
        ([replace(TAKEN, at=NOW + timedelta(days=2))], [(Flag.LATE, 1)]),
        ([TAKEN, OFFERED, step(3, Step.REFUSED, giver="kim", receiver="lee", note="wet")], [(Flag.REFUSED, 3)]),
        ([TAKEN, OFFERED, step(3, Step.RECALLED, giver="kim", receiver="lee")], []),
        ([TAKEN, step(2, Step.RESEALED, giver="kim", seal="A2"), replace(OFFERED, seq=3, seal="A2", at=NOW)],
         [(Flag.BACKWARDS, 3), (Flag.UNSIGNED, 3)]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_flagged(steps: list[CustodyStep], expected: list[tuple[Flag, int]]) -> None:
    steps = [replace(one, happened_at=NOW) if one.seq == 3 and one.at == NOW else one for one in steps]
    assert flags(*steps) == expected


def test_what_is_destroyed_is_nobodys() -> None:
    read = custody.read(
        [TAKEN, step(2, Step.CONDEMNED, giver="kim"), step(3, Step.DESTROYED, giver="kim", place="oven")]
    )
    assert read.standing == Standing("", "oven", "A1", "")
    assert read.complete


@given(st.lists(st.sampled_from([*Step]), max_size=12), st.data())
def test_a_chain_that_follows_the_table_has_no_gap(kinds: list[Step], data: st.DataObject) -> None:
    steps, at, holder, offered, seal = [TAKEN], ExhibitState.HELD, "kim", "", "A1"
    for kind in kinds:
        to = STEPS[at].get(kind)
        if to is None:
            continue
        at, seq = to, len(steps) + 1
        if kind is Step.OFFERED:
            offered = data.draw(st.sampled_from(["lee", "zoe", "kim"]))
        if kind is Step.RESEALED:
            seal = f"B{seq}"
        steps.append(step(seq, kind, giver=holder, receiver=offered, seal=seal, place="p"))
        if kind is Step.ACCEPTED:
            holder = offered
        if kind in {Step.ACCEPTED, Step.REFUSED, Step.RECALLED}:
            offered = ""
        if kind is Step.DESTROYED:
            holder = ""
    read = custody.read(steps)
    assert {fault.flag for fault in read.faults} <= {Flag.UNSIGNED, Flag.REFUSED}
    assert (read.standing.holder, read.standing.offered_to, read.standing.seal) == (holder, offered, seal)
    assert read.complete == (not offered)
