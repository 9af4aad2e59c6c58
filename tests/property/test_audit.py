"""The chain and the tree, over drawn logs: whole when untouched, seen when touched, wherever."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from tidewaiter.audit import merkle
from tidewaiter.audit.canonical import canonical
from tidewaiter.audit.chain import GENESIS, Entry, Sealed, seal, verify
from tidewaiter.audit.checkpoint import read_lines

KEY = bytes(range(32))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
ENTRIES = st.builds(
    Entry,
    seq=st.just(0),
    at=st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.just(UTC)),  # noqa: DTZ001
    actor=st.text(),
    session=st.text(),
    role=st.text(),
    action=st.text(),
    object=st.text(),
    before=st.text(),
    after=st.text(),
    payload=JSON.map(canonical),
    reason=st.text(),
)


@st.composite
def logs(draw: st.DrawFn, min_size: int = 0) -> list[Sealed]:
    sealed: list[Sealed] = []
    head = GENESIS
    for seq, entry in enumerate(draw(st.lists(ENTRIES, min_size=min_size, max_size=8)), 1):
        sealed.append(seal(replace(entry, seq=seq), head, KEY))
        head = sealed[-1].hash
    return sealed


@given(JSON)
def test_canonical_json_reads_back_and_is_its_own_canonical_form(value: object) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text


@given(st.dictionaries(st.text(), JSON, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(logs())
def test_an_untouched_log_verifies(entries: list[Sealed]) -> None:
    report = verify(entries, KEY)
    assert report.ok
    assert report.count == len(entries)


@given(logs(min_size=1), st.data())
def test_an_edit_is_found_where_it_was_made(entries: list[Sealed], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(["actor", "session", "role", "action", "object", "before", "after", "reason"]))
    old = entries[at].entry
    text = data.draw(st.text())
    assume(text != getattr(old, field))
    entries[at] = replace(entries[at], entry=replace(old, **{field: text}))
    assert verify(entries, KEY).first_bad_seq == at + 1


@given(logs(min_size=2), st.data())
def test_a_deletion_before_the_end_is_found(entries: list[Sealed], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 2))
    del entries[at]
    assert verify(entries, KEY).first_bad_seq == at + 1


@given(logs(min_size=2), st.data())
def test_any_other_order_is_found(entries: list[Sealed], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(entries))
    first = next((i for i, (a, b) in enumerate(zip(entries, shuffled, strict=True), 1) if a is not b), None)
    assert verify(shuffled, KEY).first_bad_seq == first


@given(logs(min_size=1), st.data())
def test_an_insertion_is_found(entries: list[Sealed], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries)))
    copied = data.draw(st.sampled_from(entries))
    entries.insert(at, copied)
    bad = verify(entries, KEY).first_bad_seq
    assert bad is not None
    assert bad <= at + 2


LEAVES = st.lists(st.binary(max_size=40), min_size=1, max_size=40)


@given(LEAVES, st.data())
def test_every_leaf_is_proved_in_and_no_other_is(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, expected = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    assert len(proof) <= (len(leaves) - 1).bit_length()
    assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, expected)
    other = data.draw(st.binary(max_size=40))
    assume(other != leaves[index])
    assert not merkle.verify_inclusion(other, index, len(leaves), proof, expected)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_proofs_of_many_leaves_are_those_of_each(leaves: list[bytes], data: st.DataObject) -> None:
    indices = data.draw(st.lists(st.integers(0, len(leaves) - 1), max_size=6))
    assert merkle.inclusion_proofs(leaves, indices) == [merkle.inclusion_proof(leaves, i) for i in indices]


@given(LEAVES, st.data())
def test_a_log_that_only_grew_is_proved_consistent(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    proof = merkle.consistency_proof(leaves, old)
    old_root, new_root = merkle.root(leaves[:old]), merkle.root(leaves)
    assert merkle.verify_consistency(old, len(leaves), proof, old_root, new_root)


@given(LEAVES, st.data())
def test_a_log_whose_past_was_rewritten_is_not_consistent(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    at = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:at], leaves[at] + b"x", *leaves[at + 1 :]]
    proof = merkle.consistency_proof(rewritten, old)
    old_root, new_root = merkle.root(leaves[:old]), merkle.root(rewritten)
    assert not merkle.verify_consistency(old, len(leaves), proof, old_root, new_root)


@given(st.lists(st.binary(max_size=8), max_size=64))
def test_a_growing_frontier_has_the_root_of_all_its_leaves(leaves: list[bytes]) -> None:
    frontier = merkle.Frontier()
    for leaf in leaves:
        frontier = frontier.add(leaf)

    def by_definition(part: list[bytes]) -> bytes:
        """RFC 6962, 2.1, word for word."""
        if len(part) == 1:
            return merkle.leaf_hash(part[0])
        k = max(2**i for i in range(7) if 2**i < len(part))
        return merkle.node_hash(by_definition(part[:k]), by_definition(part[k:]))

    assert frontier.root() == (by_definition(leaves) if leaves else merkle.root([]))


@given(st.lists(st.binary(max_size=200)))
def test_no_line_of_a_checkpoint_file_crashes_the_reader(lines: list[bytes]) -> None:
    assert read_lines(lines).checkpoints == ()
