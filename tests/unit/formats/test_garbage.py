"""While a message is read, Python looks for garbage seldom, not never, and afterwards as before."""

import gc
import weakref
from threading import Barrier, Thread

import pytest

from tidewaiter.cargo.schema import table
from tidewaiter.formats import garbage
from tidewaiter.formats.parsed import Format, Parsed


class Ring:
    """Something that holds itself, so that only the collector frees it."""

    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def _usual():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def known(parse):
    return Format("rings", "Rings", "", lambda _: True, parse)


def test_a_reader_is_spared_and_what_was_set_comes_back():
    seen = []

    def parse(data, *, received_at=None):
        seen.append(gc.get_threshold())
        return Parsed(table([]))

    known(parse).parse(b"")
    assert seen == [(garbage.SELDOM, 10, 10)]
    assert gc.get_threshold() == (700, 10, 10)


def test_what_was_set_comes_back_when_a_reader_breaks():
    def parse(data, *, received_at=None):
        raise KeyError(data)

    with pytest.raises(KeyError):
        known(parse).parse(b"")
    assert gc.get_threshold() == (700, 10, 10)


def test_cycles_that_a_reader_leaves_are_freed_while_it_reads():
    alive: weakref.WeakSet[Ring] = weakref.WeakSet()
    most = 0

    def parse(data, *, received_at=None):
        nonlocal most
        for _ in range(5 * garbage.SELDOM):
            alive.add(Ring())
            most = max(most, len(alive))
        return Parsed(table([]))

    known(parse).parse(b"")
    assert garbage.SELDOM / 4 < most <= 2 * garbage.SELDOM


@pytest.mark.parametrize("set_before", [(0, 10, 10), (50_000, 10, 10)])
def test_a_process_that_looks_more_seldom_is_left_alone(set_before):
    gc.set_threshold(*set_before)
    with garbage.seldom():
        assert gc.get_threshold() == set_before
    assert gc.get_threshold() == set_before


def test_threads_that_read_at_once_leave_it_as_it_was():
    both, first_left = Barrier(2, timeout=30), Barrier(2, timeout=30)
    during = []

    def first():
        with garbage.seldom():
            both.wait()
        first_left.wait()

    def second():
        with garbage.seldom():
            both.wait()
            first_left.wait()
            during.append(gc.get_threshold())

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert during == [(garbage.SELDOM, 10, 10)]
    assert gc.get_threshold() == (700, 10, 10)
