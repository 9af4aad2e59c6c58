from typing import NamedTuple

import pytest

from tidewaiter.formats.packed import PACKED, Packed, in_blocks, pieces


class _One(NamedTuple):
    tag: str
    elements: tuple[str, ...]


@pytest.mark.parametrize("count", [0, 1, PACKED, PACKED + 1, 3 * PACKED + 7])
def test_it_is_a_list(count: int) -> None:
    given = [_One(f"T{at}", ("é", str(at), "\ud800")) for at in range(count)]
    packed = Packed(lambda kept: _One(kept[0], tuple(kept[1])), given)
    assert len(packed) == count
    assert list(packed) == given
    assert list(reversed(packed)) == given[::-1]
    assert bool(packed) == bool(given)
    assert list(packed[1:3]) == given[1:3]
    for at in (0, PACKED - 1, PACKED, -1):
        if -count <= at < count:
            assert packed[at] == given[at]
            assert type(packed[at]) is _One
    with pytest.raises(IndexError):
        packed[count]


@pytest.mark.parametrize("text", ["", "~", "a~b", "a~~b~", "abcdefghijkl", "ab~cdefghijklmnop~q", "~~~~~~~~~~~~"])
@pytest.mark.parametrize("block", [1, 2, 3, 5, 100])
def test_text_is_split_in_blocks_as_at_once(text: str, block: int) -> None:
    assert list(pieces(text, "~", block)) == text.split("~")


def test_texts_are_joined_in_blocks_as_all_at_once() -> None:
    texts = [f"{number}~" for number in range(3 * PACKED + 5)]
    assert in_blocks(iter(texts)) == "".join(texts)
    assert in_blocks([]) == ""
