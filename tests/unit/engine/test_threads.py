"""How many threads work takes."""

from threading import get_ident

from tidewaiter.engine.threads import THREADS, alone, each, threads


def test_who_works_alone_takes_one_thread_and_no_more_than_before_afterwards():
    assert threads() == THREADS
    with alone():
        assert threads() == 1
        with alone():
            pass
        assert threads() == 1
    assert threads() == THREADS


def test_each_keeps_the_order_and_lets_its_pieces_work_alone():
    assert each(lambda n: (n, threads()), range(20)) == [(n, 1) for n in range(20)]


def test_a_single_piece_of_work_has_all_threads():
    assert each(lambda _: threads(), [0]) == [THREADS]


def test_each_starts_no_thread_for_one_that_works_alone():
    with alone():
        assert set(each(lambda _: get_ident(), range(5))) == {get_ident()}
