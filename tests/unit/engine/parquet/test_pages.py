import numpy as np
import pytest

from tidewaiter.engine.parquet import pages
from tidewaiter.engine.parquet.pages import LEAD, Room

ALL = np.zeros(0, np.uint8)


def read(out: np.ndarray, at: int, end: int, width: int) -> list[int]:
    """The codes of runs, as the format defines them."""
    found: list[int] = []
    while at < end:
        header = shift = 0
        while True:
            byte = int(out[at])
            header |= (byte & 127) << shift
            shift, at = shift + 7, at + 1
            if byte < 128:
                break
        if header & 1:
            size = (header >> 1) * width
            bits = int.from_bytes(out[at : at + size].tobytes(), "little")
            found += [bits >> (k * width) & ((1 << width) - 1) for k in range(8 * (header >> 1))]
            at += size
        else:
            size = (width + 7) // 8
            found += [int.from_bytes(out[at : at + size].tobytes(), "little")] * (header >> 1)
            at += size
    return found


@pytest.mark.parametrize("different", [1, 2, 3, 60, 255, 256, 257, 1000, 4096])
@pytest.mark.parametrize("repeated", [1, 3, 9, 64, 700])
def test_codes_are_runs_and_bits_of_the_least_width(different: int, repeated: int) -> None:
    chance = np.random.default_rng(different * 1000 + repeated)
    numbers = np.repeat(chance.integers(0, different, 1500), repeated).astype(np.float64) * 0.1
    room = Room.of(len(numbers) * 11 + 64, len(numbers))
    found, lead, end = pages.numbers(numbers.view(np.uint64), ALL, 0, room)
    values = room.lead[:lead].view(np.float64)
    assert found == len(values) == len(np.unique(numbers))
    width = int(room.out[0])
    assert width == max(1, int(found - 1).bit_length())
    codes = read(room.out, 1, end, width)[: len(numbers)]
    assert np.array_equal(values[codes], numbers)


def test_numbers_that_hardly_repeat_stand_one_by_one_and_none_takes_nothing() -> None:
    numbers = np.arange(LEAD // 8 + 1, dtype=np.uint64)
    room = Room.of(len(numbers) * 11 + 64, len(numbers))
    assert pages.numbers(numbers, ALL, 0, room) == (0, 0, 8 * len(numbers))
    assert np.array_equal(room.out[: 8 * len(numbers)].view(np.uint64), numbers)
    none = np.zeros(2, np.uint8)
    assert pages.numbers(numbers[:9], none, 1, room) == (0, 0, 6), "a length, and one run of levels"


def test_bits_beyond_the_last_row_and_values_that_are_missing_are_nothing() -> None:
    numbers = np.array([9, 1, 9, 2, 9, 1, 9, 9, 9], np.uint64)
    valid = np.array([0b00101010, 0b11111110], np.uint8)
    room = Room.of(200, 9)
    found, lead, end = pages.numbers(numbers, valid, 1, room)
    assert (found, room.lead[:lead].view(np.uint64).tolist()) == (2, [1, 2])
    assert room.out[:7].tolist() == [3, 0, 0, 0, 5, 0b00101010, 0b11111110]
    assert read(room.out, 8, end, 1)[:3] == [0, 1, 0]
