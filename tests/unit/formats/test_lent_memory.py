"""A large message is read in memory of the C library; afterwards, and for small ones, everything is as it was."""

from threading import Barrier, Thread

import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import table
from tidewaiter.formats.lent_memory import LARGE, lending, lent
from tidewaiter.formats.parsed import Format, Parsed

USUAL = pa.default_memory_pool().backend_name


def backend() -> str:
    return str(pa.default_memory_pool().backend_name)


@pytest.mark.parametrize(("size", "expected"), [(LARGE, "system"), (LARGE - 1, USUAL)])
def test_a_large_message_alone_is_read_in_lent_memory(size: int, expected: str) -> None:
    seen = []

    def parse(data: bytes, *, received_at: object = None) -> Parsed:
        seen.append(backend())
        return Parsed(table([]))

    Format("m", "M", "", lambda _: True, parse).parse(bytes(size))
    assert seen == [expected]
    assert backend() == USUAL


def test_what_was_used_comes_back_when_a_reader_breaks() -> None:
    def parse(data: bytes) -> Parsed:
        raise KeyError(len(data))

    with pytest.raises(KeyError):
        lending(parse)(bytes(LARGE))
    assert backend() == USUAL


def test_threads_that_read_at_once_leave_it_as_it_was() -> None:
    both, first_left = Barrier(2, timeout=30), Barrier(2, timeout=30)
    during = []

    def first() -> None:
        with lent():
            both.wait()
        first_left.wait()

    def second() -> None:
        with lent():
            both.wait()
            first_left.wait()
            during.append(backend())

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert during == ["system"]
    assert backend() == USUAL


def test_what_was_made_in_lent_memory_outlives_it() -> None:
    with lent():
        made = pa.array(range(1000))
    assert made.to_pylist() == list(range(1000))
