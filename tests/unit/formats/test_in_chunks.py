"""A list in chunks says what a plain list says."""

import pytest

from tidewaiter.formats.in_chunks import InChunks


class Threes(InChunks[int, tuple[int, ...]]):
    """Numbers of which three at a time become a chunk."""

    def append(self, one: int) -> None:
        if len(self._recent) == 3:
            self._chunks.append(tuple(self._recent))
            self._recent = []
        self._recent.append(one)

    def __len__(self) -> int:
        return 3 * len(self._chunks) + len(self._recent)

    def _opened(self, number: int) -> list[int]:
        return list(self._chunks[number])

    def _placed(self, place: int) -> tuple[int, int]:
        return divmod(place, 3)


@pytest.mark.parametrize("many", [0, 1, 3, 4, 8])
def test_it_is_gone_through_and_asked_as_a_list_is(many):
    plain, threes = list(range(10, 10 + many)), Threes()
    for one in plain:
        threes.append(one)
    assert list(threes) == plain
    assert list(reversed(threes)) == plain[::-1]
    assert [threes[at] for at in range(-many, many)] == plain * 2
    assert threes[1:-1] == plain[1:-1]
    for at in (many, -many - 1):
        with pytest.raises(IndexError):
            threes[at]
