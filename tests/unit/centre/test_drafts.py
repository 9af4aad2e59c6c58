import pytest

from tidewaiter.centre.batches.manifest import batch_id, content_sha256, replay_sha256
from tidewaiter.centre.lookouts import draft
from tidewaiter.centre.targets import drafts


def test_a_targets_id_reads_back() -> None:
    assert drafts.target_id(123) == "T-000123"
    assert drafts.number("T-000123") == 123
    assert drafts.number("T-1234567") == 1234567


@pytest.mark.parametrize(
    "name", ["", "T-", "T-x", "T--1", "t-1", "T-1 ", "T-\u0661", "s10:RB123456785GB", "T-" + "9" * 30]
)
def test_what_is_no_targets_id_names_none(name: str) -> None:
    assert drafts.number(name) == 0


def test_a_lookouts_id_reads_back() -> None:
    assert (draft.number("L-000007"), draft.number("T-000007"), draft.number("L-")) == (7, 0, 0)


def test_a_batch_is_named_by_its_content() -> None:
    sha256 = content_sha256(b"abc")
    assert sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert batch_id(sha256) == "ba7816bf8f01cfea"


def test_a_unit_played_again_is_not_the_message_it_came_in() -> None:
    assert len({content_sha256(b"x"), replay_sha256("a", 0, b"x"), replay_sha256("a", 1, b"x")}) == 3
