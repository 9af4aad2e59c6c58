"""Roots of the tree over the leaves of the RFC 6962 reference tests (certificate-transparency, merkletree)."""

import hashlib

import pytest

from tidewaiter.audit.merkle import Frontier, inclusion_proof, root, verify_consistency, verify_inclusion

LEAVES = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_the_empty_tree_hashes_nothing() -> None:
    assert root([]) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", sorted(ROOTS))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_an_inclusion_proof_is_that_of_the_reference() -> None:
    proof = inclusion_proof(LEAVES, 0)
    assert [p.hex()[:8] for p in proof] == ["96a296d2", "5f083f0a", "6b47aaf2"]


def test_a_leaf_outside_the_tree_has_no_proof() -> None:
    with pytest.raises(IndexError, match="no leaf 8"):
        inclusion_proof(LEAVES, 8)
    assert not verify_inclusion(LEAVES[0], 8, 8, [], root(LEAVES))


def test_a_proof_that_is_too_long_is_refused() -> None:
    proof = inclusion_proof(LEAVES, 3)
    assert not verify_inclusion(LEAVES[3], 3, 8, [*proof, bytes(32)], root(LEAVES))
    assert not verify_inclusion(LEAVES[3], 3, 8, proof[:-1], root(LEAVES))


def test_no_tree_is_consistent_with_a_smaller_one() -> None:
    assert not verify_consistency(4, 3, [], root(LEAVES[:4]), root(LEAVES[:3]))


def test_a_frontier_has_one_peak_for_each_bit() -> None:
    frontier = Frontier()
    for leaf in LEAVES[:7]:
        frontier = frontier.add(leaf)
    assert (frontier.size, len(frontier.peaks)) == (7, 3)
