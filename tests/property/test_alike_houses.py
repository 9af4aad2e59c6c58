"""Houses, rate lines and messages that are alike are read once: what comes of each is what it is by itself."""

from contextlib import ExitStack
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import air_reading, alike_units, cargoimp_waybills, fhl, fwb, fwb_read

MASTER = "MBI/777-20000001LYSBOS/T4K80.5"
HOUSES = (
    *(
        "HBS/{}",
        "HBS/{}/",
        "HBS/ {} /LYSBOS/3/K60//PAPER",
        "HBS/{}//X/X",
        "HBS/{}////1/SOCKS",
        "HBS/{}/bad",
        "HBS",
        "HBS/",
    ),
    *("HBS/{}\nSHP/A\n/B\n/C\n/FR", "HBS/{}\nSHP\nNAM/A\nCNE\nNAM/B", "HBS/{}\n/SPX/EAW", "HBS/{}\nTXT/TEA", "HBS/ "),
    *(
        "HBS/{}\nHTS/480256\n/1",
        "HBS/{}\nOCI/GB/SHP/T/GB12\n/US/CNE/CT/1201",
        "HBS/{}\nCVD/EUR//NVD/900/XXX",
        "HBS\n/A",
    ),
    *("HBS/{}\nXXX/A", "HBS/{}\n?", "HBS/{}\nSHP/" + "W" * 64, "HBS/{}\nHTS" + "/1" * 40, "HBS/{}\nCVD/U//N/x/"),
    *("MBI/777-20000002", "MBI/777-2000000", "MBI", MASTER, "FHL/5\n" + MASTER, "FHL\nMBI", "FHL"),
)
RATES = (
    "/P1",
    "/K1",
    "/L2",
    "/P",
    "/K",
    "/2/P3",
    "/7/K",
    "/P1/NG/TEA",
    "/NG/A",
    "/NH/123456",
    "/NH/1",
    "/NO/FR",
    "/P1/K1.5",
)
MESSAGES = (
    *("FWB", "FWB\n-", "FWB\n?", "FWB\nXXX/A", "FWB\nSHP/A", "FWB\n777-20000001", "FHL", "FHL\nMBI", "FHL\nXXX\nMBI/1"),
    *("FHL\nMBI/777-20000001", "FHL\nMBI/777-20000001\nHBS", "FHL\nMBI/777-20000001\nHBS/A", "FBL", "FFM/8"),
)


def one_by_one():
    """While it is entered, nothing is remembered of what was read before."""
    stack = ExitStack()
    stack.enter_context(mock.patch.object(alike_units, "LONGEST", -1))
    stack.enter_context(mock.patch.object(fwb_read, "SHORT", -1))
    stack.enter_context(mock.patch.object(cargoimp_waybills, "SHORT", -1))
    return stack


def same(found, wanted):
    assert found.rows.to_pylist() == wanted.rows.to_pylist()
    assert list(found.problems) == list(wanted.problems)
    assert found.rejects == wanted.rejects
    found.rows.validate(full=True)


@st.composite
def repeated(draw, units):
    """Some units, each so many times one after another, numbered."""
    runs = draw(
        st.lists(st.tuples(st.sampled_from(units), st.sampled_from([1, 1, 2, 5, 33, 80])), min_size=1, max_size=8)
    )
    named = [unit for unit, times in runs for _ in range(times)]
    numbered = draw(st.booleans())
    return "\n".join(unit.replace("{}", f"H{at}" if numbered else "H") for at, unit in enumerate(named))


@given(houses=repeated(HOUSES), listed=st.sampled_from([3, 10_000]), most=st.sampled_from([40, 1024]))
def test_houses_are_read_as_each_by_itself(houses, listed, most):
    data = f"FHL/5\n{MASTER}\n{houses}\n".encode()
    with mock.patch.object(air_reading, "MAX_LISTED", listed):
        with mock.patch.object(alike_units, "MOST", most), mock.patch.object(alike_units, "FEWEST_ROWS", 33):
            found = fhl.parse(data)
        with one_by_one():
            wanted = fhl.parse(data)
    same(found, wanted)


NUMBERED = [one for one in HOUSES if "{}" in one and "XXX" not in one and "?" not in one]


@given(kinds=st.lists(st.sampled_from(NUMBERED), min_size=40, max_size=90))
def test_a_house_among_others_is_what_it_is_alone(kinds):
    texts = [kind.replace("{}", f"N{at}") for at, kind in enumerate(kinds)]
    front = f"FHL/5\n{MASTER}\n"
    together = fhl.parse((front + "\n".join(texts)).encode())
    alone = [fhl.parse((front + text).encode()) for text in texts]
    rows = [row | {"source_position": at} for at, one in enumerate(alone) for row in one.rows.to_pylist()]
    assert together.rows.to_pylist() == rows
    problems = [
        replace(problem, row=at, path=problem.path.replace("HBS[1]", f"HBS[{at + 1}]"))
        for at, one in enumerate(alone)
        for problem in one.problems
    ]
    assert [problem for problem in together.problems if problem.code != "line-too-long"] == [
        problem for problem in problems if problem.code != "line-too-long"
    ]


@given(rates=repeated(RATES))
def test_rate_lines_are_read_as_each_by_itself(rates):
    data = f"FWB/17\n777-20000001LYSBOS/T4\nRTD/1/P1\n{rates}\n".encode()
    found = fwb.parse(data)
    with one_by_one():
        same(found, fwb.parse(data))


@pytest.mark.parametrize("listed", [3, 10_000])
@given(text=repeated(MESSAGES))
def test_messages_that_are_refused_again_are_read_as_each_by_itself(listed, text):
    with mock.patch.object(air_reading, "MAX_LISTED", listed):
        found = fwb.parse(text.encode())
        with one_by_one():
            same(found, fwb.parse(text.encode()))
